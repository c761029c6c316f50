// B.6: faults of the recording.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// The right foot carries `force_n` during half a second of the way up; the left foot what it did.
Report right_foot_at(double force_n) {
    Trial trial = record(deadlift());
    for (std::size_t i = 8500; i < 9000; ++i) {
        trial.right()->signals.fz[i] = force_n;
    }
    return analysed(trial);
}

TEST(IntegrityFinding, AFootOffItsPlateMakesThePlateValuesInvalid) {
    const Report report = right_foot_at(5.0);
    const Finding* finding = found(report, "foot_off_plate");
    expect_whole(finding);
    EXPECT_NE(finding->text.find("right foot"), std::string::npos);
    for (const char* id : {"asymmetry_concentric", "peak_concentric_force", "cop_range_concentric",
                           "sway_path_hold", "slack_duration"}) {
        EXPECT_NE(reason_of(report, id).find("off its plate"), std::string::npos) << id;
    }
    EXPECT_NE(reason_of(report, "hip_bar_ratio_100"), "");
    EXPECT_GT(number_of(report, "eccentric_duration"), 2.5) << "the bar's values stand";
}

// 20 N is the limit; the 10 Hz filter takes something off a step's corners.
TEST(IntegrityFinding, ALightFootIsStillOnItsPlate) {
    const Report report = right_foot_at(80.0);
    EXPECT_EQ(found(report, "foot_off_plate"), nullptr);
    EXPECT_TRUE(metric(report, "asymmetry_concentric").number());
}

TEST(IntegrityFinding, StepsOfTheBarThatNoBarMakesAreTold) {
    Trial trial = record(deadlift());
    trial.bar->height_m[13000] += 0.006;  // 6 m/s there and back
    const Report report = analysed(trial);
    expect_whole(found_in_set(report, "bar_jumps"));
    EXPECT_DOUBLE_EQ(number_in(found_in_set(report, "bar_jumps"), "jumps"), 2.0);
    trial.bar->height_m[13000] -= 0.002;  // 4 m/s
    EXPECT_EQ(found_in_set(analysed(trial), "bar_jumps"), nullptr);
}

TEST(IntegrityFinding, ABarThatReturnsElsewhereIsTold) {
    const auto settled = [](double higher_m) {
        return analysed(record(
            pulled_and_held().lower(Metres{kRise_m - higher_m}, Seconds{kLower_s}).settle(Seconds{2.0})));
    };
    const Report report = settled(0.005);
    expect_whole(found_in_set(report, "bar_return"));
    EXPECT_NEAR(number_in(found_in_set(report, "bar_return"), "change_m"), 0.005, 0.0005);
    EXPECT_EQ(found_in_set(settled(0.002), "bar_return"), nullptr);
}

// The left plate's zero moves by a step during the set.
TEST(IntegrityFinding, AChangedBodyWeightIsTold) {
    const auto stepped = [](double step_n) {
        Trial trial =
            record(pulled_and_held().lower(Metres{kRise_m}, Seconds{kLower_s}).settle(Seconds{6.0}));
        for (std::size_t i = 11000; i < trial.sample_count; ++i) {
            trial.left()->signals.fz[i] += step_n;
        }
        return analysed(trial);
    };
    const Report report = stepped(5.0);
    expect_whole(found_in_set(report, "body_weight_changed"));
    EXPECT_NEAR(number_in(found_in_set(report, "body_weight_changed"), "change_n"), 5.0, 0.2);
    EXPECT_EQ(found_in_set(stepped(1.5), "body_weight_changed"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
