#include "analysis/hip_timing/estimator.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"
#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

// Share of a centre-of-mass change that is hip height: dz_h = dz_c / alpha (E0, F.3).
constexpr double kAlpha = 0.345;
// Sway x with the covariance of still_hold.h has SD(x) = SD(x'') 4 T^2 / sqrt(12), T = 0.25 s: from the force
// of a hold to the sway in it.
constexpr double kSwayPerForce_s2 = 4.0 * 0.25 * 0.25 / 3.4641016151377544;
// A second of hold holds few swings, and the SD of few is too small more often than too large.
constexpr double kFewSwings = 1.2;
// No one stands stiller than this in the vertical force, N (10 Hz): half of what the quietest simulated sway
// gives.
constexpr double kLeastSwayForce_n = 0.5;

// Displacement of the centre of mass relative to the hold, m, over a range of samples, and what it is
// uncertain by.
struct CentrePath {
    std::vector<double> moved_m;
    StillHold hold;
    std::size_t hold_first = 0;
    double body_kg = 0.0;
    double dt_s = 0.0;

    // SD of the change of height between two samples of the trial.
    [[nodiscard]] double sd_of_change_m(std::size_t a, std::size_t b) const {
        const auto after_hold_start = [&](std::size_t i) {
            return (static_cast<double>(i) - static_cast<double>(hold_first)) * dt_s;
        };
        return hold.sd_of_change(after_hold_start(a), after_hold_start(b)) / body_kg;
    }
};

CentrePath centre_path(const SetSignals& s, const HipInputs& in, const std::vector<double>& disc_m,
                       const SampleRange& range) {
    CentrePath path;
    path.dt_s = s.dt_s;
    path.hold_first = in.still_hold.first;
    path.body_kg = in.body_weight_n / in.gravity_m_s2;
    const double bar_kg = (in.total_weight_n - in.body_weight_n) / in.gravity_m_s2;
    std::vector<double> net(range.size());
    for (std::size_t i = 0; i < net.size(); ++i) {
        net[i] = s.total[range.first + i] - in.total_weight_n;
    }
    path.moved_m = dsp::cumulative_integral(dsp::cumulative_integral(net, s.dt_s), s.dt_s);
    const std::size_t offset = in.still_hold.first - range.first;
    const std::span<const double> held(path.moved_m.data() + offset, in.still_hold.size());
    const double force_sd = dsp::standard_deviation(s.total_slow, in.still_hold);
    const double sway_n_s2 = kFewSwings * std::max(kLeastSwayForce_n, force_sd) * kSwayPerForce_s2;
    path.hold = fit_still_hold(held, s.dt_s, sway_n_s2, in.weight_of_other_holds);
    const double disc_hold = dsp::mean(disc_m, in.still_hold);
    for (std::size_t i = 0; i < path.moved_m.size(); ++i) {
        const double t_s = (static_cast<double>(i) - static_cast<double>(offset)) * s.dt_s;
        path.moved_m[i] =
            (path.moved_m[i] - path.hold.drift(t_s) - bar_kg * (disc_m[range.first + i] - disc_hold)) /
            path.body_kg;
    }
    return path;
}

// Height of the centre of mass in the set position relative to standing: Int Int (Fz - BW)/m with the
// velocity zero on average in both windows, the residual removed linearly in time, and the height taken
// between the windows' means (F.5).
std::optional<double> set_displacement_m(const SetSignals& s, const HipInputs& in) {
    if (in.standing.empty() || in.set_position.empty() || in.standing.last > in.set_position.first) {
        return std::nullopt;
    }
    const SampleRange path{in.standing.first, in.set_position.last};
    if (!dsp::all_finite(s.total, path)) {
        return std::nullopt;
    }
    const double body_kg = in.body_weight_n / in.gravity_m_s2;
    std::vector<double> acceleration(path.size());
    for (std::size_t i = 0; i < acceleration.size(); ++i) {
        acceleration[i] = (s.total[path.first + i] - in.body_weight_n) / body_kg;
    }
    std::vector<double> velocity = dsp::cumulative_integral(acceleration, s.dt_s);
    const SampleRange standing{0, in.standing.size()};
    const SampleRange crouching{in.set_position.first - path.first, path.size()};
    const double v0 = dsp::mean(velocity, standing);
    const double v1 = dsp::mean(velocity, crouching);
    const auto middle = [](const SampleRange& r) { return 0.5 * static_cast<double>(r.first + r.last - 1); };
    const double per_sample = (v1 - v0) / (middle(crouching) - middle(standing));
    for (std::size_t i = 0; i < velocity.size(); ++i) {
        velocity[i] -= v0 + per_sample * (static_cast<double>(i) - middle(standing));
    }
    const std::vector<double> height = dsp::cumulative_integral(velocity, s.dt_s);
    return dsp::mean(height, crouching) - dsp::mean(height, standing);
}

constexpr double kSetHeightSd_m = 0.025;  // F.6; validation report

}  // namespace

double HipPath::at(double sample) const noexcept {
    return dsp::value_at(height_m, sample - static_cast<double>(range.first));
}

std::vector<double> disc_height_m(const SetSignals& s, const HipInputs& in) {
    std::vector<double> disc = s.bar_position;
    if (in.compliance_m_n == 0.0) {
        return disc;
    }
    const double bar_n = in.total_weight_n - in.body_weight_n;
    const double bar_share = bar_n / in.total_weight_n;
    for (std::size_t i = 0; i < disc.size(); ++i) {
        const double load_n = s.total_hand[i] - in.body_weight_n;
        disc[i] -= in.compliance_m_n * (bar_n + (load_n - bar_n) * bar_share);
    }
    return disc;
}

HipPath estimate_hip_path(const SetSignals& s, const HipInputs& in, const BodyModel& table_body) {
    HipPath path;
    const SampleRange whole{in.pull_to_touchdown.first,
                            std::max(in.pull_to_touchdown.last, in.still_hold.last)};
    if (!dsp::all_finite(s.total, whole) || !dsp::all_finite(s.bar_position, whole)) {
        path.reason = "samples are missing during the rep";
        path.grade = Grade::indeterminate;
        return path;
    }
    const std::vector<double> disc = disc_height_m(s, in);
    const CentrePath centre = centre_path(s, in, disc, whole);
    const double grip_hold = dsp::mean(s.bar_position, in.still_hold);
    const double grip_floor = s.bar_position[in.pull_to_touchdown.first];
    const BodyModel body = fit_arm_to_lockout(table_body, grip_hold);
    path.standing_height_m = standing_hip_height_m(body);
    const double centre_hold =
        centre_of_mass_height_m(body, assumed_arm_pose(1.0, grip_hold), path.standing_height_m);
    path.range = in.pull_to_touchdown;
    path.height_m.reserve(path.range.size());
    path.sd_m.reserve(path.range.size());
    const double rise = grip_hold - grip_floor;
    for (std::size_t i = path.range.first; i < path.range.last; ++i) {
        const double grip = s.bar_position[i];
        const ArmPose arm = assumed_arm_pose((grip - grip_floor) / rise, grip);
        path.height_m.push_back(
            hip_height_for_centre(body, arm, centre_hold + centre.moved_m[i - whole.first]));
        path.sd_m.push_back(centre.sd_of_change_m(path.range.first, i) / kAlpha);
    }
    if (const std::optional<double> set_moved = set_displacement_m(s, in)) {
        const double grip_set = dsp::mean(s.bar_position, in.set_position);
        const double centre_standing =
            centre_of_mass_height_m(body, assumed_arm_pose(1.0, grip_hold), path.standing_height_m);
        path.set_height_m =
            hip_height_for_centre(body, assumed_arm_pose(0.0, grip_set), centre_standing + *set_moved);
        path.set_height_sd_m = kSetHeightSd_m;
    } else {
        path.set_reason = "no still set position with unloaded hands between standing and the pull";
    }
    return path;
}

}  // namespace hinge::analysis
