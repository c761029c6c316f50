// Hip against bar: measured by a transducer at the hip whose path is built from the bar's, and estimated from
// a body whose centre of mass is moved by the linear form of the segment model.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

constexpr std::array kRatios{"hip_bar_ratio_25", "hip_bar_ratio_50", "hip_bar_ratio_100",
                             "hip_bar_ratio_200"};
constexpr std::array kLeads{"hip_lead_10", "hip_lead_25", "hip_lead_50"};

// A hip that stands at 0.90 m, which no cord leaning makes longer than the table's hip height.
constexpr double kStandingHip_m = 0.90;

Trial with_ratio(double ratio) {
    const BarTrace bar = deadlift();
    return with_hip(record(bar), bar,
                    [ratio](double rise_m) { return kStandingHip_m - ratio * (kRise_m - rise_m); });
}

// dz_h = 1.2 dz_g all the way: every ratio is 1.2. Two filters of 20 Hz on the same curve: rounding.
TEST(HipRise, AMeasuredHipThatRises1point2TimesAsFastHasThatRatio) {
    const Report report = analysed(with_ratio(1.2));
    for (const char* id : kRatios) {
        EXPECT_NEAR(number_of(report, id), 1.2, 1e-6) << id;
        EXPECT_EQ(metric(report, id).grade, Grade::a) << id;
    }
    EXPECT_TRUE(report.signals.hip_is_measured);
}

TEST(HipRise, ProportionalPathsHaveNoLead) {
    const Report report = analysed(with_ratio(1.2));
    for (const char* id : kLeads) {
        EXPECT_NEAR(number_of(report, id), 0.0, 0.001) << id;  // one sample
    }
}

TEST(HipRise, IndexIsBuiltFromTheRatios) {
    // 0.5 (1.2 - 1) + 0.5 (1.2 - 1), and no rise before lift-off.
    EXPECT_NEAR(number_of(analysed(with_ratio(1.2)), "early_hip_rise_index"), 0.2, 1e-6);
    EXPECT_NEAR(number_of(analysed(with_ratio(0.8)), "early_hip_rise_index"), 0.0, 1e-6);
}

TEST(HipRise, SetHeightIsAShareOfStanding) {
    EXPECT_NEAR(number_of(analysed(with_ratio(1.2)), "hip_height_set_fraction"),
                (kStandingHip_m - 1.2 * kRise_m) / kStandingHip_m, 1e-5);
}

TEST(HipRise, AHipThatWaitsForTheBarDoesNotRiseBeforeLiftOff) {
    const Report report = analysed(with_ratio(1.2));
    // Lift-off may be 8 ms late: the bar has then moved by less than 0.01 mm.
    EXPECT_NEAR(number_of(report, "hip_rise_before_lift_off"), 0.0, 0.0001);
    EXPECT_NEAR(number_of(report, "hip_velocity_lift_off"), 0.0, 0.005);
}

// The hip does s = 1 - (1 - u)^2 of its rise while the bar does u of its own: it has done p when the bar has
// done 1 - sqrt(1 - p), and the lead is the time the bar needs from there to p.
TEST(HipRise, AHipThatRisesFirstLeadsByTheTimeBetween) {
    const BarTrace bar = deadlift();
    constexpr double kHipRise_m = 0.45;
    const Report report = analysed(with_hip(record(bar), bar, [](double rise_m) {
        const double left = 1.0 - rise_m / kRise_m;
        return kStandingHip_m - kHipRise_m * left * left;
    }));
    const std::array shares{0.10, 0.25, 0.50};
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double p = shares[i];
        const double bar_s = bar.time_of_rise_to(kFloorGrip_m + p * kRise_m, kStand_s);
        const double hip_s =
            bar.time_of_rise_to(kFloorGrip_m + (1.0 - std::sqrt(1.0 - p)) * kRise_m, kStand_s);
        // The excursions end at lock-out, 1 mm short of the top: 2 ms.
        EXPECT_NEAR(number_of(report, kLeads[i]), bar_s - hip_s, 0.003) << kLeads[i];
    }
    // R_d = H (1 - (1 - d/D)^2) / d. The filters round the 50 mm mark by less than 0.1 mm: 0.5 %.
    const auto ratio = [](double d) { return kHipRise_m * (1.0 - std::pow(1.0 - d / kRise_m, 2)) / d; };
    EXPECT_NEAR(number_of(report, "hip_bar_ratio_50"), ratio(0.05), 0.01);
    EXPECT_NEAR(number_of(report, "hip_bar_ratio_100"), ratio(0.10), 0.01);
    EXPECT_NEAR(number_of(report, "hip_bar_ratio_200"), ratio(0.20), 0.01);
}

// Linear form of the body near the floor (science.md F.3, E0): dz_c = alpha dz_h + beta dz_g, alpha 0.345,
// beta 0.444 for men, whose hips are then some 0.7 m high. The hip's path is the simulator's (J): dz_h = H (1
// - (1 - u)^n), n = r D / H, which starts with dz_h = r dz_g.
TEST(HipRise, TheEstimateFollowsTheBodysCentreOfMass) {
    constexpr double kHipRise_m = 0.26;  // from 0.69 m to the table's standing 0.95 m
    const auto hip_rise = [](double start_ratio, double rise_m) {
        const double n = start_ratio * kRise_m / kHipRise_m;
        return kHipRise_m * (1.0 - std::pow(1.0 - std::min(1.0, rise_m / kRise_m), n));
    };
    std::array<double, 2> estimated{};
    std::array<double, 2> built{};
    const std::array start_ratios{0.9, 1.5};
    for (std::size_t i = 0; i < 2; ++i) {
        Lifter lifter;
        lifter.body_rise_m = [=, r = start_ratios[i]](double rise_m) {
            return 0.345 * hip_rise(r, rise_m) + 0.444 * rise_m;
        };
        estimated[i] = number_of(analysed(record(deadlift(), lifter)), "hip_bar_ratio_100");
        built[i] = hip_rise(start_ratios[i], 0.100) / 0.100;
        // The estimator uses the segments' true shape; the table's spread of alpha and beta over postures and
        // the bent upper part of the way leave what F.6 gives as the standard deviation of this ratio, 0.104.
        EXPECT_NEAR(estimated[i], built[i], 0.104);
    }
    // What the posture does to one it does to the other: the difference is good to half of that.
    EXPECT_NEAR(estimated[1] - estimated[0], built[1] - built[0], 0.052);
}

TEST(HipRise, AMissingStatureMakesTheEstimateIndeterminate) {
    Trial trial = record(deadlift());
    trial.athlete.stature_m.reset();
    const Report report = analysed(trial);
    for (const char* id : kRatios) {
        EXPECT_EQ(reason_of(report, id), "the athlete's stature is not known") << id;
        EXPECT_EQ(metric(report, id).grade, Grade::indeterminate) << id;
    }
    EXPECT_EQ(reason_of(report, "early_hip_rise_index"), "the athlete's stature is not known");
}

TEST(HipRise, AShortHoldMakesTheEstimateIndeterminate) {
    const BarTrace bar = standing_with_bar_on_floor()
                             .raise(Metres{kRise_m}, Seconds{kPull_s})
                             .hold(Seconds{0.5})
                             .lower(Metres{kRise_m}, Seconds{kLower_s})
                             .settle(Seconds{2.0});
    const Report report = analysed(record(bar));
    EXPECT_NE(reason_of(report, "hip_bar_ratio_50").find("hip timing needs 0.60 s"), std::string::npos);
    EXPECT_EQ(metric(report, "hip_bar_ratio_50").grade, Grade::indeterminate);
}

TEST(HipRise, SynchronisationDecidesTheGrade) {
    Trial trial = record(deadlift());
    trial.setup.sync.uncertainty_s = 0.0015;
    EXPECT_EQ(metric(analysed(trial), "hip_bar_ratio_50").grade, Grade::b);
    trial.setup.sync.uncertainty_s = 0.003;
    EXPECT_EQ(reason_of(analysed(trial), "hip_bar_ratio_50"),
              "plates and bar are synchronised to 0.0030 s, limit 0.0020 s");
    trial.setup.sync.kind = SyncKind::unsynchronised;
    EXPECT_EQ(reason_of(analysed(trial), "hip_bar_ratio_50"), "plates and bar are not synchronised");
}

TEST(HipRise, WithoutPlatesAndWithoutAHipTransducerIsAReason) {
    const Report report = analysed(without_plates(record(deadlift())));
    EXPECT_EQ(reason_of(report, "hip_bar_ratio_50"),
              "hip timing needs two plates and a bar transducer, or a transducer at the hip");
    // A transducer at the hip needs no plates; only lift-off is then softer, which a constant ratio does not
    // notice.
    EXPECT_NEAR(number_of(analysed(without_plates(with_ratio(1.2))), "hip_bar_ratio_100"), 1.2, 1e-6);
}

TEST(HipRise, MissingHipSamplesAreAReason) {
    const Report report = analysed(with_gap(with_ratio(1.2), "hip", kStand_s + 0.5, kStand_s + 0.7));
    for (const char* id : kRatios) {
        EXPECT_EQ(reason_of(report, id), "samples of the hip or bar transducer are missing during the rep")
            << id;
    }
}

TEST(HipRise, ALiftOfLessThan200mmHasNoRatioThere) {
    const BarTrace bar = BarTrace{}
                             .rest(Metres{0.6}, Seconds{kStand_s})
                             .raise(Metres{0.15}, Seconds{1.0})
                             .hold(Seconds{2.0})
                             .lower(Metres{0.15}, Seconds{1.0})
                             .settle(Seconds{1.5});
    Trial trial = with_hip(record(bar), bar, [](double rise_m) { return 0.75 + rise_m; });
    trial.set.exercise = Exercise::rack_pull;
    trial.athlete.stature_m.reset();
    const Report report = analysed(trial);
    EXPECT_NEAR(number_of(report, "hip_bar_ratio_100"), 1.0, 1e-6);
    EXPECT_EQ(reason_of(report, "hip_bar_ratio_200"), "the bar rises less than that");
}

}  // namespace
}  // namespace hinge::analysis
