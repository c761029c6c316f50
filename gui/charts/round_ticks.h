#pragma once

namespace hinge::gui {

// Ticks at round numbers: multiples of `step`, which is 1, 2 or 5 times a power of ten.
struct RoundTicks {
    double first = 0.0;  // smallest multiple of step that is not below the range
    double step = 1.0;
    int decimals = 0;  // that a label needs

    // An axis label for these ticks in C notation, e.g. "%.1f".
    [[nodiscard]] const char* label_format() const noexcept;
};

// The smallest round step that puts at most `most` ticks into [low, high]; most >= 2, high > low.
[[nodiscard]] RoundTicks round_ticks(double low, double high, int most) noexcept;

// The smallest multiple of a round step that is at least `value` (> 0): the end of an axis.
[[nodiscard]] double round_up(double value) noexcept;

}  // namespace hinge::gui
