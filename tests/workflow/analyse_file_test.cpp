#include "workflow/analyse_file.h"

#include <gtest/gtest.h>

#include "datasets/store/trial_writer.h"
#include "tests/datasets/store/sample_trials.h"
#include "tests/support/movement.h"

namespace hinge::workflow {
namespace {

TEST(AnalyseFile, UsesTheSettingsStoredInTheTrial) {
    const store::test::Folder folder;
    Trial trial = movement::record(movement::deadlift());
    trial.set.analysis = {{"velocity_cutoff_hz", 12.0}};
    ASSERT_TRUE(store::write_trial(trial, folder / "t.h5"));
    const auto analysed = analyse_file(folder / "t.h5");
    ASSERT_TRUE(analysed) << analysed.error().message;
    EXPECT_EQ(analysed->report.trial_file, "t.h5");
    EXPECT_EQ(analysed->trial.set.analysis, trial.set.analysis);
    analysis::Settings same;
    same.velocity_cutoff_hz = 12.0;
    EXPECT_EQ(analysed->report.settings_checksum, analysis::settings_checksum(same));
    ASSERT_EQ(analysed->report.reps.size(), 1U);
}

TEST(AnalyseFile, AFileThatIsNotThereIsAnError) {
    const store::test::Folder folder;
    EXPECT_FALSE(analyse_file(folder / "none.h5"));
}

}  // namespace
}  // namespace hinge::workflow
