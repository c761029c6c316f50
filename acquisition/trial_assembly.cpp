#include "acquisition/trial_assembly.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "acquisition/signal_map.h"
#include "acquisition/time_grid.h"
#include "acquisition/trial_quality.h"

namespace hinge::acquisition {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

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

// Value at a fractional index; NaN outside and next to a missing sample. A clock's rounding is no step
// outside.
double at_fraction(const std::vector<double>& values, double index) {
    constexpr double kRounding = 1e-6;
    const auto last = static_cast<double>(values.size() - 1);
    if (!(index >= -kRounding && index <= last + kRounding)) {
        return kMissing;
    }
    index = std::clamp(index, 0.0, last);
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
        grid_ = make_grid(content_, map_);
        trial_.rate_hz = grid_.rate_hz;
        trial_.sample_count = grid_.samples;
        for (std::size_t device = 0; device < content_.raw.size(); ++device) {
            place(device);
        }
        shift_transducers();
        describe_setup();
        describe_clocks(grid_, content_, trial_.quality);
        describe_quality(content_, map_, trial_);
        describe_origin();
        trial_.raw = std::move(content_.raw);
        return std::move(trial_);
    }

private:
    // Signals of one device, on its own scans, then on the grid.
    void place(std::size_t device) {
        const Timeline& line = grid_.devices[device].line;
        for (const Side side : {Side::left, Side::right}) {
            if (map_.device_of_plate(side) == device) {
                place_plate(device, side, line);
            }
        }
        if (map_.device_of_bar() == device) {
            trial_.bar.emplace().height_m =
                place_height(device, line, [](const LabScan& scan) { return scan.bar; });
        }
        if (map_.device_of_hip() == device) {
            trial_.hip.emplace().height_m =
                place_height(device, line, [](const LabScan& scan) { return scan.hip; });
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
            *axis = on_grid(device, std::move(*axis));
        }
        trial_.plates.make(side).signals = std::move(own);
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
        return on_grid(device, std::move(own));
    }

    std::vector<double> on_grid(std::size_t device, std::vector<double> own) const {
        if (device == grid_.primary && grid_.own_scans) {
            return own;
        }
        std::vector<double> out(grid_.samples, kMissing);
        for (std::size_t at = 0; at < out.size() && !own.empty(); ++at) {
            out[at] = at_fraction(own, index_on(grid_, device, at));
        }
        return out;
    }

    // `[sync] offset_s`: the bar signal is stamped so much later than the plates.
    void shift_transducers() {
        if (lab_.sync.kind != SyncKind::measured_offset || lab_.sync.offset_s == 0.0) {
            return;
        }
        for (std::optional<Cord>* cord : {&trial_.bar, &trial_.hip}) {
            if (*cord) {
                std::vector<double>& heights = (*cord)->height_m;
                std::vector<double> moved(grid_.samples, kMissing);
                for (std::size_t at = 0; at < moved.size(); ++at) {
                    moved[at] =
                        at_fraction(heights, static_cast<double>(at) + lab_.sync.offset_s * grid_.rate_hz);
                }
                heights = std::move(moved);
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
        for (const Side side : {Side::left, Side::right}) {
            if (Plate* plate = trial_.plates.find(side)) {
                plate->setup = plate_setup(side);
            }
        }
        if (lab_.bar && trial_.bar) {
            trial_.bar->setup = lab_.bar->setup;
        }
        if (lab_.hip && trial_.hip) {
            trial_.hip->setup = lab_.hip->setup;
        }
        trial_.setup.gravity_m_s2 = lab_.gravity_m_s2;
        trial_.setup.sync = sync_of(grid_, bearing_devices(), lab_.sync);
        trial_.athlete = lab_.athlete;
        trial_.set = lab_.set;
        for (const RecordedNote& mark : content_.marks) {
            trial_.set.marks.emplace_back(seconds_of(grid_, mark.header.host_ns), mark.text);
        }
    }

    [[nodiscard]] std::vector<std::size_t> bearing_devices() const {
        std::vector<std::size_t> bearing;
        for (const auto& device : {map_.device_of_plate(Side::left), map_.device_of_plate(Side::right),
                                   map_.device_of_bar(), map_.device_of_hip()}) {
            if (device) {
                bearing.push_back(*device);
            }
        }
        return bearing;
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
        if (meta.zero_left || meta.zero_right) {
            settings["zero"] = nlohmann::json::parse(to_json(ZeroOffsets{meta.zero_left, meta.zero_right}));
        }
        if (content_.zero_after_left || content_.zero_after_right) {
            settings["zero_after"] = nlohmann::json::parse(
                to_json(ZeroOffsets{content_.zero_after_left, content_.zero_after_right}));
        }
        settings["red_flags_asked"] = meta.red_flags_asked;
        settings["states"] = nlohmann::json::array();
        for (const RecordedNote& state : content_.states) {
            settings["states"].push_back({seconds_of(grid_, state.header.host_ns), state.text});
        }
        origin.settings_json = settings.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }

    JournalContent content_;
    LabFile lab_;
    SignalMap map_;
    TimeGrid grid_;
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
