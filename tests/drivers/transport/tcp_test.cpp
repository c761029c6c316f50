#include "drivers/transport/tcp.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <array>
#include <chrono>

#include "tests/drivers/support/device_bench.h"

namespace hinge::drivers {
namespace {

using testing::hex;

struct Line {
    Line() {
        listener = TcpListener::open(0).value();
        host = connect_tcp("127.0.0.1", listener->port(), 2000).value();
        static_cast<void>(wait_for(listener->descriptor(), POLLIN, 2000));
        device = listener->accept();
    }
    std::unique_ptr<TcpListener> listener;
    std::unique_ptr<TcpStream> host;
    std::unique_ptr<TcpStream> device;
};

TEST(Tcp, CarriesBytesBothWays) {
    Line line;
    ASSERT_TRUE(line.device);
    EXPECT_EQ(line.listener->accept(), nullptr) << "nobody else waits";
    std::array<std::byte, 8> bytes{};
    EXPECT_EQ(line.host->read_some(bytes).status, IoStatus::would_block);
    for (auto [from, to] :
         {std::pair{line.device.get(), line.host.get()}, {line.host.get(), line.device.get()}}) {
        EXPECT_TRUE(write_all(*from, hex("00 FF 0A 0D"), 1000));
        ASSERT_TRUE(wait_for(to->descriptor(), POLLIN, 2000));
        const IoResult got = to->read_some(bytes);
        ASSERT_EQ(got.bytes, 4U);
        EXPECT_EQ(std::vector(bytes.begin(), bytes.begin() + 4), hex("00 FF 0A 0D"));
    }
}

TEST(Tcp, TellsAnOrderlyEndFromAReset) {
    std::array<std::byte, 8> bytes{};
    Line orderly;
    orderly.device->close();
    ASSERT_TRUE(wait_for(orderly.host->descriptor(), POLLIN, 2000));
    EXPECT_EQ(orderly.host->read_some(bytes).status, IoStatus::closed);
    Line broken;
    broken.device->reset();
    ASSERT_TRUE(wait_for(broken.host->descriptor(), POLLIN, 2000));
    EXPECT_EQ(broken.host->read_some(bytes).status, IoStatus::failed);
}

TEST(Tcp, WritingToAClientThatDoesNotReadNeverBlocks) {
    Line line;
    const std::vector<std::byte> much(1 << 20);
    while (line.device->write_some(much).status == IoStatus::ok) {
    }
    EXPECT_EQ(line.device->write_some(much).status, IoStatus::would_block);
    EXPECT_FALSE(write_all(*line.device, much, 20));
}

TEST(Tcp, ARefusedConnectionSaysWhere) {
    const std::uint16_t port = TcpListener::open(0).value()->port();  // closed again at once
    const auto stream = connect_tcp("127.0.0.1", port, 2000);
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().code, ErrorCode::device_failed);
    EXPECT_NE(stream.error().message.find("127.0.0.1 port " + std::to_string(port)), std::string::npos);
}

TEST(Tcp, AConnectionThatHangsEndsAtTheDeadline) {
    const auto start = std::chrono::steady_clock::now();
    // 192.0.2.0/24 is reserved for documentation (RFC 5737): nobody answers; a host without a route refuses.
    EXPECT_FALSE(connect_tcp("192.0.2.1", 502, 100));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Tcp, AStreamMayBeClosedTwice) {
    Line line;
    line.host->close();
    line.host->close();
    EXPECT_EQ(line.host->descriptor(), -1);
    std::array<std::byte, 8> bytes{};
    EXPECT_EQ(line.host->read_some(bytes).status, IoStatus::failed);
}

}  // namespace
}  // namespace hinge::drivers
