#include "acquisition/time_grid.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace hinge::acquisition {
namespace {

// No crystal and no firmware constant is wrong by more (devices.md 2.1: 1 to 3 %); what seems to be did not
// come in real time.
constexpr double kMostDrift = 0.05;
// Below it a speed is wrong by less than 0.05 % and the plates' own scans are worth more.
constexpr double kOwnScansDrift = 500e-6;
// Shorter, a drift of 500 ppm moves nothing by more than 2.5 ms and cannot be told from a busy host.
constexpr double kLeastForDrift_s = 5.0;
constexpr double kCrystal_ppm = 100.0;

double rate_of(const RawDevice& raw) {
    return raw.actual_hz > 0.0 ? raw.actual_hz : raw.nominal_hz;
}

// Slope one through the earliest arrival: all that can be said of something that is not in real time.
ClockFit earliest_arrival(const std::vector<ClockPoint>& points) {
    ClockFit fit;
    const auto lateness = [](const ClockPoint& point) {
        return static_cast<double>(point.host_ns) - point.device_s * 1e9;
    };
    const auto first =
        std::min_element(points.begin(), points.end(),
                         [&](const ClockPoint& a, const ClockPoint& b) { return lateness(a) < lateness(b); });
    fit.device_origin_s = first->device_s;
    fit.host_origin_ns = first->host_ns;
    fit.windows = 1;
    return fit;
}

double jitter_of(const std::vector<ClockPoint>& points, const ClockFit& clock) {
    std::vector<double> late_s;
    for (const ClockPoint& point : points) {
        late_s.push_back(static_cast<double>(point.host_ns - clock.host_origin_ns) * 1e-9 -
                         clock.host_s(point.device_s));
    }
    const auto at =
        late_s.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(late_s.size() - 1));
    std::nth_element(late_s.begin(), at, late_s.end());
    return *at;
}

// Host seconds after `zero_ns`.
double host_s(const Timeline& line, double index, std::int64_t zero_ns) noexcept {
    return static_cast<double>(line.clock.host_origin_ns - zero_ns) * 1e-9 +
           line.clock.host_s(index / line.rate_hz);
}

double index_at(const Timeline& line, double host_s_after_zero, std::int64_t zero_ns) noexcept {
    const double origin_s = static_cast<double>(line.clock.host_origin_ns - zero_ns) * 1e-9;
    return line.clock.device_s(host_s_after_zero - origin_s) * line.rate_hz;
}

// Times of the sync line's rising edges, host seconds after `zero_ns`: from its channel, else from what the
// device itself announced.
std::vector<double> rising_edges(const JournalContent& content, const SignalMap& map, std::size_t device,
                                 const Timeline& line, std::int64_t zero_ns) {
    std::vector<double> rising;
    // The level changed somewhere between two samples.
    const auto add = [&](double index) { rising.push_back(host_s(line, index - 0.5, zero_ns)); };
    if (map.has_sync(device)) {
        std::size_t before_index = 0;
        bool before = true;
        for_each_scan(content.raw[device], line, [&](std::size_t index, const std::byte* raw) {
            const bool level = map.sync_level(device, raw);
            if (level && !before && index == before_index + 1) {
                add(static_cast<double>(index));
            }
            before = level;
            before_index = index;
        });
        return rising;
    }
    for (const RecordedNote& event : content.events) {
        const auto kind = static_cast<drivers::DeviceEventKind>(event.header.kind);
        // A sync event tells the new level in its code.
        const bool edge = kind == drivers::DeviceEventKind::trigger_on ||
                          (kind == drivers::DeviceEventKind::sync && event.header.code != 0);
        if (edge && event.source == device && event.header.scan >= line.first_scan) {
            add(static_cast<double>(event.header.scan - line.first_scan));
        }
    }
    std::sort(rising.begin(), rising.end());
    return rising;
}

std::vector<SeenCode> codes_of(const JournalContent& content, const SignalMap& map, std::size_t device,
                               const Timeline& line, std::int64_t zero_ns) {
    // Two samples and what half a second of wrong clock adds.
    const double tolerance_s = 2.0 / line.rate_hz + 0.001;
    return find_codes(rising_edges(content, map, device, line, zero_ns), tolerance_s);
}

void place(TimeGrid& grid, const JournalContent& content, const SignalMap& map) {
    const Timeline& reference = grid.devices[grid.primary].line;
    const std::int64_t zero_ns = reference.clock.host_origin_ns;
    const auto seen = codes_of(content, map, grid.primary, reference, zero_ns);
    for (std::size_t device = 0; device < grid.devices.size(); ++device) {
        PlacedDevice& placed = grid.devices[device];
        if (device == grid.primary || placed.line.scans == 0) {
            continue;
        }
        placed.uncertainty_s = std::hypot(reference.clock.uncertainty_s, placed.line.clock.uncertainty_s);
        if (seen.empty()) {
            continue;
        }
        SyncSettings settings;
        settings.reference_period_s = 1.0 / reference.rate_hz;
        settings.device_period_s = placed.line.clock.seconds_per_second / placed.line.rate_hz;
        const double sd_ppm = std::hypot(reference.clock.drift_sd_ppm, placed.line.clock.drift_sd_ppm);
        settings.rate_sd = 1e-6 * std::min(sd_ppm, std::sqrt(2.0) * kCrystal_ppm);
        settings.reach_s = static_cast<double>(reference.scans) / reference.rate_hz;
        const auto aligned =
            align_codes(seen, codes_of(content, map, device, placed.line, zero_ns), settings);
        if (aligned) {
            placed.code = *aligned;
            placed.uncertainty_s = aligned->uncertainty_s;
        }
    }
}

std::int64_t in_units(double value, double unit) {
    return std::isfinite(value) ? std::llround(value / unit) : 0;
}

std::string decimal(double value, int digits) {
    std::ostringstream out;
    out.precision(digits);
    out << std::fixed << value;
    return out.str();
}

}  // namespace

Timeline timeline_of(const RawDevice& raw) {
    Timeline line;
    line.rate_hz = rate_of(raw);
    if (raw.blocks.empty()) {
        return line;
    }
    line.first_scan = raw.blocks.front().first_scan;
    // A grid stays in proportion to what was recorded, whatever a gap claims.
    const std::uint64_t present = raw.samples.size() / raw.layout.scan_bytes();
    const std::uint64_t most = 2 * present + static_cast<std::uint64_t>(60.0 * line.rate_hz);
    std::vector<ClockPoint> points;
    for (const FrameBlockRecord& block : raw.blocks) {
        const std::uint64_t end = block.first_scan - line.first_scan + block.scan_count;
        if (end > most) {
            line.cut = true;
            break;
        }
        line.scans = end;
        // The block was whole when its last scan was.
        points.push_back({static_cast<double>(end - 1) / line.rate_hz, block.host_ns});
    }
    const auto fit = fit_clock(points);
    line.real_time = fit && std::abs(fit->seconds_per_second - 1.0) <= kMostDrift;
    line.clock = line.real_time ? *fit : earliest_arrival(points);
    line.jitter_p95_s = jitter_of(points, line.clock);
    return line;
}

TimeGrid make_grid(const JournalContent& content, const SignalMap& map) {
    TimeGrid grid;
    grid.primary = map.primary();
    for (const RawDevice& raw : content.raw) {
        grid.devices.push_back({timeline_of(raw), std::nullopt, 0.0});
    }
    const Timeline& line = grid.devices[grid.primary].line;
    grid.rate_hz = line.rate_hz;
    grid.samples = line.scans;
    const double drift = line.clock.seconds_per_second - 1.0;
    const double length_s = static_cast<double>(line.scans) / line.rate_hz;
    grid.own_scans = std::abs(drift) <= kOwnScansDrift || length_s < kLeastForDrift_s;
    if (!grid.own_scans) {
        const double last = static_cast<double>(line.scans - 1) * line.clock.seconds_per_second;
        grid.samples = static_cast<std::size_t>(last) + 1;
    }
    place(grid, content, map);
    return grid;
}

double index_on(const TimeGrid& grid, std::size_t device, std::size_t at) noexcept {
    const Timeline& reference = grid.devices[grid.primary].line;
    const auto sample = static_cast<double>(at);
    if (device == grid.primary) {
        return grid.own_scans ? sample : sample / reference.clock.seconds_per_second;
    }
    const std::int64_t zero_ns = reference.clock.host_origin_ns;
    const double time_s = grid.own_scans ? host_s(reference, sample, zero_ns)
                                         : host_s(reference, 0.0, zero_ns) + sample / grid.rate_hz;
    const PlacedDevice& placed = grid.devices[device];
    return index_at(placed.line, placed.code ? placed.code->device_s(time_s) : time_s, zero_ns);
}

double seconds_of(const TimeGrid& grid, std::int64_t host_ns) noexcept {
    const Timeline& line = grid.devices[grid.primary].line;
    const double index = index_at(line, 0.0, host_ns);
    return index / line.rate_hz * (grid.own_scans ? 1.0 : line.clock.seconds_per_second);
}

Sync sync_of(const TimeGrid& grid, std::span<const std::size_t> bearing, const Sync& lab) {
    Sync sync = lab;
    sync.applied = true;
    const auto worst = std::max_element(bearing.begin(), bearing.end(), [&](std::size_t a, std::size_t b) {
        return grid.devices[a].uncertainty_s < grid.devices[b].uncertainty_s;
    });
    const bool several = std::any_of(bearing.begin(), bearing.end(),
                                     [&](std::size_t device) { return device != grid.primary; });
    if (!several) {
        return sync;
    }
    const bool coded = std::all_of(bearing.begin(), bearing.end(), [&](std::size_t device) {
        return device == grid.primary || grid.devices[device].code.has_value();
    });
    const bool real_time = std::all_of(bearing.begin(), bearing.end(), [&](std::size_t device) {
        return grid.devices[device].line.real_time;
    });
    if (!real_time || (lab.kind == SyncKind::unsynchronised && !coded)) {
        return {SyncKind::unsynchronised, 0.0, std::nullopt, true};
    }
    const PlacedDevice& placed = grid.devices[*worst];
    double uncertainty_s = placed.uncertainty_s;
    if (lab.kind == SyncKind::measured_offset) {  // a person's offset, on top of ours
        uncertainty_s = std::hypot(uncertainty_s, lab.uncertainty_s.value_or(0.0));
    }
    const double stated_s = lab.kind == SyncKind::measured_offset ? lab.offset_s : 0.0;
    return {SyncKind::measured_offset, stated_s + (placed.code ? placed.code->offset_s : 0.0), uncertainty_s,
            true};
}

void describe_clocks(const TimeGrid& grid, const JournalContent& content, Quality& quality) {
    for (std::size_t device = 0; device < grid.devices.size(); ++device) {
        const PlacedDevice& placed = grid.devices[device];
        const std::string& name = content.raw[device].name;
        const ClockFit& clock = placed.line.clock;
        if (placed.line.cut) {
            quality.notes.push_back(name +
                                    ": scans behind a gap longer than the recording are kept raw only");
        }
        if (placed.line.scans == 0 || !placed.line.real_time) {
            continue;
        }
        quality.counters[name + ".drift_ppb"] = in_units(clock.drift_ppm(), 1e-3);
        quality.counters[name + ".rate_mhz"] = in_units(placed.line.rate_hz / clock.seconds_per_second, 1e-3);
        quality.counters[name + ".jitter_p95_us"] = in_units(placed.line.jitter_p95_s, 1e-6);
        quality.counters[name + ".clock_residual_us"] = in_units(clock.residual_s, 1e-6);
        if (device == grid.primary) {
            continue;
        }
        quality.counters[name + ".sync_uncertainty_us"] = in_units(placed.uncertainty_s, 1e-6);
        if (!placed.code) {
            quality.notes.push_back(name + ": has a clock of its own and was aligned by arrival time, to " +
                                    decimal(placed.uncertainty_s * 1e3, 1) +
                                    " ms; a sync line gives better than 1 ms");
            continue;
        }
        const SyncAlignment& code = *placed.code;
        quality.counters[name + ".sync_edges"] = static_cast<std::int64_t>(code.edges);
        quality.counters[name + ".sync_residual_us"] = in_units(code.residual_s, 1e-6);
        quality.counters[name + ".sync_offset_us"] = in_units(code.offset_s, 1e-6);
        quality.notes.push_back(name + ": aligned by " + std::to_string(code.trains) + " pulse train" +
                                (code.trains == 1 ? "" : "s") + ", to " +
                                decimal(placed.uncertainty_s * 1e3, 2) + " ms");
    }
    if (!grid.own_scans) {
        quality.notes.push_back(content.raw[grid.primary].name + ": its clock is wrong by " +
                                decimal(grid.devices[grid.primary].line.clock.drift_ppm() * 1e-4, 2) +
                                " %, so the signals were interpolated to the host's seconds");
    }
}

}  // namespace hinge::acquisition
