#include "tests/drivers/comedi/comedi_bench.h"

// What driver and card agree on before the stream: the fake card works in steps of 50 ns and converts no
// faster than one channel in 4 us.
namespace hinge::drivers::testing {
namespace {

KeyValues channels(int count) {
    KeyValues keys;
    for (int i = 0; i < count; ++i) {
        keys.emplace_back("channels." + std::to_string(i) + ".chan", std::to_string(i));
    }
    return keys;
}

// 3000 Hz is 333333.3 ns; the nearest step of 50 ns is 333350.
TEST(ComediNegotiation, TellsTheRateTheCardRoundedTo) {
    ComediBench bench;
    auto device = bench.open();
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({.rate_hz = 3000.0, .max_latency_ms = 20});
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_DOUBLE_EQ(info->nominal_hz, 3000.0);
    EXPECT_NEAR(info->actual_hz, 1e9 / 333350.0, 1e-6);
}

TEST(ComediNegotiation, TheLabFilesRateWins) {
    ComediBench bench;
    auto device = bench.open({{"rate_hz", "500"}});
    const auto info = (*device)->negotiate({.rate_hz = 3000.0, .max_latency_ms = 20});
    ASSERT_TRUE(info);
    EXPECT_NEAR(info->actual_hz, 500.0, 1e-9);
}

TEST(ComediNegotiation, ConversionsOneAfterTheOtherAreTheSkew) {
    for (const auto& [asked_us, skew_us] : std::vector<std::pair<std::string, double>>{
             {"0", 4.0}, {"1", 4.0}, {"10.01", 10.0}, {"12.53", 12.55}}) {
        ComediBench bench;
        KeyValues keys = channels(3);
        keys.emplace_back("convert_us", asked_us);
        auto device = bench.open(keys);
        const auto info = (*device)->negotiate({});
        ASSERT_TRUE(info) << info.error().message;
        EXPECT_EQ(info->layout.channels[0].skew_s, 0.0);
        EXPECT_NEAR(info->layout.channels[1].skew_s, skew_us * 1e-6, 1e-15) << asked_us;
        EXPECT_NEAR(info->layout.channels[2].skew_s, 2 * skew_us * 1e-6, 1e-15) << asked_us;
    }
}

// Conversions of 1 us are raised to the floor first, then 333333 ns are rounded, then all is accepted.
TEST(ComediNegotiation, ACardMayAdjustTwice) {
    ComediBench bench;
    auto device = bench.open({{"convert_us", "1"}});
    const auto info = (*device)->negotiate({.rate_hz = 3000.0, .max_latency_ms = 20});
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_NEAR(info->actual_hz, 1e9 / 333350.0, 1e-6);
}

// 16 channels of 4 us take 64 us.
TEST(ComediNegotiation, FasterThanTheCardIsWhatTheCardCan) {
    ComediBench bench;
    auto device = bench.open(channels(16));
    const auto info = (*device)->negotiate({.rate_hz = 100'000.0, .max_latency_ms = 20});
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_NEAR(info->actual_hz, 15625.0, 1e-6);
}

TEST(ComediNegotiation, ACardThatNeverAgreesIsRefusedWithItsReason) {
    const std::vector<std::string> reasons{"trigger source", "do not go together", "outside its range",
                                           "has to round", "list of channels"};
    for (std::size_t stage = 1; stage <= 5; ++stage) {
        ComediBench bench;
        auto device = bench.open();
        bench.inject("refuse", static_cast<double>(stage));
        expect_refused((*device)->negotiate({}),
                       {"fake-6220", reasons[stage - 1], "step " + std::to_string(stage)});
        EXPECT_EQ((*device)->health().state, DeviceState::idle);
        bench.inject("refuse", 0);
        EXPECT_TRUE((*device)->negotiate({})) << "and may be asked again";
    }
}

TEST(ComediNegotiation, AnImpossibleRateIsRefused) {
    ComediBench bench;
    auto device = bench.open();
    expect_refused((*device)->negotiate({.rate_hz = 0.1, .max_latency_ms = 20}), {"0.1", "Hz"});
    expect_refused((*device)->negotiate({.rate_hz = -1.0, .max_latency_ms = 20}), {"Hz"});
}

TEST(ComediNegotiation, ABufferAboveTheLimitNamesTheLimit) {
    ComediBench bench("max_buffer_bytes", "32768");
    auto device = bench.open({{"buffer_bytes", "65536"}});
    expect_refused((*device)->negotiate({}), {"65536", "32768", "comedi_config"});
}

TEST(ComediNegotiation, ALineTheCardDoesNotHaveIsRefused) {
    ComediBench bench;
    auto device = bench.open({{"start_trigger", "ext:40"}});
    expect_refused((*device)->negotiate({}), {"line 40", "start_trigger"});
}

TEST(ComediNegotiation, ACardThatIsGoneSaysSo) {
    ComediBench bench;
    auto device = bench.open();
    bench.inject("unplug");
    expect_refused((*device)->negotiate({}), {"gone"});
}

}  // namespace
}  // namespace hinge::drivers::testing
