#include "drivers/transport/serial.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <array>

#include "drivers/transport/pty.h"

namespace hinge::drivers {
namespace {

std::vector<std::byte> read_for(ByteStream& stream, std::size_t count) {
    std::vector<std::byte> all;
    std::array<std::byte, 4096> bytes{};
    while (all.size() < count && wait_for(stream.descriptor(), POLLIN, 2000)) {
        const IoResult got = stream.read_some(bytes);
        if (got.status != IoStatus::ok) {
            break;
        }
        all.insert(all.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got.bytes));
    }
    return all;
}

std::vector<std::byte> every_byte() {
    std::vector<std::byte> bytes;
    for (int value = 0; value < 256; ++value) {
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

// Control characters, line ends and 0xFF pass unchanged both ways, with no echo.
TEST(Serial, CarriesEveryByteBothWays) {
    auto pty = open_pty();
    ASSERT_TRUE(pty) << pty.error().message;
    auto port = open_serial(pty->path, {.baud = 115200});
    ASSERT_TRUE(port) << port.error().message;
    EXPECT_TRUE(write_all(*pty->device, every_byte(), 1000));
    EXPECT_EQ(read_for(**port, 256), every_byte());
    EXPECT_TRUE(write_all(**port, every_byte(), 1000));
    EXPECT_EQ(read_for(*pty->device, 256), every_byte());
    std::array<std::byte, 8> bytes{};
    EXPECT_EQ((*port)->read_some(bytes).status, IoStatus::would_block);
    EXPECT_EQ(pty->device->read_some(bytes).status, IoStatus::would_block);
}

TEST(Serial, KnowsTheRatesOfOurDevices) {
    for (const std::uint32_t baud : {115200U, 921600U, 1000000U}) {
        auto pty = open_pty();
        ASSERT_TRUE(pty);
        EXPECT_TRUE(open_serial(pty->path, {.baud = baud})) << baud;
    }
}

TEST(Serial, FlowControlIsUsedWhereTheLineHasItAndRefusedWhereRequired) {
    auto pty = open_pty();
    ASSERT_TRUE(pty);
    EXPECT_TRUE(open_serial(pty->path, {.flow_control = FlowControl::hardware}));
    const auto required =
        open_serial(pty->path, {.flow_control = FlowControl::hardware, .require_flow_control = true});
    ASSERT_FALSE(required);
    EXPECT_NE(required.error().message.find(pty->path), std::string::npos);
}

TEST(Serial, UnpluggingIsAClosedStream) {
    auto pty = open_pty();
    ASSERT_TRUE(pty);
    auto port = open_serial(pty->path, {});
    ASSERT_TRUE(port);
    pty->device->close();
    std::array<std::byte, 8> bytes{};
    EXPECT_EQ((*port)->read_some(bytes).status, IoStatus::closed);
}

TEST(Serial, AnEmulatorSeesItsLineFillUp) {
    auto pty = open_pty();
    ASSERT_TRUE(pty);
    auto port = open_serial(pty->path, {});
    ASSERT_TRUE(port);
    const std::vector<std::byte> much(1 << 20);
    std::size_t written = 0;
    IoResult wrote;
    do {
        wrote = pty->device->write_some(much);
        written += wrote.bytes;
    } while (wrote.status == IoStatus::ok);
    EXPECT_EQ(wrote.status, IoStatus::would_block);
    EXPECT_LT(written, much.size());
}

TEST(Serial, AMissingPortIsNamed) {
    const auto port = open_serial("/dev/no-such-port", {});
    ASSERT_FALSE(port);
    EXPECT_NE(port.error().message.find("/dev/no-such-port"), std::string::npos);
}

}  // namespace
}  // namespace hinge::drivers
