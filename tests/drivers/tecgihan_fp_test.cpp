#include <gtest/gtest.h>

#include "drivers/tecgihan_fp/device.h"
#include "drivers/tecgihan_fp/emulator.h"
#include "tests/drivers/support/emulated_lab.h"

// The driver against the emulator, where Tec Gihan plates differ from other devices; the common rules are in
// tests/drivers/conformance.
namespace hinge::drivers::tecgihan {
namespace {

using testing::KeepingSink;
using testing::Keys;
using testing::ManualClock;

struct Lab : testing::EmulatedLab {
    explicit Lab(Keys options = {}) : EmulatedLab(emulate_tecgihan_fp(), std::move(options)) {}
    Result<std::unique_ptr<Device>> open(Keys more = {}) {
        DeviceConfig config{"plates", "device.plates", emulator->endpoint()};
        config.values.insert(config.values.end(), {{"stop_wait_ms", "10"}, {"zero_wait_ms", "5"}});
        config.values.insert(config.values.end(), more.begin(), more.end());
        return tecgihan_fp().open(config, clock);
    }
};

TEST(TecgihanDevice, TellsWhoItIs) {
    for (const double crlf : {0.0, 1.0}) {
        Lab lab(Keys{{"plates", "4"}});
        lab.inject("crlf", crlf);
        auto device = lab.open({{"range", "6k"}, {"serial", "20310"}});
        ASSERT_TRUE(device) << device.error().message;
        const auto info = (*device)->negotiate({.rate_hz = 1000.0});
        ASSERT_TRUE(info);
        EXPECT_EQ(info->serial, "20310");
        EXPECT_EQ(info->firmware, "1.00");
        EXPECT_DOUBLE_EQ(info->actual_hz, 1000.0);
        ASSERT_EQ(info->layout.channels.size(), 24U);
        EXPECT_NEAR(info->layout.channels[2].max, 6060.0, 1e-6) << "asked of the plate, not assumed";
    }
}

TEST(TecgihanDevice, AssumesFullScalesThatAreNotEighteen) {
    Lab lab;
    lab.inject("short_scales");
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({});
    EXPECT_DOUBLE_EQ(info->layout.channels[2].max, 3000.0);
    EXPECT_NE(info->layout.channels[2].label.find("assumed"), std::string::npos);
}

// Firmware that ends its lines with CR alone, leaves prefixes out, knows no VER, and is silent while it is busy.
TEST(TecgihanDevice, BearsWithATerseController) {
    Lab lab(Keys{{"asleep", "true"}});
    lab.inject("cr", 1);
    lab.inject("terse", 1);
    lab.inject("mute_states", 1);
    auto device = lab.open({{"serial", "20310"}});
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE(info);
    EXPECT_EQ(info->serial, "20310");
    EXPECT_EQ(info->firmware, "") << "not told";
}

TEST(TecgihanDevice, WakesASleepingController) {
    Lab lab(Keys{{"asleep", "true"}});
    EXPECT_TRUE(lab.open());
}

TEST(TecgihanDevice, IsNotMistakenForAnother) {
    Lab lab;
    const auto opened = lab.open({{"serial", "7"}});
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("20310"), std::string::npos) << opened.error().message;
}

TEST(TecgihanDevice, ZeroesInHardwareAndSaysWhenItFailed) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device);
    EXPECT_TRUE((*device)->zero());
    lab.inject("zero_error");
    const auto zero = (*device)->zero();
    ASSERT_FALSE(zero);
    EXPECT_NE(zero.error().message.find("ERR"), std::string::npos);
}

// A byte is lost, or text comes in place of a packet: the run ends with all whole packets delivered, and can
// be started again without opening again.
TEST(TecgihanDevice, EndsARunThatIsOutOfStepAndStartsAgain) {
    for (const char* fault : {"drop_byte", "text"}) {
        Lab lab;
        auto device = lab.open();
        ASSERT_TRUE(device);
        ASSERT_TRUE((*device)->negotiate({}));
        ASSERT_TRUE((*device)->start());
        EXPECT_TRUE(lab.run(**device, 1.05));
        lab.inject(fault);
        EXPECT_FALSE(lab.run(**device, 4.0)) << fault;
        EXPECT_EQ((*device)->health().state, DeviceState::failed);
        EXPECT_EQ((*device)->health().resyncs, 1U);
        EXPECT_EQ(lab.sink.scans(), lab.emulator->truth().sent);
        EXPECT_EQ(lab.sink.count(DeviceEventKind::end_of_stream), 1U);
        EXPECT_TRUE((*device)->stop(StopMode::drain, lab.sink));
        EXPECT_EQ((*device)->health().state, DeviceState::idle);
        lab.sink = KeepingSink{};
        ASSERT_TRUE((*device)->start());
        EXPECT_TRUE(lab.run(**device, 1.05));
        EXPECT_EQ(lab.sink.scans(), 1000U);
    }
}

TEST(TecgihanDevice, StallsAndGoesOnWithNothingLost) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device);
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    lab.run(**device, 0.55);
    lab.inject("hang", 1);
    EXPECT_TRUE(lab.run(**device, 3.0));
    EXPECT_EQ((*device)->health().state, DeviceState::stalled);
    lab.inject("hang", 0);
    EXPECT_TRUE(lab.run(**device, 1.5));
    EXPECT_EQ((*device)->health().state, DeviceState::running);
    EXPECT_EQ(lab.sink.scans(), 5000U);
    testing::expect_contiguous(lab.sink);
}

// The host is so late that the controller gives up: silence, and the run ends.
TEST(TecgihanDevice, FailsWhenTheControllerOverran) {
    Lab lab(Keys{{"fifo_packets", "5"}});
    auto device = lab.open();
    ASSERT_TRUE(device);
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    lab.run(**device, 0.55);
    lab.inject("hang", 1);
    lab.run(**device, 1.0);
    lab.inject("hang", 0);
    EXPECT_FALSE(lab.run(**device, 12.0));
    EXPECT_EQ((*device)->health().state, DeviceState::failed);
}

}  // namespace
}  // namespace hinge::drivers::tecgihan
