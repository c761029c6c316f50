#include "gui/charts/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace hinge::gui {
namespace {

struct Pair {
    Rgba light;
    Rgba dark;
};

constexpr Rgba pick(const Pair& pair, Theme theme) noexcept {
    return theme == Theme::light ? pair.light : pair.dark;
}

constexpr Palette kLight{.background = 0xFFFFFFFF,
                         .surface = 0xFFF4F5F6,
                         .text = 0xFF1C1E21,
                         .muted = 0xFF5C6166,
                         .line = 0xFFD5D8DB,
                         .grid = 0xFFE6E6E6,
                         .event = 0xFF5C6166,
                         .missing = 0xFF8A8F94,
                         .accent = 0xFF1F5FA8,
                         .on_accent = 0xFFFFFFFF};
constexpr Palette kDark{.background = 0xFF16181A,
                        .surface = 0xFF1F2225,
                        .text = 0xFFE6E7E8,
                        .muted = 0xFFA3A8AD,
                        .line = 0xFF383C40,
                        .grid = 0xFF2D2F31,
                        .event = 0xFFA3A8AD,
                        .missing = 0xFF7C8186,
                        .accent = 0xFF7FB4F0,
                        .on_accent = 0xFF10131A};

constexpr std::array<Pair, 5> kMeanings{Pair{0xFF0072B2, 0xFF56B4E9}, Pair{0xFFD55E00, 0xFFE69F00},
                                        Pair{0xFF333333, 0xFFDDDDDD}, Pair{0xFF009E73, 0xFF2BC79A},
                                        Pair{0xFFCC79A7, 0xFFE3A1C6}};
constexpr std::array<Pair, 4> kPhases{Pair{0x305A7894, 0x385F7F9C}, Pair{0x165A7894, 0x205F7F9C},
                                      Pair{0x285A7894, 0x305F7F9C}, Pair{0x0E5A7894, 0x165F7F9C}};
constexpr std::array<Pair, 3> kJudgements{Pair{0xFF2E7D32, 0xFF81C784}, Pair{0xFFB26A00, 0xFFFFB74D},
                                          Pair{0xFFB3261E, 0xFFF2938C}};

double relative_luminance(Rgba colour) noexcept {
    const auto channel = [colour](unsigned shift) {
        const double c = static_cast<double>((colour >> shift) & 0xFFU) / 255.0;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}

}  // namespace

const Palette& colours_of(Theme theme) noexcept {
    return theme == Theme::light ? kLight : kDark;
}

Rgba colour(Meaning meaning, Theme theme) noexcept {
    return pick(kMeanings[static_cast<std::size_t>(meaning)], theme);
}

Rgba colour(Phase phase, Theme theme) noexcept {
    return pick(kPhases[static_cast<std::size_t>(phase)], theme);
}

Rgba colour(Judgement judgement, Theme theme) noexcept {
    return pick(kJudgements[static_cast<std::size_t>(judgement)], theme);
}

Mark mark(Meaning meaning) noexcept {
    switch (meaning) {
        case Meaning::left: return Mark::circle;
        case Meaning::right: return Mark::square;
        default: return Mark::none;
    }
}

double line_width(Meaning meaning) noexcept {
    switch (meaning) {
        case Meaning::both: return 1.8;
        // Left is drawn over right; where the feet share evenly the right one still shows as a rim.
        case Meaning::right: return 2.6;
        default: return 1.3;
    }
}

double contrast_ratio(Rgba one, Rgba other) noexcept {
    const double a = relative_luminance(one);
    const double b = relative_luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace hinge::gui
