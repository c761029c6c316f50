#include "acquisition/trial_assembly.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "acquisition/signal_map.h"

namespace hinge::acquisition {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
// Two devices aligned by arrival time alone agree to about 3 ms (devices.md 8, acceptance numbers).
constexpr double kHostTimeUncertainty_s = 0.003;

double rate_of(const RawDevice& raw) {
    return raw.actual_hz > 0.0 ? raw.actual_hz : raw.nominal_hz;
}

// Where a device's recorded scans lie in time.
struct Timeline {
    std::uint64_t first_scan = 0;
    std::size_t scans = 0;  // dropped ones included
    double rate_hz = 1.0;
    double origin_ns = 0.0;  // host time of `first_scan`
    bool cut = false;        // the recording goes on behind a gap that is too long for a grid
};

Timeline timeline_of(const RawDevice& raw) {
    Timeline line;
    line.rate_hz = rate_of(raw);
    line.first_scan = raw.blocks.front().first_scan;
    line.origin_ns = std::numeric_limits<double>::max();
    // A grid stays in proportion to what was recorded, whatever a gap claims.
    const std::uint64_t present = raw.samples.size() / raw.layout.scan_bytes();
    const std::uint64_t most = 2 * present + static_cast<std::uint64_t>(60.0 * line.rate_hz);
    for (const FrameBlockRecord& block : raw.blocks) {
        const std::uint64_t end = block.first_scan - line.first_scan + block.scan_count;
        if (end > most) {
            line.cut = true;
            break;
        }
        line.scans = end;
        line.origin_ns = std::min(line.origin_ns, static_cast<double>(block.host_ns) -
                                                      static_cast<double>(end) / line.rate_hz * 1e9);
    }
    return line;
}

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

PlateSignals empty_plate(std::size_t samples, bool has_moments) {
    PlateSignals plate;
    for (auto* series : {&plate.fx, &plate.fy, &plate.fz, &plate.mx, &plate.my, &plate.mz}) {
        series->assign(samples, kMissing);
    }
    plate.has_moments = has_moments;
    return plate;
}

std::array<std::vector<double>*, 6> axes(PlateSignals& plate) {
    return {&plate.fx, &plate.fy, &plate.fz, &plate.mx, &plate.my, &plate.mz};
}

// Value at a fractional index; NaN outside and next to a missing sample.
double at_fraction(const std::vector<double>& values, double index) {
    if (!(index >= 0.0) || index > static_cast<double>(values.size() - 1)) {
        return kMissing;
    }
    const auto below = static_cast<std::size_t>(index);
    const double part = index - static_cast<double>(below);
    return part == 0.0 ? values[below] : values[below] + part * (values[below + 1] - values[below]);
}

class Assembler {
public:
    Assembler(JournalContent content, LabFile lab, SignalMap map)
        : content_(std::move(content)), lab_(std::move(lab)), map_(std::move(map)) {}

    Result<Trial> assemble() {
        const std::size_t primary = map_.primary();
        if (content_.raw[primary].blocks.empty()) {
            return Error{ErrorCode::bad_input, "the journal holds no scans of device '" +
                                                   content_.raw[primary].name +
                                                   "'; there is nothing to recover"};
        }
        grid_ = timeline_of(content_.raw[primary]);
        trial_.rate_hz = grid_.rate_hz;
        trial_.sample_count = grid_.scans;
        for (std::size_t device = 0; device < content_.raw.size(); ++device) {
            place(device);
        }
        shift_transducers();
        describe_setup();
        describe_quality();
        describe_origin();
        trial_.raw = std::move(content_.raw);
        return std::move(trial_);
    }

private:
    // Signals of one device, on its own scans, then on the grid.
    void place(std::size_t device) {
        const RawDevice& raw = content_.raw[device];
        const Timeline line = raw.blocks.empty() ? Timeline{} : timeline_of(raw);
        if (line.cut) {
            note(raw.name + ": scans behind a gap longer than the recording are kept raw only");
        }
        for (const Side side : {Side::left, Side::right}) {
            if (map_.device_of_plate(side) == device) {
                place_plate(device, side, line);
            }
        }
        if (map_.device_of_bar() == device) {
            trial_.bar = place_height(device, line, [](const LabScan& scan) { return scan.bar; });
        }
        if (map_.device_of_hip() == device) {
            trial_.hip = place_height(device, line, [](const LabScan& scan) { return scan.hip; });
        }
    }

    void place_plate(std::size_t device, Side side, const Timeline& line) {
        PlateSignals own = empty_plate(line.scans, map_.has_moments(side));
        const auto series = axes(own);
        LabScan scan = unknown_scan();
        map_.restart();
        for_each_scan(content_.raw[device], line, [&](std::size_t index, const std::byte* raw) {
            map_.apply(device, raw, scan);
            const std::array<double, 6>& wrench = side == Side::left ? scan.left : scan.right;
            for (std::size_t axis = 0; axis < series.size(); ++axis) {
                (*series[axis])[index] = wrench[axis];
            }
        });
        for (std::vector<double>* axis : series) {
            *axis = on_grid(device, line, std::move(*axis));
        }
        (side == Side::left ? trial_.left : trial_.right) = std::move(own);
    }

    std::vector<double> place_height(std::size_t device, const Timeline& line,
                                     const std::function<double(const LabScan&)>& height) {
        std::vector<double> own(line.scans, kMissing);
        LabScan scan = unknown_scan();
        map_.restart();
        for_each_scan(content_.raw[device], line, [&](std::size_t index, const std::byte* raw) {
            map_.apply(device, raw, scan);
            own[index] = height(scan);
        });
        return on_grid(device, line, std::move(own));
    }

    std::vector<double> on_grid(std::size_t device, const Timeline& line, std::vector<double> own) const {
        if (device == map_.primary()) {
            return own;
        }
        std::vector<double> out(grid_.scans, kMissing);
        for (std::size_t at = 0; at < out.size() && !own.empty(); ++at) {
            const double time_ns = grid_.origin_ns + static_cast<double>(at) / grid_.rate_hz * 1e9;
            out[at] = at_fraction(own, (time_ns - line.origin_ns) * 1e-9 * line.rate_hz);
        }
        return out;
    }

    // `[sync] offset_s`: the bar signal is stamped so much later than the plates.
    void shift_transducers() {
        if (lab_.sync.kind != SyncKind::measured_offset || lab_.sync.offset_s == 0.0) {
            return;
        }
        for (auto* heights : {&trial_.bar, &trial_.hip}) {
            if (*heights) {
                std::vector<double> moved(grid_.scans, kMissing);
                for (std::size_t at = 0; at < moved.size(); ++at) {
                    moved[at] =
                        at_fraction(**heights, static_cast<double>(at) + lab_.sync.offset_s * grid_.rate_hz);
                }
                *heights = std::move(moved);
            }
        }
    }

    [[nodiscard]] std::optional<PlateSetup> plate_setup(Side side) const {
        const auto& plate = side == Side::left ? lab_.left : lab_.right;
        const auto& zero = side == Side::left ? content_.meta.zero_left : content_.meta.zero_right;
        if (!plate) {
            return std::nullopt;
        }
        PlateSetup setup = plate->setup;
        const plates::WrenchMap& map = *map_.wrench_map(side);
        bool identity = map.channels == 6;
        for (std::size_t at = 0; at < map.matrix.size(); ++at) {
            identity = identity && map.matrix[at] == (at / 6 == at % 6 ? 1.0 : 0.0);
        }
        if (!identity) {
            setup.calibration_matrix = map.matrix;
        }
        // Stored so that wrench = matrix * values - zero_offset: the model's constant is part of it.
        for (std::size_t axis = 0; axis < 6; ++axis) {
            setup.zero_offset[axis] = (zero ? (*zero)[axis] : 0.0) - map.bias[axis];
        }
        return setup;
    }

    void describe_setup() {
        trial_.setup.left = plate_setup(Side::left);
        trial_.setup.right = plate_setup(Side::right);
        if (lab_.bar) {
            trial_.setup.bar = lab_.bar->setup;
        }
        if (lab_.hip) {
            trial_.setup.hip = lab_.hip->setup;
        }
        trial_.setup.gravity_m_s2 = lab_.gravity_m_s2;
        trial_.setup.sync = lab_.sync;
        trial_.setup.sync.applied = true;
        if (spans_devices() && lab_.sync.kind == SyncKind::shared_clock) {
            trial_.setup.sync = {SyncKind::measured_offset, 0.0, kHostTimeUncertainty_s, true};
            note("the devices have clocks of their own and were aligned by arrival time");
        }
        trial_.athlete = lab_.athlete;
        trial_.set = lab_.set;
        for (const RecordedNote& mark : content_.marks) {
            trial_.set.marks.emplace_back(seconds_of(mark.header.host_ns), mark.text);
        }
    }

    [[nodiscard]] bool spans_devices() const {
        for (const auto& device : {map_.device_of_plate(Side::left), map_.device_of_plate(Side::right),
                                   map_.device_of_bar(), map_.device_of_hip()}) {
            if (device && *device != map_.primary()) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] double seconds_of(std::int64_t host_ns) const {
        return (static_cast<double>(host_ns) - grid_.origin_ns) * 1e-9;
    }

    static std::vector<Gap> gaps_of(const std::string& signal, const std::vector<double>& values) {
        std::vector<Gap> gaps;
        for (std::size_t at = 0; at < values.size(); ++at) {
            if (!std::isnan(values[at])) {
                continue;
            }
            if (gaps.empty() || gaps.back().first + gaps.back().count != at) {
                gaps.push_back({signal, at, 0});
            }
            ++gaps.back().count;
        }
        return gaps;
    }

    void list_gaps() {
        std::vector<std::vector<Gap>> groups;
        if (trial_.left) {
            groups.push_back(gaps_of("left", trial_.left->fz));
        }
        if (trial_.right) {
            groups.push_back(gaps_of("right", trial_.right->fz));
        }
        if (trial_.bar) {
            groups.push_back(gaps_of("bar", *trial_.bar));
        }
        if (trial_.hip) {
            groups.push_back(gaps_of("hip", *trial_.hip));
        }
        const auto same = [&](const std::vector<Gap>& group) {
            return std::equal(
                group.begin(), group.end(), groups.front().begin(), groups.front().end(),
                [](const Gap& a, const Gap& b) { return a.first == b.first && a.count == b.count; });
        };
        const bool everywhere = groups.size() > 1 && std::all_of(groups.begin(), groups.end(), same);
        for (std::vector<Gap>& group : groups) {
            for (Gap& gap : group) {
                gap.signal = everywhere ? "all" : gap.signal;
                trial_.quality.gaps.push_back(gap);
            }
            if (everywhere) {
                break;
            }
        }
    }

    void describe_quality() {
        list_gaps();
        auto& counters = trial_.quality.counters;
        for (std::size_t device = 0; device < content_.raw.size(); ++device) {
            const RawDevice& raw = content_.raw[device];
            std::int64_t missing = 0;
            std::int64_t saturated = 0;
            std::int64_t suspect = 0;
            for (const FrameBlockRecord& block : raw.blocks) {
                missing +=
                    &block == &raw.blocks.front() ? 0 : static_cast<std::int64_t>(block.dropped_before);
                saturated += (block.flags & kBlockSaturated) != 0 ? 1 : 0;
                suspect += (block.flags & kBlockSuspect) != 0 ? 1 : 0;
                if ((block.flags & kBlockGapUnknown) != 0) {
                    note(raw.name + ": an unknown number of scans is missing in front of scan " +
                         std::to_string(block.first_scan));
                }
            }
            counters[raw.name + ".missing_scans"] = missing;
            counters[raw.name + ".saturated_blocks"] = saturated;
            counters[raw.name + ".suspect_blocks"] = suspect;
            describe_losses(device);
            const bool counting = (map_.device_of_bar() == device && map_.counts(false)) ||
                                  (map_.device_of_hip() == device && map_.counts(true));
            if (missing > 0 && counting) {
                note(raw.name + ": the transducer counts, so its height after a gap may be shifted");
            }
        }
        for (const RecordedNote& event : content_.events) {
            const std::string device =
                event.source < content_.raw.size() ? content_.raw[event.source].name : "device";
            note(device + ": " + event.text +
                 (event.header.code != 0 ? " (code " + std::to_string(event.header.code) + ")" : "") +
                 " at scan " + std::to_string(event.header.scan));
        }
        if (!content_.extent.ended) {
            note("the recording was not ended on purpose; recovered from its journal");
        }
        if (!content_.extent.stopped.empty()) {
            note("the journal is sound up to its last part: " + content_.extent.stopped);
        }
    }

    void describe_losses(std::size_t device) {
        const auto found = content_.counters.find(device);
        if (found == content_.counters.end()) {
            return;
        }
        const std::string name = content_.raw[device].name;
        const LossCounters& lost = found->second;
        for (const auto& [key, value] :
             {std::pair("dropped_device", lost.dropped_device),
              std::pair("dropped_transport", lost.dropped_transport),
              std::pair("crc_errors", lost.crc_errors), std::pair("resyncs", lost.resyncs),
              std::pair("queue_lost", lost.queue_lost_scans),
              std::pair("journal_lost", lost.journal_lost_scans),
              std::pair("events_lost", lost.events_lost)}) {
            trial_.quality.counters[name + '.' + key] = static_cast<std::int64_t>(value);
        }
    }

    void describe_origin() {
        Provenance& origin = trial_.provenance;
        const RecordingMeta& meta = content_.meta;
        origin.software = meta.software;
        origin.created = meta.created;
        origin.uuid = meta.uuid;
        for (const drivers::StreamInfo& info : meta.devices) {
            origin.importer += (origin.importer.empty() ? "" : ",") + info.driver;
        }
        nlohmann::json settings{{"lab_source", meta.lab_source}, {"lab", meta.lab_text}};
        if (meta.weighed) {
            settings["weighed"] = {{"weight_n", meta.weighed->weight_n},
                                   {"standard_error_n", meta.weighed->standard_error_n}};
        }
        origin.settings_json = settings.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }

    void note(std::string sentence) { trial_.quality.notes.push_back(std::move(sentence)); }

    JournalContent content_;
    LabFile lab_;
    SignalMap map_;
    Timeline grid_;
    Trial trial_;
};

}  // namespace

Result<Trial> assemble_trial(JournalContent content) {
    auto lab = parse_lab(content.meta.lab_text, content.meta.lab_source, {});
    if (!lab) {
        return lab.error();
    }
    auto map = SignalMap::build(*lab, content.meta.devices);
    if (!map) {
        return map.error();
    }
    if (content.meta.zero_left) {
        map->set_zero(Side::left, *content.meta.zero_left);
    }
    if (content.meta.zero_right) {
        map->set_zero(Side::right, *content.meta.zero_right);
    }
    return Assembler(std::move(content), std::move(*lab), std::move(*map)).assemble();
}

}  // namespace hinge::acquisition
