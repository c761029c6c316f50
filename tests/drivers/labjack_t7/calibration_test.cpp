#include "drivers/labjack_t7/calibration.h"

#include <gtest/gtest.h>

#include "drivers/labjack_t7/registers.h"
#include "drivers/labjack_t7/scan_plan.h"
#include "tests/drivers/support/device_bench.h"

namespace hinge::drivers::t7 {
namespace {

using testing::hex;

// Slopes 2^-12 and -2^-12.01.., chosen so that the floats are exact: 0x39A00000 = 1.25 * 2^-12 V,
// 0xB9A10000 = -(1.2578125) * 2^-12 V, centre 0x47020000 = 33280, offset 0.
std::vector<std::byte> flash() {
    std::vector<std::byte> bytes =
        hex("39A00000 B9A10000 47020000 00000000"
            "3800 0000 B800 0000 4702 0000 0000 0000"  // 2^-15 V
            "3654 0000 B654 0000 4702 0000 0000 0000"  // 1.65625 * 2^-19 V
            "34AA 0000 B4AA 0000 4702 0000 0000 0000");
    bytes.resize(kCalibrationBytes);
    return bytes;
}

Result<Calibration> parse(const std::vector<std::byte>& bytes) {
    return parse_calibration(std::span<const std::byte, kCalibrationBytes>(bytes));
}

TEST(T7Calibration, ReadsTheFlashInItsOrder) {
    const auto calibration = parse(flash());
    ASSERT_TRUE(calibration) << calibration.error().message;
    EXPECT_EQ(calibration->ranges[0].positive_slope, 1.25F / 4096.0F);
    EXPECT_EQ(calibration->ranges[0].negative_slope, -1.2578125F / 4096.0F);
    EXPECT_EQ(calibration->ranges[0].centre, 33280.0F);
    EXPECT_EQ(calibration->ranges[1].positive_slope, 1.0F / 32768.0F);
}

// devices.md 1.5 by hand: 1000 counts above, below and at the centre.
TEST(T7Calibration, HasItsOwnSlopeBelowTheCentre) {
    const RangeCalibration range = parse(flash())->ranges[0];
    EXPECT_DOUBLE_EQ(range.volts(34280), 1250.0 / 4096.0);
    EXPECT_DOUBLE_EQ(range.volts(32280), -1257.8125 / 4096.0);
    EXPECT_DOUBLE_EQ(range.volts(33280), 0.0);
}

// The channel a trial stores must say the same as the device's own formula, over the whole range.
TEST(T7Calibration, TheChannelSaysTheSameAsTheFormula) {
    const auto calibration = parse(flash());
    Settings settings;
    settings.inputs = {{.ain = 3, .range_v = 10.0, .id = "AIN3", .role = ""}};
    const Channel channel = make_scan_plan(settings, *calibration).layout.channels[0];
    for (std::uint32_t raw = 0; raw <= 0xFFFF; ++raw) {
        const double volts = calibration->ranges[0].volts(static_cast<std::uint16_t>(raw));
        ASSERT_NEAR(value_of(channel, raw), volts, 1e-12) << raw;
    }
}

// The nominal constants of devices.md 1.5 give the range stated there, -10.587 .. +10.109 V.
TEST(T7Calibration, NominalConstantsGiveTheStatedSpan) {
    const RangeCalibration nominal{3.1580578e-4F, -3.158058e-4F, 33523.0F, -10.586956522F};
    EXPECT_NEAR(nominal.volts(0), -10.587, 1e-3);
    EXPECT_NEAR(nominal.volts(65535), 10.109, 1e-3);
}

TEST(T7Calibration, CountsAreTheInverseOfVolts) {
    const RangeCalibration range = parse(flash())->ranges[0];
    for (const std::uint16_t raw :
         std::initializer_list<std::uint16_t>{0, 1, 33279, 33280, 33281, 65534, 65535}) {
        EXPECT_EQ(range.counts(range.volts(raw)), raw);
    }
    EXPECT_EQ(range.counts(-20.0), 0);
    EXPECT_EQ(range.counts(20.0), 65535);
}

TEST(T7Calibration, ErasedFlashIsRefused) {
    const std::vector<std::byte> erased(kCalibrationBytes, std::byte{0xFF});
    ASSERT_FALSE(parse(erased));
    EXPECT_NE(parse(erased).error().message.find("range 0"), std::string::npos);
}

TEST(T7Calibration, SwappedWordsAreRefused) {
    auto swapped = flash();
    for (std::size_t at = 0; at + 3 < swapped.size(); at += 4) {
        std::swap(swapped[at], swapped[at + 2]);
        std::swap(swapped[at + 1], swapped[at + 3]);
    }
    EXPECT_FALSE(parse(swapped));
}

TEST(T7Calibration, KnowsTheFourRanges) {
    EXPECT_EQ(range_index(0.0), 0U);
    EXPECT_EQ(range_index(10.0), 0U);
    EXPECT_EQ(range_index(0.1), 2U);
    EXPECT_FALSE(range_index(5.0));
}

// devices.md 1.4: the interval is a multiple of 100 ns, 1000 Hz is exact.
TEST(T7Rate, IsAMultipleOf100Nanoseconds) {
    EXPECT_DOUBLE_EQ(actual_rate_hz(1000.0), 1000.0);
    EXPECT_DOUBLE_EQ(actual_rate_hz(3000.0), 10e6 / 3333.0);
    EXPECT_DOUBLE_EQ(actual_rate_hz(actual_rate_hz(3000.0)), actual_rate_hz(3000.0));
}

}  // namespace
}  // namespace hinge::drivers::t7
