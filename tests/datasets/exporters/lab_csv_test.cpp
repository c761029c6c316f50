#include "datasets/exporters/lab_csv.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "datasets/importers/importer.h"

namespace hinge::exporters {
namespace {

class LabCsv : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "hinge-lab-csv-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_;
};

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// Numbers that need all seventeen digits, a gap in each signal, and set-up away from the defaults.
Trial trial_of_five() {
    const double nan = std::nan("");
    Trial trial;
    trial.sample_count = 5;
    PlateSignals plate;
    plate.fx = {0.1, -1.0 / 3.0, nan, 0.0, 2.5};
    plate.fy = {-22.049, 22.0, nan, 1e-7, -3.0};
    plate.fz = {361.938, 1000.0 / 7.0, nan, 400.0, 401.0};
    plate.mx = {0.8, 1.1, nan, 1.3, 1.4};
    plate.my = {-5.5, -5.25, nan, -5.0, -4.9};
    plate.mz = {-0.2, 0.3, nan, 0.1, 0.0};
    trial.plates.make(Side::left).signals = plate;
    trial.plates.make(Side::right).signals = plate;
    trial.bar.emplace().height_m = {0.225, 0.22475, 0.225, nan, 0.2255};
    trial.hip.emplace().height_m = {0.7, 0.70025, 0.7005, 0.70075, nan};
    PlateSetup setup;
    setup.serial = "A-1 \"left\"";
    setup.geometry.centre_m = {0.0, 0.2, 0.0};
    setup.geometry.surface_offset_m = {0.001, -0.002, 0.041};
    setup.geometry.cover_thickness_m = 0.005;
    setup.geometry.size_m = {0.5, 0.45};
    trial.plates.make(Side::left).setup = setup;
    setup.geometry.centre_m = {0.0, -0.2, 0.0};
    trial.plates.make(Side::right).setup = setup;
    TransducerSetup cord;
    cord.attachment = CordAttachment::sleeve;
    cord.resolution_m = 0.00025;
    cord.cord_force_n = 5.0;
    trial.bar->setup = cord;
    cord.attachment = CordAttachment::hip;
    trial.hip->setup = cord;
    trial.setup.sync = {SyncKind::measured_offset, 0.003, 0.0004, true};
    trial.athlete = {"p-17", "female", 1.68, 0.47, std::nullopt, 63.5};
    trial.set.title = "three \"reps\"";
    trial.set.exercise = Exercise::sumo;
    trial.set.load_kg = 102.5;
    trial.set.discs = DiscPlacement::on_plates;
    trial.set.tempo_target_s = 4.0;
    return trial;
}

void expect_same(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i])) {
            EXPECT_TRUE(std::isnan(b[i])) << i;
        } else {
            EXPECT_NEAR(a[i], b[i], tolerance) << i;
        }
    }
}

TEST_F(LabCsv, TheImporterReadsTheSameTrialBack) {
    const Trial trial = trial_of_five();
    const std::filesystem::path file = folder_ / "set.csv";
    ASSERT_TRUE(write_lab_csv(trial, file));
    const Result<Trial> read = importers::import_file(file, "lab_csv", {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->rate_hz, 1000.0);
    expect_same(trial.left()->signals.fx, read->left()->signals.fx, 0.0);
    expect_same(trial.left()->signals.fz, read->left()->signals.fz, 0.0);
    expect_same(trial.right()->signals.fy, read->right()->signals.fy, 0.0);
    // Moments go to the sensor origin and come back: one rounding each way.
    expect_same(trial.left()->signals.mx, read->left()->signals.mx, 1e-13);
    expect_same(trial.left()->signals.my, read->left()->signals.my, 1e-13);
    expect_same(trial.left()->signals.mz, read->left()->signals.mz, 1e-13);
    expect_same(trial.bar->height_m, read->bar->height_m, 0.0);
    expect_same(trial.hip->height_m, read->hip->height_m, 0.0);
    EXPECT_EQ(read->set.title, trial.set.title);
    EXPECT_EQ(read->set.exercise, Exercise::sumo);
    EXPECT_EQ(read->set.load_kg, 102.5);
    EXPECT_EQ(read->set.discs, DiscPlacement::on_plates);
    EXPECT_EQ(read->set.tempo_target_s, 4.0);
    EXPECT_EQ(read->athlete.id, "p-17");
    EXPECT_EQ(read->athlete.knee_height_m, 0.47);
    EXPECT_EQ(read->left()->setup->serial, "A-1 \"left\"");
    EXPECT_EQ(read->left()->setup->geometry.surface_offset_m, trial.left()->setup->geometry.surface_offset_m);
    EXPECT_EQ(read->left()->setup->geometry.cover_thickness_m, 0.005);
    EXPECT_EQ(read->right()->setup->geometry.centre_m, trial.right()->setup->geometry.centre_m);
    EXPECT_EQ(read->bar->setup->attachment, CordAttachment::sleeve);
    EXPECT_EQ(read->bar->setup->cord_force_n, 5.0);
    EXPECT_EQ(read->setup.sync.kind, SyncKind::measured_offset);
    EXPECT_EQ(read->setup.sync.uncertainty_s, 0.0004);
}

// By hand: o = (0, 0, 0.046) with the cover, M_O = M_S + o x F = (Mx - 0.046 Fy, My + 0.046 Fx, Mz).
TEST_F(LabCsv, MomentsAreAboutTheSensorOrigin) {
    Trial trial = trial_of_five();
    trial.plates.remove(Side::right);
    trial.hip.reset();
    trial.left()->setup->geometry.surface_offset_m = {0.0, 0.0, 0.041};
    trial.left()->signals.fx[0] = 10.0;
    trial.left()->signals.fy[0] = -20.0;
    trial.left()->signals.fz[0] = 400.0;
    ASSERT_TRUE(write_lab_csv(trial, folder_ / "a.csv"));
    std::istringstream lines(text_of(folder_ / "a.csv"));
    std::string header;
    std::string row;
    std::getline(lines, header);
    std::getline(lines, row);
    EXPECT_EQ(header, "time_s,left_fx_n,left_fy_n,left_fz_n,left_mx_nm,left_my_nm,left_mz_nm,bar_cord_m");
    double t = 0, fx = 0, fy = 0, fz = 0, mx = 0, my = 0, mz = 0, bar = 0;
    ASSERT_EQ(
        std::sscanf(row.c_str(), "%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", &t, &fx, &fy, &fz, &mx, &my, &mz, &bar),
        8);
    EXPECT_NEAR(mx, 0.8 + 0.046 * 20.0, 1e-12);
    EXPECT_NEAR(my, -5.5 + 0.046 * 10.0, 1e-12);
    EXPECT_NEAR(mz, -0.2, 1e-12);
}

TEST_F(LabCsv, MissingSamplesAreEmptyFields) {
    ASSERT_TRUE(write_lab_csv(trial_of_five(), folder_ / "a.csv"));
    std::istringstream lines(text_of(folder_ / "a.csv"));
    std::string line;
    for (int i = 0; i < 4; ++i) {
        std::getline(lines, line);
    }
    EXPECT_EQ(line, "0.002,,,,,,,,,,,,,0.225,0.7005");
}

// A plate that was mounted upside down (its z points down) is written along the lab's axes.
TEST_F(LabCsv, ATurnedPlateComesBackWithTheSameSurfaceWrench) {
    Trial trial = trial_of_five();
    trial.left()->setup->geometry.plate_to_lab = {{{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}};
    trial.left()->setup->geometry.surface_offset_m = {0.0, 0.0, -0.041};
    ASSERT_TRUE(write_lab_csv(trial, folder_ / "a.csv"));
    const Result<Trial> read = importers::import_file(folder_ / "a.csv", "", {});
    ASSERT_TRUE(read) << read.error().message;
    expect_same(trial.left()->signals.mx, read->left()->signals.mx, 1e-13);
    expect_same(trial.left()->signals.my, read->left()->signals.my, 1e-13);
    EXPECT_NEAR(read->left()->setup->geometry.surface_offset_m[2], 0.046, 1e-15);
}

TEST_F(LabCsv, FilesArePrivateAndNotReplacedUnasked) {
    const std::filesystem::path file = folder_ / "a.csv";
    ASSERT_TRUE(write_lab_csv(trial_of_five(), file));
    struct stat status {};
    ASSERT_EQ(stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    const auto again = write_lab_csv(trial_of_five(), file);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(write_lab_csv(trial_of_five(), file, {.overwrite = true}));
    const auto nowhere = write_lab_csv(trial_of_five(), folder_ / "no" / "a.csv");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code, ErrorCode::storage_failed);
}

TEST_F(LabCsv, RefusesWhatTheFormatCannotHold) {
    Trial trial = trial_of_five();
    trial.left()->signals.has_moments = false;
    const auto written = write_lab_csv(trial, folder_ / "a.csv");
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().message.find("left plate has vertical force only"), std::string::npos);
    EXPECT_FALSE(write_lab_csv(Trial{}, folder_ / "b.csv"));
}

}  // namespace
}  // namespace hinge::exporters
