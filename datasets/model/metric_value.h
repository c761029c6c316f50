#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

// The outcome of a metric: a number with its uncertainty and grade, or a stated reason why there is none.
// A value is never NaN or infinite; `make_metric_value` turns such a number into a reason.
namespace hinge {

enum class Grade { a, b, indeterminate };

constexpr std::string_view name(Grade grade) noexcept {
    switch (grade) {
        case Grade::a: return "A";
        case Grade::b: return "B";
        case Grade::indeterminate: return "INDETERMINATE";
    }
    return "INDETERMINATE";
}

using MetricScalar = std::variant<double, bool, std::string>;  // number, yes/no, category

struct MetricValue {
    std::optional<MetricScalar> value;
    std::optional<double> uncertainty;  // one standard deviation, in the metric's unit
    std::optional<Grade> grade;
    std::string reason;     // why there is no value; empty when there is one
    std::string qualifier;  // what of the definition the value covers: "to_highest_point" of a failed lift,
                            // "loaded_time" of a lift that only the plates saw; empty: all of it

    [[nodiscard]] bool has_value() const noexcept { return value.has_value(); }
    // The number, if this is a number.
    [[nodiscard]] std::optional<double> number() const {
        if (!value) {
            return std::nullopt;
        }
        const double* number = std::get_if<double>(&*value);
        return number != nullptr ? std::optional<double>(*number) : std::nullopt;
    }
};

}  // namespace hinge
