#include "drivers/simulated/truth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "drivers/simulated/lifter.h"
#include "drivers/simulated/presets.h"

namespace hinge::drivers::simulated {
namespace {

struct Reference {
    const char* preset;
    double body_weight_n, bar_weight_n;
    double lift_off_s, lockout_s, descent_start_s, touchdown_s;
    std::vector<std::pair<std::string, double>> metrics;
};

// The truth of the sample trials V01 to V08: the same lifters in another implementation of science.md J,
// first rep. Centre-of-pressure extremes are left out: they are the recoil of knees that snap straight, and
// depend on how exactly the joints are smoothed.
// clang-format off
const std::vector<Reference>& references() {
    static const std::vector<Reference> table{
    {"clean", 666.852, 931.632, 9.1, 10.814, 13.937, 16.9,
     {{"concentric_displacement", 0.487128}, {"concentric_duration", 1.714}, {"mean_concentric_velocity", 0.284205}, {"peak_concentric_velocity", 0.506113}, {"bar_flex", 0.009269}, {"first_inch_time", 0.343}, {"peak_concentric_force", 1723.155111}, {"mean_concentric_force", 1599.261445}, {"eccentric_duration", 2.963}, {"mean_eccentric_speed", 0.164207}, {"peak_eccentric_speed", 0.180722}, {"last_12in_time", 1.815}, {"last_12in_speed", 0.167934}, {"last_12in_ratio", 1.060375}, {"last_6in_time", 0.972}, {"last_6in_speed", 0.15679}, {"last_6in_ratio", 0.934192}, {"minimum_hand_force_fraction", 0.947347}, {"hip_bar_ratio_25", 1.019223}, {"hip_bar_ratio_50", 0.968862}, {"hip_bar_ratio_100", 0.883637}, {"hip_lead_10", 0.14}, {"hip_lead_25", 0.204}, {"hip_lead_50", 0.284}, {"hip_height_set_fraction", 0.780512}}},
    {"hips_first", 764.919, 1225.831, 9.1, 10.825, 13.931, 16.9,
     {{"concentric_displacement", 0.562776}, {"concentric_duration", 1.725}, {"mean_concentric_velocity", 0.326247}, {"peak_concentric_velocity", 0.583846}, {"bar_flex", 0.011723}, {"first_inch_time", 0.323}, {"peak_concentric_force", 2178.195436}, {"mean_concentric_force", 1991.499281}, {"eccentric_duration", 2.969}, {"mean_eccentric_speed", 0.189202}, {"peak_eccentric_speed", 0.208737}, {"last_12in_time", 1.59}, {"last_12in_speed", 0.191698}, {"last_12in_ratio", 1.028844}, {"last_6in_time", 0.859}, {"last_6in_speed", 0.177416}, {"last_6in_ratio", 0.914095}, {"minimum_hand_force_fraction", 0.939185}, {"hip_bar_ratio_25", 1.685898}, {"hip_bar_ratio_50", 1.569713}, {"hip_bar_ratio_100", 1.372455}, {"hip_lead_10", 0.183}, {"hip_lead_25", 0.268}, {"hip_lead_50", 0.374}, {"hip_height_set_fraction", 0.739276}}},
    {"pre_rise", 941.438, 1765.197, 9.1, 10.835, 13.887, 16.9,
     {{"concentric_displacement", 0.598158}, {"concentric_duration", 1.735}, {"mean_concentric_velocity", 0.34476}, {"peak_concentric_velocity", 0.619115}, {"bar_flex", 0.016222}, {"first_inch_time", 0.313}, {"peak_concentric_force", 2971.052549}, {"mean_concentric_force", 2705.695274}, {"eccentric_duration", 3.013}, {"mean_eccentric_speed", 0.198297}, {"peak_eccentric_speed", 0.221851}, {"last_12in_time", 1.505}, {"last_12in_speed", 0.202525}, {"last_12in_ratio", 1.043117}, {"last_6in_time", 0.818}, {"last_6in_speed", 0.186308}, {"last_6in_ratio", 0.918577}, {"minimum_hand_force_fraction", 0.935364}, {"hip_bar_ratio_25", 1.421344}, {"hip_bar_ratio_50", 1.260742}, {"hip_bar_ratio_100", 1.090518}, {"hip_lead_10", 0.197}, {"hip_lead_25", 0.266}, {"hip_lead_50", 0.361}, {"hip_height_set_fraction", 0.728333}}},
    {"asymmetric", 568.786, 784.532, 9.1, 10.809, 12.14, 15.1,
     {{"concentric_displacement", 0.45531}, {"concentric_duration", 1.709}, {"mean_concentric_velocity", 0.266419}, {"peak_concentric_velocity", 0.473402}, {"bar_flex", 0.008042}, {"first_inch_time", 0.352}, {"peak_concentric_force", 1450.365279}, {"mean_concentric_force", 1353.875704}, {"eccentric_duration", 2.96}, {"mean_eccentric_speed", 0.153684}, {"peak_eccentric_speed", 0.168937}, {"last_12in_time", 1.932}, {"last_12in_speed", 0.157764}, {"last_12in_ratio", 1.07982}, {"last_6in_time", 1.03}, {"last_6in_speed", 0.147961}, {"last_6in_ratio", 0.943787}, {"minimum_hand_force_fraction", 0.950781}, {"hip_bar_ratio_25", 0.971762}, {"hip_bar_ratio_50", 0.920096}, {"hip_bar_ratio_100", 0.833987}, {"hip_lead_10", 0.139}, {"hip_lead_25", 0.202}, {"hip_lead_50", 0.281}, {"hip_height_set_fraction", 0.792561}}},
    {"set_of_three", 725.692, 686.465, 9.1, 10.268, 11.829, 14.6,
     {{"concentric_displacement", 0.549868}, {"concentric_duration", 1.168}, {"mean_concentric_velocity", 0.470778}, {"peak_concentric_velocity", 0.853669}, {"bar_flex", 0.007238}, {"first_inch_time", 0.216}, {"peak_concentric_force", 1680.778313}, {"mean_concentric_force", 1411.496375}, {"eccentric_duration", 2.771}, {"mean_eccentric_speed", 0.198169}, {"peak_eccentric_speed", 0.22014}, {"last_12in_time", 1.512}, {"last_12in_speed", 0.201587}, {"last_12in_ratio", 1.038261}, {"last_6in_time", 0.82}, {"last_6in_speed", 0.185854}, {"last_6in_ratio", 0.913852}, {"minimum_hand_force_fraction", 0.935863}, {"hip_bar_ratio_25", 1.111916}, {"hip_bar_ratio_50", 1.046562}, {"hip_bar_ratio_100", 0.960341}, {"hip_lead_10", 0.092}, {"hip_lead_25", 0.132}, {"hip_lead_50", 0.182}, {"hip_height_set_fraction", 0.744391}}},
    {"dropped", 882.598, 1470.997, 9.1, 10.829, 12.135, 14.421,
     {{"concentric_displacement", 0.578444}, {"concentric_duration", 1.729}, {"mean_concentric_velocity", 0.334554}, {"peak_concentric_velocity", 0.599481}, {"bar_flex", 0.013768}, {"first_inch_time", 0.319}, {"peak_concentric_force", 2573.750188}, {"mean_concentric_force", 2354.65645}, {"eccentric_duration", 2.286}, {"mean_eccentric_speed", 0.253074}, {"peak_eccentric_speed", 1.483941}, {"last_12in_time", 0.659}, {"last_12in_speed", 0.462519}, {"last_12in_ratio", 2.74736}, {"last_6in_time", 0.124}, {"last_6in_speed", 1.229032}, {"last_6in_ratio", 6.23137}, {"minimum_hand_force_fraction", 0.388141}, {"hip_bar_ratio_25", 0.973686}, {"hip_bar_ratio_50", 0.947087}, {"hip_bar_ratio_100", 0.895482}, {"hip_lead_10", 0.116}, {"hip_lead_25", 0.171}, {"hip_lead_50", 0.239}, {"hip_height_set_fraction", 0.734278}}},
    {"short_hold", 804.145, 1274.864, 9.1, 10.827, 11.33, 14.3,
     {{"concentric_displacement", 0.571246}, {"concentric_duration", 1.727}, {"mean_concentric_velocity", 0.330773}, {"peak_concentric_velocity", 0.592486}, {"bar_flex", 0.012132}, {"first_inch_time", 0.321}, {"peak_concentric_force", 2275.396214}, {"mean_concentric_force", 2079.726728}, {"eccentric_duration", 2.97}, {"mean_eccentric_speed", 0.191963}, {"peak_eccentric_speed", 0.21187}, {"last_12in_time", 1.568}, {"last_12in_speed", 0.194388}, {"last_12in_ratio", 1.026666}, {"last_6in_time", 0.849}, {"last_6in_speed", 0.179505}, {"last_6in_ratio", 0.911302}, {"minimum_hand_force_fraction", 0.938272}, {"hip_bar_ratio_25", 1.42836}, {"hip_bar_ratio_50", 1.351488}, {"hip_bar_ratio_100", 1.216287}, {"hip_lead_10", 0.164}, {"hip_lead_25", 0.241}, {"hip_lead_50", 0.335}, {"hip_height_set_fraction", 0.736749}}},
    {"rdl", 774.725, 784.532, 6.0, 7.333, 3.244, 6.0,
     {{"concentric_displacement", 0.349288}, {"concentric_duration", 1.333}, {"mean_concentric_velocity", 0.262032}, {"peak_concentric_velocity", 0.465926}, {"first_inch_time", 0.302}, {"peak_concentric_force", 1680.382373}, {"mean_concentric_force", 1559.951588}, {"eccentric_duration", 2.756}, {"mean_eccentric_speed", 0.126343}, {"peak_eccentric_speed", 0.218463}, {"last_12in_time", 2.182}, {"last_12in_speed", 0.139688}, {"last_12in_ratio", 1.843905}, {"last_6in_time", 1.396}, {"last_6in_speed", 0.109169}, {"last_6in_ratio", 0.757968}, {"minimum_hand_force_fraction", 0.977113}}},
    };
    return table;
}
// clang-format on

// A few per cent, plus what a sample or a millimetre is worth.
double tolerance(const std::string& preset, const std::string& id, double value) {
    if (preset == "dropped" &&
        (id.find("ecc") != std::string::npos || id.find("last") != std::string::npos)) {
        return 0.07 * std::abs(value);  // how a hand opens is not in the document
    }
    if (id.find("hip_bar_ratio") != std::string::npos) {
        return 0.03;
    }
    return 0.03 * std::abs(value) + (id.find("hip_lead") != std::string::npos ? 0.004 : 0.0);
}

class SampleTrials : public testing::TestWithParam<Reference> {};

TEST_P(SampleTrials, AreImitatedByTheirPresets) {
    const Reference& reference = GetParam();
    const SimulatedSet set = simulate(*find_preset(reference.preset), {}, 1);
    EXPECT_NEAR(set.truth.body_weight_n, reference.body_weight_n, 0.001);
    EXPECT_NEAR(set.truth.bar_weight_n, reference.bar_weight_n, 0.001);
    const RepTruth& rep = set.truth.reps.front();
    const double late_s = std::string(reference.preset) == "dropped" ? 0.05 : 0.003;
    EXPECT_NEAR(*rep.time_s(EventKind::lift_off), reference.lift_off_s, 0.002);
    EXPECT_NEAR(*rep.time_s(EventKind::lockout), reference.lockout_s, 0.003);
    EXPECT_NEAR(*rep.time_s(EventKind::descent_start), reference.descent_start_s, 0.005);
    EXPECT_NEAR(*rep.time_s(EventKind::touchdown), reference.touchdown_s, late_s);
    for (const auto& [id, value] : reference.metrics) {
        const auto ours = rep.number(id);
        ASSERT_TRUE(ours) << id;
        EXPECT_NEAR(*ours, value, tolerance(reference.preset, id, value)) << id;
    }
}

INSTANTIATE_TEST_SUITE_P(Truth, SampleTrials, testing::ValuesIn(references()),
                         [](const auto& each) { return std::string(each.param.preset); });

const RepTruth first_rep(const LifterOptions& lifter) {
    return simulate(lifter, {}, 1).truth.reps.front();
}

TEST(Truth, AsymmetryIsWhatWasAskedFor) {
    const RepTruth rep = first_rep(*find_preset("asymmetric"));
    EXPECT_NEAR(*rep.number("asymmetry_concentric"), -8.0, 0.01);
    EXPECT_NEAR(*rep.number("asymmetry_eccentric"), 0.0, 0.1);
    EXPECT_NEAR(*rep.number("asymmetry_touchdown"), 0.0, 0.01);
    LifterOptions down = *find_preset("clean");
    down.asymmetry.descent = 0.06;
    EXPECT_NEAR(*first_rep(down).number("asymmetry_eccentric"), 6.0, 0.3);
    EXPECT_NEAR(*first_rep(down).number("asymmetry_concentric"), 0.0, 0.01);
    LifterOptions bump = *find_preset("clean");
    bump.asymmetry.lift_off = 0.1;
    EXPECT_NEAR(*first_rep(bump).number("asymmetry_lift_off"), 10.0, 0.6);
    EXPECT_NEAR(*first_rep(bump).number("asymmetry_hold"), 0.0, 0.01);
}

TEST(Truth, GradesHowTheBarCameDown) {
    const auto grade = [](const char* preset) {
        return std::get<std::string>(first_rep(*find_preset(preset)).metrics.at("eccentric_grade"));
    };
    EXPECT_EQ(grade("clean"), "controlled");
    EXPECT_EQ(grade("dropped"), "dropped");
    EXPECT_EQ(grade("free_fall"), "dropped");
    EXPECT_EQ(grade("released"), "released");
}

TEST(Truth, AHipRiseBeforeLiftOffIsTheOneAskedFor) {
    LifterOptions lifter = *find_preset("pre_rise");
    for (const double rise_m : {0.0, 0.03, 0.08}) {
        lifter.technique.hip_rise_before_m = rise_m;
        // The last tenth of it happens as the bar breaks.
        EXPECT_NEAR(*first_rep(lifter).number("hip_rise_before_lift_off"), 0.92 * rise_m, 0.002) << rise_m;
    }
}

TEST(Truth, AFailedLiftHasNoLockout) {
    const RepTruth rep = first_rep(*find_preset("failed"));
    EXPECT_TRUE(rep.failed);
    EXPECT_TRUE(rep.time_s(EventKind::lift_off));
    EXPECT_FALSE(rep.time_s(EventKind::lockout));
    EXPECT_TRUE(rep.metrics.empty());
}

TEST(Truth, AGrindHasAStickingRegionAndACleanPullHasNone) {
    EXPECT_GT(first_rep(*find_preset("grind")).number("sticking_depth").value_or(0.0), 0.05);
    EXPECT_FALSE(first_rep(*find_preset("clean")).number("sticking_depth"));
}

TEST(Truth, SetMetricsSummariseTheReps) {
    const Truth truth = simulate(*find_preset("set_of_three"), {}, 1).truth;
    EXPECT_EQ(truth.reps.size(), 3U);
    EXPECT_EQ(truth.set_metrics.at("rep_count"), 3.0);
    EXPECT_EQ(truth.set_metrics.at("reps_meeting_tempo"), 3.0);
    EXPECT_NEAR(truth.set_metrics.at("velocity_loss"), 0.0, 1e-3);
    // 2.55 s after touchdown the next one leaves the floor, as in V05.
    EXPECT_NEAR(*truth.reps[1].time_s(EventKind::lift_off), 17.15, 0.002);
    EXPECT_NEAR(*truth.reps[2].time_s(EventKind::touchdown), 30.7, 0.002);
}

// Whatever body and technique the ranges of science.md allow, events come in order and no number is a NaN.
TEST(Truth, HoldsTogetherForThreeHundredRandomLifters) {
    Random random(20240501);
    for (int i = 0; i < 300; ++i) {
        const LifterOptions lifter = random_lifter(random);
        const Movement m = move(lifter, static_cast<std::uint64_t>(i));
        const RepTruth rep = truth_of(m, lifter).reps.front();
        ASSERT_LT(*rep.time_s(EventKind::slack_start), *rep.time_s(EventKind::lift_off)) << i;
        ASSERT_LT(*rep.time_s(EventKind::lift_off), *rep.time_s(EventKind::first_inch)) << i;
        ASSERT_LT(*rep.time_s(EventKind::first_inch), *rep.time_s(EventKind::lockout)) << i;
        ASSERT_LT(*rep.time_s(EventKind::lockout), *rep.time_s(EventKind::descent_start)) << i;
        ASSERT_LT(*rep.time_s(EventKind::descent_start), *rep.time_s(EventKind::touchdown)) << i;
        for (const auto& [id, value] : rep.metrics) {
            const auto number = rep.number(id);
            ASSERT_TRUE(!number || std::isfinite(*number)) << i << ' ' << id;
        }
        // The initial ratio shows in the first inch; a tall person's legs may be too short for it.
        ASSERT_NEAR(*rep.number("hip_bar_ratio_25"), lifter.technique.hip_bar_ratio, 0.6) << i;
        for (const double force_n : m.force_z_n) {
            ASSERT_GT(force_n, 0.3 * m.body.mass_kg * kStandardGravity_m_s2) << i;
        }
    }
}

}  // namespace
}  // namespace hinge::drivers::simulated
