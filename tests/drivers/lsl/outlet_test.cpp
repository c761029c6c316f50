#include "drivers/lsl/outlet.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
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

// What a client after liblsl's rules finds: multicasts on the loopback interface to the shared port, and each
// of the outlets' own ports asked in turn. Source: devices.md 6.1 and 13.
std::vector<std::string> found_by(bool multicast, const std::string& condition) {
    boost::asio::io_context context;
    boost::asio::ip::udp::socket socket(context, {boost::asio::ip::udp::v4(), 0});
    socket.non_blocking(true);
    socket.set_option(
        boost::asio::ip::multicast::outbound_interface(boost::asio::ip::make_address_v4("127.0.0.1")));
    const std::string question = shortinfo_query({condition, socket.local_endpoint().port(), "q7"});
    const auto ask = [&](const char* address, std::uint16_t port) {
        boost::system::error_code ignored;
        socket.send_to(boost::asio::buffer(question), {boost::asio::ip::make_address_v4(address), port}, 0,
                       ignored);
    };
    if (multicast) {
        for (const char* group : {"224.0.0.1", "224.0.0.183", "239.255.172.215"}) {
            ask(group, 16571);
        }
    }
    for (std::uint16_t port = 16572; !multicast && port <= 16604; ++port) {
        ask("127.0.0.1", port);
    }
    std::vector<std::string> names;
    std::array<char, 65536> text{};
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (names.size() < 2 && std::chrono::steady_clock::now() < until) {
        boost::system::error_code error;
        boost::asio::ip::udp::endpoint from;
        const std::size_t bytes = socket.receive_from(boost::asio::buffer(text), from, 0, error);
        if (error) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            continue;
        }
        const auto stream = read_description(std::string_view(text.data(), bytes).substr(4));
        if (stream && std::ranges::find(names, stream->name) == names.end()) {
            names.push_back(stream->name);
        }
    }
    std::ranges::sort(names);
    return names;
}

TEST(LslOutlet, TwoOnOneComputerAreBothFoundInEitherOrder) {
    const std::string session = "session_id='two-" + std::to_string(::getpid()) + "'";
    for (const bool is_swapped : {false, true}) {
        std::vector<std::unique_ptr<Outlet>> outlets;
        for (const char* name : {is_swapped ? "B" : "A", is_swapped ? "A" : "B"}) {
            StreamDescription stream = two_channels();
            stream.name = name;
            stream.uid = name;
            stream.session_id = "two-" + std::to_string(::getpid());
            auto outlet = Outlet::open(stream, 16571);
            ASSERT_TRUE(outlet) << outlet.error().message;
            outlets.push_back(std::move(*outlet));
        }
        const std::vector<std::string> both{"A", "B"};
        EXPECT_EQ(found_by(true, session), both) << "by multicast";
        EXPECT_EQ(found_by(false, session), both) << "by their own ports";
    }
}

// liblsl takes a description with created_at 0 as none and asks again, for ever.
TEST(LslOutlet, ADescriptionSaysWhenItWasMade) {
    const double before_s = local_clock_s();
    auto outlet = Outlet::open(two_channels(), 0);
    ASSERT_TRUE(outlet);
    const auto stream = ask_description("127.0.0.1", (*outlet)->port());
    ASSERT_TRUE(stream) << stream.error().message;
    EXPECT_GE(stream->created_at_s, before_s - 1e-3);
    EXPECT_LE(stream->created_at_s, local_clock_s());
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
