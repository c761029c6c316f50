#include "analysis/events/bar_break.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"

namespace hinge::analysis {
namespace {

constexpr double kMaxCompliance_m_n = 2.5e-5;  // F.3
// A bar stiffer than 500 kN/m between the hands does not bend enough to time its break by.
constexpr double kMinCompliance_m_n = 2.0e-6;
constexpr double kFlexLow = 0.20;  // F.3, of the bar weight
constexpr double kFlexHigh = 0.85;
constexpr std::size_t kFlexMinSamples = 30;  // F.3
constexpr double kTravelLow_m = 0.0015;      // D.2 b
constexpr double kTravelHigh_m = 0.015;
constexpr double kBentTravelHigh_m = 0.030;  // more of the curve, to tell bend from travel by

struct LineFit {
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    void add(double x, double y) {
        n += 1;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    [[nodiscard]] double slope() const {
        const double d = n * sxx - sx * sx;
        return d > 0 ? (n * sxy - sx * sy) / d : 0.0;
    }
    [[nodiscard]] double intercept() const { return (sy - slope() * sx) / n; }
};

}  // namespace

std::optional<FlexLine> fit_flex_line(const SetSignals& s, const SampleRange& range, double body_n,
                                      double bar_n) {
    LineFit fit;
    for (std::size_t i = range.first; i < range.last; ++i) {
        const double load = s.total_event[i] - body_n;
        if (load >= kFlexLow * bar_n && load <= kFlexHigh * bar_n && std::isfinite(s.bar_position[i])) {
            fit.add(load - 0.5 * bar_n, s.bar_position[i]);
        }
    }
    if (fit.n < static_cast<double>(kFlexMinSamples)) {
        return std::nullopt;
    }
    const double compliance = std::clamp(fit.slope(), 0.0, kMaxCompliance_m_n);
    const double middle = (fit.sy - compliance * fit.sx) / fit.n;
    return FlexLine{compliance, middle - compliance * 0.5 * bar_n};
}

std::optional<double> lift_off_by_force(const SetSignals& s, const SampleRange& range, double body_n,
                                        double bar_n, double hold_fraction, double hold_s) {
    const std::size_t hold = s.samples_in(hold_s);
    const double level = body_n + bar_n;
    const double keep = body_n + hold_fraction * bar_n;
    for (std::size_t i = range.first + 1; i < range.last; ++i) {
        if (!(s.total_event[i] >= level && s.total_event[i - 1] < level)) {
            continue;
        }
        const std::size_t end = std::min(s.size, i + hold);
        const bool stays = std::all_of(s.total_event.begin() + static_cast<std::ptrdiff_t>(i),
                                       s.total_event.begin() + static_cast<std::ptrdiff_t>(end),
                                       [&](double f) { return f >= keep; });
        if (stays) {
            const double before = s.total_event[i - 1];
            return static_cast<double>(i - 1) + (level - before) / (s.total_event[i] - before);
        }
    }
    return std::nullopt;
}

std::optional<double> lift_off_by_flex(const SetSignals& s, const SampleRange& range, const FlexLine& line,
                                       double bar_n) {
    if (!(line.compliance_m_n > kMinCompliance_m_n)) {
        return std::nullopt;
    }
    return dsp::first_rise_to(s.bar_position, range, line.intercept_m + line.compliance_m_n * bar_n);
}

namespace {

// The line through the cube root of the travel above `rest_m`, on the last way up through `low` .. `high`
// travel.
struct RootFit {
    double start = 0.0;     // where it crosses zero, in samples
    double residual = 0.0;  // rms, of the cube root
};

std::optional<RootFit> fit_cube_root(const SetSignals& s, const SampleRange& range, double rest_m,
                                     double travel_high_m) {
    const std::optional<double> high = dsp::first_rise_to(s.bar_position, range, rest_m + travel_high_m);
    if (!high) {
        return std::nullopt;
    }
    LineFit fit;
    double syy = 0.0;
    const auto last = static_cast<std::size_t>(*high);
    for (std::size_t i = last; i > range.first; --i) {
        const double travel = s.bar_position[i] - rest_m;
        if (!(travel >= kTravelLow_m)) {
            break;
        }
        const double root = std::cbrt(travel);
        fit.add(static_cast<double>(i) - static_cast<double>(last), root);
        syy += root * root;
    }
    const double slope = fit.slope();
    if (fit.n < 5 || !(slope > 0.0)) {
        return std::nullopt;
    }
    const double start = static_cast<double>(last) - fit.intercept() / slope;
    const double unexplained = syy - fit.intercept() * fit.sy - slope * fit.sxy;
    return RootFit{std::clamp(start, static_cast<double>(range.first), static_cast<double>(last)),
                   std::sqrt(std::max(0.0, unexplained) / fit.n)};
}

}  // namespace

std::optional<double> lift_off_by_height(const SetSignals& s, const SampleRange& range, double rest_m) {
    const auto fit = fit_cube_root(s, range, rest_m, kTravelHigh_m);
    return fit ? std::optional(fit->start) : std::nullopt;
}

std::optional<double> lift_off_by_bent_height(const SetSignals& s, const SampleRange& range, double rest_m) {
    constexpr double kLargestBend_m = 0.025;  // 0.1 item 4: 5-21 mm
    constexpr double kBendStep_m = 0.0005;
    std::optional<RootFit> best;
    for (double bend_m = 0.0; bend_m <= kLargestBend_m; bend_m += kBendStep_m) {
        const auto fit = fit_cube_root(s, range, rest_m + bend_m, kBentTravelHigh_m);
        if (fit && (!best || fit->residual < best->residual)) {
            best = fit;
        }
    }
    return best ? std::optional(best->start) : std::nullopt;
}

}  // namespace hinge::analysis
