#pragma once

#include <cstdint>

// Every colour of the window, once, by meaning. Curves are the Okabe-Ito set (Okabe & Ito 2008, "Color
// Universal Design"), which stays apart for colour-blind readers; a colour never stands alone (mark, dash or
// word repeats it).
namespace hinge::gui {

enum class Theme { light, dark };

// 0xAARRGGBB.
using Rgba = std::uint32_t;

enum class Meaning { left, right, both, bar, hip };
enum class Phase { slack, pull, hold, descent };
enum class Judgement { good, watch, act };

// The shape that repeats the colour's meaning beside a curve's name.
enum class Mark { none, circle, square };

struct Palette {
    Rgba background;  // charts, tables
    Rgba surface;     // bars and side panels
    Rgba text;
    Rgba muted;  // secondary words, reasons, axis labels
    Rgba line;   // borders
    Rgba grid;
    Rgba event;    // lines and flags
    Rgba missing;  // hatch over a gap
    Rgba accent;   // selection, the primary action
    Rgba on_accent;
};

[[nodiscard]] const Palette& colours_of(Theme theme) noexcept;
[[nodiscard]] Rgba colour(Meaning meaning, Theme theme) noexcept;
[[nodiscard]] Rgba colour(Phase phase, Theme theme) noexcept;  // a faint tint with alpha
[[nodiscard]] Rgba colour(Judgement judgement, Theme theme) noexcept;
[[nodiscard]] Mark mark(Meaning meaning) noexcept;
[[nodiscard]] double line_width(Meaning meaning) noexcept;  // device-independent pixels

// Contrast ratio of two opaque colours, 1 to 21. Source: WCAG 2.1, "contrast ratio" and "relative luminance".
[[nodiscard]] double contrast_ratio(Rgba one, Rgba other) noexcept;

}  // namespace hinge::gui
