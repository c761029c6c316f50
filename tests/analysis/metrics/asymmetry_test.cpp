#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr std::array kPhases{"asymmetry_slack", "asymmetry_first_inch", "asymmetry_concentric",
                             "asymmetry_hold", "asymmetry_eccentric"};
constexpr std::array kMoments{"asymmetry_lift_off", "asymmetry_touchdown"};
constexpr std::array kSizes{"asymmetry_mean_absolute", "asymmetry_peak"};

// Twice the load on the left: (2 - 1) / (2 + 1).
TEST(Asymmetry, TwoToOneIsAThird) {
    const Report report =
        run_analysis(lift_trial(clean_rep(), {}, {.asymmetry = [](double) { return 1.0 / 3.0; }}));
    for (const char* id : kPhases) {
        EXPECT_NEAR(number(report, id), 100.0 / 3.0, 1e-6) << id;
    }
    for (const char* id : kMoments) {
        EXPECT_NEAR(number(report, id), 100.0 / 3.0, 1e-6) << id;
    }
    for (const char* id : kSizes) {
        EXPECT_NEAR(number(report, id), 100.0 / 3.0, 1e-6) << id;
    }
}

TEST(Asymmetry, RightIsNegativeButItsSizeIsNot) {
    const Report report =
        run_analysis(lift_trial(clean_rep(), {}, {.asymmetry = [](double) { return -0.1; }}));
    EXPECT_NEAR(number(report, "asymmetry_concentric"), -10.0, 1e-6);
    EXPECT_NEAR(number(report, "asymmetry_mean_absolute"), 10.0, 1e-6);
    EXPECT_NEAR(number(report, "asymmetry_peak"), 10.0, 1e-6);
}

TEST(Asymmetry, EvenFeetAreZero) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    for (const char* id : kPhases) {
        EXPECT_NEAR(number(report, id), 0.0, 1e-9) << id;
    }
}

TEST(Asymmetry, BelongsToItsPhase) {
    // 8 % left up to 6.4 s, 12 % right from 6.4 s: the hold is cut at 5.43 and 7.52 s.
    const Report report = run_analysis(
        lift_trial(clean_rep(), {}, {.asymmetry = [](double t) { return t < 6.4 ? 0.08 : -0.12; }}));
    EXPECT_NEAR(number(report, "asymmetry_slack"), 8.0, 1e-6);
    EXPECT_NEAR(number(report, "asymmetry_concentric"), 8.0, 1e-6);
    EXPECT_NEAR(number(report, "asymmetry_eccentric"), -12.0, 1e-6);
    const double first_s = 5.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5);
    const double last_s = 7.5 + 0.02 / (0.5 / 2.8 / 0.2);
    EXPECT_NEAR(number(report, "asymmetry_hold"),
                (8.0 * (6.4 - first_s) - 12.0 * (last_s - 6.4)) / (last_s - first_s), 0.2);
}

TEST(Asymmetry, ShiftsThatCancelStillShowInTheMeanAbsolute) {
    // 2 Hz square of 10 %: three whole periods over the way up cancel to a few percent of it.
    const Report report = run_analysis(lift_trial(
        clean_rep(), {},
        {.asymmetry = [](double t) { return 0.10 * std::sin(2.0 * std::numbers::pi * 2.0 * t); }}));
    EXPECT_NEAR(number(report, "asymmetry_concentric"), 0.0, 1.0);
    // Mean of |sin| is 2/pi; the 10 Hz filter leaves 99.9 % of 2 Hz.
    EXPECT_NEAR(number(report, "asymmetry_mean_absolute"), 10.0 * 2.0 / std::numbers::pi, 0.15);
    EXPECT_NEAR(number(report, "asymmetry_peak"), 10.0, 0.1);
}

TEST(Asymmetry, OnePlateIsNoAsymmetry) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    const Report report = run_analysis(trial);
    for (const char* id : kPhases) {
        EXPECT_TRUE(has_reason(report, id, "no force under both feet"));
    }
    for (const char* id : kMoments) {
        EXPECT_TRUE(has_reason(report, id, "no force under both feet"));
    }
    for (const char* id : kSizes) {
        EXPECT_TRUE(has_reason(report, id, "no force under both feet"));
    }
}

TEST(Asymmetry, LostForceSpoilsOnlyItsPhase) {
    Trial trial = lift_trial(clean_rep());
    lose(trial.left->fz, trial.rate_hz, 8.5, 8.6);
    const Report report = run_analysis(trial);
    EXPECT_TRUE(has_reason(report, "asymmetry_eccentric", "missing"));
    EXPECT_FALSE(metric(report, "asymmetry_mean_absolute").has_value());
    EXPECT_NEAR(number(report, "asymmetry_concentric"), 0.0, 1e-9);
}

TEST(Asymmetry, WithoutADescentThereIsNoEccentricPart) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.5}, Seconds{1.5})
                                                      .hold(Seconds{2})));
    EXPECT_TRUE(has_reason(report, "asymmetry_eccentric", "descent_start"));
    EXPECT_TRUE(has_reason(report, "asymmetry_touchdown", "touchdown"));
    EXPECT_NEAR(number(report, "asymmetry_hold"), 0.0, 1e-9);
}

}  // namespace
}  // namespace hinge::test
