#include "datasets/store/raw_samples.h"

#include <gtest/gtest.h>

#include <cstring>

namespace hinge::store {
namespace {

ChannelLayout layout_of(std::initializer_list<WireType> wires) {
    ChannelLayout layout;
    for (const WireType wire : wires) {
        layout.channels.push_back({"c" + std::to_string(layout.channels.size()), "", "1", Quantity::other,
                                   wire, 1.0, 0.0, 0.0, 0.0, 0.0});
    }
    return layout;
}

std::int32_t widened(std::byte low, std::byte middle, std::byte high) {
    const std::vector<std::byte> stored = stored_from_wire(layout_of({WireType::i24}), {low, middle, high});
    std::int32_t value = 0;
    EXPECT_EQ(stored.size(), sizeof value);
    std::memcpy(&value, stored.data(), sizeof value);
    return value;
}

// Two's complement by hand: FF FF FF is -1, 00 00 80 is -2^23, FF FF 7F is 2^23 - 1.
TEST(RawSamples, ThreeByteNumbersKeepTheirSign) {
    EXPECT_EQ(widened(std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF}), -1);
    EXPECT_EQ(widened(std::byte{0x00}, std::byte{0x00}, std::byte{0x80}), -8'388'608);
    EXPECT_EQ(widened(std::byte{0xFF}, std::byte{0xFF}, std::byte{0x7F}), 8'388'607);
    EXPECT_EQ(widened(std::byte{0x03}, std::byte{0x02}, std::byte{0x01}), 66'051);  // 0x010203
}

TEST(RawSamples, NeighboursOfThreeByteNumbersStayWhole) {
    const ChannelLayout layout = layout_of({WireType::i8, WireType::i24, WireType::u16});
    std::vector<std::byte> wire;
    for (unsigned i = 0; i < 12; ++i) {
        wire.push_back(static_cast<std::byte>(i * 21U));
    }
    const std::vector<std::byte> stored = stored_from_wire(layout, wire);
    EXPECT_EQ(stored.size(), 2 * stored_scan_bytes(layout));
    EXPECT_EQ(stored_scan_bytes(layout), 7U);
    EXPECT_EQ(wire_from_stored(layout, stored), wire);
}

TEST(RawSamples, AMixtureOfTypesIsSeen) {
    EXPECT_TRUE(has_one_wire_type(layout_of({})));
    EXPECT_TRUE(has_one_wire_type(layout_of({WireType::i16, WireType::i16})));
    EXPECT_FALSE(has_one_wire_type(layout_of({WireType::i16, WireType::u16})));
}

}  // namespace
}  // namespace hinge::store
