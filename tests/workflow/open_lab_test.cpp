#include "workflow/open_lab.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/datasets/store/sample_trials.h"

namespace hinge::workflow {
namespace {

Result<acquisition::LabFile> with_analysis(const store::test::Folder& folder, const std::string& line) {
    const std::string file = (folder / "lab.toml").string();
    std::ofstream(file) << acquisition::example_lab() << "\n[analysis]\n" << line << '\n';
    return open_lab(file);
}

TEST(OpenLab, WithoutAFileIsTheBuiltInLab) {
    const auto lab = open_lab(std::nullopt);
    ASSERT_TRUE(lab) << lab.error().message;
    EXPECT_EQ(lab->source, "the built-in lab");
}

TEST(OpenLab, TakesSettingsOfTheAnalysis) {
    const store::test::Folder folder;
    const auto lab = with_analysis(folder, "tempo_max_s = 5");
    ASSERT_TRUE(lab) << lab.error().message;
    EXPECT_EQ(lab->set.analysis.at("tempo_max_s"), 5.0);
}

TEST(OpenLab, RefusesAWrongSettingBeforeAnythingIsRecorded) {
    const store::test::Folder folder;
    for (const auto& [line, words] :
         {std::pair{"tempo_mx_s = 5", "analysis.tempo_mx_s = 5 is not a setting"},
          std::pair{"tempo_max_s = 5000", "analysis.tempo_max_s = 5000 has to be"},
          std::pair{"tempo_max_s = \"5\"", "has to be a number"}}) {
        const auto lab = with_analysis(folder, line);
        ASSERT_FALSE(lab) << line;
        EXPECT_EQ(lab.error().code, ErrorCode::bad_input);
        EXPECT_NE(lab.error().message.find("lab.toml: "), std::string::npos) << lab.error().message;
        EXPECT_NE(lab.error().message.find(words), std::string::npos) << lab.error().message;
    }
}

}  // namespace
}  // namespace hinge::workflow
