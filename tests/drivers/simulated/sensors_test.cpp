#include "drivers/simulated/sensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "drivers/simulated/lifter.h"
#include "drivers/simulated/presets.h"

namespace hinge::drivers::simulated {
namespace {

SensorOptions exact() {
    SensorOptions sensors;
    sensors.exact = true;
    return sensors;
}

TEST(Sensors, ExactOnesDifferFromTheMovementByLessThanACount) {
    const LifterOptions lifter = *find_preset("clean");
    const Movement m = move(lifter, 5);
    const Trial trial = simulate(lifter, exact(), 5).trial;
    ASSERT_EQ(trial.sample_count, m.size());
    const double half_count_n = 0.5 * 5000.0 / 32768.0;
    for (std::size_t i = 0; i < m.size(); i += 50) {
        ASSERT_NEAR(trial.left()->signals.fz[i] + trial.right()->signals.fz[i], m.force_z_n[i],
                    2.01 * half_count_n);
        // X = -My / Fz about the surface centre; a count of My (1500 N m / 32768) at 300 N is 0.15 mm.
        const double x = -(trial.left()->signals.my[i] + trial.right()->signals.my[i]) /
                         (trial.left()->signals.fz[i] + trial.right()->signals.fz[i]);
        ASSERT_NEAR(x, m.pressure_x_m[i], 0.0004);
        ASSERT_LE(trial.bar->height_m[i], std::hypot(m.grip_m[i], 0.08) + 1e-9);
        ASSERT_GT(trial.bar->height_m[i], m.grip_m[i] - 0.00025 - 1e-9);  // floor-quantised
    }
}

// science.md A.2: the free moment of feet that only push is zero, so Mz = x Fy about the surface centre.
TEST(Sensors, FeetHaveNoFreeMomentAndPushApart) {
    const Trial trial = simulate(*find_preset("clean"), exact(), 5).trial;
    const std::size_t i = 2000;
    const double x = -trial.left()->signals.my[i] / trial.left()->signals.fz[i];
    EXPECT_NEAR(trial.left()->signals.mz[i], x * trial.left()->signals.fy[i], 0.05);
    EXPECT_NEAR(trial.left()->signals.fy[i] / trial.left()->signals.fz[i], -0.06, 0.001);
    EXPECT_NEAR(trial.right()->signals.fy[i] / trial.right()->signals.fz[i], 0.06, 0.001);
}

// science.md J: noise 0.5 N on Fz; quantisation adds (5000 / 32768)^2 / 12.
TEST(Sensors, NoiseIsAsLargeAsAsked) {
    LifterOptions lifter = *find_preset("clean");
    lifter.sway_forward_m = lifter.sway_vertical_m = 0.0;
    const Trial trial = simulate(lifter, {}, 5).trial;
    double sum = 0.0;
    double squares = 0.0;
    const double n = 4000.0;
    for (std::size_t i = 500; i < 4500; ++i) {
        sum += trial.left()->signals.fz[i] - trial.left()->signals.fz[i - 1];
        squares += std::pow(trial.left()->signals.fz[i] - trial.left()->signals.fz[i - 1], 2);
    }
    EXPECT_NEAR(std::sqrt(squares / n / 2.0), 0.5, 0.02);
    EXPECT_NEAR(sum / n, 0.0, 0.01);
}

TEST(Sensors, SignalsComeFromTheRawCountsAlone) {
    const Trial trial = simulate(*find_preset("clean"), {}, 5).trial;
    const RawDevice& sim = trial.raw.front();
    ASSERT_EQ(sim.layout.channels.size(), 13U);
    ASSERT_EQ(sim.layout.scan_bytes(), 12U * 2U + 4U);
    ASSERT_EQ(sim.samples.size(), trial.sample_count * sim.layout.scan_bytes());
    const std::size_t i = 9500;
    const std::byte* scan = sim.samples.data() + i * sim.layout.scan_bytes();
    std::int16_t fx = 0;
    std::int16_t my = 0;
    std::int32_t cord = 0;
    std::memcpy(&fx, scan, 2);
    std::memcpy(&my, scan + 8, 2);
    std::memcpy(&cord, scan + 24, 4);
    EXPECT_DOUBLE_EQ(trial.left()->signals.fx[i], fx * 2500.0 / 32768.0);
    EXPECT_DOUBLE_EQ(trial.left()->signals.my[i],
                     my * 1500.0 / 32768.0 - 0.041 * trial.left()->signals.fx[i]);
    EXPECT_DOUBLE_EQ(trial.bar->height_m[i], cord * 0.00025);
}

TEST(Sensors, GapsAreMissingEverywhereAndCounted) {
    SensorOptions sensors;
    sensors.gaps = {{3.0, 0.05}, {9.5, 0.013}};
    const Trial trial = simulate(*find_preset("clean"), sensors, 5).trial;
    ASSERT_EQ(trial.quality.gaps.size(), 2U);
    EXPECT_EQ(trial.quality.gaps[1].signal, "all");
    EXPECT_EQ(trial.quality.gaps[1].first, 9500U);
    EXPECT_EQ(trial.quality.gaps[1].count, 13U);
    EXPECT_EQ(trial.quality.counters.at("sim.dropped_device"), 63);
    EXPECT_TRUE(std::isnan(trial.left()->signals.fz[3010]));
    EXPECT_TRUE(std::isnan(trial.bar->height_m[9512]));
    EXPECT_FALSE(std::isnan(trial.bar->height_m[9513]));
    std::uint64_t dropped = 0;
    std::uint64_t next = 0;
    std::size_t present = 0;
    for (const FrameBlockRecord& block : trial.raw.front().blocks) {
        EXPECT_EQ(block.first_scan, next + block.dropped_before);
        EXPECT_EQ((block.flags & kBlockGapBefore) != 0, block.dropped_before > 0);
        EXPECT_LE(block.scan_count, 20U);
        next = block.first_scan + block.scan_count;
        dropped += block.dropped_before;
        present += block.scan_count;
    }
    EXPECT_EQ(dropped, 63U);
    EXPECT_EQ(present + dropped, trial.sample_count);
    EXPECT_EQ(trial.raw.front().samples.size(), present * 28);
}

TEST(Sensors, DropoutsOfTheEncoderLeaveThePlatesAlone) {
    SensorOptions sensors;
    sensors.encoder_dropouts = {{10.0, 0.02}};
    const Trial trial = simulate(*find_preset("clean"), sensors, 5).trial;
    ASSERT_EQ(trial.quality.gaps.size(), 1U);
    EXPECT_EQ(trial.quality.gaps[0].signal, "bar");
    EXPECT_EQ(trial.quality.gaps[0].count, 20U);
    EXPECT_FALSE(std::isnan(trial.left()->signals.fz[10010]));
}

TEST(Sensors, SaturationStopsAtTheRailAndIsCounted) {
    SensorOptions sensors;
    sensors.full_scale_fz_n = 700.0;
    const Trial trial = simulate(*find_preset("clean"), sensors, 5).trial;
    EXPECT_GT(trial.quality.counters.at("saturated.left_fz"), 1000);
    double most = 0.0;
    for (const double fz : trial.left()->signals.fz) {
        most = std::max(most, fz);
    }
    EXPECT_DOUBLE_EQ(most, 700.0 * 32767.0 / 32768.0);
}

TEST(Sensors, ALateEncoderIsLateByThatMuch) {
    SensorOptions sensors = exact();
    const Trial on_time = simulate(*find_preset("clean"), sensors, 5).trial;
    sensors.encoder_late_s = 0.012;
    const Trial late = simulate(*find_preset("clean"), sensors, 5).trial;
    for (std::size_t i = 9000; i < 17000; i += 100) {
        EXPECT_DOUBLE_EQ(late.bar->height_m[i], on_time.bar->height_m[i - 12]);
    }
}

TEST(Sensors, TheHipTransducerSeesTheHipJoint) {
    SensorOptions sensors = exact();
    sensors.hip_transducer = true;
    const LifterOptions lifter = *find_preset("hips_first");
    const Movement m = move(lifter, 5);
    const Trial trial = simulate(lifter, sensors, 5).trial;
    for (std::size_t i = 0; i < m.size(); i += 100) {
        ASSERT_NEAR(trial.hip->height_m[i], m.hip_m[i], 0.00026);
    }
}

TEST(Sensors, AFootOffItsPlateReadsNothing) {
    SensorOptions sensors = exact();
    sensors.right_foot_off = {{2.0, 0.5}};
    const Trial trial = simulate(*find_preset("clean"), sensors, 5).trial;
    EXPECT_EQ(trial.right()->signals.fz[2100], 0.0);
    EXPECT_GT(trial.right()->signals.fz[2600], 300.0);
}

// science.md B.4: an anchor offset makes the cord longer; entered, it comes out again.
TEST(Sensors, AnEnteredAnchorOffsetIsTakenOut) {
    SensorOptions sensors = exact();
    sensors.anchor_offset_m = 0.10;
    const LifterOptions lifter = *find_preset("clean");
    const Movement m = move(lifter, 5);
    const Trial trial = simulate(lifter, sensors, 5).trial;
    EXPECT_NEAR(trial.bar->height_m[1000], 0.225, 0.0004);
}

TEST(Sensors, OnTheSleeveTheCordDoesNotSeeTheBarBend) {
    SensorOptions sensors = exact();
    sensors.attachment = CordAttachment::sleeve;
    const SimulatedSet set = simulate(*find_preset("clean"), sensors, 5);
    EXPECT_NEAR(set.trial.bar->height_m[9090], set.trial.bar->height_m[1000], 0.0003);
}

TEST(Sensors, ATrialMayHavePlatesOnlyOrTheBarOnly) {
    SensorOptions sensors;
    sensors.bar = false;
    const Trial plates = simulate(*find_preset("clean"), sensors, 5).trial;
    EXPECT_TRUE(plates.left() && plates.right() && !plates.bar);
    sensors.bar = true;
    sensors.plates = false;
    const Trial bar = simulate(*find_preset("clean"), sensors, 5).trial;
    EXPECT_TRUE(bar.plates.empty() && bar.bar);
}

TEST(Simulate, GivesTheSameBitsForTheSameSeed) {
    const SimulatedSet a = simulate(*find_preset("clean"), {}, 7);
    const SimulatedSet b = simulate(*find_preset("clean"), {}, 7);
    EXPECT_EQ(a.trial.raw.front().samples, b.trial.raw.front().samples);
    EXPECT_NE(a.trial.raw.front().samples, simulate(*find_preset("clean"), {}, 8).trial.raw.front().samples);
}

// The engine's numbers are fixed by the C++ standard ([rand.predef]: the 10000th of mt19937_64 is
// 9981545732273789042); ours use its upper 53 bits.
TEST(Random, UsesTheStandardsEngine) {
    Random random(5489);
    double last = 0.0;
    for (int i = 0; i < 10000; ++i) {
        last = random.unit();
    }
    EXPECT_DOUBLE_EQ(last, static_cast<double>(9981545732273789042ULL >> 11U) * 0x1.0p-53);
}

}  // namespace
}  // namespace hinge::drivers::simulated
