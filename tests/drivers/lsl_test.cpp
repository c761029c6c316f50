#include <gtest/gtest.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <thread>

#include "drivers/lsl/device.h"
#include "drivers/lsl/emulator.h"
#include "drivers/transport/udp.h"
#include "tests/drivers/support/emulated_lab.h"

// The inlet against the outlet, where LSL differs from other devices; the common rules are in
// tests/drivers/conformance.
namespace hinge::drivers::lab_streaming {
namespace {

using testing::KeepingSink;
using testing::Keys;
using testing::ManualClock;

struct Lab : testing::EmulatedLab {
    explicit Lab(Keys options = {}) : EmulatedLab(emulate_lsl(), std::move(options)) {}
    Result<std::unique_ptr<Device>> open(Keys more = {}) {
        DeviceConfig config{"plates", "device.plates", emulator->endpoint()};
        config.values.emplace_back("clock_probes", "0");
        config.values.insert(config.values.end(), more.begin(), more.end());
        return lsl().open(config, clock);
    }
    std::unique_ptr<Device> running() {
        auto device = open();
        EXPECT_TRUE(device) << device.error().message;
        const auto info = (*device)->negotiate({});
        EXPECT_TRUE(info && (*device)->start());
        return std::move(*device);
    }
};

std::string refusal(Lab& lab, Keys more = {}) {
    auto device = lab.open(std::move(more));
    if (!device) {
        return device.error().message;
    }
    if (const auto info = (*device)->negotiate({}); !info) {
        return info.error().message;
    }
    const auto started = (*device)->start();
    return started ? "no error" : started.error().message;
}

TEST(LslDevice, ChannelsComeFromTheDescription) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE(info);
    EXPECT_EQ(info->serial, "hinge-emulated");
    EXPECT_DOUBLE_EQ(info->actual_hz, 1000.0);
    ASSERT_EQ(info->layout.channels.size(), 13U);
    EXPECT_EQ(info->layout.channels[2].id, "left_fz");
    EXPECT_EQ(info->layout.channels[2].unit, "N");
    EXPECT_EQ(info->layout.channels[9].quantity, Quantity::moment);
    EXPECT_EQ(info->layout.channels[12].unit, "m");
    EXPECT_DOUBLE_EQ(info->layout.channels[12].scale, 0.001) << "the stream says mm";
}

TEST(LslDevice, ChannelsWithoutADescriptionAreNumbered) {
    const ChannelLayout plain = layout_of({.channel_count = 2, .format = Format::int16});
    EXPECT_EQ(plain.channels[1].id, "ch2");
    EXPECT_EQ(plain.channels[1].wire, WireType::i16);
    StreamDescription twins{.channel_count = 2};
    twins.channels = {{"Fz", "N", ""}, {"fz", "furlong", ""}};
    const ChannelLayout named = layout_of(twins);
    EXPECT_EQ(named.channels[0].id, "fz");
    EXPECT_EQ(named.channels[1].id, "fz_2") << "ids are unique";
    EXPECT_EQ(named.channels[1].unit, "furlong") << "an unknown unit stays as written";
}

TEST(LslDevice, FindsAStreamByAsking) {
    const std::string port = std::to_string(20'000 + ::getpid() % 10'000);
    Lab lab(Keys{{"discovery_port", port}});
    const auto find = [&](const char* name) {
        DeviceConfig config{"plates",
                            "device.plates",
                            {{"name", name},
                             {"discovery_addresses", "127.0.0.1"},
                             {"discovery_port", port},
                             {"clock_probes", "8"}}};
        return lsl().open(config, lab.clock);
    };
    auto device = find("Emulated plates");
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE(info);
    EXPECT_NE(info->firmware.find("clock offset"), std::string::npos) << info->firmware;
    const auto none = find("Other plates");
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("name='Other plates'"), std::string::npos) << none.error().message;
}

TEST(LslDevice, EveryNumericFormatArrives) {
    for (const char* format : {"float32", "double64", "int32", "int16", "int8", "int64"}) {
        Lab lab(Keys{{"channel_format", format}, {"byte_order", format[0] == 'i' ? "swapped" : "native"}});
        const auto device = lab.running();
        ASSERT_TRUE(lab.run(*device, 0.3)) << format;
        ASSERT_GE(lab.sink.scans(), 290U) << format;
        for (const FrameBlock& block : lab.sink.blocks) {
            const std::size_t size = block.raw.size() / block.record.scan_count;
            for (std::uint32_t i = 0; i < block.record.scan_count; ++i) {
                const auto expected = lab.emulator->expected_scan(block.record.first_scan + i);
                ASSERT_EQ(0, std::memcmp(expected.data(), block.raw.data() + i * size, size)) << format;
            }
        }
    }
}

TEST(LslDevice, UnitsOfTheLabFileComeFirst) {
    Lab lab;
    auto device = lab.open({{"units", "kN"}});
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE(info);
    EXPECT_EQ(info->layout.channels[12].unit, "N");
    EXPECT_DOUBLE_EQ(info->layout.channels[12].scale, 1000.0);
    (*device)->close();  // the emulated outlet serves one client
    EXPECT_NE(refusal(lab, {{"units", "N,N"}}).find("13 channels"), std::string::npos);
}

// Two outlets on one port cannot be told apart by chance: which one would be recorded?
TEST(LslDevice, SeveralStreamsAreNotGuessedAmong) {
    auto own = UdpSocket::open("127.0.0.1", 0);
    ASSERT_TRUE(own);
    std::jthread answering([&](const std::stop_token& stop) {
        std::array<char, 2048> text{};
        while (!stop.stop_requested()) {
            static_cast<void>(wait_for((*own)->descriptor(), 1, 10));
            while (const auto datagram = (*own)->receive(text)) {
                const auto query = parse_query({text.data(), datagram->bytes});
                for (const char* name : {"Plates", "Head"}) {
                    StreamDescription stream{.name = name, .channel_count = 1, .uid = name};
                    stream.data_port = 1;
                    static_cast<void>((*own)->send("127.0.0.1", query->return_port,
                                                   query->id + "\r\n" + to_xml(stream, false)));
                }
            }
        }
    });
    Settings settings;
    settings.discovery_addresses = {"127.0.0.1"};
    settings.discovery_port = (*own)->port();
    const auto found = discover(settings);
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().message.find("'Plates'"), std::string::npos) << found.error().message;
    EXPECT_NE(found.error().message.find("'Head'"), std::string::npos);
}

// What is lost before the outlet shows in the stamps; what is not lost does not, whatever the stamps do.
TEST(LslDevice, LostSamplesAreCountedExactly) {
    for (const double lost : {1.0, 30.0, 3000.0}) {
        Lab lab(Keys{{"chunk_samples", "1"}});
        const auto device = lab.running();
        ASSERT_TRUE(lab.run(*device, 1.5));
        lab.inject("lose_samples", lost);
        ASSERT_TRUE(lab.run(*device, 1.5 + 1e-3 * lost));
        ASSERT_TRUE(device->stop(StopMode::drain, lab.sink));
        EXPECT_EQ(lab.sink.dropped(), static_cast<std::uint64_t>(lost));
        testing::expect_contiguous(lab.sink);
        for (const FrameBlock& block : lab.sink.blocks) {
            const auto expected = lab.emulator->expected_scan(block.record.first_scan);
            ASSERT_EQ(0, std::memcmp(expected.data(), block.raw.data(), expected.size()))
                << "the gap stands where it is";
        }
    }
}

TEST(LslDevice, LateStampsInventNoLoss) {
    const std::vector<Keys> kinds{
        {{"stamp_jitter_ms", "3"}, {"stamps", "each"}, {"chunk_samples", "1"}},
        {{"stamp_jitter_ms", "3"}},
        {{"chunk_samples", "50"}, {"rate_error_percent", "-2"}},
        {{"chunk_samples", "50"}, {"rate_error_percent", "-2"}, {"stamp_jitter_ms", "3"}}};
    for (const Keys& kind : kinds) {
        Lab lab(kind);
        const auto device = lab.running();
        ASSERT_TRUE(lab.run(*device, 12.0));
        ASSERT_TRUE(device->stop(StopMode::drain, lab.sink));
        EXPECT_EQ(lab.sink.dropped(), 0U) << kind.front().first;
        EXPECT_EQ(lab.sink.count(DeviceEventKind::warning), 0U) << kind.front().first;
        EXPECT_EQ(lab.sink.scans(), lab.emulator->truth().sent);
    }
}

TEST(LslDevice, WithoutGapsNothingLostShows) {
    Lab lab;
    auto device = lab.open({{"gaps", "none"}});
    ASSERT_TRUE(device);
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    ASSERT_TRUE(lab.run(**device, 1.0));
    lab.inject("lose_samples", 30);
    ASSERT_TRUE(lab.run(**device, 1.0));
    EXPECT_EQ(lab.sink.dropped(), 0U);
}

// The outlet's seconds in microseconds: a millisecond a sample.
TEST(LslDevice, BlocksCarryTheOutletsTime) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.5));
    const std::uint64_t start = lab.sink.blocks.front().record.device_ticks;
    for (const FrameBlock& block : lab.sink.blocks) {
        EXPECT_NEAR(static_cast<double>(block.record.device_ticks - start), 1e3 * block.record.first_scan,
                    1.0);
    }
}

// Samples go on: nothing is missing, whatever the stamps say.
TEST(LslDevice, AClockThatWasSetIsNoGap) {
    for (const double jump_s : {-5.0, 0.016, 15.0, 1e5}) {
        Lab lab;
        const auto device = lab.running();
        ASSERT_TRUE(lab.run(*device, 2.0));
        lab.inject("clock_set", jump_s);
        ASSERT_TRUE(lab.run(*device, 2.0));
        EXPECT_EQ(lab.sink.dropped(), 0U) << jump_s;
        EXPECT_EQ(lab.sink.count(DeviceEventKind::warning), 1U) << jump_s;
        EXPECT_GE(lab.sink.scans(), 3900U);
        EXPECT_TRUE(std::ranges::none_of(lab.sink.blocks, [](const FrameBlock& b) {
            return (b.record.flags & (kBlockGapBefore | kBlockGapUnknown)) != 0;
        })) << jump_s;
    }
}

// The connection breaks; 0.4 s later the same stream is there again, and what it sent meanwhile is a gap.
TEST(LslDevice, AConnectionThatComesBackIsAGapOfTheMissingTime) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 1.0));
    const std::uint64_t before = lab.sink.scans();
    lab.inject("reset");
    ASSERT_TRUE(lab.run(*device, 0.4));
    EXPECT_EQ(lab.sink.scans(), before);
    for (int i = 0; i < 1000 && lab.sink.count(DeviceEventKind::reconnected) == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        ASSERT_TRUE(device->service(lab.sink));
    }
    ASSERT_TRUE(lab.run(*device, 1.0));
    EXPECT_NEAR(static_cast<double>(lab.sink.dropped()), 400.0, 20.0) << "to a chunk and a step of time";
    EXPECT_GT(lab.sink.scans(), before + 950U);
    testing::expect_contiguous(lab.sink);
    EXPECT_TRUE(device->stop(StopMode::drain, lab.sink));
}

TEST(LslDevice, AnOutletThatStaysAwayFailsAfterFiveSeconds) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.5));
    lab.inject("unplug");
    bool served = true;
    for (int i = 0; i < 400 && served; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(i < 5 ? 20 : 0));
        served = lab.run(*device, 0.05);
    }
    EXPECT_FALSE(served);
    EXPECT_NE(device->health().last_text.find("within 5 s"), std::string::npos) << device->health().last_text;
}

// A condition on what our parser keeps nothing of.
TEST(LslDevice, AQueryIsJudgedOnTheXmlThatCame) {
    auto stream = read_description(
        "<info><name>P</name><channel_count>1</channel_count><channel_format>float32</channel_format>"
        "<nominal_srate>100</nominal_srate><desc><manufacturer>Acme</manufacturer></desc></info>");
    ASSERT_TRUE(stream);
    EXPECT_TRUE(matches(*stream, "desc/manufacturer='Acme'"));
    EXPECT_FALSE(matches(*stream, "desc/manufacturer='Other'"));
}

TEST(LslDevice, UnitsAreKnownByTheirNames) {
    const auto unit_of = [](const char* written) {
        StreamDescription stream{.channel_count = 1};
        stream.channels = {{"x", written, ""}};
        const Channel channel = layout_of(stream).channels[0];
        return std::pair(channel.unit, channel.quantity == Quantity::other ? 0.0 : channel.scale);
    };
    for (const char* name : {"N m", "N*m", "N-m", "N\xc2\xb7m", "newton meters", "Newton-metre"}) {
        EXPECT_EQ(unit_of(name), (std::pair<std::string, double>("N m", 1.0))) << name;
    }
    EXPECT_EQ(unit_of("Newtons"), (std::pair<std::string, double>("N", 1.0)));
    EXPECT_EQ(unit_of("N mm"), (std::pair<std::string, double>("N m", 0.001)));
    EXPECT_EQ(unit_of("centimetres"), (std::pair<std::string, double>("m", 0.01)));
    EXPECT_EQ(unit_of("microvolts"), (std::pair<std::string, double>("V", 1e-6)));
    EXPECT_EQ(unit_of("\xc2\xb5V"), (std::pair<std::string, double>("V", 1e-6)));
    EXPECT_EQ(unit_of("MN"), (std::pair<std::string, double>("MN", 0.0))) << "mega is not milli";
    EXPECT_EQ(unit_of(""), (std::pair<std::string, double>("", 0.0)));
}

TEST(LslDevice, ARefusalSaysWhy) {
    Lab lab;
    lab.inject("wrong_pattern");
    EXPECT_NE(refusal(lab).find("test samples"), std::string::npos);
    lab.inject("no_stream");
    EXPECT_NE(refusal(lab).find("404"), std::string::npos);
    lab.inject("old_version");
    EXPECT_NE(refusal(lab).find("505"), std::string::npos);
    EXPECT_NE(refusal(lab, {{"name", "Other"}}).find("does not fulfil"), std::string::npos);
    EXPECT_EQ(refusal(lab), "no error");
}

TEST(LslDevice, HalfASampleIsNotDelivered) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.2));
    const std::uint64_t before = lab.sink.scans();
    lab.inject("half_sample");
    ASSERT_TRUE(lab.run(*device, 0.02));
    EXPECT_EQ(lab.sink.scans(), before + 9U);
}

TEST(LslDevice, NobodyThereIsAnErrorThatNamesTheAddress) {
    Lab lab;
    const auto opened =
        lsl().open({"plates", "device.plates", {{"host", "127.0.0.1"}, {"port", "1"}}}, lab.clock);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("127.0.0.1 port 1"), std::string::npos) << opened.error().message;
}

// The emulated outlet's clock is this computer's, and the question takes next to no time.
TEST(LslClock, OffsetIsBoundedByTheRoundTrip) {
    class FiveSecondsAhead final : public Clock {
    public:
        std::int64_t now_ns() const noexcept override {
            timespec now{};
            clock_gettime(CLOCK_MONOTONIC, &now);
            return (std::int64_t{now.tv_sec} + 5) * 1'000'000'000 + now.tv_nsec;
        }
    };
    Lab lab;
    const auto endpoint = lab.emulator->endpoint();
    const auto port = static_cast<std::uint16_t>(std::stoi(endpoint.at(1).second));
    const auto stream = ask_description("127.0.0.1", port);
    ASSERT_TRUE(stream) << stream.error().message;
    const FiveSecondsAhead clock;
    const auto offset = ask_clock("127.0.0.1", stream->service_port, 8, clock);
    ASSERT_TRUE(offset);
    EXPECT_GE(offset->replies, 6);
    EXPECT_NEAR(offset->offset_s, 5.0, offset->round_trip_s + 1e-6);
    EXPECT_FALSE(ask_clock("127.0.0.1", 0, 8, clock));
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
