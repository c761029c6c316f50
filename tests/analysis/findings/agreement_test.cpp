// D.2, D.7: a bar signal that is stamped late tells another lift-off and touchdown than the plates.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

Trial late_bar(double late_s) {
    Lifter lifter;
    lifter.compliance_m_n = 1e-5;
    Trial trial = record(deadlift(), lifter);
    const auto shift = static_cast<std::ptrdiff_t>(late_s * trial.rate_hz);
    const double first = trial.bar->height_m.front();
    trial.bar->height_m.insert(trial.bar->height_m.begin(), static_cast<std::size_t>(shift), first);
    trial.bar->height_m.resize(trial.sample_count);
    return trial;
}

TEST(AgreementFinding, SignalsOfOneClockAgree) {
    const Report report = analysed(late_bar(0.0));
    EXPECT_EQ(found(report, "lift_off_disagreement"), nullptr);
    EXPECT_EQ(found(report, "touchdown_disagreement"), nullptr);
}

TEST(AgreementFinding, ABarStampedLateIsTold) {
    const Report report = analysed(late_bar(0.5));
    const Finding* finding = found(report, "lift_off_disagreement");
    expect_whole(finding);
    EXPECT_GT(number_in(finding, "bar_minus_force_s"), 0.12);
    EXPECT_NE(finding->text.find("bar later"), std::string::npos);
}

TEST(AgreementFinding, ALagBelowItsLimitIsNotTold) {
    EXPECT_EQ(found(analysed(late_bar(0.05)), "lift_off_disagreement"), nullptr);
}

// A landing at 0.28 m/s is sharp: the load goes at touchdown, the bar arrives 0.3 s later.
TEST(AgreementFinding, TouchdownsFarApartAreTold) {
    const Report report = analysed(late_bar(0.3));
    expect_whole(found(report, "touchdown_disagreement"));
    EXPECT_GT(number_in(found(report, "touchdown_disagreement"), "bar_minus_force_s"), 0.08);
}

TEST(AgreementFinding, WithoutPlatesThereIsNothingToCompare) {
    const Report report = analysed(without_plates(late_bar(0.5)));
    EXPECT_EQ(found(report, "lift_off_disagreement"), nullptr);
    EXPECT_EQ(found(report, "touchdown_disagreement"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
