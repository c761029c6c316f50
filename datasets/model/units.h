#pragma once

#include <string_view>

// Quantities at the edges of a room, and the units a stored number may carry. SI inside; other units
// appear only in importers and on screen.
namespace hinge {

template <class Tag>
struct QuantityOf {
    double value = 0.0;
    constexpr QuantityOf() = default;
    constexpr explicit QuantityOf(double v) : value(v) {}
    constexpr auto operator<=>(const QuantityOf&) const = default;
};

using Newtons = QuantityOf<struct NewtonsTag>;
using Metres = QuantityOf<struct MetresTag>;
using Seconds = QuantityOf<struct SecondsTag>;
using Hertz = QuantityOf<struct HertzTag>;
using Kilograms = QuantityOf<struct KilogramsTag>;

// Standard acceleration of free fall (3rd CGPM, 1901), exact by definition. A lab may set its local value.
inline constexpr double kStandardGravity_m_s2 = 9.80665;
// International inch and avoirdupois pound (1959 agreement), exact by definition.
inline constexpr double kMetresPerInch = 0.0254;
inline constexpr double kKilogramsPerPound = 0.45359237;

enum class Unit {
    one,
    percent,
    second,
    metre,
    square_metre,
    metre_per_second,
    per_second,
    newton,
    newton_metre,
    newton_second,
    newton_per_second,
    joule,
    watt,
    kilogram,
    hertz,
};

// The unit's symbol as stored in files and shown in headers, e.g. "m/s". `Unit::one` is "1".
constexpr std::string_view symbol(Unit unit) noexcept {
    switch (unit) {
        case Unit::one: return "1";
        case Unit::percent: return "%";
        case Unit::second: return "s";
        case Unit::metre: return "m";
        case Unit::square_metre: return "m2";
        case Unit::metre_per_second: return "m/s";
        case Unit::per_second: return "1/s";
        case Unit::newton: return "N";
        case Unit::newton_metre: return "N m";
        case Unit::newton_second: return "N s";
        case Unit::newton_per_second: return "N/s";
        case Unit::joule: return "J";
        case Unit::watt: return "W";
        case Unit::kilogram: return "kg";
        case Unit::hertz: return "Hz";
    }
    return "1";
}

}  // namespace hinge
