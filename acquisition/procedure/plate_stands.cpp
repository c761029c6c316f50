#include "acquisition/procedure/plate_stands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

namespace hinge::acquisition {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string rounded(double value, int decimals = 1) {
    std::ostringstream out;
    out.precision(decimals);
    out << std::fixed << value;
    return out.str();
}

Error refuse(const std::string& sentence) {
    return {ErrorCode::not_computable, sentence};
}

std::string name_of(Side side) {
    return side == Side::left ? "left" : "right";
}

const std::array<double, 6>& wrench_of(const LiveScan& scan, Side side) {
    return side == Side::left ? scan.values.left : scan.values.right;
}

plates::Wrench mean_wrench(std::span<const LiveScan> scans, Side side) {
    plates::Wrench mean;
    for (const LiveScan& scan : scans) {
        const auto& values = wrench_of(scan, side);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            mean.force_n[axis] += values[axis] / static_cast<double>(scans.size());
            mean.moment_nm[axis] += values[axis + 3] / static_cast<double>(scans.size());
        }
    }
    return mean;
}

// A lab vector in the plate frame: the columns of `plate_to_lab` are the plate's axes.
Vector3 to_plate(const PlateGeometry& geometry, const Vector3& v) {
    Vector3 out{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        for (std::size_t row = 0; row < 3; ++row) {
            out[axis] += geometry.plate_to_lab[row][axis] * v[row];
        }
    }
    return out;
}

plates::Wrench less(const std::array<double, 6>& values, const plates::Wrench& zero) {
    plates::Wrench wrench;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        wrench.force_n[axis] = values[axis] - zero.force_n[axis];
        wrench.moment_nm[axis] = values[axis + 3] - zero.moment_nm[axis];
    }
    return wrench;
}

// COP_x = -My / Fz, COP_y = Mx / Fz about the surface centre, plate frame (science.md A.2).
std::array<double, 2> cop_m(const plates::Wrench& lab, const PlateGeometry& geometry) {
    const Vector3 force = to_plate(geometry, lab.force_n);
    const Vector3 moment = to_plate(geometry, lab.moment_nm);
    return {-moment[1] / force[2], moment[0] / force[2]};
}

double sd_of(const std::vector<double>& values, double mean) {
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / static_cast<double>(std::max<std::size_t>(values.size(), 2) - 1));
}

// What the steps of one procedure share; it ends with them.
struct Stands {
    std::array<PlateGeometry, 2> geometry;
    StandSettings settings;
    std::vector<StandPlace> places;
    ConcludeStands conclude;
    std::array<std::optional<plates::Wrench>, 2> first_zero, zero;
    std::vector<LiveScan> standing;  // the stand whose zero after is still to come
    std::vector<PlateStand> found;

    [[nodiscard]] static std::size_t index(Side side) { return side == Side::left ? 0 : 1; }
    [[nodiscard]] Result<PlateStand> judge(std::span<const LiveScan> scans, double rate_hz, Side side,
                                           const plates::Wrench& removed) const {
        return stand_on_plate(scans, rate_hz, side, removed, geometry[index(side)], settings);
    }
    Result<std::string> take_empty(std::span<const LiveScan> scans, double rate_hz, std::size_t at);
    Result<std::string> take_stand(std::span<const LiveScan> scans, double rate_hz, std::size_t at);
};

plates::Wrench middle(const plates::Wrench& a, const plates::Wrench& b) {
    plates::Wrench mean;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        mean.force_n[axis] = 0.5 * (a.force_n[axis] + b.force_n[axis]);
        mean.moment_nm[axis] = 0.5 * (a.moment_nm[axis] + b.moment_nm[axis]);
    }
    return mean;
}

// The empty plates before place `at`, and after the one before it. Nothing is kept of a refused step.
Result<std::string> Stands::take_empty(std::span<const LiveScan> scans, double rate_hz, std::size_t at) {
    std::array<std::optional<plates::Wrench>, 2> seen;
    for (const Side side : {Side::left, Side::right}) {
        const bool asked = std::any_of(places.begin(), places.end(),
                                       [side](const StandPlace& place) { return place.side == side; });
        if (!asked) {
            continue;
        }
        auto empty = empty_plate(scans, side, settings);
        if (!empty) {
            return empty.error();
        }
        const auto& first = first_zero[index(side)];
        const double off_n = first && at > 0 ? empty->force_n[2] - first->force_n[2] : 0.0;
        if (!(std::abs(off_n) <= settings.most_empty_n)) {
            return refuse("the empty " + name_of(side) + " plate reads " + rounded(off_n) +
                          " N more than at first, at most " + rounded(settings.most_empty_n) +
                          " N are allowed; empty it and wait, or begin again");
        }
        seen[index(side)] = *empty;
    }
    if (at > 0) {
        const Side side = places[at - 1].side;
        const auto stand = judge(standing, rate_hz, side, middle(*zero[index(side)], *seen[index(side)]));
        if (!stand) {
            return stand.error();
        }
        found.resize(at - 1);
        found.push_back(*stand);
    } else {
        first_zero = seen;
        found.clear();
    }
    zero = seen;
    return at == 0 ? std::string("empty")
                   : rounded(found.back().force_n) + " N +- " + rounded(found.back().standard_error_n) + " N";
}

Result<std::string> Stands::take_stand(std::span<const LiveScan> scans, double rate_hz, std::size_t at) {
    const Side side = places[at].side;
    const auto stand = judge(scans, rate_hz, side, *zero[index(side)]);
    if (!stand) {
        return stand.error();
    }
    standing.assign(scans.begin(), scans.end());
    return rounded(stand->force_n) + " N at " + rounded(100.0 * stand->x_m) + ", " +
           rounded(100.0 * stand->y_m) + " cm";
}

LiveValue total_force(const LiveScan& scan) {
    return {"force", std::fmax(scan.values.left[2], 0.0) + std::fmax(scan.values.right[2], 0.0), "N", 0};
}

}  // namespace

Result<plates::Wrench> empty_plate(std::span<const LiveScan> scans, Side side,
                                   const StandSettings& settings) {
    double least_n = std::numeric_limits<double>::infinity();
    double most_n = -least_n;
    bool known = !scans.empty();
    for (const LiveScan& scan : scans) {
        const double force_n = wrench_of(scan, side)[2];
        known = known && std::isfinite(force_n);
        least_n = std::fmin(least_n, force_n);
        most_n = std::fmax(most_n, force_n);
    }
    if (!known) {
        return refuse("the " + name_of(side) + " plate gives no reading; check its connection");
    }
    if (!(most_n - least_n <= settings.most_empty_n)) {
        return refuse("the empty " + name_of(side) + " plate moved by " + rounded(most_n - least_n) +
                      " N, at most " + rounded(settings.most_empty_n) + " N are allowed; step off and wait");
    }
    const plates::Wrench mean = mean_wrench(scans, side);
    if (const double most = ZeroSettings{}.most_offset_n; !(std::abs(mean.force_n[2]) <= most)) {
        return refuse("the " + name_of(side) + " plate carries " + rounded(mean.force_n[2]) +
                      " N and has to be empty, at most " + rounded(most) + " N are allowed; empty it");
    }
    return mean;
}

Result<PlateStand> stand_on_plate(std::span<const LiveScan> scans, double rate_hz, Side side,
                                  const plates::Wrench& zero, const PlateGeometry& geometry,
                                  const StandSettings& settings) {
    const Vector3 normal = plates::surface_normal(geometry);
    std::vector<LiveScan> only(scans.begin(), scans.end());
    std::vector<double> x_m;
    std::vector<double> y_m;
    for (LiveScan& scan : only) {
        const plates::Wrench wrench = less(wrench_of(scan, side), zero);
        const auto [x, y] = cop_m(wrench, geometry);
        x_m.push_back(x);
        y_m.push_back(y);
        scan.values.left[2] = plates::dot(wrench.force_n, normal);
        scan.values.right[2] = kNan;  // nothing of the other plate
    }
    const plates::Wrench read = mean_wrench(scans, side);
    const plates::Wrench load = less({read.force_n[0], read.force_n[1], read.force_n[2], read.moment_nm[0],
                                      read.moment_nm[1], read.moment_nm[2]},
                                     zero);
    const double force_n = plates::dot(load.force_n, normal);
    if (!(force_n >= settings.least_n)) {
        return refuse("the " + name_of(side) + " plate carries " + rounded(force_n) + " N, at least " +
                      rounded(settings.least_n, 0) + " N are needed; use a person or discs of 40 kg");
    }
    const auto [x, y] = cop_m(load, geometry);
    if (const double sway_m = std::max(sd_of(x_m, x), sd_of(y_m, y)); !(sway_m <= settings.most_sway_m)) {
        return refuse("the load moved: its centre of pressure swayed by " + rounded(1e3 * sway_m) +
                      " mm (SD), at most " + rounded(1e3 * settings.most_sway_m) +
                      " mm are allowed; stand still and try again");
    }
    WeighSettings weigh;
    weigh.least_s = std::min(settings.seconds, 3.0);
    const auto weight = body_weight(only, rate_hz, false, weigh);
    if (!weight) {
        return refuse("the load moved: " + weight.error().message);
    }
    return PlateStand{side, weight->weight_n, weight->standard_error_n, x, y};
}

std::vector<StandPlace> side_check_places() {
    std::vector<StandPlace> places;
    for (int half = 0; half < 2; ++half) {
        places.push_back({Side::left, "stand still in the middle of the left plate"});
        places.push_back({Side::right, "stand still in the middle of the right plate"});
    }
    return places;
}

std::vector<StandPlace> map_places(Side side, std::size_t count) {
    static constexpr std::array<std::string_view, 9> kWhere{
        "in the middle", "at the front", "at the back",    "at the left", "at the right",
        "front left",    "back right",   "at front right", "at back left"};
    std::vector<StandPlace> places;
    for (std::size_t at = 0; at < std::min(count, kWhere.size()); ++at) {
        places.push_back(
            {side, "stand still " + std::string(kWhere[at]) + " of the " + name_of(side) + " plate"});
    }
    return places;
}

Procedure stands_procedure(LiveSource source, std::vector<StandPlace> places,
                           const std::array<PlateGeometry, 2>& geometry, ConcludeStands conclude,
                           const StandSettings& settings) {
    const auto stands = std::make_shared<Stands>();  // shared by the steps
    stands->geometry = geometry;
    stands->settings = settings;
    stands->places = std::move(places);
    stands->conclude = std::move(conclude);
    std::vector<Step> steps;
    for (std::size_t at = 0; at <= stands->places.size(); ++at) {
        steps.push_back(
            {.what = "step off both plates",
             .seconds = settings.empty_s,
             .judge = [stands, at](std::span<const LiveScan> scans,
                                   double rate_hz) { return stands->take_empty(scans, rate_hz, at); },
             .live = total_force});
        if (at < stands->places.size()) {
            steps.push_back(
                {.what = stands->places[at].what,
                 .seconds = settings.seconds,
                 .judge = [stands, at](std::span<const LiveScan> scans,
                                       double rate_hz) { return stands->take_stand(scans, rate_hz, at); },
                 .live = total_force});
        }
    }
    const std::size_t all = steps.size();
    steps.push_back(
        {.judge = [stands](std::span<const LiveScan>, double) { return stands->conclude(stands->found); },
         .again_steps_back = all});
    return {std::move(source), std::move(steps)};
}

}  // namespace hinge::acquisition
