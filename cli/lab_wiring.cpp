// From what happens in the lab to what stands at the inputs of its devices.

#include <Eigen/Dense>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "cli/lab_motion.h"
#include "datasets/plates/wrench.h"

namespace hinge::cli {
namespace {

using acquisition::LabDevice;
using acquisition::LabFile;
using acquisition::LabPlate;
using acquisition::LabTransducer;
using acquisition::TransducerKind;
using drivers::StageSet;
using drivers::StageTrack;
using Six = Eigen::Matrix<double, 6, 1>;
using SixBySix = Eigen::Matrix<double, 6, 6>;

// The number that the channels of the emulated plate `plate` carry: QTM's may be asked for in any order.
std::string place_of(const LabDevice& device, std::size_t plate) {
    const std::string id = std::to_string(plate + 1);
    const std::string asked = device.config.find("plates").value_or("all");
    if (device.driver != "qtm_rt" || asked == "all") {
        return id;
    }
    const auto list = "," + asked + ",";
    const std::size_t at = list.find("," + id + ",");
    return at == std::string::npos
               ? ""
               : std::to_string(1 + std::count(list.begin() + 1,
                                               list.begin() + static_cast<std::ptrdiff_t>(at) + 1, ','));
}

// Where a channel's value goes.
StageTrack* input_of(StageSet& set, const LabDevice& device, const std::string& channel) {
    const auto numbered = [&](std::string_view prefix) -> std::optional<std::size_t> {
        std::size_t number = 0;
        if (!channel.starts_with(prefix)) {
            return std::nullopt;
        }
        const char* end = channel.data() + channel.size();
        const auto read = std::from_chars(channel.data() + prefix.size(), end, number);
        return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
    };
    if (device.driver == "openplate_uart") {
        for (const auto& [prefix, first] : {std::pair("local_fz", 0U), std::pair("remote_fz", 4U)}) {
            if (const auto cell = numbered(prefix); cell && *cell >= 1 && *cell <= 4) {
                return &set.inputs[first + *cell - 1];
            }
        }
    }
    if (device.driver == "labjack_t7") {
        for (std::size_t i = 0;; ++i) {
            const std::string prefix = "channels." + std::to_string(i) + ".";
            const auto ain = device.config.find(prefix + "ain");
            if (!ain) {
                break;
            }
            std::size_t input = 0;
            std::from_chars(ain->data(), ain->data() + ain->size(), input);
            if (device.config.find(prefix + "name").value_or("AIN" + *ain) == channel &&
                input < set.inputs.size()) {
                return &set.inputs[input];
            }
        }
    }
    if (device.driver == "tecgihan_fp" || device.driver == "qtm_rt") {
        static constexpr std::array<std::string_view, 6> kAxes{"fx", "fy", "fz", "mx", "my", "mz"};
        for (std::size_t plate = 0; plate < set.plates.size(); ++plate) {
            const std::string number = place_of(device, plate);
            for (std::size_t axis = 0; axis < kAxes.size(); ++axis) {
                if (channel == "p" + number + "_" + std::string(kAxes[axis])) {
                    return &set.plates[plate][axis];
                }
            }
        }
    }
    return nullptr;
}

Error no_input(const LabFile& lab, const LabDevice& device, const std::string& channel) {
    return {ErrorCode::bad_input, lab.source + ": channel '" + device.config.name + "/" + channel +
                                      "' is not an input that an emulated " + device.driver + " has"};
}

// "plates/left_fz" to "left_fz" when it is of this device, else nothing.
std::optional<std::string> own_channel(const std::string& channel, const LabDevice& device) {
    const std::string prefix = device.config.name + "/";
    return channel.starts_with(prefix) ? std::optional(channel.substr(prefix.size())) : std::nullopt;
}

// The wrench about the middle of the surface, lab frame, from the one about the sensors, plate frame: linear.
SixBySix to_surface(const PlateGeometry& geometry) {
    SixBySix matrix;
    for (Eigen::Index column = 0; column < 6; ++column) {
        plates::Wrench unit;
        (column < 3 ? unit.force_n : unit.moment_nm)[static_cast<std::size_t>(column % 3)] = 1.0;
        const plates::Wrench moved = plates::surface_wrench(unit, geometry);
        for (Eigen::Index row = 0; row < 3; ++row) {
            matrix(row, column) = moved.force_n[static_cast<std::size_t>(row)];
            matrix(row + 3, column) = moved.moment_nm[static_cast<std::size_t>(row)];
        }
    }
    return matrix;
}

// Channel values from the wrench about the middle of the surface, lab frame: values = pick * (wrench - bias).
struct Backwards {
    Eigen::MatrixXd pick;
    Six bias;
};

Result<Backwards> backwards(const LabPlate& plate) {
    const auto map = plates::wrench_map(plate.calibration);
    if (!map) {
        return map.error();
    }
    const auto channels = static_cast<Eigen::Index>(map->channels);
    const SixBySix surface = to_surface(plate.setup.geometry);
    const Eigen::MatrixXd forwards =
        surface * Eigen::Map<const Eigen::Matrix<double, 6, Eigen::Dynamic, Eigen::RowMajor>>(
                      map->matrix.data(), 6, channels);
    // A plate that feels no shear has no say in the rows of shear, which would only spoil the others.
    const plates::PlateModel& model = *plates::find_plate_model(plate.calibration.model);
    const Eigen::Index first = model.measures_shear ? 0 : 2;
    const Eigen::Index rows = model.measures_shear ? 6 : model.measures_moments ? 3 : 1;
    Backwards made{Eigen::MatrixXd::Zero(channels, 6), surface * Eigen::Map<const Six>(map->bias.data())};
    made.pick.middleCols(first, rows) =
        forwards.middleRows(first, rows).completeOrthogonalDecomposition().pseudoInverse();
    return made;
}

// One sample of a trial's plate, moved to the middle of another surface: M_B = M_A + (A - B) x F.
Six wrench_about(const PlateSignals& plate, std::size_t sample, const Vector3& from, const Vector3& to) {
    const Vector3 force{plate.fx[sample], plate.fy[sample], plate.fz[sample]};
    const Vector3 moment =
        plates::moment_about({force, {plate.mx[sample], plate.my[sample], plate.mz[sample]}}, from, to);
    Six wrench;
    wrench << force[0], force[1], force[2], moment[0], moment[1], moment[2];
    // A plate with vertical force only leaves the rest unknown; nothing then pulls on the emulated one.
    return plate.has_moments ? wrench : Six(Six::Unit(2) * force[2]);
}

Result<void> wire_plate(const LabMotion& motion, Side side, const LabFile& lab, const LabDevice& device,
                        StageSet& set) {
    const auto& plate = side == Side::left ? lab.left : lab.right;
    const Plate* seen = motion.trial.plates.find(side);
    if (!plate) {
        return {};
    }
    const auto back = backwards(*plate);
    if (!back) {
        return back.error();
    }
    const Six offset = Six::Unit(2) * motion.plate_offset_n;
    std::vector<std::pair<Eigen::Index, StageTrack*>> tracks;
    for (std::size_t i = 0; i < plate->setup.channels.size(); ++i) {
        const auto channel = own_channel(plate->setup.channels[i], device);
        if (!channel) {
            continue;
        }
        StageTrack* track = input_of(set, device, *channel);
        if (track == nullptr) {
            return no_input(lab, device, *channel);
        }
        const auto row = static_cast<Eigen::Index>(i);
        track->at_rest = back->pick.row(row).dot(offset - back->bias);
        tracks.emplace_back(row, track);
    }
    if (seen == nullptr || tracks.empty()) {
        return {};
    }
    const Vector3& to = plate->setup.geometry.centre_m;
    const Vector3& from = seen->setup ? seen->setup->geometry.centre_m : to;
    for (std::size_t sample = 0; sample < seen->signals.fz.size(); ++sample) {
        const Six wrench = wrench_about(seen->signals, sample, from, to) + offset - back->bias;
        for (const auto& [row, track] : tracks) {
            track->values.push_back(back->pick.row(row).dot(wrench));
        }
    }
    return {};
}

std::vector<double> cord_of(const std::vector<double>& height_m, double anchor_offset_m) {
    std::vector<double> cord_m;
    for (const double height : height_m) {
        cord_m.push_back(std::hypot(height, anchor_offset_m));
    }
    return cord_m;
}

Result<void> wire_cord(const std::optional<Cord>& seen, const std::optional<LabTransducer>& transducer,
                       const LabFile& lab, const LabDevice& device, StageSet& set) {
    const auto channel = transducer ? own_channel(transducer->setup.channel, device) : std::nullopt;
    if (!channel || !seen) {
        return {};
    }
    StageTrack cord{.values = cord_of(seen->height_m, transducer->setup.anchor_offset_m), .leaves = false};
    if (transducer->kind != TransducerKind::position) {
        set.bar_m = std::move(cord);  // whoever counts, counts one cord
        return {};
    }
    StageTrack* track = input_of(set, device, *channel);
    if (track == nullptr) {
        return no_input(lab, device, *channel);
    }
    for (double& value : cord.values) {
        value = (value - transducer->offset_m) / transducer->metres_per_unit;
    }
    *track = std::move(cord);
    return {};
}

}  // namespace

drivers::LabSignal plain_signal(const LabMotion& motion) {
    StageSet set{.rate_hz = motion.trial.rate_hz};
    for (const Side side : {Side::left, Side::right}) {
        const Plate* plate = motion.trial.plates.find(side);
        auto& tracks = set.plates[static_cast<std::size_t>(side)];
        tracks[2].at_rest = motion.plate_offset_n;
        for (std::size_t sample = 0; plate != nullptr && sample < plate->signals.fz.size(); ++sample) {
            const Six wrench =
                wrench_about(plate->signals, sample, {}, {}) + Six(Six::Unit(2) * motion.plate_offset_n);
            for (std::size_t axis = 0; axis < tracks.size(); ++axis) {
                tracks[axis].values.push_back(wrench(static_cast<Eigen::Index>(axis)));
            }
        }
    }
    set.bar_m = {.values = motion.trial.bar.value_or(Cord{}).height_m, .leaves = false};
    set.hip_m = {.values = motion.trial.hip.value_or(Cord{}).height_m, .leaves = false};
    return drivers::stage(std::move(set), motion.times, sync_line(motion));
}

Result<drivers::LabSignal> signal_for(const LabMotion& motion, const LabFile& lab, const LabDevice& device) {
    StageSet set{.rate_hz = motion.trial.rate_hz, .wired = true};
    for (const Side side : {Side::left, Side::right}) {
        if (const auto wired = wire_plate(motion, side, lab, device, set); !wired) {
            return wired.error();
        }
    }
    if (const auto wired = wire_cord(motion.trial.bar, lab.bar, lab, device, set); !wired) {
        return wired.error();
    }
    if (const auto wired = wire_cord(motion.trial.hip, lab.hip, lab, device, set); !wired) {
        return wired.error();
    }
    return drivers::stage(std::move(set), motion.times, sync_line(motion));
}

}  // namespace hinge::cli
