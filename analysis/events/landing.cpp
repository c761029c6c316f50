#include "analysis/events/landing.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"
#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

constexpr double kApproach_s = 0.070;           // long enough for a speed within 1 % from whole millimetres
constexpr std::size_t kLeastApproach = 6;       // samples
constexpr double kNear_m = 0.005;               // where the search begins, above the touching height
constexpr double kSettled_s = 0.015;            // M.6: the corner is over
constexpr double kAfter_s = 0.060;              // and the hands still hold what they held
constexpr double kStands_m_s = 0.1;             // a grip that moves faster has rebounded
constexpr double kTouchDisagreement_m = 0.008;  // more than the play of the discs and an unknown bend
constexpr int kRounds = 4;

std::optional<dsp::Parabola> approach_to(const SetSignals& s, const SampleRange& down, double touch) {
    const double end = touch - kLandingCorner_s * s.rate_hz;
    const std::size_t samples = std::max(kLeastApproach, s.samples_in(kApproach_s));
    if (!(end >= static_cast<double>(down.first + samples))) {
        return std::nullopt;
    }
    const auto last = static_cast<std::size_t>(end) + 1;
    const SampleRange window{last - samples, last};
    return dsp::all_finite(s.bar, window) ? dsp::fit_parabola(s.bar, window, s.dt_s) : std::nullopt;
}

// Where the parabola comes down to `height_m`, by Newton's rule from a sample near it.
std::optional<double> meets(const dsp::Parabola& path, double height_m, double near) {
    double sample = near;
    for (int round = 0; round < 8; ++round) {
        const double speed = path.slope(sample);
        if (!(speed < -0.5 * kHardLanding_m_s)) {
            return std::nullopt;
        }
        sample -= (path.at(sample) - height_m) / (speed * path.dt_s);
    }
    return std::abs(path.at(sample) - height_m) < 1e-4 ? std::optional(sample) : std::nullopt;
}

// Height of the grip just after the corner, carried back to it; none where it does not stand.
std::optional<double> height_after(const SetSignals& s, double touch) {
    const auto first = static_cast<std::size_t>(std::ceil(touch + kSettled_s * s.rate_hz));
    const auto last = static_cast<std::size_t>(touch + kAfter_s * s.rate_hz) + 1;
    const SampleRange window{first, std::max(last, first + 3)};
    if (window.last > s.bar.size() || !dsp::all_finite(s.bar, window)) {
        return std::nullopt;
    }
    const double slope = dsp::slope(s.bar, window, s.dt_s);
    if (std::abs(slope) > kStands_m_s) {
        return std::nullopt;
    }
    const double middle = 0.5 * static_cast<double>(window.first + window.last - 1);
    return dsp::mean(s.bar, window) + slope * (touch - middle) * s.dt_s;
}

}  // namespace

std::optional<HardLanding> find_hard_landing(const SetSignals& s, const SampleRange& down, double floor_m,
                                             double bend_m, double gravity_m_s2) {
    const auto near = dsp::first_fall_to(s.bar, down, floor_m + bend_m + kNear_m);
    if (!near) {
        return std::nullopt;
    }
    HardLanding landing;
    landing.sample = *near;
    for (int round = 0; round < kRounds; ++round) {
        const auto approach = approach_to(s, down, landing.sample);
        if (!approach) {
            return std::nullopt;
        }
        const double carried = std::clamp(1.0 + approach->acceleration() / gravity_m_s2, 0.0, 1.0);
        const double expected_m = floor_m + bend_m * carried;
        const std::optional<double> seen_m = round > 0 ? height_after(s, landing.sample) : std::nullopt;
        const bool agree = seen_m && std::abs(*seen_m - expected_m) < kTouchDisagreement_m;
        const double touch_m = agree ? *seen_m : expected_m;
        const auto sample = meets(*approach, touch_m, landing.sample);
        if (!sample || *sample > static_cast<double>(s.size - 1)) {
            return std::nullopt;
        }
        landing = {*sample, -approach->slope(*sample), touch_m, *approach};
    }
    return landing.speed_m_s > kHardLanding_m_s ? std::optional(landing) : std::nullopt;
}

}  // namespace hinge::analysis
