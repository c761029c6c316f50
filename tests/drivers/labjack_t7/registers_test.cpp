#include <gtest/gtest.h>

#include "drivers/labjack_t7/emulator_registers.h"
#include "tests/drivers/support/device_bench.h"

// The emulated device's answers, requests written by hand from devices.md 1.3, 1.4 and 1.8.
namespace hinge::drivers::t7 {
namespace {

using testing::hex;

struct Bench {
    explicit Bench(float firmware = 1.03F)
        : engine([](std::uint64_t, double) { return Inputs{}; }, peculiar_calibration()),
          registers(Personality{firmware, 7, peculiar_calibration()}, engine) {}

    std::string write(std::uint16_t address, std::string_view value) {
        std::vector<std::byte> body{static_cast<std::byte>(address >> 8U),
                                    static_cast<std::byte>(address & 0xFFU)};
        const auto rest = hex("0002 04 " + std::string(value));
        body.insert(body.end(), rest.begin(), rest.end());
        return told(registers.handle(16, body, now));
    }
    std::string read(std::string_view address_and_count) {
        return told(registers.handle(3, hex(address_and_count), now));
    }

    // The code of a refusal as the driver would read it, "" when accepted.
    std::string told(const RegisterFile::Answer& answer) {
        if (!answer.refusal) {
            return "";
        }
        if (answer.refusal->detail == 0) {
            return "exception " + std::to_string(answer.refusal->exception);
        }
        const auto detail = registers.handle(3, hex("D6D8 0001"), now);  // 55000
        return std::to_string(std::to_integer<int>(detail.body[1]) * 256 +
                              std::to_integer<int>(detail.body[2]));
    }
    void make_ready() {
        EXPECT_EQ(write(4002, "447A0000"), "");  // 1000 Hz
        EXPECT_EQ(write(4004, "00000001"), "");
        EXPECT_EQ(write(4006, "00000001"), "");
        EXPECT_EQ(write(4016, "00000001"), "");
        EXPECT_EQ(write(4100, "00000000"), "");
    }

    std::uint64_t now = 1000;
    StreamEngine engine;
    RegisterFile registers;
};

TEST(T7Registers, RefuseEachWrongSettingWithItsCode) {
    Bench bench;
    EXPECT_EQ(bench.write(4990, "00000001"), "2600") << "empty list";
    EXPECT_EQ(bench.read("1194 0002"), "2603") << "4500 while spontaneous";
    EXPECT_EQ(bench.write(4010, "00000009"), "2606");
    EXPECT_EQ(bench.write(4016, "00000004"), "2612");
    EXPECT_EQ(bench.write(4012, "00001001"), "2615") << "not a power of two";
    EXPECT_EQ(bench.write(4012, "00010000"), "2615") << "too large for a T7";
    EXPECT_EQ(bench.write(4006, "00000201"), "2618");
    EXPECT_EQ(bench.write(4990, "00000000"), "2620");
    EXPECT_EQ(bench.write(4008, "458A0000"), "2621") << "4416 us";
    EXPECT_EQ(bench.write(4024, "000007D2"), "2630");
    EXPECT_EQ(bench.read("03E7 0001"), "exception 2") << "no register 999";
}

TEST(T7Registers, RefuseWhatCannotBeStreamedWhenItIsEnabled) {
    Bench bench;
    bench.make_ready();
    EXPECT_EQ(bench.write(4100, "000003E7"), "");
    EXPECT_EQ(bench.write(4990, "00000001"), "2625");
    bench.make_ready();
    EXPECT_EQ(bench.write(4002, "48435000"), "") << "200 kHz";
    EXPECT_EQ(bench.write(4990, "00000001"), "2608");
    bench.make_ready();
    EXPECT_EQ(bench.write(4004, "00000081"), "") << "129 addresses";
    EXPECT_EQ(bench.write(4990, "00000001"), "2607");
}

TEST(T7Registers, AreLockedWhileTheStreamRuns) {
    Bench bench;
    bench.make_ready();
    EXPECT_EQ(bench.write(4990, "00000001"), "");
    EXPECT_EQ(bench.write(4990, "00000001"), "2605");
    EXPECT_EQ(bench.write(4002, "447A0000"), "2605");
    EXPECT_EQ(bench.write(4990, "00000000"), "");
    EXPECT_EQ(bench.write(4002, "447A0000"), "");
}

// 3000 Hz is 10 MHz / 3333 = 3000.30003 Hz = 0x453B84CD as a float.
TEST(T7Registers, ReadBackTheRateThatWillRun) {
    Bench bench;
    EXPECT_EQ(bench.write(4002, "453B8000"), "");
    EXPECT_EQ(bench.registers.handle(3, hex("0FA2 0002"), 0).body, hex("04 453B84CD"));
}

TEST(T7Registers, AnswerFeedbackInOrder) {
    Bench bench;
    // Read TEST, write AIN0_RANGE = 1.0, read it back: writes return nothing.
    const auto answer = bench.registers.handle(76, hex("00 D73C 02  01 9C40 02 3F800000  00 9C40 02"), 0);
    ASSERT_FALSE(answer.refusal);
    EXPECT_EQ(answer.body, hex("00112233 3F800000"));
}

TEST(T7Registers, OldFirmwareLacksTheNewerOnes) {
    Bench bench(1.0001F);
    EXPECT_EQ(bench.read("137E 0002"), "exception 2") << "STREAM_ENABLE cannot be read";
    EXPECT_EQ(bench.write(4024, "00000000"), "exception 2") << "no trigger";
    EXPECT_EQ(bench.read("0FBA 0002"), "exception 2") << "no start time stamp";
}

StreamSetup one_input(std::uint32_t samples_per_packet, std::uint32_t buffer_bytes) {
    StreamSetup setup;
    setup.addresses = {0};
    setup.samples_per_packet = samples_per_packet;
    setup.buffer_bytes = buffer_bytes;
    return setup;
}

TEST(T7Engine, TheFirstScanComesOnePeriodAfterEnable) {
    Bench bench;
    bench.engine.enable(one_input(1, 64), 1000);
    bench.engine.advance_to(1000 + 39'999);
    EXPECT_EQ(bench.engine.truth().clocked, 0U);
    bench.engine.advance_to(1000 + 40'000);
    EXPECT_EQ(bench.engine.truth().clocked, 1U);
    EXPECT_EQ(bench.engine.first_scan_ticks(), 41'000U);
}

// A buffer of 8 samples, packets of 4; 12 scans with nobody reading: 8 are kept, 4 skipped. Two packets say
// 2940, then a separator and three more scans say 2941 with 4 (5 when the separator counts).
TEST(T7Engine, OverflowsDrainsAndTellsWhatItSkipped) {
    for (const bool counted : {false, true}) {
        Bench bench;
        bench.engine.set_counts_separator(counted);
        bench.engine.enable(one_input(4, 16), 0);
        bench.engine.advance_to(12 * 40'000);
        EXPECT_EQ(bench.engine.truth().skipped, 4U);
        for (int i = 0; i < 2; ++i) {
            const auto packet = bench.engine.next_packet();
            ASSERT_TRUE(packet);
            EXPECT_EQ((*packet)[12], std::byte{0x0B});
            EXPECT_EQ((*packet)[13], std::byte{0x7C}) << "2940";
        }
        EXPECT_FALSE(bench.engine.next_packet());
        bench.engine.advance_to(15 * 40'000);
        const auto packet = bench.engine.next_packet();
        ASSERT_TRUE(packet);
        EXPECT_EQ((*packet)[13], std::byte{0x7D}) << "2941";
        EXPECT_EQ((*packet)[15], counted ? std::byte{5} : std::byte{4});
        EXPECT_EQ((*packet)[16], std::byte{0xFF}) << "the separator";
        EXPECT_EQ(bench.engine.truth().packed, 11U);
    }
}

TEST(T7Engine, StopsWithoutAutoRecovery) {
    Bench bench;
    StreamSetup setup = one_input(4, 16);
    setup.recovers = false;
    bench.engine.enable(setup, 0);
    bench.engine.advance_to(20 * 40'000);
    ASSERT_TRUE(bench.engine.next_packet());
    ASSERT_TRUE(bench.engine.next_packet());
    const auto last = bench.engine.next_packet();
    ASSERT_TRUE(last);
    EXPECT_EQ((*last)[13], std::byte{0x81}) << "2945";
    EXPECT_FALSE(bench.engine.is_enabled());
}

}  // namespace
}  // namespace hinge::drivers::t7
