#include "analysis/dsp/residual_analysis.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/butterworth.h"

namespace hinge::analysis::dsp {
namespace {

constexpr int kFirstHalfHertz = 2;   // 1 Hz
constexpr int kLastHalfHertz = 200;  // 100 Hz
constexpr std::size_t kFewestCutoffs = 25;
constexpr std::size_t kFewestInTail = 10;
constexpr double kTailShare = 0.4;
constexpr double kHighestOfRate = 0.25;  // `lowpass_zero_lag` leaves signals alone from there on

struct Line {
    double intercept, slope, r_squared;
};

Line fit(std::span<const double> x, std::span<const double> y) {
    const auto n = static_cast<double>(x.size());
    double mean_x = 0.0, mean_y = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i] / n;
        mean_y += y[i] / n;
    }
    double sxx = 0.0, sxy = 0.0, syy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sxx += (x[i] - mean_x) * (x[i] - mean_x);
        sxy += (x[i] - mean_x) * (y[i] - mean_y);
        syy += (y[i] - mean_y) * (y[i] - mean_y);
    }
    const double slope = sxy / sxx;
    return {mean_y - slope * mean_x, slope, syy > 0.0 ? sxy * sxy / (sxx * syy) : 1.0};
}

double rms_difference(std::span<const double> a, std::span<const double> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace

Result<ResidualAnalysis> residual_analysis(std::span<const double> samples, Hertz rate) {
    if (!std::all_of(samples.begin(), samples.end(), [](double x) { return std::isfinite(x); })) {
        return Error{ErrorCode::not_computable, "samples are missing"};
    }
    ResidualAnalysis found;
    for (int half = kFirstHalfHertz; half <= kLastHalfHertz; ++half) {
        const Hertz cutoff{0.5 * half};
        if (cutoff.value >= kHighestOfRate * rate.value || samples.size() <= padding_samples(cutoff, rate)) {
            continue;
        }
        found.cutoff_hz.push_back(cutoff.value);
        found.residual.push_back(rms_difference(samples, lowpass_zero_lag(samples, cutoff, rate)));
    }
    const std::size_t count = found.cutoff_hz.size();
    if (count < kFewestCutoffs) {
        return Error{ErrorCode::not_computable,
                     "the signal is too short or its rate too low: " + std::to_string(count) +
                         " cut-offs can be tried, " + std::to_string(kFewestCutoffs) + " are needed"};
    }
    const auto first = static_cast<std::size_t>(std::ceil((1.0 - kTailShare) * static_cast<double>(count)));
    found.r_squared = -1.0;
    for (std::size_t start = first; start + kFewestInTail <= count; ++start) {
        const Line line =
            fit(std::span(found.cutoff_hz).subspan(start), std::span(found.residual).subspan(start));
        if (line.r_squared > found.r_squared) {
            found.tail_first_hz = found.cutoff_hz[start];
            found.intercept = line.intercept;
            found.slope = line.slope;
            found.r_squared = line.r_squared;
        }
    }
    for (std::size_t i = 0; i < count && !found.chosen_hz; ++i) {
        if (found.residual[i] <= found.intercept) {
            found.chosen_hz = found.cutoff_hz[i];
        }
    }
    if (!found.chosen_hz) {
        found.reason = "no cut-off leaves as little as the line through the tail does at 0 Hz";
    }
    return found;
}

}  // namespace hinge::analysis::dsp
