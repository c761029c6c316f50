#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// What one scan of a device holds: channels in wire order, each with the map from raw numbers to units.
namespace hinge {

enum class Quantity : std::uint8_t {
    voltage,
    force,
    moment,
    displacement,
    count,
    digital,
    temperature,
    other
};
enum class WireType : std::uint8_t { i8, i16, u16, i24, i32, u32, f32, f64 };

// Bytes one value takes in a block's `raw` span (native byte order, packed; i24 travels as three bytes,
// least significant first).
constexpr std::size_t size_of(WireType type) noexcept {
    switch (type) {
        case WireType::i8: return 1;
        case WireType::i16: return 2;
        case WireType::u16: return 2;
        case WireType::i24: return 3;
        case WireType::i32: return 4;
        case WireType::u32: return 4;
        case WireType::f32: return 4;
        case WireType::f64: return 8;
    }
    return 0;
}

struct Channel {
    std::string id;     // unique within its device, e.g. "AIN0", "left_fz"
    std::string label;  // for people
    std::string unit;   // of value = raw * scale + offset, e.g. "V", "N", "m"
    Quantity quantity = Quantity::other;
    WireType wire = WireType::f64;
    double scale = 1.0;
    double offset = 0.0;
    double min = 0.0;  // physical range in `unit`; min == max means "not known". At or beyond it: saturated.
    double max = 0.0;
    double skew_s = 0.0;  // sampling instant relative to the start of the scan
    // A converter calibrated with two slopes that meet at `centre` (raw counts): below it the slope is
    // `scale_below` in place of `scale`. 0: one line everywhere. Use `value_of`.
    double centre = 0.0;
    double scale_below = 0.0;
};

// A raw number in the channel's unit.
[[nodiscard]] constexpr double value_of(const Channel& channel, double raw) noexcept {
    if (channel.scale_below != 0.0 && raw < channel.centre) {
        return channel.centre * channel.scale + channel.offset + (raw - channel.centre) * channel.scale_below;
    }
    return raw * channel.scale + channel.offset;
}

struct ChannelLayout {
    std::vector<Channel> channels;

    [[nodiscard]] std::size_t scan_bytes() const noexcept {
        std::size_t bytes = 0;
        for (const Channel& channel : channels) {
            bytes += size_of(channel.wire);
        }
        return bytes;
    }
};

}  // namespace hinge
