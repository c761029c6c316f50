#include "datasets/store/chunk_reader.h"

#include <gtest/gtest.h>

#include <random>

namespace hinge::store {
namespace {

// As H5checksum.c of HDF5 1.10.8 describes it: 360 words at a time, folded.
std::uint32_t word_by_word(const std::vector<std::byte>& bytes) {
    std::uint32_t sum1 = 0;
    std::uint32_t sum2 = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        sum1 += std::to_integer<std::uint32_t>(bytes[i]) << 8U | std::to_integer<std::uint32_t>(bytes[i + 1]);
        sum1 = (sum1 & 0xFFFFU) + (sum1 >> 16U);
        sum2 += sum1;
        sum2 = (sum2 & 0xFFFFU) + (sum2 >> 16U);
    }
    if (bytes.size() % 2 == 1) {
        sum1 += std::to_integer<std::uint32_t>(bytes.back()) << 8U;
        sum1 = (sum1 & 0xFFFFU) + (sum1 >> 16U);
        sum2 += sum1;
        sum2 = (sum2 & 0xFFFFU) + (sum2 >> 16U);
    }
    return sum2 << 16U | sum1;
}

// By hand: words 0x0102, 0x0304: sum 0x0406, sums of sums 0x0102 + 0x0406 = 0x0508.
TEST(Fletcher32, TwoWordsByHand) {
    const std::vector<std::byte> bytes{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
    EXPECT_EQ(fletcher32(bytes), 0x05080406U);
}

TEST(Fletcher32, BlocksGiveWhatSingleWordsGive) {
    std::mt19937 random(7);
    for (std::size_t length = 0; length < 1500; length += 1 + length / 9) {
        std::vector<std::byte> bytes(length);
        for (std::byte& byte : bytes) {
            byte = static_cast<std::byte>(random() & 0xFFU);
        }
        EXPECT_EQ(fletcher32(bytes), word_by_word(bytes)) << length;
    }
}

TEST(Fletcher32, ExtremesKeepTheDifferenceOfZeroAndAllOnes) {
    EXPECT_EQ(fletcher32(std::vector<std::byte>(4096, std::byte{0})), 0U);
    const std::vector<std::byte> ones(4096, std::byte{0xFF});
    EXPECT_EQ(fletcher32(ones), word_by_word(ones));
    EXPECT_EQ(fletcher32(ones), 0xFFFFFFFFU);
}

}  // namespace
}  // namespace hinge::store
