// A.7: the outward shear pair of quiet standing.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// The right foot pushes right, so its reaction points left (+y); the left foot's points right.
Report pushing_outward(double force_n) {
    Trial trial = record(deadlift());
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        trial.right()->signals.fy[i] += force_n;
        trial.left()->signals.fy[i] -= force_n;
    }
    return analysed(trial);
}

TEST(StanceFinding, AShearPairAboveItsShareIsTold) {
    const Report report = pushing_outward(60.0);
    expect_whole(found_in_set(report, "shear_pair"));
    EXPECT_NEAR(number_in(found_in_set(report, "shear_pair"), "shear_pair_n"), 60.0, 1e-6);
    EXPECT_NE(found_in_set(report, "shear_pair")->text.find("outward"), std::string::npos);
    EXPECT_NE(found_in_set(pushing_outward(-60.0), "shear_pair")->text.find("inward"), std::string::npos);
}

// 5 % of 800 N are 40 N.
TEST(StanceFinding, BelowItIsNot) {
    EXPECT_EQ(found_in_set(pushing_outward(38.0), "shear_pair"), nullptr);
    EXPECT_NE(found_in_set(pushing_outward(42.0), "shear_pair"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
