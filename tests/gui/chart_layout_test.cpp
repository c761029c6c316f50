#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gui/charts/label_layout.h"
#include "gui/charts/palette.h"
#include "gui/charts/round_ticks.h"

namespace hinge::gui {
namespace {

TEST(RoundTicks, AreOneTwoOrFiveTimesAPowerOfTen) {
    EXPECT_DOUBLE_EQ(round_ticks(0.0, 2000.0, 5).step, 500.0);
    EXPECT_DOUBLE_EQ(round_ticks(-0.9, 0.9, 4).step, 0.5);
    EXPECT_DOUBLE_EQ(round_ticks(0.0, 0.2, 2).step, 0.1);
    EXPECT_DOUBLE_EQ(round_ticks(-9.1, 23.7, 10).step, 5.0);
    EXPECT_DOUBLE_EQ(round_ticks(-9.1, 23.7, 10).first, -5.0);
}

TEST(RoundTicks, LabelsHaveTheDecimalsOfTheStep) {
    EXPECT_EQ(std::string(round_ticks(0.0, 2000.0, 5).label_format()), "%.0f");
    EXPECT_EQ(std::string(round_ticks(-0.9, 0.9, 4).label_format()), "%.1f");
    EXPECT_EQ(std::string(round_ticks(3.0, 3.1, 5).label_format()), "%.2f");
}

TEST(RoundUp, EndsAnAxisAtARoundNumber) {
    EXPECT_DOUBLE_EQ(round_up(1713.0), 2000.0);
    EXPECT_NEAR(round_up(0.78), 0.8, 1e-12);
    EXPECT_DOUBLE_EQ(round_up(100.0), 100.0);
}

bool overlap(const FlagRequest& a, const FlagPlace& at, const FlagRequest& b, const FlagPlace& other) {
    return at.row == other.row && at.row >= 0 && at.left < other.left + b.width &&
           other.left < at.left + a.width;
}

TEST(FlagLayout, LabelsNeverOverlapAndNoLineCrossesOne) {
    std::vector<FlagRequest> requests;
    for (int i = 0; i < 27; ++i) {
        requests.push_back({20.0 + 23.0 * i + (i % 3) * 5.0, 30.0 + 7.0 * (i % 4), i % 9});
    }
    for (const double zoom : {0.3, 1.0, 3.0}) {
        std::vector<FlagRequest> zoomed = requests;
        for (FlagRequest& request : zoomed) {
            request.x *= zoom;
        }
        const auto places = lay_out_flags(zoomed, 2, 0.0, 700.0);
        for (std::size_t i = 0; i < places.size(); ++i) {
            for (std::size_t j = 0; j < places.size(); ++j) {
                if (i != j) {
                    EXPECT_FALSE(overlap(zoomed[i], places[i], zoomed[j], places[j])) << i << " and " << j;
                }
                const bool runs_past = i != j && places[i].row >= 0 && places[j].row > places[i].row;
                const bool crosses = runs_past && zoomed[i].x > places[j].left &&
                                     zoomed[i].x < places[j].left + zoomed[j].width;
                EXPECT_FALSE(crosses) << "line " << i << " through label " << j;
            }
        }
    }
}

TEST(FlagLayout, LeavesOutAPriorityForAllRepsAlike) {
    // Per rep: two events 3 px apart, labels of 40 px, one row; both reps lose the lesser one.
    const std::vector<FlagRequest> requests{
        {100.0, 40.0, 9}, {103.0, 90.0, 1}, {160.0, 40.0, 9}, {600.0, 40.0, 1}};
    const auto places = lay_out_flags(requests, 1, 0.0, 700.0);
    EXPECT_EQ(places[0].row, 0);
    EXPECT_EQ(places[2].row, 0);
    EXPECT_EQ(places[1].row, -1);
    EXPECT_EQ(places[3].row, -1);
}

TEST(FlagLayout, StaysInside) {
    const std::vector<FlagRequest> requests{{695.0, 40.0, 1}, {-5.0, 10.0, 1}};
    const auto places = lay_out_flags(requests, 1, 0.0, 700.0);
    EXPECT_LE(places[0].left + 40.0, 700.0);
    EXPECT_EQ(places[0].row, 0);
    EXPECT_EQ(places[1].row, -1);
    EXPECT_TRUE(lay_out_flags({}, 2, 0.0, 700.0).empty());
}

TEST(SpreadLabels, KeepsTheDistanceAndTheOrder) {
    const std::vector<double> wanted{50.0, 51.0, 99.0};
    const std::vector<double> placed = spread_labels(wanted, 13.0, 0.0, 100.0);
    EXPECT_GE(placed[1] - placed[0], 13.0);
    EXPECT_GE(placed[2] - placed[1], 13.0);
    EXPECT_LE(placed[2], 100.0);
    EXPECT_TRUE(spread_labels({}, 13.0, 0.0, 100.0).empty());
}

// design.md, "Palette".
TEST(Palette, IsTheOkabeItoSetOfTheDesign) {
    EXPECT_EQ(colour(Meaning::left, Theme::light), 0xFF0072B2U);
    EXPECT_EQ(colour(Meaning::left, Theme::dark), 0xFF56B4E9U);
    EXPECT_EQ(colour(Meaning::right, Theme::light), 0xFFD55E00U);
    EXPECT_EQ(colour(Meaning::right, Theme::dark), 0xFFE69F00U);
    EXPECT_EQ(colour(Meaning::both, Theme::light), 0xFF333333U);
    EXPECT_EQ(colour(Meaning::both, Theme::dark), 0xFFDDDDDDU);
    EXPECT_EQ(colour(Meaning::bar, Theme::light), 0xFF009E73U);
    EXPECT_EQ(colour(Meaning::bar, Theme::dark), 0xFF2BC79AU);
    EXPECT_EQ(colour(Meaning::hip, Theme::light), 0xFFCC79A7U);
    EXPECT_EQ(colour(Meaning::hip, Theme::dark), 0xFFE3A1C6U);
    EXPECT_EQ(colour(Judgement::watch, Theme::light), 0xFFB26A00U);
    EXPECT_EQ(colours_of(Theme::light).background, 0xFFFFFFFFU);
    EXPECT_EQ(colours_of(Theme::dark).background, 0xFF16181AU);
}

TEST(Palette, TextReadsAtFourAndAHalfToOne) {
    for (const Theme theme : {Theme::light, Theme::dark}) {
        const Palette& colours = colours_of(theme);
        for (const Rgba behind : {colours.background, colours.surface}) {
            EXPECT_GE(contrast_ratio(colours.text, behind), 4.5);
            EXPECT_GE(contrast_ratio(colours.muted, behind), 4.5);
        }
        EXPECT_GE(contrast_ratio(colours.on_accent, colours.accent), 4.5);
    }
}

// WCAG 2.1: black on white is 21 to 1.
TEST(ContrastRatio, IsTwentyOneForBlackOnWhite) {
    EXPECT_NEAR(contrast_ratio(0xFF000000U, 0xFFFFFFFFU), 21.0, 1e-9);
    EXPECT_NEAR(contrast_ratio(0xFF123456U, 0xFF123456U), 1.0, 1e-9);
}

}  // namespace
}  // namespace hinge::gui
