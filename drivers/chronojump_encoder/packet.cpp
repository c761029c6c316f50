#include "drivers/chronojump_encoder/packet.h"

#include <bit>

namespace hinge::drivers::chronojump {

Byte read_byte(std::byte wire) noexcept {
    if (wire == kTriggerOn) {
        return {Meaning::trigger_on, 0, false};
    }
    if (wire == kTriggerOff) {
        return {Meaning::trigger_off, 0, false};
    }
    const auto counts = std::bit_cast<std::int8_t>(wire);
    return {Meaning::displacement, counts, counts <= -127 || counts == 127};
}

}  // namespace hinge::drivers::chronojump
