#include "analysis/findings/common.h"

#include <cstdarg>
#include <cstdio>

namespace hinge::analysis::findings {

std::string sentence(const char* format, ...) {
    char text[400];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

std::optional<Number> number_of(const ReportedMetric* metric) {
    if (metric == nullptr || !metric->value.number()) {
        return std::nullopt;
    }
    return Number{*metric->value.number(), metric->value.uncertainty.value_or(0.0)};
}

bool surely_above(const std::optional<Number>& x, double limit) noexcept {
    return x && x->value - kGuardBand * x->sd > limit;
}

bool surely_below(const std::optional<Number>& x, double limit) noexcept {
    return x && x->value + kGuardBand * x->sd < limit;
}

std::optional<HandLoad> HandLoad::of(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!set.signals.has_plates || set.trial.set.discs != DiscPlacement::off_plates || !rep.weights.bar ||
        !rep.weights.body) {
        return std::nullopt;
    }
    return HandLoad{set.signals, rep.weights.body->value, rep.weights.bar->value};
}

double HandLoad::time_below_s(const SampleRange& range, double fraction) const {
    std::size_t below = 0;
    for (std::size_t i = range.first; i < range.last; ++i) {
        below += (*this)(i) < fraction ? 1U : 0U;
    }
    return static_cast<double>(below) * signals_->dt_s;
}

SampleRange floor_contact(const SetAnalysis& set, const RepAnalysis& rep) {
    const std::optional<double> touchdown = rep.rep.time_s(EventKind::touchdown);
    if (!touchdown) {
        return {};
    }
    SampleRange contact{set.signals.index_of(*touchdown), set.signals.size};
    const auto next = static_cast<std::size_t>(rep.rep.index);
    if (next < set.reps.size()) {
        const std::optional<double> lift_off = set.reps[next].rep.time_s(EventKind::lift_off);
        contact.last = lift_off ? set.signals.index_of(*lift_off) : set.reps[next].cycle.bottom;
    }
    return contact;
}

}  // namespace hinge::analysis::findings
