#include "drivers/comedi/assembler.h"

#include <cstring>

#include "tests/drivers/support/device_bench.h"

namespace hinge::drivers::comedilib {
namespace {

using testing::hex;
using testing::KeepingSink;

PlannedInput ten_volts(const char* id, std::uint32_t maxdata) {
    PlannedInput planned;
    planned.input.id = id;
    planned.maxdata = maxdata;
    planned.polynomial = nominal_conversion({-10.0, 10.0, kUnitVolt}, maxdata);
    planned.origin = Origin::hardware;
    return planned;
}

std::vector<double> values_of(const InputPlan& plan, const FrameBlock& block) {
    std::vector<double> values;
    const std::byte* at = block.raw.data();
    while (at < block.raw.data() + block.raw.size()) {
        for (const Channel& channel : plan.layout.channels) {
            double raw = 0.0;
            if (channel.wire == WireType::f64) {
                std::memcpy(&raw, at, sizeof raw);
            } else if (channel.wire == WireType::u16) {
                std::uint16_t count = 0;
                std::memcpy(&count, at, sizeof count);
                raw = count;
            } else {
                std::uint32_t count = 0;
                std::memcpy(&count, at, sizeof count);
                raw = count;
            }
            values.push_back(value_of(channel, raw));
            at += size_of(channel.wire);
        }
    }
    return values;
}

// Byte order of the host, which is little-endian on every computer that has such a card. Volts by hand:
// -10 + 20 * 0x8000 / 65535 and -10 + 20 * 0xC000 / 65535.
TEST(ComediAssembler, SixteenBitSamplesAreVolts) {
    const InputPlan plan = make_plan({ten_volts("a", 0xFFFF), ten_volts("b", 0xFFFF)}, false, true);
    Assembler assembler(plan, 20);
    KeepingSink sink;
    assembler.take(hex("00 80 00 C0  01 00 FE FF"), 5, sink);
    assembler.flush(sink);
    ASSERT_EQ(sink.blocks.size(), 1U);
    EXPECT_EQ(sink.blocks[0].record.scan_count, 2U);
    EXPECT_EQ(sink.blocks[0].record.host_ns, 5);
    EXPECT_EQ(sink.blocks[0].record.flags, 0U);
    const auto values = values_of(plan, sink.blocks[0]);
    EXPECT_NEAR(values[0], 1.5259021896696422e-4, 1e-12);
    EXPECT_NEAR(values[1], 5.000228885328450, 1e-12);
    EXPECT_NEAR(values[2], -10.0 + 20.0 / 65535.0, 1e-12);
    EXPECT_NEAR(values[3], 10.0 - 20.0 / 65535.0, 1e-12);
}

// -10 + 20 * 0x800000 / 16777215, and a quarter of the way up.
TEST(ComediAssembler, ThirtyTwoBitSamplesAreVolts) {
    const InputPlan plan = make_plan({ten_volts("a", 0xFFFFFF), ten_volts("b", 0xFFFFFF)}, true, true);
    Assembler assembler(plan, 20);
    KeepingSink sink;
    assembler.take(hex("00 00 80 00  00 00 40 00"), 5, sink);
    assembler.flush(sink);
    ASSERT_EQ(sink.blocks.size(), 1U);
    const auto values = values_of(plan, sink.blocks[0]);
    EXPECT_NEAR(values[0], 5.960464832810452e-7, 1e-12);
    EXPECT_NEAR(values[1], -4.999999701976759, 1e-12);
}

TEST(ComediAssembler, BendsBecomeVoltsAndKeepTheirCounts) {
    PlannedInput bent = ten_volts("a", 0xFFFF);
    bent.polynomial = {{0.5, 2e-4, 1e-9, -1e-14}, 32768.0, 3};
    const InputPlan plan = make_plan({bent, ten_volts("b", 0xFFFF)}, false, true);
    Assembler assembler(plan, 20);
    KeepingSink sink;
    assembler.take(hex("10 A7 00 C0"), 5, sink);  // 0xA710 = 42768
    assembler.flush(sink);
    ASSERT_EQ(sink.blocks.size(), 1U);
    const auto values = values_of(plan, sink.blocks[0]);
    ASSERT_EQ(values.size(), 3U);
    EXPECT_NEAR(values[0], 2.59, 1e-12);
    EXPECT_EQ(values[1], 42768.0);
    EXPECT_NEAR(values[2], 5.000228885328450, 1e-12);
}

TEST(ComediAssembler, BothRailsAreSaturated) {
    const InputPlan plan = make_plan({ten_volts("a", 0x0FFF), ten_volts("b", 0x0FFF)}, false, true);
    for (const auto& [bytes, flags] : std::vector<std::pair<const char*, std::uint32_t>>{
             {"00 00 00 08", kBlockSaturated}, {"00 08 FF 0F", kBlockSaturated}, {"01 00 FE 0F", 0U}}) {
        Assembler assembler(plan, 20);
        KeepingSink sink;
        assembler.take(hex(bytes), 5, sink);
        assembler.flush(sink);
        ASSERT_EQ(sink.blocks.size(), 1U);
        EXPECT_EQ(sink.blocks[0].record.flags, flags) << bytes;
    }
}

// Three scans of three samples, cut into two reads at every byte and into reads of every size.
TEST(ComediAssembler, ReadsMayEndAnywhere) {
    const InputPlan plan =
        make_plan({ten_volts("a", 0xFFFF), ten_volts("b", 0xFFFF), ten_volts("c", 0xFFFF)}, false, true);
    const auto stream = hex("01 02 03 04 05 06  11 12 13 14 15 16  21 22 23 24 25 26");
    const auto together = [&](std::size_t first, std::size_t then) {
        Assembler assembler(plan, 20);
        KeepingSink sink;
        std::vector<std::byte> raw;
        for (std::size_t at = 0; at < stream.size();) {
            const std::size_t size = std::min(at == 0 ? first : then, stream.size() - at);
            assembler.take(std::span(stream).subspan(at, size), 5, sink);
            assembler.flush(sink);
            at += size;
        }
        testing::expect_contiguous(sink);
        for (const FrameBlock& block : sink.blocks) {
            raw.insert(raw.end(), block.raw.begin(), block.raw.end());
        }
        EXPECT_EQ(sink.scans(), 3U);
        return raw;
    };
    for (std::size_t size = 1; size <= stream.size(); ++size) {
        EXPECT_EQ(together(size, stream.size()), stream) << "cut after " << size;
        EXPECT_EQ(together(size, size), stream) << "pieces of " << size;
    }
}

TEST(ComediAssembler, ATornScanIsNotDelivered) {
    const InputPlan plan = make_plan({ten_volts("a", 0xFFFF), ten_volts("b", 0xFFFF)}, false, true);
    Assembler assembler(plan, 20);
    KeepingSink sink;
    assembler.take(hex("01 02 03 04 05 06 07"), 5, sink);
    assembler.flush(sink);
    EXPECT_EQ(sink.scans(), 1U);
    EXPECT_EQ(assembler.next_scan(), 1U);
}

}  // namespace
}  // namespace hinge::drivers::comedilib
