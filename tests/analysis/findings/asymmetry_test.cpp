// E.6: watch above 5 %, report above 10 %, beyond 1.64 SD, with the bar-centring hint of E.2.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

TEST(AsymmetryFinding, BandsAreWatchAndReport) {
    const auto at = [](double a) { return findings_for({{"asymmetry_concentric", a, 0.1}}); };
    EXPECT_EQ(find_id(at(4.0), "asymmetry_watch"), nullptr);
    expect_whole(find_id(at(6.0), "asymmetry_watch"));
    expect_whole(find_id(at(-12.0), "asymmetry_report"));
    EXPECT_NE(find_id(at(-12.0), "asymmetry_report")->text.find("right foot"), std::string::npos);
    EXPECT_EQ(find_id(at(12.0), "asymmetry_watch"), nullptr);
}

// 5 + 1.64 x 0.5 = 5.82 and 10 + 0.82 = 10.82.
TEST(AsymmetryFinding, GuardBandKeepsToTheLowerBand) {
    const auto at = [](double a) { return findings_for({{"asymmetry_eccentric", a, 0.5}}); };
    EXPECT_EQ(find_id(at(5.8), "asymmetry_watch"), nullptr);
    EXPECT_NE(find_id(at(5.9), "asymmetry_watch"), nullptr);
    EXPECT_NE(find_id(at(10.8), "asymmetry_watch"), nullptr);
    EXPECT_NE(find_id(at(10.9), "asymmetry_report"), nullptr);
}

// The example of E.2: |a| = 5.26 % is an LSI of 90 %; a = 10 % is SI 20 % and |SA| 6.35 %.
TEST(AsymmetryFinding, CarriesTheOtherScales) {
    const auto findings = findings_for({{"asymmetry_concentric", 10.0, 0.0}});
    const Finding* finding = find_id(findings, "asymmetry_watch");
    EXPECT_DOUBLE_EQ(number_in(finding, "symmetry_index_percent"), 20.0);
    EXPECT_NEAR(number_in(finding, "symmetry_angle_percent"), -6.3451, 1e-4);
    EXPECT_NEAR(number_in(finding, "left_share_percent"), 55.0, 1e-12);
    EXPECT_NEAR(number_in(finding, "limb_symmetry_percent"), 100.0 * 90.0 / 110.0, 1e-9);
}

// 2 x 0.01 x 980.7 / (0.40 x 1780.7) on the builder's stance of 0.40 m, 100 kg and 800 N.
TEST(AsymmetryFinding, SaysWhatABarOffCentreDoesByItself) {
    movement::Lifter lifter;
    lifter.left_share = movement::always(0.54);
    const Report report = analysed(movement::record(movement::deadlift(), lifter));
    EXPECT_NEAR(number_in(found(report, "asymmetry_watch"), "bar_centring_percent_per_cm"), 2.754, 0.01);
    EXPECT_NEAR(number_in(found(report, "asymmetry_watch"), "asymmetry_concentric"), 8.0, 0.01);
}

}  // namespace
}  // namespace hinge::analysis
