// The sticking region: a local maximum v1 of the speed on the way up, then a local minimum v_min, then a rise
// by at least 10 % of v1; its depth v1 - v_min is at least max(0.02 m/s, 10 % v1). Light loads have none.
//
//   sticking_depth = v1 - v_min;  sticking_height_fraction = (z(v_min) - z_LO) / (z_LK - z_LO)
//
// A failed lift that regains no speed stuck where it ended; its height is a share of the way that the set's
// other lifts, or the stature, give (M.7).
//
// Source: science.md H.4; Lockie 2018 used a transducer the same way.

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kMinDepth_m_s = 0.02;   // H.4
constexpr double kMinDepthShare = 0.10;  // H.4
constexpr double kMinRiseShare = 0.10;   // H.4

struct Sticking {
    double depth_m_s, height_fraction, height_sd;
};

// From lift-off to lock-out: of a failed lift as far as the set's other lifts, or the stature, say.
double whole_way_m(const SetAnalysis& set, const RepAnalysis& rep, double rise_m) {
    if (!rep.highest_point_s) {
        return rise_m;
    }
    const double bend_m = height_m(set, event_time(rep, EventKind::lift_off)) - rep.cycle.floor_before_m;
    return std::max(rise_m, set.segmentation.reference_rise_m - bend_m);
}

Result<Sticking> sticking_region(const SetAnalysis& set, const RepAnalysis& rep) {
    if (std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return Error{ErrorCode::not_computable, std::move(reason)};
    }
    const std::vector<double>& v = set.signals.bar_velocity;
    if (!dsp::all_finite(v, rep.concentric)) {
        return Error{ErrorCode::not_computable, "bar samples are missing on the way up"};
    }
    double high = v[rep.concentric.first];
    std::size_t low = rep.concentric.first;
    std::optional<Sticking> deepest;
    const Interval up = concentric_interval(set, rep);
    const double from_m = height_m(set, up.first_s);
    const double rise_m = height_m(set, up.last_s) - from_m;
    const double whole_m = whole_way_m(set, rep, rise_m);
    for (std::size_t i = rep.concentric.first; i < rep.concentric.last; ++i) {
        if (v[i] >= high && v[low] >= high - std::max(kMinDepth_m_s, kMinDepthShare * high)) {
            high = v[i];
            low = i;
        } else if (v[i] < v[low]) {
            low = i;
        }
        const double depth = high - v[low];
        if (depth >= std::max(kMinDepth_m_s, kMinDepthShare * high) &&
            v[i] >= v[low] + kMinRiseShare * high) {
            if (!deepest || depth > deepest->depth_m_s) {
                const double height = (set.signals.bar_position[low] - from_m) / whole_m;
                deepest = Sticking{depth, height, std::max(0.005, 0.02 * std::abs(v[low]) / whole_m)};
            }
            high = v[i];
            low = i;
        }
    }
    if (!deepest && rep.highest_point_s) {
        // No speed was regained: it stuck where it ended.
        return Sticking{high - v[rep.concentric.last], rise_m / whole_m, 0.02};
    }
    if (!deepest) {
        return Error{ErrorCode::not_computable, "no sticking region"};
    }
    return *deepest;
}

MetricValue sticking_depth(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<Sticking> region = sticking_region(set, rep);
    return region ? number(region->depth_m_s, 1.4 * set.segmentation.rest_speed_sd_m_s)
                  : no_value(region.error().message);
}

MetricValue sticking_height_fraction(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<Sticking> region = sticking_region(set, rep);
    return region ? number(region->height_fraction, region->height_sd) : no_value(region.error().message);
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "sticking_depth",
      .name = "Depth of the sticking region",
      .unit = Unit::metre_per_second,
      .meaning = "How much speed the bar loses in the sticking region.",
      .equation = "v1 - v_min",
      .source = "science.md H.4",
      .settings = "velocity_cutoff_hz",
      .to_highest_point = true},
     &sticking_depth},
    {{.id = "sticking_height_fraction",
      .name = "Height of the sticking region",
      .unit = Unit::one,
      .meaning = "Where the bar is slowest in the sticking region, from 0 at lift-off to 1 at lock-out.",
      .equation = "(z(v_min) - z_LO) / (z_LK - z_LO)",
      .source = "science.md H.4",
      .settings = "velocity_cutoff_hz",
      .to_highest_point = true},
     &sticking_height_fraction},
});

}  // namespace

const MetricFamily& sticking() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
