#include "datasets/importers/opensim_plates.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "datasets/importers/plausible_units.h"
#include "datasets/plates/wrench.h"

namespace hinge::importers {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLoaded_n = plates::kMinimumForce_n;
constexpr double kLoadedShare = 0.01;  // of the samples: single spikes load nothing

void negate(std::array<std::vector<double>, 3>& vector, std::size_t axes) {
    for (std::size_t axis = 0; axis < axes; ++axis) {
        for (double& value : vector[axis]) {
            value = 0.0 - value;  // not -value: a zero stays +0
        }
    }
}

std::string text_of(const Vector3& v) {
    char text[96];
    std::snprintf(text, sizeof text, "(%.4f, %.4f, %.4f) m", v[0], v[1], v[2]);
    return text;
}

// What was measured while the plate was loaded and the point known.
struct LoadedSamples {
    std::array<std::vector<double>, 3> point_m;
    std::vector<double> force_n, twist_nm;  // vertical
};

LoadedSamples loaded_samples(const PlateSeries& plate) {
    LoadedSamples loaded;
    for (std::size_t i = 0; i < plate.force_n[2].size(); ++i) {
        if (!(plate.force_n[2][i] >= kLoaded_n)) {
            continue;
        }
        loaded.force_n.push_back(plate.force_n[2][i]);
        loaded.twist_nm.push_back(plate.torque_nm[2][i]);
        const bool known = std::none_of(plate.point_m.begin(), plate.point_m.end(),
                                        [i](const auto& axis) { return std::isnan(axis[i]); });
        for (std::size_t axis = 0; known && axis < 3; ++axis) {
            loaded.point_m[axis].push_back(plate.point_m[axis][i]);
        }
    }
    return loaded;
}

// The smaller of the two middle values, so that the centre is a point that was measured.
double lower_median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Result<void> find_centre(PlateSeries& plate) {
    const LoadedSamples loaded = loaded_samples(plate);
    const std::string of_plate = " of the plate of " + in_quotes(plate.name);
    constexpr std::array<const char*, 3> kAxes{"x", "z", "y"};  // as the file names them
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (const auto checked =
                check_points_in_metres(loaded.point_m[axis], std::string("the point of application (") +
                                                                 kAxes[axis] + ")" + of_plate);
            !checked) {
            return checked;
        }
    }
    if (const auto checked = check_moments_in_newton_metres(
            loaded.twist_nm, loaded.force_n, kLongestFreeMomentArm_m, "the free moment" + of_plate);
        !checked) {
        return checked;
    }
    plate.loaded = !loaded.point_m[0].empty();
    for (std::size_t axis = 0; plate.loaded && axis < 3; ++axis) {
        plate.centre_m[axis] = lower_median(loaded.point_m[axis]);
    }
    return {};
}

// A turn about the vertical that takes the axis which the person faces to the lab's +x.
struct Turn {
    double cosine = 1.0;
    double sine = 0.0;
};

Turn turn_of(std::string_view facing) {
    if (facing == "-x") {
        return {-1.0, 0.0};
    }
    if (facing == "+z") {
        return {0.0, 1.0};  // the file's z is the lab's -y
    }
    return facing == "-z" ? Turn{0.0, -1.0} : Turn{1.0, 0.0};
}

void turn(double& x, double& y, const Turn& by) {
    const double turned_x = by.cosine * x - by.sine * y;
    y = by.sine * x + by.cosine * y + 0.0;
    x = turned_x + 0.0;  // a zero stays +0
}

void turn(PlateSeries& plate, const Turn& by) {
    for (auto* vector : {&plate.force_n, &plate.point_m, &plate.torque_nm}) {
        for (std::size_t i = 0; i < (*vector)[0].size(); ++i) {
            turn((*vector)[0][i], (*vector)[1][i], by);
        }
    }
    turn(plate.centre_m[0], plate.centre_m[1], by);
}

// The axis which a person faces whose left foot lies there, seen from the right one.
std::string_view facing_of(const Vector3& right_m, const Vector3& left_m) {
    const double to_left_x = left_m[0] - right_m[0];
    const double to_left_y = left_m[1] - right_m[1];
    if (std::abs(to_left_x) > std::abs(to_left_y)) {
        return to_left_x > 0.0 ? "+z" : "-z";
    }
    return to_left_y >= 0.0 ? "+x" : "-x";
}

}  // namespace

PlateSeries plate_series(TextTable& table, const TimeGrid& grid, const PlateColumns& columns) {
    PlateSeries plate;
    plate.side = *columns.side;
    plate.name = columns.example;
    const auto read = [&](Role role, std::array<std::vector<double>, 3>& lab) {
        const auto column = [&](std::size_t axis) {
            const std::size_t index = columns.index[static_cast<std::size_t>(role)][axis];
            return index == kAbsent ? std::vector<double>(grid.sample_count, 0.0)
                                    : on_grid(std::move(table.columns[index]), grid);
        };
        lab[0] = column(0);
        lab[1] = column(2);
        lab[2] = column(1);
        for (double& value : lab[1]) {
            value = 0.0 - value;
        }
    };
    read(Role::force, plate.force_n);
    read(Role::point, plate.point_m);
    read(Role::torque, plate.torque_nm);
    return plate;
}

bool is_loaded(const TextTable& table, const PlateColumns& columns) {
    const std::vector<double>& up_n = table.columns[columns.index[static_cast<std::size_t>(Role::force)][1]];
    const auto loaded =
        std::count_if(up_n.begin(), up_n.end(), [](double n) { return std::abs(n) >= kLoaded_n; });
    return static_cast<double>(loaded) > kLoadedShare * static_cast<double>(up_n.size());
}

void make_reaction(std::vector<PlateSeries>& plates, std::vector<std::string>& assumptions) {
    for (PlateSeries& plate : plates) {
        double sum_n = 0.0;
        for (const double fz_n : plate.force_n[2]) {
            sum_n += std::isnan(fz_n) ? 0.0 : fz_n;
        }
        if (sum_n < 0.0) {
            negate(plate.force_n, 3);
            negate(plate.torque_nm, 3);
            assumptions.push_back(std::string("The vertical force of the ") +
                                  (plate.side == Side::left ? "left" : "right") +
                                  " plate points down: it is the force on the plate and was negated.");
        }
    }
}

Result<void> find_centres(std::vector<PlateSeries>& plates) {
    for (PlateSeries& plate : plates) {
        if (const auto found = find_centre(plate); !found) {
            return found;
        }
    }
    if (plates.size() == 2 && plates[0].loaded && plates[1].loaded) {
        const double apart_m = std::hypot(plates[0].centre_m[0] - plates[1].centre_m[0],
                                          plates[0].centre_m[1] - plates[1].centre_m[1]);
        if (apart_m > kWidestStance_m) {
            return Error{ErrorCode::bad_input, "the feet stand at " + text_of(plates[0].centre_m) + " and " +
                                                   text_of(plates[1].centre_m) +
                                                   ", further apart than anybody stands; points must be in "
                                                   "metres: are these centimetres or millimetres?"};
        }
    }
    return {};
}

void face_forward(std::vector<PlateSeries>& plates, std::string_view facing,
                  std::vector<std::string>& assumptions) {
    if (!facing.empty()) {
        assumptions.push_back("The person faces " + std::string(facing) + ", as --facing says.");
    } else if (plates.size() < 2 || !plates[0].loaded || !plates[1].loaded) {
        assumptions.push_back(
            "The person is taken to face +x, OpenSim's forward axis; --facing says otherwise.");
        facing = "+x";
    } else {
        const bool left_first = plates[0].side == Side::left;
        facing = facing_of(plates[left_first ? 1 : 0].centre_m, plates[left_first ? 0 : 1].centre_m);
        assumptions.push_back("From where the right foot stands the person faces " + std::string(facing) +
                              (facing == "+x" ? "." : ": the scene was turned about the vertical."));
    }
    if (facing != "+x") {
        for (PlateSeries& plate : plates) {
            turn(plate, turn_of(facing));
        }
    }
}

PlateSignals surface_signals(PlateSeries& plate) {
    PlateSignals s;
    s.fx = std::move(plate.force_n[0]);
    s.fy = std::move(plate.force_n[1]);
    s.fz = std::move(plate.force_n[2]);
    s.mx = std::move(plate.torque_nm[0]);
    s.my = std::move(plate.torque_nm[1]);
    s.mz = std::move(plate.torque_nm[2]);
    const std::array<std::vector<double>*, 6> wrench{&s.fx, &s.fy, &s.fz, &s.mx, &s.my, &s.mz};
    for (std::size_t i = 0; i < s.fz.size(); ++i) {
        const Vector3 force{s.fx[i], s.fy[i], s.fz[i]};
        Vector3 arm{};
        bool known = true;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            arm[axis] = plate.point_m[axis][i] - plate.centre_m[axis];
            known = known && !std::isnan(arm[axis]);
        }
        const bool no_force = force[0] == 0.0 && force[1] == 0.0 && force[2] == 0.0;
        const bool undefined = no_force || (!known && std::abs(force[2]) < kLoaded_n);
        const Vector3 lever = undefined ? Vector3{} : plates::cross(arm, force);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double& moment_nm = (*wrench[3 + axis])[i];
            moment_nm = (undefined && std::isnan(moment_nm) ? 0.0 : moment_nm) + lever[axis];
        }
        const auto is_missing = [i](const std::vector<double>* signal) { return std::isnan((*signal)[i]); };
        if (std::any_of(wrench.begin(), wrench.end(), is_missing)) {
            for (std::vector<double>* signal : wrench) {
                (*signal)[i] = kNaN;
            }
        }
    }
    return s;
}

}  // namespace hinge::importers
