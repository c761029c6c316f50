#include "gui/review/review_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gui/review/build_review.h"
#include "tests/gui/lift_builder.h"

namespace hinge::gui {
namespace {

const TableRow* row_of(const RepTable& table, const std::string& text_in_definition) {
    const auto found = std::find_if(table.rows.begin(), table.rows.end(), [&](const TableRow& row) {
        return row.name == text_in_definition || row.definition.find(text_in_definition) != std::string::npos;
    });
    return found == table.rows.end() ? nullptr : &*found;
}

TEST(ReviewData, CountsTimeFromTheFirstLiftOff) {
    const ReviewData data = build_review(testing::lift(), testing::report(), "lift");
    ASSERT_TRUE(data.first_lift_off_s.has_value());
    EXPECT_DOUBLE_EQ(*data.first_lift_off_s, testing::kLiftOff_s);
    EXPECT_EQ(data.reps.size(), 2U);
    EXPECT_DOUBLE_EQ(data.reps[1].span.first_s, 11.5);
    EXPECT_DOUBLE_EQ(data.reps[1].span.last_s, 17.0);
    EXPECT_EQ(data.summary, "conventional · 100 kg · 2 reps · athlete a01");
}

TEST(ReviewData, HasPhasesFlagsAndFindingsOfEveryRep) {
    const ReviewData data = build_review(testing::lift(), testing::report(), "lift");
    ASSERT_EQ(data.phases.size(), 8U);
    EXPECT_EQ(data.phases[3].name, "descent");
    EXPECT_DOUBLE_EQ(data.phases[3].span.length_s(), 3.0);
    EXPECT_EQ(data.flags.size(), 12U);
    EXPECT_TRUE(std::is_sorted(data.flags.begin(), data.flags.end(),
                               [](const auto& a, const auto& b) { return a.time_s < b.time_s; }));
    ASSERT_EQ(data.findings.size(), 1U);
    EXPECT_EQ(data.findings[0], "Rep 2: The bar was let go.");
}

// 100 (550 - 450) / 1000 = +10 %, left up (science.md E.1).
TEST(Panels, BalanceIsCentredWithLeftUp) {
    const auto panels = build_panels(testing::lift(), testing::report().signals);
    ASSERT_EQ(panels.size(), 4U);
    const Panel& balance = panels[1];
    EXPECT_FLOAT_EQ(balance.traces[0].samples[100], 10.0F);
    EXPECT_DOUBLE_EQ(balance.low, -balance.high);
    EXPECT_GE(balance.high, 10.0);
    EXPECT_DOUBLE_EQ(panels[0].low, 0.0);
}

TEST(Panels, BalanceIsUndefinedOnEmptyPlates) {
    Trial trial = testing::lift();
    trial.left()->signals.fz[5] = 2.0;
    trial.right()->signals.fz[5] = 1.0;
    const auto panels = build_panels(trial, testing::report().signals);
    EXPECT_TRUE(std::isnan(panels[1].traces[0].samples[5]));
    EXPECT_TRUE(panels[1].missing.empty());
}

TEST(Panels, HipIsDashedWhenEstimatedAndSolidWhenMeasured) {
    analysis::DerivedSignals signals = testing::report().signals;
    EXPECT_TRUE(build_panels(testing::lift(), signals)[2].traces.back().dashed);
    // Outside the reps there is no estimate; that is no loss of the recording.
    EXPECT_TRUE(build_panels(testing::lift(), signals)[2].missing.empty());
    signals.hip_is_measured = true;
    EXPECT_FALSE(build_panels(testing::lift(), signals)[2].traces.back().dashed);
}

TEST(Panels, LostSamplesBecomeOneGap) {
    Trial trial = testing::lift();
    std::fill(trial.left()->signals.fz.begin() + 1000, trial.left()->signals.fz.begin() + 1500, std::nan(""));
    std::fill(trial.right()->signals.fz.begin() + 1400, trial.right()->signals.fz.begin() + 2000,
              std::nan(""));
    const auto panels = build_panels(trial, testing::report().signals);
    ASSERT_EQ(panels[0].missing.size(), 1U);
    EXPECT_NEAR(panels[0].missing[0].first_s, 0.999, 1e-9);
    EXPECT_NEAR(panels[0].missing[0].last_s, 2.0, 1e-9);
}

TEST(Panels, ShowOnlyWhatWasRecorded) {
    Trial plates_only = testing::lift();
    plates_only.bar.reset();
    EXPECT_EQ(build_panels(plates_only, {}).size(), 2U);
    Trial bar_only = testing::lift();
    bar_only.plates.remove(Side::left);
    bar_only.plates.remove(Side::right);
    EXPECT_EQ(build_panels(bar_only, testing::report().signals).size(), 2U);
    EXPECT_TRUE(build_panels(Trial{}, {}).empty());
}

TEST(RepTable, ShowsValuesGradesAndReasons) {
    const RepTable table = build_rep_table(testing::report());
    EXPECT_EQ(table.columns, (std::vector<std::string>{"Rep 1", "Rep 2"}));
    const TableRow* duration = row_of(table, "eccentric_duration");
    ASSERT_NE(duration, nullptr);
    EXPECT_EQ(duration->cells[0].text, "2.97 ± 0.06");
    EXPECT_EQ(duration->cells[0].grade, "B");
    EXPECT_EQ(duration->unit, "s");
    const TableRow* ratio = row_of(table, "last_12in_ratio");
    ASSERT_NE(ratio, nullptr);
    EXPECT_FALSE(ratio->cells[1].has_value);
    EXPECT_EQ(ratio->cells[1].text, "the descent is shorter than 12 inches");
}

TEST(RepTable, GroupsRowsByPhaseAndJudgesTheLowering) {
    const RepTable table = build_rep_table(testing::report());
    std::vector<std::string> groups;
    for (const TableRow& row : table.rows) {
        if (row.is_group) {
            groups.push_back(row.name);
        }
    }
    EXPECT_EQ(groups, (std::vector<std::string>{"Slack", "Descent", "Whole set"}));
    const TableRow* control = row_of(table, "eccentric_grade");
    ASSERT_NE(control, nullptr);
    EXPECT_EQ(control->cells[0].judgement, Judgement::good);
    EXPECT_EQ(control->cells[1].judgement, Judgement::act);
    EXPECT_EQ(table.rows.back().cells[0].text, "667.1 ± 0.6");
}

TEST(RepTable, OfASetWithoutRepsStillShowsTheSet) {
    analysis::Report report = testing::report();
    report.reps.clear();
    const RepTable table = build_rep_table(report);
    EXPECT_EQ(table.columns.size(), 1U);
    EXPECT_EQ(table.rows.size(), 2U);
}

TEST(ReadOut, NamesEverySignalWithItsUnitAndKeepsItsWidth) {
    const ReviewData data = build_review(testing::lift(), testing::report(), "lift");
    const std::string line = read_out(data, 4.5, testing::kLiftOff_s);
    EXPECT_NE(line.find("0.500 s"), std::string::npos) << line;
    EXPECT_NE(line.find("550 N"), std::string::npos) << line;
    EXPECT_NE(line.find("10.0 %"), std::string::npos) << line;
    EXPECT_NE(line.find("bar 0.475 m"), std::string::npos) << line;  // 0.225 + 0.5 * 0.5
    EXPECT_NE(read_out(data, 0.1, 0.0).find("\u2013 m"), std::string::npos) << "no hip before the rep";
}

}  // namespace
}  // namespace hinge::gui
