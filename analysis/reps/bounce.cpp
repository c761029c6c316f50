#include "analysis/reps/bounce.h"

#include <cmath>
#include <optional>

#include "analysis/dsp/parabola.h"
#include "analysis/reps/floors.h"
#include "datasets/model/units.h"

namespace hinge::analysis {
namespace {

constexpr double kAfterLanding_s = 0.3;  // M.8
constexpr double kUnloaded = 0.5;        // D.8, of the bar's weight
constexpr double kUpperPart = 0.5;       // of the rise: there nothing but the hands can carry the bar

// How long the bar stays near the low point before it rises: the time since the landing.
double time_on_floor_s(const SetSignals& s, std::span<const double> heights, std::size_t bottom) {
    const double above_m = heights[bottom] + kFloorTolerance_m;
    std::size_t first = bottom;
    while (first > 0 && !(heights[first - 1] > above_m)) {
        --first;
    }
    std::size_t last = bottom;
    while (last + 1 < s.size && !(heights[last + 1] > above_m)) {
        ++last;
    }
    return static_cast<double>(last - first) * s.dt_s;
}

}  // namespace

bool is_bounce(const SetSignals& s, std::span<const double> heights, const RepCycle& landed,
               const RepCycle& rise) {
    if (!landed.next_bottom || time_on_floor_s(s, heights, rise.bottom) > kAfterLanding_s) {
        return false;
    }
    const double half_m = heights[rise.top] - kUpperPart * (heights[rise.top] - heights[rise.bottom]);
    SampleRange arc{rise.top, rise.top + 1};
    while (arc.first > rise.bottom && heights[arc.first - 1] > half_m) {
        --arc.first;
    }
    while (arc.last < s.size && heights[arc.last] > half_m) {
        ++arc.last;
    }
    const std::optional<dsp::Parabola> path = dsp::fit_parabola(s.bar, arc, s.dt_s);
    return path && 1.0 + path->acceleration() / kStandardGravity_m_s2 < kUnloaded;
}

}  // namespace hinge::analysis
