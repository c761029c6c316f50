#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"
#include "datasets/plates/plate_model.h"
#include "drivers/driver.h"

// What a lab writes once about its devices, plates, transducers and limits (TOML; PRODUCT.md 5).
namespace hinge::acquisition {

enum class StartMode : std::uint8_t { manual, timed, threshold, ttl };
inline constexpr std::array<std::string_view, 4> kStartModeNames{"manual", "timed", "threshold", "ttl"};

enum class TransducerKind : std::uint8_t {
    position,    // the channel is the cord's length, up to scale and offset
    increments,  // the channel is the change since the last scan
    counter,     // the channel is a count that wraps at 16 or 32 bits
};
inline constexpr std::array<std::string_view, 3> kTransducerKindNames{"position", "increments", "counter"};

struct LabPlate {
    PlateSetup setup;  // channels, geometry, serial; the matrix is resolved when the devices are known
    plates::PlateCalibration calibration;
};

struct LabTransducer {
    TransducerSetup setup;
    TransducerKind kind = TransducerKind::position;
    double metres_per_unit = 1.0;  // negative turns the direction round
    double offset_m = 0.0;         // cord length at zero; `increments` and `counter`: length at the start
};

struct LabDevice {
    std::string driver;
    drivers::DeviceConfig config;
};

struct RecordDefaults {
    StartMode start = StartMode::manual;
    double rate_hz = 1000.0;
    double seconds = 0.0;        // stop by itself after so long; 0: when told to
    double pre_trigger_s = 1.0;  // kept from before the start (timed and threshold)
    double countdown_s = 5.0;    // timed start
    double threshold_n = 50.0;   // threshold start: both plates together rise above it
    bool zero = false;           // software zero before arming
    bool weigh = false;          // quiet-standing body weight before arming
    bool zero_after = false;     // the zero once more, before the recording ends
};

struct SafetyLimits {
    double plate_force_n = 0.0;  // warn above it; 0: no limit
};

struct Protocol {
    bool red_flags = false;  // ask the questions of red_flags.h before every recording
};

struct LabFile {
    std::string source;  // file name for messages; "the built-in lab" without one
    std::string text;    // exactly as written; kept in the journal
    Athlete athlete;
    SetInfo set;
    std::optional<LabPlate> left, right;
    std::optional<LabTransducer> bar, hip;
    Sync sync;
    std::vector<std::string> sync_channels;  // "device/channel" or "device/channel:bit" of the TTL line
    double sync_level = 0.5;                 // the line is on above it, in the channel's unit
    double gravity_m_s2 = kStandardGravity_m_s2;
    std::vector<LabDevice> devices;
    RecordDefaults record;
    SafetyLimits safety;
    Protocol protocol;
};

// Every wrong key or value is an error that names line, key path, value and what is allowed. The keys of a
// device are checked against its driver; without any `drivers` they are taken as they are (sealing a
// journal).
[[nodiscard]] Result<LabFile> parse_lab(std::string_view text, std::string source,
                                        std::span<const drivers::DriverModule* const> drivers);
[[nodiscard]] Result<LabFile> read_lab(const std::filesystem::path& file,
                                       std::span<const drivers::DriverModule* const> drivers);

// A complete lab on the simulated device, every key explained; also what is used when no lab file is given.
[[nodiscard]] std::string_view example_lab() noexcept;
// Two analog plates and a potentiometer on one LabJack T7; host, matrices and places are to be changed.
[[nodiscard]] std::string_view classic_lab() noexcept;
// A lab on two open plates and a Chronojump encoder; only the ports are missing.
[[nodiscard]] std::string_view affordable_lab() noexcept;

}  // namespace hinge::acquisition
