#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datasets/model/channel_layout.h"
#include "datasets/model/event.h"
#include "datasets/model/frame_block.h"
#include "datasets/model/plate_geometry.h"
#include "datasets/model/signal_view.h"
#include "datasets/model/units.h"

// One recorded set in memory: what was measured, with what, of whom. All signals share one clock and one
// rate; a missing sample is NaN and is also listed in `quality.gaps`. SI units, lab frame (see
// plate_geometry.h). The on-disk form is datasets/FORMAT.md.
namespace hinge {

enum class Side : std::uint8_t { left, right };
enum class Exercise : std::uint8_t { conventional, sumo, block_pull, rack_pull, rdl, trap_bar };
enum class DiscPlacement : std::uint8_t { off_plates, on_plates };
enum class CordAttachment : std::uint8_t { between_hands, sleeve, hip };
enum class SyncKind : std::uint8_t { shared_clock, measured_offset, unsynchronised };

inline constexpr std::array<std::string_view, 6> kExerciseNames{"conventional", "sumo", "block_pull",
                                                                "rack_pull",    "rdl",  "trap_bar"};
inline constexpr std::array<std::string_view, 2> kDiscPlacementNames{"off_plates", "on_plates"};
inline constexpr std::array<std::string_view, 3> kCordAttachmentNames{"between_hands", "sleeve", "hip"};
inline constexpr std::array<std::string_view, 3> kSyncKindNames{"shared_clock", "measured_offset",
                                                                "unsynchronised"};

constexpr std::string_view name(Exercise value) noexcept {
    return kExerciseNames[static_cast<std::size_t>(value)];
}
constexpr std::string_view name(DiscPlacement value) noexcept {
    return kDiscPlacementNames[static_cast<std::size_t>(value)];
}
constexpr std::string_view name(CordAttachment value) noexcept {
    return kCordAttachmentNames[static_cast<std::size_t>(value)];
}
constexpr std::string_view name(SyncKind value) noexcept {
    return kSyncKindNames[static_cast<std::size_t>(value)];
}

// The ground reaction of one plate as a wrench in the lab frame: force on the lifter, moment about the
// centre of the plate's working surface (geometry.centre_m, cover included). All six have equal length.
struct PlateSignals {
    std::vector<double> fx, fy, fz;  // N
    std::vector<double> mx, my, mz;  // N m
    // False when the source had vertical force only: then shear and moments are NaN and COP is undefined.
    bool has_moments = true;
};

struct PlateSetup {
    std::string model = "engineering_6";  // plate model of datasets/plates
    std::string serial;
    PlateGeometry geometry;
    std::vector<std::string> channels;       // "device/channel" in the model's order; empty when imported
    std::vector<double> calibration_matrix;  // row major, 6 x channels; empty when channels are in N and N m
    std::array<double, 6> zero_offset{};     // removed by the software zero, N and N m, plate frame
};

struct TransducerSetup {
    CordAttachment attachment = CordAttachment::between_hands;
    std::string anchor = "floor_below_bar";  // the cord's other end is on the floor, below the bar
    double anchor_offset_m = 0.0;            // horizontal distance anchor to the bar's vertical
    double resolution_m = 0.0;               // one count; 0 when not known
    double cord_force_n = 0.0;               // pull of the cord on the bar
    std::string channel;                     // "device/channel"; empty when imported
};

struct Sync {
    SyncKind kind = SyncKind::shared_clock;
    double offset_s = 0.0;  // how much later the bar signal is stamped than the plates; already removed
                            // from `bar` and `hip` when `applied`
    std::optional<double> uncertainty_s;  // one standard deviation; none when not known
    bool applied = true;
};

struct Setup {
    std::optional<PlateSetup> left, right;
    std::optional<TransducerSetup> bar, hip;
    Sync sync;
    double gravity_m_s2 = kStandardGravity_m_s2;
};

// A pseudonym and the body data that the analysis uses. Never a name.
struct Athlete {
    std::string id;
    std::string sex;  // "female", "male" or empty
    std::optional<double> stature_m;
    std::optional<double> knee_height_m;  // knee joint above the standing surface
    std::optional<double> foot_length_m;
};

struct SetInfo {
    std::string title;
    Exercise exercise = Exercise::conventional;
    std::optional<double> load_kg;  // as entered: bar, discs and collars
    DiscPlacement discs = DiscPlacement::off_plates;
    double tempo_target_s = 3.0;
    std::vector<std::pair<double, std::string>> marks;  // time_s, text: written while recording
};

// Consecutive missing samples of one signal group.
struct Gap {
    std::string signal;  // "left", "right", "bar", "hip" or "all"
    std::size_t first = 0;
    std::size_t count = 0;
};

struct Quality {
    std::vector<Gap> gaps;
    std::map<std::string, std::int64_t>
        counters;                    // e.g. "sim.dropped_device", "sim.crc_errors", "saturated.left_fz"
    std::vector<std::string> notes;  // sentences for people, in order
};

struct Provenance {
    std::string software;                  // "hinge 0.1.0"
    std::string source_file;               // base name of what was imported; empty when recorded
    std::string source_sha256;             // of that file's bytes
    std::string importer;                  // importer or driver ids
    std::vector<std::string> assumptions;  // what the importer had to assume, one sentence each
    std::string settings_json = "{}";      // settings in force, as JSON
    std::string created;                   // ISO 8601 UTC; differs from run to run
    std::string uuid;                      // differs from run to run
};

// What came off the wire of one device: interleaved scans in native byte order, losses between blocks.
struct RawDevice {
    std::string name;
    std::string driver;
    std::string serial;
    std::string firmware;
    double nominal_hz = 0.0;
    double actual_hz = 0.0;
    double tick_hz = 0.0;  // 0: the device has no clock of its own
    ChannelLayout layout;
    std::vector<std::byte> samples;  // scans present only
    std::vector<FrameBlockRecord> blocks;
};

struct Trial {
    double rate_hz = 1000.0;
    double start_s = 0.0;  // time of sample 0; the trial's clock
    std::size_t sample_count = 0;
    std::optional<PlateSignals> left, right;
    std::optional<std::vector<double>> bar;  // height of the grip (or sleeve) above the standing surface, m
    std::optional<std::vector<double>> hip;  // height of the hip point above the standing surface, m
    Setup setup;
    Athlete athlete;
    SetInfo set;
    std::vector<EventEdit> edits;
    Quality quality;
    Provenance provenance;
    std::vector<RawDevice> raw;

    [[nodiscard]] SignalView view(const std::vector<double>& samples, Unit unit) const noexcept {
        return {samples, Hertz{rate_hz}, unit, Seconds{start_s}};
    }
};

}  // namespace hinge
