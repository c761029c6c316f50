#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "datasets/importers/importer.h"
#include "tests/datasets/importers/expect_contains.h"
#include "tests/datasets/importers/temporary_folder.h"

namespace hinge::importers {
namespace {

constexpr const char* kHeader =
    "time_s,left_fx_n,left_fy_n,left_fz_n,left_mx_nm,left_my_nm,left_mz_nm,"
    "right_fx_n,right_fy_n,right_fz_n,right_mx_nm,right_my_nm,right_mz_nm,bar_cord_m\n";
constexpr const char* kRows =
    "0.000,50,20,800,10,-30,4,0,0,400,0,0,0,0.500\n"
    "0.001,50,20,800,10,-30,4,0,0,400,0,0,0,0.501\n"
    "0.002,50,20,800,10,-30,4,0,0,400,0,0,0,0.503\n"
    "0.003,50,20,800,10,-30,4,0,0,400,0,0,0,0.504\n";
constexpr const char* kPlates =
    "[plate.left]\nsurface_offset_m = [0.0, 0.0, 0.041]\ncentre_m = [0.0, 0.16, 0.0]\nsize_m = [0.6, 0.4]\n"
    "[plate.right]\nsurface_offset_m = [0.0, 0.0, 0.041]\ncentre_m = [0.0, -0.16, 0.0]\n";
constexpr const char* kFormat = "format = \"hinge-lab-csv/1\"\n";

std::string settings(const std::string& rest) {
    return kFormat + rest + kPlates;
}
const std::string kShared = "[sync]\nkind = \"shared_clock\"\n";

class LabCsv : public ::testing::Test {
protected:
    Result<Trial> import(const std::string& csv, const std::string& toml, const ImportOptions& options = {}) {
        folder_.write("t.toml", toml);
        return import_file(folder_.write("t.csv", csv), "lab_csv", options);
    }
    std::string refusal(const std::string& csv, const std::string& toml) {
        const auto trial = import(csv, toml);
        if (trial) {
            return "accepted";
        }
        EXPECT_EQ(trial.error().code, ErrorCode::bad_input);
        EXPECT_EQ(trial.error().message.find('\n'), std::string::npos);
        EXPECT_NE(trial.error().message.find("t.csv: "), std::string::npos);
        return trial.error().message;
    }
    TemporaryFolder folder_;
};

TEST_F(LabCsv, MovesTheMomentsToTheSurface) {
    const auto trial = import(std::string(kHeader) + kRows, settings(kShared));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->rate_hz, 1000.0);
    EXPECT_EQ(trial->sample_count, 4U);
    // By hand (science.md A.2): Mx + az0 Fy = 10 + 0.041 * 20, My - az0 Fx = -30 - 0.041 * 50.
    EXPECT_NEAR(trial->left()->signals.mx[0], 10.82, 1e-12);
    EXPECT_NEAR(trial->left()->signals.my[0], -32.05, 1e-12);
    EXPECT_NEAR(trial->right()->setup->geometry.centre_m[1], -0.16, 1e-12);
    EXPECT_DOUBLE_EQ(trial->bar->height_m[2], 0.503);
    EXPECT_TRUE(trial->quality.gaps.empty());
    EXPECT_FALSE(trial->hip);
}

TEST_F(LabCsv, KeepsTheSettingsOfTheAnalysis) {
    const auto trial =
        import(std::string(kHeader) + kRows, settings(kShared + "[analysis]\nvelocity_cutoff_hz = 12\n"));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->set.analysis, (std::map<std::string, double>{{"velocity_cutoff_hz", 12.0}}));
    EXPECT_NE(refusal(std::string(kHeader) + kRows, settings(kShared + "[analysis]\nx = \"fast\"\n"))
                  .find("analysis.x"),
              std::string::npos);
}

TEST_F(LabCsv, ReadsEveryKeyOfTheSettings) {
    const auto trial = import(
        std::string(kHeader) + kRows,
        settings("title = \"a set\"\n[athlete]\nid = \"p7\"\nsex = \"female\"\nstature_m = 1.7\n"
                 "[set]\nexercise = \"rdl\"\nload_kg = 95\ndiscs = \"on_plates\"\ntempo_target_s = 4.0\n"
                 "[lpt]\nattachment = \"sleeve\"\nanchor = \"floor_below_bar\"\nanchor_offset_m = 0.3\n"
                 "[sync]\nkind = \"shared_clock\"\nuncertainty_s = 0.0005\n"));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->set.title, "a set");
    EXPECT_EQ(trial->athlete.id, "p7");
    EXPECT_EQ(trial->athlete.sex, "female");
    EXPECT_DOUBLE_EQ(*trial->athlete.stature_m, 1.7);
    EXPECT_EQ(trial->set.exercise, Exercise::rdl);
    EXPECT_DOUBLE_EQ(*trial->set.load_kg, 95.0);
    EXPECT_EQ(trial->set.discs, DiscPlacement::on_plates);
    EXPECT_DOUBLE_EQ(trial->set.tempo_target_s, 4.0);
    EXPECT_EQ(trial->bar->setup->attachment, CordAttachment::sleeve);
    EXPECT_DOUBLE_EQ(*trial->setup.sync.uncertainty_s, 0.0005);
    EXPECT_NEAR(trial->bar->height_m[0], 0.4, 1e-12);  // 3-4-5 triangle
}

TEST_F(LabCsv, KeepsTheTextsNumbersAsRaw) {
    const auto trial = import(std::string(kHeader) + kRows, settings(kShared));
    ASSERT_TRUE(trial);
    ASSERT_EQ(trial->raw.size(), 1U);
    const RawDevice& raw = trial->raw[0];
    EXPECT_EQ(raw.name, "lab_csv");
    ASSERT_EQ(raw.layout.channels.size(), 14U);
    EXPECT_EQ(raw.layout.channels[4].id, "left_mx_nm");
    EXPECT_EQ(raw.layout.channels[4].unit, "N m");
    ASSERT_EQ(raw.samples.size(), 4U * 14U * 8U);
    double value = 0.0;
    std::memcpy(&value, raw.samples.data() + (1 * 14 + 4) * 8, 8);
    EXPECT_EQ(value, 10.0);
    std::memcpy(&value, raw.samples.data() + (2 * 14 + 13) * 8, 8);
    EXPECT_EQ(value, 0.503);
}

TEST_F(LabCsv, RecordsWhereItCameFrom) {
    const auto trial = import("time_s,bar_cord_m\n0,0.2\n0.01,0.3\n", std::string(kFormat));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->provenance.source_file, "t.csv");
    EXPECT_EQ(trial->provenance.importer, "lab_csv");
    // Reference: printf 'time_s,bar_cord_m\n0,0.2\n0.01,0.3\n' | sha256sum
    EXPECT_EQ(trial->provenance.source_sha256,
              "daf2f30a7d889c11352ef0e38657d19026c9961b32809928f8824ca8097c2d4e");
    EXPECT_DOUBLE_EQ(trial->rate_hz, 100.0);
    EXPECT_FALSE(trial->left());
    EXPECT_EQ(trial->setup.sync.kind, SyncKind::shared_clock);
}

TEST_F(LabCsv, ListsEmptyFieldsAndMissingRowsAsGaps) {
    const std::string rows =
        "0.000,50,20,800,10,-30,4,0,0,400,0,0,0,0.500\n"
        "0.001,50,20,800,10,-30,4,0,0,,0,0,0,\n"
        "0.002,50,20,800,10,-30,4,0,0,400,0,0,0,\n"
        "0.005,50,20,800,10,-30,4,0,0,400,0,0,0,0.504\n"
        "0.006,50,20,800,10,-30,4,0,0,400,0,0,0,0.504\n";
    const auto trial = import(std::string(kHeader) + rows, settings(kShared));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 7U);
    const auto gap = [&](const char* signal) {
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (const Gap& g : trial->quality.gaps) {
            if (g.signal == signal) {
                found.emplace_back(g.first, g.count);
            }
        }
        return found;
    };
    using Runs = std::vector<std::pair<std::size_t, std::size_t>>;
    EXPECT_EQ(gap("left"), (Runs{{3, 2}}));
    EXPECT_EQ(gap("right"), (Runs{{1, 1}, {3, 2}}));
    EXPECT_EQ(gap("bar"), (Runs{{1, 4}}));
    EXPECT_TRUE(std::isnan(trial->right()->signals.mx[1]));
    EXPECT_EQ(trial->quality.counters.at("lab_csv.partial_right"), 1);
    ASSERT_EQ(trial->raw[0].blocks.size(), 2U);
    EXPECT_EQ(trial->raw[0].blocks[0].scan_count, 3U);
    EXPECT_EQ(trial->raw[0].blocks[1].first_scan, 5U);
    EXPECT_EQ(trial->raw[0].blocks[1].dropped_before, 2U);
    EXPECT_EQ(trial->raw[0].samples.size(), 5U * 14U * 8U);
}

TEST_F(LabCsv, ShiftsTheBarEarlierByAMeasuredOffset) {
    std::string csv = "time_s,bar_cord_m,hip_cord_m\n";
    for (int i = 0; i < 10; ++i) {
        csv += std::to_string(i * 0.001) + "," + std::to_string(0.2 + 0.01 * i) + ",0.9" + std::to_string(i) +
               "\n";
    }
    // Stamped 2.5 samples late: sample i holds what the text has at i + 2.5; a ramp stays exact.
    const auto late =
        import(csv, kFormat + std::string("[sync]\nkind = \"measured_offset\"\noffset_s = 0.0025\n"));
    ASSERT_TRUE(late) << late.error().message;
    EXPECT_NEAR(late->bar->height_m[0], 0.225, 1e-9);
    EXPECT_NEAR(late->bar->height_m[6], 0.285, 1e-9);
    EXPECT_TRUE(std::isnan(late->bar->height_m[7]));
    EXPECT_NEAR(late->hip->height_m[0], 0.925, 1e-9);
    EXPECT_TRUE(late->setup.sync.applied);
    EXPECT_DOUBLE_EQ(late->setup.sync.offset_s, 0.0025);
    EXPECT_TRUE(std::any_of(
        late->provenance.assumptions.begin(), late->provenance.assumptions.end(),
        [](const std::string& a) { return a.find("fraction of a sample") != std::string::npos; }));
    ASSERT_EQ(late->quality.gaps.size(), 2U);
    EXPECT_EQ(late->quality.gaps[0].first, 7U);
    // Stamped 3 samples early: moved later, exactly.
    const auto early =
        import(csv, kFormat + std::string("[sync]\nkind = \"measured_offset\"\noffset_s = -0.003\n"));
    ASSERT_TRUE(early);
    EXPECT_TRUE(std::isnan(early->bar->height_m[2]));
    EXPECT_DOUBLE_EQ(early->bar->height_m[3], 0.2);
    EXPECT_DOUBLE_EQ(early->bar->height_m[9], 0.26);
}

TEST_F(LabCsv, SaysThatPlatesAndBarWithoutSyncAreUnsynchronised) {
    const auto trial = import(std::string(kHeader) + kRows, settings(""));
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->setup.sync.kind, SyncKind::unsynchronised);
    EXPECT_FALSE(trial->provenance.assumptions.empty());
}

TEST_F(LabCsv, EstimatesTheEncodersCount) {
    const auto trial =
        import("time_s,bar_cord_m\n0,0.225\n0.001,0.22475\n0.002,0.2255\n0.003,0.225\n", kFormat);
    ASSERT_TRUE(trial);
    EXPECT_NEAR(trial->bar->setup->resolution_m, 0.00025, 1e-12);
    ASSERT_EQ(trial->quality.notes.size(), 1U);
    expect_contains(trial->quality.notes[0], "0.25 mm: floor-quantised");
    const auto smooth = import("time_s,bar_cord_m\n0,0.2251\n0.001,0.22475\n0.002,0.22517\n", kFormat);
    ASSERT_TRUE(smooth);
    EXPECT_TRUE(smooth->quality.notes.empty());
}

TEST_F(LabCsv, TakesARateWhenThereIsNoTime) {
    const auto trial = import("bar_cord_m\n0.2\n0.3\n0.4\n", kFormat, {{"rate", "500"}});
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->rate_hz, 500.0);
    EXPECT_EQ(trial->sample_count, 3U);
}

TEST_F(LabCsv, RefusesARateThatContradictsTheTime) {
    const std::string csv = "time_s,bar_cord_m\n0,0.2\n0.001,0.3\n0.002,0.3\n";
    EXPECT_TRUE(import(csv, kFormat, {{"rate", "1000"}}));
    const auto trial = import(csv, kFormat, {{"rate", "500"}});
    ASSERT_FALSE(trial);
    expect_contains(trial.error().message, "gives 1000 Hz, not the 500 Hz");
}

TEST_F(LabCsv, ReadsWindowsLineEndsAndAByteOrderMark) {
    const auto trial = import("\xEF\xBB\xBFtime_s,bar_cord_m\r\n0,0.2\r\n0.001,0.3\r\n\r\n", kFormat);
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 2U);
}

TEST_F(LabCsv, KeepsTheRateOfTimesThatAreRounded) {
    std::string csv = "time_s,bar_cord_m\n";
    for (int i = 0; i < 600; ++i) {
        char row[64];
        std::snprintf(row, sizeof row, "%.4f,0.5\n", 12.0 + i / 120.0);
        csv += row;
    }
    const auto trial = import(csv, kFormat);
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_NEAR(trial->rate_hz, 120.0, 0.01);
    EXPECT_DOUBLE_EQ(trial->start_s, 12.0);
    EXPECT_EQ(trial->sample_count, 600U);
}

TEST_F(LabCsv, RefusesAWrongTable) {
    const std::string toml = settings(kShared);
    const std::string bar = "time_s,bar_cord_m\n";
    expect_contains(
        refusal("time_s,left_fx_n,left_fy_n,left_fz_n,left_mx_nm,left_my_nm\n0,1,1,1,1,1\n", toml),
        "\"left_mz_nm\" is missing");
    expect_contains(refusal("time_s,bar_cord_m,speed\n0,1,1\n1,1,1\n", toml), "\"speed\" is not known");
    expect_contains(refusal("time_s,bar_cord_m,bar_cord_m\n0,1,1\n", toml), "appears twice");
    expect_contains(refusal("bar_cord_m\n0.1\n0.2\n", toml), "--rate HZ");
    expect_contains(refusal(bar + "0,0.2\n0.001,abc\n", toml),
                    "line 3, column bar_cord_m: \"abc\" is not a number");
    expect_contains(refusal(bar + "0,0.2\n0.001,inf\n", toml), "line 3");
    expect_contains(refusal(bar + "0,0.2\n0.001,1e999\n", toml), "line 3");
    expect_contains(refusal(bar + "0,0.2\n0.001\n", toml), "line 3 has 1 fields, the header has 2");
    expect_contains(refusal(bar + "0,0.2\n0.001,0.2,9\n", toml), "line 3 has 3 fields, the header has 2");
    expect_contains(refusal(bar + "0,0.2\n\n0.001,0.2\n", toml), "line 3 is empty");
    expect_contains(refusal(bar, toml), "no sample");
    expect_contains(refusal(bar + "0,0.2\n", toml), "only one sample");
    expect_contains(refusal(bar + "0,nan\n0.001,\n0.002,NaN\n", toml), "bar_cord_m has no number");
    expect_contains(refusal(bar + "0,0.2\n0.001,0.2\n0.0005,0.2\n", toml),
                    "line 4, column time_s: time goes");
    expect_contains(refusal(bar + "0,0.2\n0.001,0.2\n0.002,0.2\n0.0033,0.2\n", toml),
                    "line 5, column time_s: the step");
    expect_contains(refusal(bar + "0,0.2\n0.001,0.2\n900,0.2\n", toml), "line 4");
    expect_contains(refusal(bar + "0,0.2\n,0.2\n", toml), "the time is missing");
    expect_contains(refusal("time_s,,bar_cord_m\n0,1,2\n", toml), "has no name");
    expect_contains(refusal("time_s\n0\n1\n", toml), "neither a plate nor the bar");
}

TEST_F(LabCsv, RefusesWrongSettings) {
    const std::string csv = std::string(kHeader) + kRows;
    expect_contains(refusal(csv, settings("[set]\nexercize = \"rdl\"\n")),
                    "line 3: there is no key \"set.exercize\"");
    expect_contains(refusal(csv, settings("[set]\nexercise = \"squat\"\n")),
                    "set.exercise = \"squat\" is not allowed; use one of conventional, sumo");
    expect_contains(refusal(csv, settings("[set]\nload_kg = \"95\"\n")),
                    "set.load_kg = \"95\" must be a number");
    expect_contains(refusal(csv, settings("[athlete]\nstature_m = 170\n")), "athlete.stature_m");
    expect_contains(refusal(csv, settings("[sync]\nkind = \"measured_offset\"\n")),
                    "sync.offset_s is missing");
    expect_contains(refusal(csv, settings("[sync]\nkind = 3\n")), "sync.kind");
    expect_contains(refusal(csv, settings("[sync]\nkind = \"measured_offset\"\noffset_s = 5\n")),
                    "longer than the recording");
    expect_contains(refusal(csv, settings("[lpt]\nanchor = \"ceiling\"\n")), "use one of floor_below_bar");
    expect_contains(refusal(csv, settings("[lpt]\nanchor_offset_m = 0.6\n")),
                    "is shorter than the anchor's offset");
    expect_contains(refusal(csv, settings("wrong = 1\n")), "there is no key \"wrong\"");
    expect_contains(refusal(csv, "title = \"x\"\n"), "format is missing");
    expect_contains(refusal(csv, "format = \"hinge-lab-csv/2\"\n"), "use one of hinge-lab-csv/1");
    expect_contains(refusal(csv, std::string(kFormat) + "[plate.left]\ncentre_m = [0, 0, 0]\n"),
                    "surface_offset_m is missing");
    expect_contains(refusal(csv, std::string(kFormat) + "plate = 3\n"), "must be a table");
    expect_contains(refusal(csv, std::string(kFormat) +
                                     "[plate.left]\ncentre_m = [0, 0, 0]\nsurface_offset_m = [0, 0]\n"),
                    "list of 3 numbers");
    expect_contains(refusal(csv, kFormat), "no [plate.left]");
    expect_contains(refusal(csv, "format = \n"), "t.toml line 1, column");
}

TEST_F(LabCsv, RefusesAMissingToml) {
    const auto trial = import_file(folder_.write("alone.csv", "time_s,bar_cord_m\n0,1\n0.01,2\n"), "", {});
    ASSERT_FALSE(trial);
    expect_contains(trial.error().message, "alone.toml is missing");
}

// The same four rows with other marks and separators.
TEST_F(LabCsv, ReadsWhatSpreadsheetsWrite) {
    const std::string points = std::string(kHeader) + kRows;
    const auto with = [&](const std::string& from_to) {
        std::string text = points;
        for (char& c : text) {
            c = c == ',' ? from_to[0] : c == '.' ? from_to[1] : c;
        }
        return text;
    };
    std::string quoted = with(";,");
    quoted.replace(0, 6, "\"time_s\"");
    std::string utf16 = "\xFF\xFE";
    for (const char c : with("\t.")) {
        utf16 += c;
        utf16 += '\0';
    }
    for (const std::string& text :
         {with(";."), with(";,"), with("\t,"), quoted, "\xEF\xBB\xBF" + points, utf16}) {
        const auto trial = import(text, settings(kShared));
        ASSERT_TRUE(trial) << trial.error().message << text.substr(0, 200);
        EXPECT_DOUBLE_EQ(trial->rate_hz, 1000.0);
        EXPECT_NEAR(trial->left()->signals.mx[0], 10.82, 1e-12);
        EXPECT_DOUBLE_EQ(trial->bar->height_m[2], 0.503);
    }
}

TEST_F(LabCsv, RefusesRowsThatLostOrGainedAField) {
    const std::string head = std::string(kHeader) + kRows;
    // 1,800.50 N and no cord: as many fields as the header and an empty one behind them.
    expect_contains(refusal(head + "0.004,50,20,1,800.50,10,-30,4,0,0,400,0,0,0,\n", settings(kShared)),
                    "line 6 has 15 fields, the header has 14");
    std::string semicolons = head;
    std::replace(semicolons.begin(), semicolons.end(), ',', ';');
    expect_contains(
        refusal(semicolons + "0.004;50;20;1,800.5;10;-30;4;0;0;400;0;0;0;0.5\n", settings(kShared)),
        "line 6: \"1,800.5\": points and commas both stand in numbers");
    // A header with the spreadsheet's empty fields allows them in the rows.
    std::string padded = head;
    padded.replace(padded.find("bar_cord_m"), 10, "bar_cord_m,,");
    EXPECT_TRUE(import(padded, settings(kShared)));
}

std::string rows_of(const std::string& plate_columns) {
    std::string text = kHeader;
    for (int i = 0; i < 20; ++i) {
        text += std::to_string(0.001 * i) + "," + plate_columns + ",0.5\n";
    }
    return text;
}

TEST_F(LabCsv, TurnsPlatesThatBothGiveTheForceOnThem) {
    const auto up = import(rows_of("50,20,800,10,-30,4,5,6,400,7,8,9"), settings(kShared));
    const auto down = import(rows_of("-50,-20,-800,-10,30,-4,-5,-6,-400,-7,-8,-9"), settings(kShared));
    ASSERT_TRUE(up && down);
    EXPECT_EQ(up->left()->signals.fz, down->left()->signals.fz);
    EXPECT_EQ(up->left()->signals.mx, down->left()->signals.mx);
    EXPECT_EQ(up->right()->signals.my, down->right()->signals.my);
    EXPECT_EQ(down->provenance.assumptions.size(), up->provenance.assumptions.size() + 1);
    expect_contains(refusal(rows_of("50,20,800,10,-30,4,-5,-6,-400,-7,-8,-9"), settings(kShared)),
                    "the right plate reads downwards");
}

TEST_F(LabCsv, AsksForTheUnitOfMomentsCordAndTime) {
    expect_contains(refusal(rows_of("50,20,800,10000,-30000,4000,5,6,400,7,8,9"), settings(kShared)),
                    "are these N mm?");
    std::string cord = rows_of("50,20,800,10,-30,4,5,6,400,7,8,9");
    for (std::size_t at = cord.find(",0.5\n"); at != std::string::npos; at = cord.find(",0.5\n")) {
        cord.replace(at, 5, ",500\n");
    }
    expect_contains(refusal(cord, settings(kShared)), "are these millimetres or centimetres?");
    std::string rows = "time_s,bar_cord_m\n";
    for (int i = 0; i < 20; ++i) {
        rows += std::to_string(2 * i) + ",0.5\n";
    }
    expect_contains(refusal(rows, kFormat), "--time-unit ms");
    const auto trial = import(rows, kFormat, {{"time-unit", "ms"}});
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->rate_hz, 500.0);
}

TEST_F(LabCsv, APlateOfVerticalForceAloneHasNoMoments) {
    const auto trial = import("time_s,left_fz_n\n0,800\n0.001,801\n0.002,802\n", settings(""));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_FALSE(trial->left()->signals.has_moments);
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[2], 802.0);
    EXPECT_TRUE(trial->quality.gaps.empty());
}

}  // namespace
}  // namespace hinge::importers
