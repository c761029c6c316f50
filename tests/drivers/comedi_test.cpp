#include "drivers/comedi/comedi_api.h"

#include <fcntl.h>
#include <poll.h>

#include <chrono>
#include <cstring>
#include <thread>

#include <source_tree.h>
#include "tests/drivers/comedi/comedi_bench.h"

namespace hinge::drivers::testing {
namespace {

double value_at(const StreamInfo& info, const FrameBlock& block, std::uint32_t scan) {
    const std::byte* at = block.raw.data() + scan * info.layout.scan_bytes();
    const Channel& channel = info.layout.channels[0];
    if (channel.wire == WireType::f64) {
        double volts = 0.0;
        std::memcpy(&volts, at, sizeof volts);
        return volts;
    }
    std::uint16_t count = 0;
    std::memcpy(&count, at, sizeof count);
    return value_of(channel, count);
}

// Largest error of channel 0 in volts against the left plate's Fz at 500 N/V.
double worst_error_v(ComediBench& bench, const KeyValues& settings) {
    auto device = bench.open(settings);
    EXPECT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({});
    EXPECT_TRUE((*device)->start());
    bench.run(**device, 2.0);
    EXPECT_TRUE((*device)->stop(StopMode::drain, bench.sink));
    EXPECT_GT(bench.sink.scans(), 1900U);
    double worst_v = 0.0;
    for (const FrameBlock& block : bench.sink.blocks) {
        for (std::uint32_t i = 0; i < block.record.scan_count; ++i) {
            const double time_s = static_cast<double>(block.record.first_scan + i) * 1e-3;
            const double truth_v = test_pattern(time_s).plates[0][2] / 500.0;
            worst_v = std::max(worst_v, std::abs(value_at(*info, block, i) - truth_v));
        }
    }
    return worst_v;
}

// A count of +-10 V at 16 bits is 305 uV; 0.4 % more where the soft calibration has its gain.
TEST(ComediDevice, VoltsAreRightWhateverTheCalibration) {
    for (const char* calibration : {"hardware", "line", "cubic"}) {
        ComediBench bench("calibration", calibration);
        EXPECT_LT(worst_error_v(bench, {}), 0.51 * 1.006 * 20.0 / 65535.0) << calibration;
    }
}

// The fake card is 12 mV off: nominal volts of a soft calibrated card are wrong, and say so.
TEST(ComediDevice, NominalVoltsAreTakenOnlyWhenAskedForAndSaySo) {
    ComediBench bench("calibration", "cubic");
    EXPECT_GT(worst_error_v(bench, {{"calibration", "nominal"}}), 0.010);
    auto device = bench.open({{"calibration", "nominal"}});
    const auto info = (*device)->negotiate({});
    EXPECT_NE(info->firmware.find("calibration nominal"), std::string::npos);
    EXPECT_NE(info->layout.channels[0].label.find("nominal"), std::string::npos);
}

TEST(ComediDevice, ASoftCalibratedCardWithoutItsFileIsRefused) {
    ComediBench missing("calibration", "missing");
    expect_refused(missing.open(), {"calibration file", "comedi_soft_calibrate", "nominal"});
    EXPECT_TRUE(missing.open({{"calibration", "nominal"}}));
    ComediBench other("calibration", "other_card");
    expect_refused(other.open(), {"fake-6036", "fake-6220", "nominal"});
    ComediBench hardware;
    expect_refused(hardware.open({{"calibration", "file"}}), {"nothing for input 2"});
    expect_refused(hardware.open({{"calibration", "file"}, {"calibration_file", "/no/such/file"}}),
                   {"/no/such/file"});
}

TEST(ComediDevice, TellsWhatItIsAndHowItIsCalibrated) {
    for (const auto& [calibration, origin] : std::vector<std::pair<std::string, std::string>>{
             {"hardware", "calibration hardware"}, {"cubic", "calibration file"}}) {
        ComediBench bench("calibration", calibration);
        auto device = bench.open({{"channels.0.chan", "2"}, {"channels.0.name", "left_fz"}});
        ASSERT_TRUE(device) << device.error().message;
        const auto info = (*device)->negotiate({});
        ASSERT_TRUE(info);
        EXPECT_EQ(info->driver, "comedi");
        EXPECT_EQ(info->serial, "") << "comedi tells none";
        EXPECT_EQ(info->firmware, "fake-6220, fake_pcimio 0.7.76, " + origin);
        EXPECT_EQ(info->layout.channels[0].id, "left_fz");
        EXPECT_EQ(info->clock.tick_hz, 0.0) << "comedi has no time stamps";
    }
}

TEST(ComediDevice, AMissingLibraryNamesThePackage) {
    ComediBench bench;
    DeviceConfig config{
        "plates", "device.plates", {{"library", "libcomedi-that-nobody-has.so.0"}, {"channels.0.chan", "0"}}};
    expect_refused(comedi().open(config, bench.clock),
                   {"libcomedi-that-nobody-has.so.0", "libcomedi0", "library ="});
}

TEST(ComediDevice, ALibraryThatLacksFunctionsNamesThem) {
    const auto library = comedilib::Library::load(HINGE_BINARY_DIR "/bin/libhollowcomedi.so");
    expect_refused(library, {"libhollowcomedi.so", "comedi_open", "comedi_command_test", "libcomedi0"});
    EXPECT_EQ(library.error().message.find("comedi_errno"), std::string::npos) << "it has that one";
    EXPECT_EQ(library.error().message.find("set_read_subdevice"), std::string::npos) << "not needed";
}

TEST(ComediDevice, NoCardUnderTheNameSaysSo) {
    ComediBench bench;
    DeviceConfig config{"plates",
                        "device.plates",
                        {{"library", kFakeLibrary}, {"device", "/no/card"}, {"channels.0.chan", "0"}}};
    expect_refused(comedi().open(config, bench.clock), {"/no/card", "No such file", "kernel driver"});
}

TEST(ComediDevice, WhatTheCardCannotDoIsRefusedAtTheDoor) {
    ComediBench bench;
    expect_refused(bench.open({{"subdevice", "1"}}), {"subdevice 1", "analog input"});
    expect_refused(bench.open({{"subdevice", "9"}}), {"subdevice 9"});
    expect_refused(bench.open({{"aref", "common"}}), {"common", "fake-6220"});
    expect_refused(bench.open({{"channels.0.chan", "16"}}), {"no input 16", "16"});
    expect_refused(bench.open({{"channels.0.chan", "0"}, {"channels.0.range_v", "50"}}),
                   {"50", "-10 to 10 V", "-0.1 to 0.1 V"});
    EXPECT_TRUE(bench.open()) << "a refusal leaves the card free";
}

TEST(ComediDevice, ACardInUseIsRefusedByItsReasonAndTakenLater) {
    for (const auto& [fault, word] :
         std::vector<std::pair<const char*, std::string>>{{"busy", "using"}, {"locked", "locked"}}) {
        ComediBench bench;
        auto device = bench.open();
        ASSERT_TRUE((*device)->negotiate({}));
        bench.inject(fault, 1);
        expect_refused((*device)->start(), {"another program", word, "close it"});
        EXPECT_EQ((*device)->health().state, DeviceState::idle);
        bench.inject(fault, 0);
        EXPECT_TRUE((*device)->start());
    }
    ComediBench bench;
    auto device = bench.open();
    bench.inject("busy", 1);
    expect_refused((*device)->negotiate({}), {"another program is using"});
}

// Scans of one 16-bit channel at 1 kHz fill 4096 bytes in 2.048 s while nobody reads.
TEST(ComediDevice, AnOverrunKeepsWhatWasBufferedAndSaysHowToAvoidIt) {
    ComediBench bench;
    auto device = bench.open({{"buffer_bytes", "4096"}});
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    bench.emulator->advance(3.0);
    bench.clock.advance(3.0);
    EXPECT_FALSE((*device)->service(bench.sink));
    const Health health = (*device)->health();
    EXPECT_EQ(health.state, DeviceState::failed);
    EXPECT_EQ(health.last_code, EPIPE);
    EXPECT_NE(health.last_text.find("buffer_bytes"), std::string::npos);
    EXPECT_EQ(bench.sink.scans(), 2048U);
    EXPECT_EQ(bench.sink.scans(), bench.emulator->truth().sent);
    EXPECT_EQ(bench.sink.count(DeviceEventKind::error), 1U);
    EXPECT_EQ(bench.sink.count(DeviceEventKind::end_of_stream), 1U);
    EXPECT_TRUE((*device)->poll_descriptors().empty()) << "or a runner would spin";
}

TEST(ComediDevice, AStreamThatBrokeOffCanBeStartedAgain) {
    for (const char* fault : {"overrun", "reset"}) {
        ComediBench bench;
        auto device = bench.open();
        ASSERT_TRUE((*device)->negotiate({}));
        ASSERT_TRUE((*device)->start());
        bench.run(**device, 0.5);
        bench.inject(fault);
        bench.run(**device, 0.1);
        EXPECT_EQ((*device)->health().state, DeviceState::failed) << fault;
        EXPECT_EQ(bench.sink.scans(), bench.emulator->truth().sent);
        EXPECT_TRUE((*device)->stop(StopMode::drain, bench.sink));
        EXPECT_EQ((*device)->health().state, DeviceState::idle);
        bench.sink = KeepingSink{};
        ASSERT_TRUE((*device)->negotiate({}));
        ASSERT_TRUE((*device)->start());
        bench.run(**device, 0.5);
        EXPECT_EQ((*device)->health().state, DeviceState::running);
        EXPECT_EQ(bench.sink.blocks.front().record.first_scan, 0U);
        EXPECT_GT(bench.sink.scans(), 490U);
    }
}

TEST(ComediDevice, ABrokenStreamIsNotedWhileStopping) {
    ComediBench bench;
    auto device = bench.open();
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    bench.run(**device, 0.2);
    bench.emulator->advance(0.1);
    bench.inject("overrun");
    static_cast<void>((*device)->stop(StopMode::drain, bench.sink));
    EXPECT_EQ(bench.sink.count(DeviceEventKind::error), 1U);
    EXPECT_EQ(bench.sink.scans(), bench.emulator->truth().sent);
}

TEST(ComediDevice, SilenceIsToldBeforeItIsAFailure) {
    ComediBench bench;
    auto device = bench.open();
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    bench.run(**device, 0.5);
    bench.inject("vanish");
    bench.run(**device, 0.6);
    EXPECT_EQ((*device)->health().state, DeviceState::stalled);
    EXPECT_EQ(bench.sink.count(DeviceEventKind::warning), 1U);
    bench.run(**device, 10.0);
    EXPECT_EQ((*device)->health().state, DeviceState::failed);
}

TEST(ComediDevice, WaitsForItsTriggerAsLongAsItTakes) {
    ComediBench bench;
    auto device = bench.open({{"start_trigger", "ext:6"}});
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    bench.run(**device, 15.0);
    EXPECT_EQ((*device)->health().state, DeviceState::arming);
    EXPECT_TRUE(bench.sink.events.empty());
    bench.inject("trigger");
    bench.run(**device, 0.5);
    EXPECT_EQ((*device)->health().state, DeviceState::running);
    EXPECT_GT(bench.sink.scans(), 490U);
}

// Fz of the test pattern is 0.75 to 0.82 V, far above 0.1 V.
TEST(ComediDevice, AnInputAboveItsRangeIsSaturated) {
    for (const auto& [range_v, saturated] :
         std::vector<std::pair<std::string, bool>>{{"0.1", true}, {"1", false}}) {
        ComediBench bench;
        auto device = bench.open({{"channels.0.chan", "2"}, {"channels.0.range_v", range_v}});
        ASSERT_TRUE((*device)->negotiate({}));
        ASSERT_TRUE((*device)->start());
        bench.run(**device, 0.1);
        ASSERT_FALSE(bench.sink.blocks.empty());
        for (const FrameBlock& block : bench.sink.blocks) {
            EXPECT_EQ((block.record.flags & kBlockSaturated) != 0, saturated) << range_v;
        }
    }
}

TEST(ComediDevice, WhatWaitsInTheKernelIsTold) {
    ComediBench bench;
    auto device = bench.open();
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    bench.emulator->advance(0.5);
    bench.clock.advance(0.5);
    ASSERT_TRUE((*device)->service(bench.sink));
    EXPECT_NEAR((*device)->health().device_backlog_scans, 500.0, 1.0);
}

// The kernel calls the descriptor of a card that does not stream readable.
TEST(ComediDevice, ThereIsNothingToPollBeforeTheStream) {
    ComediBench bench;
    auto device = bench.open();
    EXPECT_TRUE((*device)->poll_descriptors().empty());
    EXPECT_LE((*device)->next_deadline_ns(), bench.clock.now_ns() + 1'000'000'000);
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    ASSERT_EQ((*device)->poll_descriptors().size(), 1U);
    const int descriptor = (*device)->poll_descriptors()[0].descriptor;
    EXPECT_NE(::fcntl(descriptor, F_GETFL) & O_NONBLOCK, 0) << "comedi opens for reads that wait";
    bench.emulator->advance(0.01);
    pollfd entry{descriptor, POLLIN, 0};
    EXPECT_EQ(::poll(&entry, 1, 0), 1) << "data wakes the reader";
}

class LifeClock final : public Clock {
public:
    [[nodiscard]] std::int64_t now_ns() const noexcept override {
        return std::chrono::steady_clock::now().time_since_epoch().count();
    }
};

// As a lab file with library = "libfakecomedi.so" would use it: nobody made the card, it runs by itself.
TEST(ComediDevice, TheFakeCardRunsByItself) {
    const LifeClock clock;
    DeviceConfig config{"plates",
                        "device.plates",
                        {{"library", kFakeLibrary}, {"device", "/dev/comedi7"}, {"channels.0.chan", "2"}}};
    for (int times = 0; times < 2; ++times) {
        auto device = comedi().open(config, clock);
        ASSERT_TRUE(device) << device.error().message;
        ASSERT_TRUE((*device)->negotiate({}));
        ASSERT_TRUE((*device)->start());
        KeepingSink sink;
        for (int i = 0; i < 4000 && sink.scans() < 50; ++i) {
            ASSERT_TRUE((*device)->service(sink));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        EXPECT_GE(sink.scans(), 50U);
        EXPECT_TRUE((*device)->stop(StopMode::drain, sink));
        expect_contiguous(sink);
    }
}

}  // namespace
}  // namespace hinge::drivers::testing
