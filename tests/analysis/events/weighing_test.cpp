#include "analysis/events/weighing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/support/lift_trial.h"

namespace hinge::analysis {
namespace {

// Someone who stands for `seconds` on two plates; the force is `weight(t)`, `left` its share on the left.
SetSignals standing(double seconds, const hinge::test::OfTime& weight, double left = 0.5) {
    PlateSignals on_left;
    PlateSignals on_right;
    const auto n = static_cast<std::size_t>(seconds * 1000.0);
    for (std::size_t i = 0; i < n; ++i) {
        const double force = weight(static_cast<double>(i) / 1000.0);
        on_left.fz.push_back(left * force);
        on_right.fz.push_back((1.0 - left) * force);
    }
    on_left.has_moments = on_right.has_moments = false;
    Trial trial;
    trial.sample_count = n;
    trial.plates.make(Side::left).signals = std::move(on_left);
    trial.plates.make(Side::right).signals = std::move(on_right);
    return prepare_signals(trial, {});
}

Result<Weighing> weighed(const SetSignals& signals) {
    return weigh_body(signals, {{0, signals.size}}, {});
}

double sway(double t) {
    return 2.0 * std::sin(2.0 * std::numbers::pi * 0.5 * t);
}

TEST(Weighing, QuietStandingWeighsTheMean) {
    const SetSignals s = standing(6.0, [](double t) { return 700.0 + sway(t); });
    const Result<Weighing> weighing = weighed(s);
    ASSERT_TRUE(weighing);
    EXPECT_NEAR(weighing->weight_n, 700.0, 0.7);
    EXPECT_NEAR(weighing->sd_n, 2.0 / std::numbers::sqrt2, 0.15);
    EXPECT_FALSE(weighing->short_window);
    // max(2 s, 0.6 of the stretch)
    EXPECT_NEAR(static_cast<double>(weighing->window.size()), 3600.0, 60.0);
}

TEST(Weighing, StandardErrorFollowsTheHoldFormula) {
    EXPECT_NEAR(standard_error_of_hold(3.0, 8.0), 3.0 * std::sqrt(2.0 * 0.25 / 8.0), 1e-12);
    EXPECT_NEAR(standard_error_of_hold(3.0, 2.0), 1.5, 1e-12);
    // A window shorter than the correlation cannot be better, or worse, than one sample.
    EXPECT_NEAR(standard_error_of_hold(3.0, 0.1), 3.0, 1e-12);
}

TEST(Weighing, TakesTheQuietPartAfterSteppingOn) {
    const SetSignals s = standing(8.0, [](double t) {
        return t < 2.0 ? 0.0 : t < 3.0 ? 700.0 + 200.0 * std::sin(20.0 * t) : 700.0;
    });
    const Result<Weighing> weighing = weighed(s);
    ASSERT_TRUE(weighing);
    EXPECT_NEAR(weighing->weight_n, 700.0, 0.1);
    EXPECT_GE(weighing->window.first, 2900U);
}

TEST(Weighing, TheEmptyPlateIsNobody) {
    EXPECT_FALSE(weighed(standing(6.0, [](double) { return 20.0; })));
}

TEST(Weighing, SwayingIsNotStanding) {
    const Result<Weighing> weighing =
        weighed(standing(6.0, [](double t) { return 700.0 + 40.0 * std::sin(2.0 * std::numbers::pi * t); }));
    ASSERT_FALSE(weighing);
    EXPECT_NE(weighing.error().message.find("no quiet standing"), std::string::npos);
}

TEST(Weighing, ASlowLeanIsRefused) {
    // 2.5 N/s, above 2 N/s, though its SD in 2 s is below 0.7 %.
    EXPECT_FALSE(weighed(standing(3.0, [](double t) { return 700.0 + 2.5 * t; })));
}

TEST(Weighing, BothFeetMustCarry) {
    EXPECT_TRUE(weighed(standing(
        6.0, [](double) { return 700.0; }, 0.25)));
    EXPECT_FALSE(weighed(standing(
        6.0, [](double) { return 700.0; }, 0.15)));
}

TEST(Weighing, AShortWindowIsMarked) {
    const Result<Weighing> weighing = weighed(standing(1.2, [](double) { return 700.0; }));
    ASSERT_TRUE(weighing);
    EXPECT_TRUE(weighing->short_window);
    EXPECT_FALSE(weighed(standing(0.4, [](double) { return 700.0; })));
}

TEST(Weighing, OnlyWhereAllowed) {
    const SetSignals s = standing(8.0, [](double t) { return t < 4.0 ? 700.0 : 900.0; });
    const Result<Weighing> weighing = weigh_body(s, {{5000, 8000}}, {});
    ASSERT_TRUE(weighing);
    EXPECT_NEAR(weighing->weight_n, 900.0, 0.1);
    EXPECT_FALSE(weigh_body(s, {}, {}));
}

TEST(Weighing, MissingSamplesAreNotWeighed) {
    Trial trial = hinge::test::lift_trial(hinge::test::clean_rep());
    hinge::test::lose(trial.left()->signals.fz, 1000.0, 0.0, 20.0);
    EXPECT_FALSE(weighed(prepare_signals(trial, {})));
}

}  // namespace
}  // namespace hinge::analysis
