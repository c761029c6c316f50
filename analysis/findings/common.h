#pragma once

#include <optional>
#include <string>

#include "analysis/findings/finding_family.h"

// Small helpers that several families share.
namespace hinge::analysis::findings {

// One-sided 95 % guard band in standard deviations: what lies closer to its limit is not called (F.1).
inline constexpr double kGuardBand = 1.64;

// As printf; long sentences are cut off.
[[nodiscard, gnu::format(printf, 1, 2)]] std::string sentence(const char* format, ...);

struct Number {
    double value, sd;
};

// The metric's number and its standard deviation; nothing when it has a reason instead.
[[nodiscard]] std::optional<Number> number_of(const ReportedMetric* metric);

[[nodiscard]] bool surely_above(const std::optional<Number>& x, double limit) noexcept;
[[nodiscard]] bool surely_below(const std::optional<Number>& x, double limit) noexcept;

// The hands' quasi-static load in units of the bar's weight, L / W_b = (Fz - BW) / W_b (science.md C.2).
// None without plates and weights, and where the discs stand on the plates and hide it.
class HandLoad {
public:
    [[nodiscard]] static std::optional<HandLoad> of(const SetAnalysis& set, const RepAnalysis& rep);
    HandLoad(const SetSignals& signals, double body_weight_n, double bar_weight_n)
        : signals_(&signals), body_n_(body_weight_n), bar_n_(bar_weight_n) {}

    // 25 Hz, at a sample.
    [[nodiscard]] double operator()(std::size_t sample) const {
        return (signals_->total_event[sample] - body_n_) / bar_n_;
    }
    [[nodiscard]] double body_weight_n() const noexcept { return body_n_; }
    [[nodiscard]] double bar_weight_n() const noexcept { return bar_n_; }
    // Seconds in `range` with a load below `fraction`.
    [[nodiscard]] double time_below_s(const SampleRange& range, double fraction) const;
    // The load's error while the body moves: 20 N of sway and hip motion on a bar of 600 N and more.
    static constexpr double kSd = 0.02;

private:
    const SetSignals* signals_;
    double body_n_, bar_n_;
};

// From touchdown of `rep` to the next lift-off, or to the end of the recording; empty without a touchdown.
[[nodiscard]] SampleRange floor_contact(const SetAnalysis& set, const RepAnalysis& rep);

}  // namespace hinge::analysis::findings
