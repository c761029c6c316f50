#include "analysis/hip_timing/measured_path.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

constexpr double kTransducerSd_m = 0.001;  // 0.1 item 6
// Excess of the standing cord over the hip joint's tabulated height that segment lengths known to 3 % cannot
// explain.
constexpr double kLeaningExcess_m = 0.030;
// Error of a corrected height, of the correction: the anchor's distance is known to about a fifth (3 % of leg
// length).
constexpr double kCorrectionSd = 0.2;

// Where the cord is anchored, and how to turn its length into a height.
struct LeaningCord {
    BodyModel body;
    double anchor_x_m = 0.0;
    double grip_floor_m = 0.0;
    double grip_top_m = 0.0;

    [[nodiscard]] ArmPose arm(double grip_m) const {
        return assumed_arm_pose((grip_m - grip_floor_m) / (grip_top_m - grip_floor_m), grip_m);
    }

    // The cord's length falls when the hip is lower, so the height is found by bisection.
    [[nodiscard]] double height_m(double cord_m, double grip_m) const {
        const ArmPose pose = arm(grip_m);
        HeightLimits limits = hip_height_limits(body, pose);
        for (int i = 0; i < 40; ++i) {
            const double middle = 0.5 * (limits.low_m + limits.high_m);
            const Point hip = hip_position(body, pose, middle);
            (std::hypot(hip.x - anchor_x_m, hip.z) < cord_m ? limits.low_m : limits.high_m) = middle;
        }
        return 0.5 * (limits.low_m + limits.high_m);
    }
};

std::optional<LeaningCord> leaning_cord(const SetSignals& s, const HipInputs& in,
                                        const std::optional<BodyModel>& table) {
    if (!table || in.still_hold.empty() || !dsp::all_finite(s.hip_position, in.still_hold)) {
        return std::nullopt;
    }
    LeaningCord cord;
    cord.grip_top_m = dsp::mean(s.bar_position, in.still_hold);
    cord.grip_floor_m = s.bar_position[in.pull_to_touchdown.first];
    cord.body = fit_arm_to_lockout(*table, cord.grip_top_m);
    const double standing_m = standing_hip_height_m(cord.body);
    const double length_m = dsp::mean(s.hip_position, in.still_hold);
    if (length_m < standing_m + kLeaningExcess_m) {
        return std::nullopt;
    }
    const Point hip = hip_position(cord.body, cord.arm(cord.grip_top_m), standing_m);
    cord.anchor_x_m = hip.x - std::sqrt(length_m * length_m - standing_m * standing_m);
    return cord;
}

}  // namespace

HipPath measured_hip_path(const SetSignals& s, const HipInputs& in, const std::optional<BodyModel>& body) {
    HipPath path;
    path.measured = true;
    path.range = in.pull_to_touchdown;
    if (!dsp::all_finite(s.hip_position, path.range) || !dsp::all_finite(s.bar_position, path.range)) {
        path.grade = Grade::indeterminate;
        path.reason = "samples of the hip or bar transducer are missing during the rep";
        return path;
    }
    const std::optional<LeaningCord> cord = leaning_cord(s, in, body);
    const auto height = [&](double reading_m, double grip_m) {
        return cord ? cord->height_m(reading_m, grip_m) : reading_m;
    };
    path.grade = cord ? Grade::b : Grade::a;
    const double first_correction =
        s.hip_position[path.range.first] -
        height(s.hip_position[path.range.first], s.bar_position[path.range.first]);
    for (std::size_t i = path.range.first; i < path.range.last; ++i) {
        path.height_m.push_back(height(s.hip_position[i], s.bar_position[i]));
        const double correction = s.hip_position[i] - path.height_m.back() - first_correction;
        path.sd_m.push_back(std::hypot(kTransducerSd_m, kCorrectionSd * correction));
    }
    const auto mean_height = [&](const SampleRange& range) {
        return height(dsp::mean(s.hip_position, range), dsp::mean(s.bar_position, range));
    };
    if (cord) {
        path.standing_height_m = standing_hip_height_m(cord->body);
    } else if (!in.still_hold.empty()) {
        path.standing_height_m = dsp::mean(s.hip_position, in.still_hold);
    }
    if (!in.set_position.empty() && dsp::all_finite(s.hip_position, in.set_position)) {
        path.set_height_m = mean_height(in.set_position);
        path.set_height_sd_m = cord ? 0.005 : kTransducerSd_m;
    } else {
        path.set_reason = "no still set position with unloaded hands before the pull";
    }
    return path;
}

}  // namespace hinge::analysis
