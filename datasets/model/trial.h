#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datasets/model/channel_layout.h"
#include "datasets/model/cord.h"
#include "datasets/model/event.h"
#include "datasets/model/frame_block.h"
#include "datasets/model/plate.h"
#include "datasets/model/signal_view.h"
#include "datasets/model/units.h"

// One recorded set in memory: what was measured, with what, of whom. All signals share one clock and one
// rate; a missing sample is NaN and is also listed in `quality.gaps`. SI units, lab frame (see
// plate_geometry.h). The on-disk form is datasets/FORMAT.md.
namespace hinge {

enum class Exercise : std::uint8_t {
    conventional,
    sumo,
    block_pull,
    rack_pull,
    rdl,
    trap_bar,
    isometric_pull
};
enum class DiscPlacement : std::uint8_t { off_plates, on_plates };
enum class SyncKind : std::uint8_t { shared_clock, measured_offset, unsynchronised };

inline constexpr std::array<std::string_view, 7> kExerciseNames{
    "conventional", "sumo", "block_pull", "rack_pull", "rdl", "trap_bar", "isometric_pull"};
inline constexpr std::array<std::string_view, 2> kDiscPlacementNames{"off_plates", "on_plates"};
inline constexpr std::array<std::string_view, 3> kSyncKindNames{"shared_clock", "measured_offset",
                                                                "unsynchronised"};

constexpr std::string_view name(Exercise value) noexcept {
    return kExerciseNames[static_cast<std::size_t>(value)];
}
constexpr std::string_view name(DiscPlacement value) noexcept {
    return kDiscPlacementNames[static_cast<std::size_t>(value)];
}
constexpr std::string_view name(SyncKind value) noexcept {
    return kSyncKindNames[static_cast<std::size_t>(value)];
}

struct Sync {
    SyncKind kind = SyncKind::shared_clock;
    double offset_s = 0.0;  // how much later the bar signal is stamped than the plates; already removed
                            // from `bar` and `hip` when `applied`
    std::optional<double> uncertainty_s;  // one standard deviation; none when not known
    bool applied = true;
};

// What holds for the whole lab; each plate and cord carries its own setup.
struct Setup {
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
    std::optional<double> body_mass_kg;  // as entered, or from the last weighing
};

struct SetInfo {
    std::string title;
    Exercise exercise = Exercise::conventional;
    std::optional<double> load_kg;  // as entered: bar, discs and collars
    DiscPlacement discs = DiscPlacement::off_plates;
    double tempo_target_s = 3.0;
    std::map<std::string, double> analysis;  // settings of the lab's [analysis], by their `--set` names
    std::vector<std::pair<double, std::string>> marks;  // time_s, text: written while recording
};

// Consecutive missing samples of one signal group.
struct Gap {
    std::string signal;  // "left", "right", "plate_3", "bar", "hip" or "all"
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
    Plates plates;
    std::optional<Cord> bar;  // hooked to the grip or the sleeve
    std::optional<Cord> hip;  // hooked to the hip
    Setup setup;
    Athlete athlete;
    SetInfo set;
    std::vector<EventEdit> edits;
    Quality quality;
    Provenance provenance;
    std::vector<RawDevice> raw;

    // The plate under a foot; null when there is none.
    [[nodiscard]] const Plate* left() const noexcept { return plates.find(Side::left); }
    [[nodiscard]] const Plate* right() const noexcept { return plates.find(Side::right); }
    [[nodiscard]] Plate* left() noexcept { return plates.find(Side::left); }
    [[nodiscard]] Plate* right() noexcept { return plates.find(Side::right); }

    [[nodiscard]] SignalView view(const std::vector<double>& samples, Unit unit) const noexcept {
        return {samples, Hertz{rate_hz}, unit, Seconds{start_s}};
    }
};

}  // namespace hinge
