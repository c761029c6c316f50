#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquisition/clock_fit.h"
#include "acquisition/journal_content.h"
#include "acquisition/signal_map.h"
#include "acquisition/sync_code.h"
#include "datasets/model/trial.h"

// Where the scans of several devices lie on one time axis. Nothing here moves a sample: it says where on a
// device's own scans an instant of the trial is.
namespace hinge::acquisition {

// One device's recorded scans and the map from them to the host's clock.
struct Timeline {
    std::uint64_t first_scan = 0;
    std::size_t scans = 0;      // dropped ones included
    double rate_hz = 1.0;       // what the device claims
    bool cut = false;           // the recording goes on behind a gap that is too long for a grid
    bool real_time = true;      // false: it came faster or slower than any clock is wrong (a replay)
    double jitter_p95_s = 0.0;  // 95 % of the blocks come at most so much later than the fastest
    ClockFit clock;             // device seconds are (scan - first_scan) / rate_hz
};

[[nodiscard]] Timeline timeline_of(const RawDevice& raw);

struct PlacedDevice {
    Timeline line;
    std::optional<SyncAlignment> code;  // against the primary device, from the pulse train
    double uncertainty_s = 0.0;         // one SD of its time against the primary's; 0 for the primary itself
};

// The trial's samples. They are the primary device's own scans, unless its clock is so wrong that speeds
// would be: then they are seconds of the host's clock.
struct TimeGrid {
    std::size_t primary = 0;
    std::size_t samples = 0;
    double rate_hz = 1.0;
    bool own_scans = true;
    std::vector<PlacedDevice> devices;
};

[[nodiscard]] TimeGrid make_grid(const JournalContent& content, const SignalMap& map);
// Where sample `at` of the grid lies on the device's scans, in scans after its first.
[[nodiscard]] double index_on(const TimeGrid& grid, std::size_t device, std::size_t at) noexcept;
// Seconds after the grid's first sample.
[[nodiscard]] double seconds_of(const TimeGrid& grid, std::int64_t host_ns) noexcept;

// What is known about plates against bar. `lab` is what the lab file states; `bearing` are the devices that
// carry signals.
[[nodiscard]] Sync sync_of(const TimeGrid& grid, std::span<const std::size_t> bearing, const Sync& lab);
// Drift, residual and uncertainty of each clock into the counters, and sentences for people.
void describe_clocks(const TimeGrid& grid, const JournalContent& content, Quality& quality);

// Calls `visit(index on the timeline, raw scan)` for every recorded scan.
template <class Visit>
void for_each_scan(const RawDevice& raw, const Timeline& line, const Visit& visit) {
    const std::size_t scan_bytes = raw.layout.scan_bytes();
    const std::byte* at = raw.samples.data();
    for (const FrameBlockRecord& block : raw.blocks) {
        for (std::uint32_t scan = 0; scan < block.scan_count; ++scan, at += scan_bytes) {
            const std::uint64_t index = block.first_scan - line.first_scan + scan;
            if (index < line.scans) {
                visit(static_cast<std::size_t>(index), at);
            }
        }
    }
}

}  // namespace hinge::acquisition
