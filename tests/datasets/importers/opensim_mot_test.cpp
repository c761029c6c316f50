#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>
#include <vector>

#include "datasets/importers/importer.h"
#include "datasets/plates/wrench.h"
#include "tests/datasets/importers/expect_contains.h"
#include "tests/datasets/importers/temporary_folder.h"

namespace hinge::importers {
namespace {

// A standing person's two plates with steady loads, in OpenSim's axes (x forward, y up, z right).
struct Foot {
    double vx, vy, vz, px, py, pz, ty;
};

std::string join(const std::vector<std::string>& words, char separator) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : std::string(1, separator)) + word;
    }
    return text + "\n";
}

std::string table(const std::vector<std::string>& prefixes, const std::vector<Foot>& feet, char separator,
                  const std::string& header) {
    std::vector<std::string> names{"time"};
    for (const std::string& prefix : prefixes) {
        // A prefix is "FORCE|TORQUE", e.g. "ground_force1_|ground_torque1_".
        const std::string force = prefix.substr(0, prefix.find('|'));
        const std::string torque = prefix.substr(prefix.find('|') + 1);
        for (const char* v : {"vx", "vy", "vz", "px", "py", "pz"}) {
            names.push_back(force + v);
        }
        for (const char* v : {"x", "y", "z"}) {
            names.push_back(torque + v);
        }
    }
    std::string text = header + join(names, separator);
    for (int i = 0; i < 5; ++i) {
        std::vector<std::string> row{std::to_string(2.0 + i * 0.002)};
        for (const Foot& f : feet) {
            for (const double v : {f.vx, f.vy, f.vz, f.px, f.py, f.pz, 0.0, f.ty, 0.0}) {
                std::ostringstream number;
                number << v;
                row.push_back(number.str());
            }
        }
        text += join(row, separator);
    }
    return text;
}

const std::string kHeader = "walk.mot\nversion=1\nnRows=5\nnColumns=19\ninDegrees=yes\nendheader\n";
const std::vector<std::string> kUnnamed{"ground_force_|ground_torque_", "1_ground_force_|1_ground_torque_"};
const Foot kRightFoot{5.0, 400.0, -30.0, 0.10, 0.0, 0.15, 1.5};
const Foot kLeftFoot{-5.0, 380.0, 30.0, 0.12, 0.0, -0.17, -1.2};

class OpenSimMot : public ::testing::Test {
protected:
    Result<Trial> import(const std::string& text, const std::string& name = "t.mot",
                         const ImportOptions& options = {}) {
        return import_file(folder_.write(name, text), "", options);
    }
    std::string refusal(const std::string& text) {
        const auto trial = import(text);
        return trial ? "accepted" : trial.error().message;
    }
    static bool assumes(const Trial& trial, std::string_view part) {
        return std::any_of(trial.provenance.assumptions.begin(), trial.provenance.assumptions.end(),
                           [&](const std::string& a) { return a.find(part) != std::string::npos; });
    }
    TemporaryFolder folder_;
};

TEST_F(OpenSimMot, TakesTheFirstPlateAsTheRightFootAndTurnsTheAxes) {
    const auto trial = import(table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->provenance.importer, "opensim_mot");
    EXPECT_DOUBLE_EQ(trial->rate_hz, 500.0);
    EXPECT_DOUBLE_EQ(trial->start_s, 2.0);
    EXPECT_EQ(trial->sample_count, 5U);
    // x = x, y = -z, z = y.
    EXPECT_DOUBLE_EQ(trial->right()->signals.fx[0], 5.0);
    EXPECT_DOUBLE_EQ(trial->right()->signals.fy[0], 30.0);
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[0], 380.0);
    EXPECT_DOUBLE_EQ(trial->left()->setup->geometry.centre_m[1], 0.17);
    EXPECT_DOUBLE_EQ(trial->right()->setup->geometry.centre_m[1], -0.15);
    EXPECT_TRUE(assumes(*trial, "is taken as the right foot"));
    EXPECT_TRUE(assumes(*trial, "faces +x"));
}

TEST_F(OpenSimMot, GivesBackTheCentreOfPressureAndTheFreeMomentOfTheFile) {
    Foot moving = kRightFoot;
    std::string text = table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader);
    moving.px = 0.16;
    moving.pz = 0.11;
    const std::string later = table(kUnnamed, {moving, kLeftFoot}, '\t', kHeader);
    // The last row with the foot's load 6 cm further forward and 4 cm further in.
    text.replace(text.rfind("2.008"), std::string::npos, later.substr(later.rfind("2.008")));
    const auto trial = import(text);
    ASSERT_TRUE(trial) << trial.error().message;
    const auto cop = plates::centre_of_pressure(trial->right()->signals, trial->right()->setup->geometry);
    EXPECT_NEAR(cop.x_m[0], 0.10, 1e-12);
    EXPECT_NEAR(cop.x_m[4], 0.16, 1e-12);
    EXPECT_NEAR(cop.y_m[4], -0.11, 1e-12);
    EXPECT_NEAR(plates::free_moment(trial->right()->signals, trial->right()->setup->geometry)[4], 1.5, 1e-12);
}

TEST_F(OpenSimMot, TurnsAPersonWhoFacesBackwards) {
    // The first plate is the right foot but lies at the smaller z: the person faces -x. Toes are at small px.
    const Foot right{-8.0, 400.0, 20.0, -0.30, 0.0, -1.10, 1.0};
    const Foot left{-6.0, 380.0, -20.0, -0.28, 0.0, -0.745, -1.0};
    const auto trial = import(
        table({"ground_force1_|ground_torque1_", "ground_force2_|ground_torque2_"}, {right, left}, ',',
              "squat jump,,,,\nversion=1,,,\nnRows=5,,,\nnColumns=19,,,\ninDegrees=yes,,,\nendheader,,,\n"),
        "t.csv");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->provenance.importer, "opensim_mot");
    EXPECT_TRUE(assumes(*trial, "turned about the vertical"));
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
    EXPECT_DOUBLE_EQ(trial->right()->signals.fx[0], 8.0);   // backward in the room is forward for the person
    EXPECT_DOUBLE_EQ(trial->right()->signals.fy[0], 20.0);  // z right becomes y left, turned
    EXPECT_DOUBLE_EQ(trial->right()->setup->geometry.centre_m[0], 0.30);
    EXPECT_DOUBLE_EQ(trial->right()->setup->geometry.centre_m[1], -1.10);
    EXPECT_DOUBLE_EQ(trial->left()->setup->geometry.centre_m[1], -0.745);
    const auto cop = plates::centre_of_pressure(trial->left()->signals, trial->left()->setup->geometry);
    EXPECT_NEAR(cop.x_m[2], 0.28, 1e-12);
    EXPECT_NEAR(plates::free_moment(trial->left()->signals, trial->left()->setup->geometry)[2], -1.0, 1e-12);
}

TEST_F(OpenSimMot, BelievesColumnsThatNameTheFoot) {
    for (const auto& prefixes : std::vector<std::vector<std::string>>{
             {"l_ground_force_|l_ground_torque_", "r_ground_force_|r_ground_torque_"},
             {"ground_force_left_|ground_torque_left_", "ground_force_right_|ground_torque_right_"},
             {"L_ground_force_|L_ground_torque_", "R_ground_force_|R_ground_torque_"}}) {
        const auto trial = import(table(prefixes, {kLeftFoot, kRightFoot}, ' ', kHeader));
        ASSERT_TRUE(trial) << trial.error().message;
        EXPECT_DOUBLE_EQ(trial->left()->signals.fz[0], 380.0);
        EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
        EXPECT_FALSE(assumes(*trial, "is taken as the right foot"));
    }
}

TEST_F(OpenSimMot, BelievesASideWrittenBehindTheAxis) {
    std::string text = table({"ground_force_l_|ground_torque_l_", "ground_force_r_|ground_torque_r_"},
                             {kLeftFoot, kRightFoot}, '\t', kHeader);
    for (const std::string side : {"l", "r"}) {
        for (const std::string axis : {"vx", "vy", "vz", "px", "py", "pz"}) {
            const std::string name = "ground_force_" + side + "_" + axis;
            text.replace(text.find(name), name.size(), "ground_force_" + axis + "_" + side);
        }
    }
    const auto trial = import(text);
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[0], 380.0);
}

TEST_F(OpenSimMot, SortsThePlatesByTheirNumberNotTheirPlace) {
    const auto trial = import(table({"1_ground_force_|1_ground_torque_", "ground_force_|ground_torque_"},
                                    {kLeftFoot, kRightFoot}, '\t', kHeader));
    ASSERT_TRUE(trial);
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
}

TEST_F(OpenSimMot, TakesOnePlateAlone) {
    const auto trial = import(table({"ground_force_l_|ground_torque_l_"}, {kLeftFoot}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_TRUE(trial->left());
    EXPECT_FALSE(trial->right());
}

TEST_F(OpenSimMot, NegatesAForceOnThePlate) {
    Foot right = kRightFoot;
    Foot left = kLeftFoot;
    for (Foot* foot : {&right, &left}) {
        foot->vx = -foot->vx;
        foot->vy = -foot->vy;
        foot->vz = -foot->vz;
        foot->ty = -foot->ty;
    }
    const auto trial = import(table(kUnnamed, {right, left}, '\t', kHeader));
    ASSERT_TRUE(trial);
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
    EXPECT_TRUE(assumes(*trial, "was negated"));
    EXPECT_NEAR(plates::free_moment(trial->right()->signals, trial->right()->setup->geometry)[0], 1.5, 1e-12);
}

TEST_F(OpenSimMot, GivesNoMomentWhereThereIsNoForce) {
    const Foot off{0, 0, 0, 9.0, 0.0, 9.0, 0.0};
    const auto trial = import(table(kUnnamed, {kRightFoot, off}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->left()->signals.mx[0], 0.0);
    EXPECT_DOUBLE_EQ(trial->left()->signals.mz[0], 0.0);
    EXPECT_TRUE(trial->quality.gaps.empty());
    EXPECT_TRUE(assumes(*trial, "never loaded"));
}

TEST_F(OpenSimMot, ToleratesTheOlderHeaderAndNotesACutFile) {
    const auto trial =
        import(table(kUnnamed, {kRightFoot, kLeftFoot}, '\t',
                     "name walk.mot\ndatacolumns 19\ndatarows 9\nrange 2 2.01\nendheader\n\n"));
    ASSERT_TRUE(trial) << trial.error().message;
    ASSERT_EQ(trial->quality.notes.size(), 1U);
    expect_contains(trial->quality.notes[0], "9 rows, the file has 5");
}

TEST_F(OpenSimMot, KeepsTheTableAsRaw) {
    const auto trial = import(table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader));
    ASSERT_TRUE(trial);
    ASSERT_EQ(trial->raw.size(), 1U);
    EXPECT_EQ(trial->raw[0].layout.channels.size(), 19U);
    EXPECT_EQ(trial->raw[0].layout.channels[4].id, "ground_force_px");
    EXPECT_EQ(trial->raw[0].layout.channels[4].unit, "m");
    EXPECT_EQ(trial->raw[0].layout.channels[8].unit, "N m");
}

TEST_F(OpenSimMot, RefusesWhatItCannotReadSafely) {
    const std::string good = table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader);
    const auto without = [&](const std::string& part, const std::string& other) {
        std::string text = good;
        return text.replace(text.find(part), part.size(), other);
    };
    expect_contains(refusal(without("endheader\n", "")), "endheader");
    expect_contains(refusal("version=1\nendheader\n"), "a row of column names must follow");
    expect_contains(refusal(without("\tground_force_py", "\tpelvis")), "has no column ending in py");
    expect_contains(refusal(without("time", "clock")), "--rate HZ");
    expect_contains(refusal(without("1_ground_force_vx", "ground_force_vx")), "appears twice");
    expect_contains(refusal(without("2.004", "two")), "line 10, column time: \"two000\" is not a number");
    expect_contains(refusal(without("2.004000\t", "")), "line 10 has 18 fields, the header has 19");
    expect_contains(refusal(good.substr(0, good.find("2.000"))), "no sample");
    expect_contains(refusal(kHeader + "time\tknee\n0\t1\n0.01\t2\n"), "names no force plate");
    expect_contains(
        refusal(table({"l_ground_force_|l_ground_torque_", "l_1_ground_force_|l_1_ground_torque_"},
                      {kLeftFoot, kRightFoot}, '\t', kHeader)),
        "two plates of the same foot");
    Foot millimetres = kRightFoot;
    millimetres.px = 120.0;
    expect_contains(refusal(table(kUnnamed, {millimetres, kLeftFoot}, '\t', kHeader)),
                    "look like millimetres");
}

// Three plates, the middle one with nobody on it.
TEST_F(OpenSimMot, LeavesOutPlatesThatAreNeverLoaded) {
    const Foot nobody{0, 0, 0, 0, 0, 0, 0};
    const std::vector<std::string> three{"ground_force_1_|ground_torque_1_",
                                         "ground_force_2_|ground_torque_2_",
                                         "ground_force_3_|ground_torque_3_"};
    const auto trial = import(table(three, {kRightFoot, nobody, kLeftFoot}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[0], 380.0);
    EXPECT_TRUE(assumes(*trial, "Plate 2 (ground_force_2_vx) is never loaded and was left out"));

    const std::string all_loaded = table(three, {kRightFoot, kLeftFoot, kLeftFoot}, '\t', kHeader);
    expect_contains(refusal(all_loaded), "--plates");
    const auto chosen = import(all_loaded, "t.mot", {{"plates", "1,3"}, {"left", "1"}});
    ASSERT_TRUE(chosen) << chosen.error().message;
    EXPECT_DOUBLE_EQ(chosen->left()->signals.fz[0], 400.0);
    const auto none = import(all_loaded, "t.mot", {{"plates", "1,4"}});
    ASSERT_FALSE(none);
    expect_contains(none.error().message, "there is no plate 4; the file has 1 (ground_force_1_vx)");
}

TEST_F(OpenSimMot, FacesWhereItIsTold) {
    // Right foot at the larger z faces +x; told +z, what was forward (x) is left.
    const auto trial =
        import(table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader), "t.mot", {{"facing", "+z"}});
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->right()->signals.fx[0], -30.0);  // the file's z
    EXPECT_DOUBLE_EQ(trial->right()->signals.fy[0], 5.0);    // the file's x
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[0], 400.0);
    EXPECT_TRUE(assumes(*trial, "faces +z, as --facing says"));
}

TEST_F(OpenSimMot, SeesAPersonWhoFacesAlongZ) {
    // Feet side by side along x: the left one at the larger x, so the person faces +z.
    const Foot right{1.0, 400.0, 2.0, 0.10, 0.0, 0.0, 1.5};
    const Foot left{1.0, 380.0, 2.0, 0.45, 0.0, 0.01, -1.2};
    const auto trial = import(table(kUnnamed, {right, left}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_TRUE(assumes(*trial, "faces +z"));
    EXPECT_DOUBLE_EQ(trial->right()->signals.fx[0], 2.0);
    EXPECT_NEAR(trial->left()->setup->geometry.centre_m[1] - trial->right()->setup->geometry.centre_m[1],
                0.35, 1e-12);
}

// Spellings of real writers: nimblephysics' free moments under m, an OpenSim tutorial without "ground".
TEST_F(OpenSimMot, KnowsTheSpellingsOfOtherWriters) {
    std::string text = table(
        {"ground_force_calcn_r_|ground_force_calcn_r_m", "ground_force_calcn_l_|ground_force_calcn_l_m"},
        {kRightFoot, kLeftFoot}, '\t', kHeader);
    auto trial = import(text);
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_NEAR(plates::free_moment(trial->right()->signals, trial->right()->setup->geometry)[0], 1.5, 1e-12);
    EXPECT_FALSE(assumes(*trial, "no torque columns"));

    trial = import(table({"right_foot_force_|right_foot_torque_", "left_foot_force_|left_foot_torque_"},
                         {kRightFoot, kLeftFoot}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[0], 380.0);

    trial = import(table({"ground_force_r_|ground_torque_r_v", "ground_force_l_|ground_torque_l_v"},
                         {kRightFoot, kLeftFoot}, '\t', kHeader));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_NEAR(plates::free_moment(trial->left()->signals, trial->left()->setup->geometry)[0], -1.2, 1e-12);
}

TEST_F(OpenSimMot, NamesThePlateColumnsItDoesNotTake) {
    std::string text = table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader);
    text.replace(text.find("time\t"), 5, "left_knee_moment\t");
    const auto trial = import(text, "t.mot", {{"rate", "500"}});
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_TRUE(assumes(*trial, "Not taken, though a plate's by their names: left_knee_moment."));
}

TEST_F(OpenSimMot, APointThatIsNoNumberOnAnUnloadedPlateIsNoGap) {
    std::string text = table(kUnnamed, {kRightFoot, Foot{0.5, 3.0, 0.1, 0, 0, 0, 0.01}}, '\t', kHeader);
    // The left plate's points of every row: 0 0 0 become NaN.
    for (std::size_t at = text.find("\t0.5\t3\t0.1\t0\t0\t0"); at != std::string::npos;
         at = text.find("\t0.5\t3\t0.1\t0\t0\t0")) {
        text.replace(at, 16, "\t0.5\t3\t0.1\tNaN\t-nan(ind)\t1.#IND");
    }
    const auto trial = import(text);
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_TRUE(trial->quality.gaps.empty());
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[0], 3.0);
    EXPECT_DOUBLE_EQ(trial->left()->signals.mz[0], 0.01);
}

TEST_F(OpenSimMot, AsksForTheUnitOfPointsMomentsAndTime) {
    // A foot whose point of application wanders by 30 "m".
    std::string text = table(kUnnamed, {kRightFoot, kLeftFoot}, '\t', kHeader);
    std::string wandering = text;
    for (int row = 0; row < 5; ++row) {
        const std::size_t line = wandering.find("2.00" + std::to_string(2 * row));
        const std::size_t at = wandering.find("\t0.1\t", line);
        wandering.replace(at, 5, "\t" + std::to_string(2 + 6 * row) + "\t");
    }
    expect_contains(refusal(wandering), "are these millimetres?");
    Foot twisted = kRightFoot;
    twisted.ty = 1500.0;  // 1.5 N m in N mm
    expect_contains(refusal(table(kUnnamed, {twisted, kLeftFoot}, '\t', kHeader)), "are these N mm?");

    std::string milliseconds = text;
    for (int row = 0; row < 5; ++row) {
        const std::string old = "2.00" + std::to_string(2 * row) + "000";
        milliseconds.replace(milliseconds.find(old), old.size(), std::to_string(2000 + 2 * row));
    }
    expect_contains(refusal(milliseconds), "--time-unit ms");
    const auto trial = import(milliseconds, "t.mot", {{"time-unit", "ms"}});
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->rate_hz, 500.0);
    EXPECT_DOUBLE_EQ(trial->start_s, 2.0);
}

}  // namespace
}  // namespace hinge::importers
