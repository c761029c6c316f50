// Nothing is claimed that plates and a transducer cannot see (science.md 0.1 item 7, 0.2 rows 6, 7, 14, 19,
// 25).

#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "analysis/run_analysis.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/presets.h"
#include <source_tree.h>

namespace hinge::analysis {
namespace {

constexpr const char* kUnsupported[] = {
    "injur",        "safe",       "spine",       "spinal",      "lumbar",   "rounding", "rounded back",
    "bracing",      "braced",     "muscle",      "erector",     "glute",    "quad",     "lats",
    "diagnos",      "cleared",    "clear to",    "healthy",     "danger",   "pain",     "damage",
    "disc herniat", "hyperexten", "posture",     "normal",      "abnormal", "weakness", "overload",
    "knee angle",   "hip angle",  "should stop", "correct form"};

std::string lower_case(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

void expect_supported(const std::string& text, const std::string& where) {
    for (const char* word : kUnsupported) {
        EXPECT_EQ(lower_case(text).find(word), std::string::npos) << "'" << word << "' in " << where;
    }
}

// Every sentence a family can say stands in its source.
TEST(FindingWords, NoSourceOfAFindingClaimsWhatIsNotMeasured) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(HINGE_SOURCE_DIR "/analysis/findings")) {
        std::ifstream in(entry.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        expect_supported(text, entry.path().filename().string());
        ++files;
    }
    EXPECT_GE(files, 14U);
}

// And those of the simulated lifters are whole: an id of their kind, a sentence that ends, a threshold, a
// source.
TEST(FindingWords, EveryFindingOfEveryPresetIsWhole) {
    std::set<std::string> ids;
    for (const auto& preset : drivers::simulated::presets()) {
        const Trial trial = drivers::simulated::simulate(preset.make(), {}, 1).trial;
        const Report report = run_analysis(trial);
        std::vector<Finding> all = report.set_findings;
        for (const RepReport& rep : report.reps) {
            all.insert(all.end(), rep.findings.begin(), rep.findings.end());
        }
        for (const Finding& finding : all) {
            ids.insert(finding.id);
            EXPECT_TRUE(finding.text.ends_with('.') || finding.text.ends_with('?')) << finding.text;
            EXPECT_NE(finding.threshold, "") << finding.id;
            EXPECT_NE(finding.source.find("science.md"), std::string::npos) << finding.id;
            EXPECT_FALSE(finding.numbers.empty()) << finding.id;
            expect_supported(finding.text + ' ' + finding.threshold, finding.id);
        }
    }
    EXPECT_GE(ids.size(), 10U);
}

}  // namespace
}  // namespace hinge::analysis
