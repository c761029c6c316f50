#include "drivers/emulator/stage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hinge::drivers {
namespace {

// Ten seconds of a force that rises by 10 N/s from 100 N, and a cord that runs out by 0.1 m/s from 0.2 m.
StageSet ramp() {
    StageSet set;
    set.rate_hz = 100.0;
    set.plates[0][2].at_rest = 7.0;
    set.bar_m.leaves = false;
    for (int i = 0; i <= 1000; ++i) {
        set.plates[0][2].values.push_back(100.0 + 0.1 * i);
        set.bar_m.values.push_back(0.2 + 0.001 * i);
    }
    return set;
}

constexpr StageTimes kTimes{.empty_s = 3.0, .step_s = 1.0};

TEST(Stage, BeginsWithEmptyPlatesAndTheBarAtRest) {
    const LabSignal signal = stage(ramp(), kTimes, {});
    for (const double time_s : {0.0, 1.5, 3.0}) {
        EXPECT_EQ(signal(time_s).plates[0][2], 7.0) << "the amplifier's offset";
        EXPECT_EQ(signal(time_s).bar_m, 0.2);
        EXPECT_FALSE(signal(time_s).wired);
    }
    EXPECT_NEAR(signal(3.5).plates[0][2], 7.0 + 0.5 * (100.0 - 7.0), 1e-9) << "half way onto the plate";
}

TEST(Stage, PlaysTheSetAtAnyTimeBetweenItsSamples) {
    const LabSignal signal = stage(ramp(), kTimes, {});
    for (const double in_set_s : {0.0, 0.004, 1.2345, 9.999}) {
        EXPECT_NEAR(signal(4.0 + in_set_s).plates[0][2], 100.0 + 10.0 * in_set_s, 1e-9);
        EXPECT_NEAR(signal(4.0 + in_set_s).bar_m, 0.2 + 0.1 * in_set_s, 1e-12);
    }
}

TEST(Stage, EndsWithEmptyPlatesAndBeginsAgain) {
    const LabSignal signal = stage(ramp(), kTimes, {});
    const double cycle_s = 3.0 + 1.0 + 10.01 + 1.0;
    EXPECT_NEAR(signal(cycle_s - 1e-6).plates[0][2], 7.0, 1e-3);
    EXPECT_NEAR(signal(cycle_s - 1e-6).bar_m, 1.2, 1e-9) << "the cord stays where it is";
    EXPECT_NEAR(signal(cycle_s + 4.5).plates[0][2], 105.0, 1e-9);
}

TEST(Stage, IsAskedInAnyOrder) {
    const LabSignal signal = stage(ramp(), kTimes, {});
    const double before = signal(6.0).plates[0][2];
    static_cast<void>(signal(12.0));
    EXPECT_EQ(signal(6.0).plates[0][2], before);
}

TEST(Stage, AMissingSampleRepeatsTheOneBefore) {
    StageSet set = ramp();
    set.plates[0][2].values[100] = std::numeric_limits<double>::quiet_NaN();
    const LabSignal signal = stage(std::move(set), kTimes, {});
    EXPECT_NEAR(signal(5.0).plates[0][2], 109.9, 1e-9);
}

TEST(Stage, WiredInputsAndTheSyncLineArePassedOn) {
    StageSet set = ramp();
    set.wired = true;
    set.inputs[3] = {.values = {1.5, 1.5}, .at_rest = 0.5};
    const LabSignal signal = stage(std::move(set), kTimes, [](double time_s) { return time_s > 2.0; });
    EXPECT_TRUE(signal(0.0).wired);
    EXPECT_EQ(signal(0.0).inputs[3], 0.5);
    EXPECT_EQ(signal(5.0).inputs[3], 1.5);
    EXPECT_FALSE(signal(1.0).sync);
    EXPECT_TRUE(signal(3.0).sync);
}

}  // namespace
}  // namespace hinge::drivers
