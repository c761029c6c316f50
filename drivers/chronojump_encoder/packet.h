#pragma once

#include <cstddef>
#include <cstdint>

// The wire of a Chronojump encoder: one byte per timer tick, and a few that are not displacement. Pure.
// Source: devices.md 2.1.
namespace hinge::drivers::chronojump {

enum class Meaning : std::uint8_t {
    displacement,
    trigger_on,   // 'T', right after the displacement of the tick in which the RCA input closed
    trigger_off,  // 't', likewise, released
};

struct Byte {
    Meaning meaning = Meaning::displacement;
    std::int8_t counts = 0;  // since the tick before
    bool is_rail = false;    // -128, -127 and 127: the counter's limits, far beyond any barbell
};

inline constexpr std::byte kPortScan{0x4A};    // 'J', asked and answered
inline constexpr std::byte kTriggerOn{0x54};   // 'T': 84 counts in a tick are no barbell
inline constexpr std::byte kTriggerOff{0x74};  // 't'

[[nodiscard]] Byte read_byte(std::byte wire) noexcept;

}  // namespace hinge::drivers::chronojump
