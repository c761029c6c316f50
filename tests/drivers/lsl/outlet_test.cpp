#include "drivers/lsl/outlet.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <functional>
#include <thread>

#include "drivers/lsl/device.h"
#include "tests/drivers/support/device_bench.h"

namespace hinge::drivers::lab_streaming {
namespace {

using testing::KeepingSink;
using testing::ManualClock;

StreamDescription two_channels() {
    StreamDescription stream{
        .name = "Hinge", .type = "Force", .source_id = "test", .nominal_hz = 1000.0, .uid = "u-7"};
    stream.channels = {{"left_fz", "N", "Force"}, {"bar", "m", "Position"}};
    return stream;
}

bool becomes(const std::function<bool()>& holds) {
    for (int i = 0; i < 2000 && !holds(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return holds();
}

struct Inlet {
    explicit Inlet(const Outlet& outlet) {
        DeviceConfig config{
            "in",
            "device.in",
            {{"host", "127.0.0.1"}, {"port", std::to_string(outlet.port())}, {"clock_probes", "0"}}};
        auto opened = lsl().open(config, clock);
        EXPECT_TRUE(opened) << opened.error().message;
        device = std::move(*opened);
        EXPECT_TRUE(device->negotiate({}));
        EXPECT_TRUE(device->start());
    }
    ManualClock clock;
    KeepingSink sink;
    std::unique_ptr<Device> device;
};

// What is published comes out of two inlets, to the bit and with its time.
TEST(LslOutlet, EveryInletTakesEverySample) {
    auto outlet = Outlet::open(two_channels(), 0);
    ASSERT_TRUE(outlet) << outlet.error().message;
    Inlet first(**outlet);
    Inlet second(**outlet);
    ASSERT_TRUE(becomes([&] { return (*outlet)->clients() == 2; }));
    for (int i = 0; i < 3000; ++i) {
        (*outlet)->publish(std::array{static_cast<float>(i), 0.001F * static_cast<float>(i)},
                           100.0 + 0.001 * i);
    }
    for (Inlet* inlet : {&first, &second}) {
        ASSERT_TRUE(becomes(
            [&] { return inlet->device->service(inlet->sink).has_value() && inlet->sink.scans() == 3000; }));
        EXPECT_EQ(inlet->sink.dropped(), 0U);
        for (const FrameBlock& block : inlet->sink.blocks) {
            for (std::uint32_t i = 0; i < block.record.scan_count; ++i) {
                std::array<float, 2> values{};
                std::memcpy(values.data(), block.raw.data() + 8 * i, 8);
                const auto scan = static_cast<float>(block.record.first_scan + i);
                ASSERT_EQ(values[0], scan);
                ASSERT_EQ(values[1], 0.001F * scan);
            }
            EXPECT_EQ(block.record.device_ticks, 100'000'000U + 1000U * block.record.first_scan);
        }
    }
}

TEST(LslOutlet, AClientThatGoesIsForgotten) {
    auto outlet = Outlet::open(two_channels(), 0);
    ASSERT_TRUE(outlet);
    {
        const Inlet inlet(**outlet);
        ASSERT_TRUE(becomes([&] { return (*outlet)->clients() == 1; }));
        inlet.device->close();
    }
    EXPECT_TRUE(becomes([&] { return (*outlet)->clients() == 0; }));
    EXPECT_EQ((*outlet)->cut_off(), 0U);
}

// A reader that stands still holds up nobody and is cut off.
TEST(LslOutlet, AClientThatDoesNotReadIsCutOff) {
    auto outlet = Outlet::open(two_channels(), 0);
    ASSERT_TRUE(outlet);
    const Inlet sleeper(**outlet);
    ASSERT_TRUE(becomes([&] { return (*outlet)->clients() == 1; }));
    std::uint64_t published = 0;
    while ((*outlet)->cut_off() == 0 && published < 5'000'000) {
        (*outlet)->publish(std::array{1.0F, 2.0F}, 1.0 + 1e-3 * static_cast<double>(published++));
    }
    EXPECT_EQ((*outlet)->cut_off(), 1U);
    EXPECT_TRUE(becomes([&] { return (*outlet)->clients() == 0; }));
}

TEST(LslOutlet, IsFoundByAsking) {
    const std::string port = std::to_string(31'000 + ::getpid() % 10'000);
    auto outlet = Outlet::open(two_channels(), static_cast<std::uint16_t>(std::stoi(port)));
    ASSERT_TRUE(outlet) << outlet.error().message;
    const ManualClock clock;
    DeviceConfig config{"in",
                        "device.in",
                        {{"query", "type='Force'"},
                         {"discovery_addresses", "127.0.0.1"},
                         {"discovery_port", port},
                         {"clock_probes", "0"}}};
    const auto opened = lsl().open(config, clock);
    EXPECT_TRUE(opened) << opened.error().message;
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
