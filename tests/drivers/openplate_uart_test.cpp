#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "datasets/plates/plate_model.h"
#include "drivers/openplate_uart/assembler.h"
#include "drivers/openplate_uart/device.h"
#include "drivers/openplate_uart/emulator.h"
#include "tests/drivers/support/device_bench.h"

// The driver against the emulator, where open plates differ from other devices; the common rules are in
// tests/drivers/conformance.
namespace hinge::drivers::openplate {
namespace {

using testing::KeepingSink;
using testing::ManualClock;
using Keys = std::vector<std::pair<std::string, std::string>>;

struct Lab {
    explicit Lab(Keys options = {}) {
        DeviceConfig config{"emulated", "emulate", std::move(options)};
        config.values.emplace_back("time_factor", "0");
        auto started = emulate_openplate_uart().start(config, &test_pattern);
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        emulator = std::move(*started);
        auto opened = openplate_uart().open({"plates", "device.plates", emulator->endpoint()}, clock);
        if (!opened || !(*opened)->negotiate({}) || !(*opened)->start()) {
            throw std::runtime_error("the emulator cannot be opened");
        }
        device = std::move(*opened);
        emulator->mark_start();
    }
    void run(double seconds) {
        for (double passed_s = 0.0; passed_s < seconds; passed_s += 0.005) {
            emulator->advance(0.005);
            clock.advance(0.005);
            ASSERT_TRUE(device->service(sink));
        }
    }

    std::unique_ptr<EmulatedDevice> emulator;
    std::unique_ptr<Device> device;
    ManualClock clock;
    KeepingSink sink;
};

// Through the plate model a lab would write down, the cells are the force and the moments they came from.
TEST(OpenplateDevice, ItsCellsAreThePlatesWrench) {
    Lab lab;
    lab.run(1.0);
    ASSERT_GT(lab.sink.scans(), 900U);
    plates::PlateCalibration calibration;
    calibration.model = "uniaxial_4";
    calibration.sensitivity = {1.0};
    calibration.cell_m = {{0.25, 0.15}, {0.25, -0.15}, {-0.25, -0.15}, {-0.25, 0.15}};
    const auto map = plates::wrench_map(calibration);
    ASSERT_TRUE(map) << map.error().message;
    const ChannelLayout layout = make_layout();
    const FrameBlock& block = lab.sink.blocks.back();
    for (std::size_t side = 0; side < 2; ++side) {
        std::array<double, 4> cells_n{};
        for (std::size_t cell = 0; cell < 4; ++cell) {
            std::int32_t count = 0;
            std::memcpy(&count, block.raw.data() + 4 * (4 * side + cell), sizeof count);
            cells_n[cell] = value_of(layout.channels[4 * side + cell], count);
        }
        const auto wrench = plates::to_wrench(*map, cells_n);
        const double time_s = (static_cast<double>(block.record.first_scan) + 1.0) * 1e-3;
        const auto truth = test_pattern(time_s).plates[side];
        EXPECT_NEAR(wrench[2], truth[2], 0.2) << "four cells, each rounded to 10 g";
        EXPECT_NEAR(wrench[3], truth[3], 0.03);
        EXPECT_NEAR(wrench[4], truth[4], 0.05);
    }
}

TEST(OpenplateDevice, CountsPacketsSpoiltOnTheWay) {
    Lab lab;
    lab.run(0.5);
    ASSERT_TRUE(lab.emulator->inject({"spoil", 3}));
    lab.run(0.5);
    EXPECT_EQ(lab.device->health().crc_errors, 3U);
    EXPECT_EQ(lab.device->health().dropped_transport, 1U) << "local, remote, local: one scan lost both";
    testing::expect_contiguous(lab.sink);
}

TEST(OpenplateDevice, GoesOnWhenABoxStartsAgain) {
    Lab lab;
    lab.run(2.0);
    ASSERT_TRUE(lab.emulator->inject({"restart", 0}));
    lab.run(2.0);
    EXPECT_NEAR(static_cast<double>(lab.sink.scans()), 4000.0, 10.0);
    EXPECT_EQ(lab.sink.dropped(), 0U);
    EXPECT_EQ(lab.device->health().state, DeviceState::running);
}

// The two boxes have a crystal each; their difference is seen from arrival times.
TEST(OpenplateDevice, MeasuresHowTheBoxesDriftApart) {
    Lab lab(Keys{{"remote_ppm", "200"}});
    lab.run(40.0);
    EXPECT_NEAR(lab.device->health().drift_ppm, 200.0, 60.0);
}

TEST(OpenplateDevice, HasNoHardwareZero) {
    Lab lab;
    ASSERT_TRUE(lab.device->stop(StopMode::abort, lab.sink));
    const auto zero = lab.device->zero();
    ASSERT_FALSE(zero);
    EXPECT_EQ(zero.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace hinge::drivers::openplate
