#include "tests/support/lift_trial.h"

#include <algorithm>
#include <limits>

namespace hinge::test {
namespace {

constexpr double kTouching_m = 1e-9;

// Hand load of each sample, N.
std::vector<double> hand_load(const BarTrace& trace, const Loading& loading) {
    const std::vector<double>& z = trace.samples();
    const double floor_m = *std::min_element(z.begin(), z.end());
    const double weight_n = loading.bar_mass_kg * kStandardGravity_m_s2;
    std::vector<double> load(z.size(), 0.0);
    const auto in_air = [&](std::size_t i) {
        return loading.hangs_throughout || z[i] > floor_m + kTouching_m;
    };
    const double slack = loading.slack_s * trace.rate_hz();
    const double release = loading.release_s * trace.rate_hz();
    double since_down = release;
    for (std::size_t i = 0; i < z.size(); ++i) {
        since_down = in_air(i) ? 0.0 : since_down + 1.0;
        load[i] = in_air(i) ? weight_n + loading.bar_mass_kg * trace.acceleration()[i]
                            : weight_n * std::max(0.0, 1.0 - since_down / release);
    }
    double until_up = slack;
    for (std::size_t i = z.size(); i-- > 0;) {
        until_up = in_air(i) ? 0.0 : until_up + 1.0;
        if (!in_air(i)) {
            load[i] = std::max(load[i], weight_n * std::max(0.0, 1.0 - until_up / slack));
        }
    }
    return load;
}

PlateSetup plate(double y_m) {
    PlateSetup setup;
    setup.geometry.centre_m = {0.0, y_m, 0.0};
    return setup;
}

}  // namespace

Trial lift_trial(const BarTrace& trace, const Lifter& lifter, const Loading& loading) {
    Trial trial;
    trial.rate_hz = trace.rate_hz();
    trial.sample_count = trace.samples().size();
    trial.bar.emplace().height_m = trace.samples();
    trial.plates.make(Side::left).setup = plate(kHalfStance_m);
    trial.plates.make(Side::right).setup = plate(-kHalfStance_m);
    trial.bar->setup.emplace().attachment =
        loading.bar_stiffness_n_m > 0.0 ? CordAttachment::between_hands : CordAttachment::sleeve;
    trial.setup.sync.uncertainty_s = 0.0001;
    trial.athlete.id = "P-001";
    trial.athlete.sex = lifter.sex;
    trial.athlete.stature_m = lifter.stature_m;
    trial.set.load_kg = loading.bar_mass_kg;
    PlateSignals left, right;
    const std::vector<double> load = hand_load(trace, loading);
    const double body_kg = lifter.weight_n / kStandardGravity_m_s2;
    for (std::size_t i = 0; i < load.size(); ++i) {
        const double t = static_cast<double>(i) / trace.rate_hz();
        const double total =
            lifter.weight_n + load[i] + body_kg * loading.body_share * trace.acceleration()[i];
        const double share = 0.5 * (1.0 + loading.asymmetry(t));
        for (auto [side, part] : {std::pair{&left, share}, std::pair{&right, 1.0 - share}}) {
            side->fx.push_back(0.0);
            side->fy.push_back(0.0);
            side->fz.push_back(part * total);
            side->mx.push_back(loading.sideways_cop_m(t) * part * total);  // y = Mx / Fz
            side->my.push_back(-loading.forward_cop_m(t) * part * total);  // x = -My / Fz
            side->mz.push_back(0.0);
        }
        if (loading.bar_stiffness_n_m > 0.0) {
            trial.bar->height_m[i] += load[i] / loading.bar_stiffness_n_m;
        }
    }
    trial.plates.make(Side::left).signals = std::move(left);
    trial.plates.make(Side::right).signals = std::move(right);
    return trial;
}

BarTrace clean_rep(Hertz rate) {
    return BarTrace{rate}
        .rest(Metres{0.225}, Seconds{4})
        .raise(Metres{0.5}, Seconds{1.5})
        .hold(Seconds{2})
        .lower(Metres{0.5}, Seconds{3})
        .hold(Seconds{2});
}

void lose(std::vector<double>& samples, double rate_hz, double first_s, double last_s) {
    const auto first = static_cast<std::size_t>(first_s * rate_hz);
    const auto last = std::min(samples.size(), static_cast<std::size_t>(last_s * rate_hz));
    for (std::size_t i = first; i < last; ++i) {
        samples[i] = std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace hinge::test
