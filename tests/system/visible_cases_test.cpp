// The main job from outside: simulated trials with known truth go through `hinge import` and `hinge analyze
// --json`, and every rep must be within the tolerances the laboratory asks for. The trials are the shared
// cases where they lie beside the project, and otherwise sets that `hinge simulate` makes with their truth.

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include <source_tree.h>
#include "tests/system/tolerances.h"

namespace hinge::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kLiftOff_s = 0.020;
constexpr double kLiftOffWithHipRise_s =
    0.040;  // hips that shoot up before the break hide it (science.md D.2)

struct Case {
    std::string name;
    std::string csv;     // a shared case, or empty
    std::string preset;  // the simulator's, when there is none
    bool hips_rise_first = false;
    std::string grade;        // expected, or empty
    std::string hip_refusal;  // words of the reason, or empty
    bool has_lift_off = true;
};

void PrintTo(const Case& c, std::ostream* out) {
    *out << c.name;
}

std::string run(const std::string& arguments, int& status) {
    const std::string command = std::string("\"") + HINGE_BINARY_DIR + "/bin/hinge\" " + arguments + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    std::string output;
    std::array<char, 4096> buffer{};
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        output.append(buffer.data(), n);
    }
    status = ::pclose(pipe);
    return output;
}

class VisibleCase : public ::testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        folder_ =
            fs::temp_directory_path() / ("hinge_case_" + GetParam().name + "_" + std::to_string(::getpid()));
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    // Leaves NAME.h5 in the folder and returns its truth.
    json make_trial() {
        const Case& c = GetParam();
        const fs::path shared = fs::path(HINGE_SOURCE_DIR) / "../shared/cases";
        int status = 0;
        fs::path truth = shared / (c.csv + ".truth.json");
        std::string said;
        if (fs::exists(truth)) {
            said = run(
                "import \"" + (shared / (c.csv + ".csv")).string() + "\" --out \"" + folder_.string() + "\"",
                status);
            fs::rename(folder_ / (c.csv + ".h5"), trial());
        } else {
            said = run("simulate --preset " + c.preset + " --seed 11 --name trial --out \"" +
                           folder_.string() + "\"",
                       status);
            truth = folder_ / "trial.truth.json";
        }
        EXPECT_EQ(status, 0) << said;
        std::ifstream in(truth);
        return json::parse(in);
    }
    [[nodiscard]] fs::path trial() const { return folder_ / "trial.h5"; }

    fs::path folder_;
};

bool is_hip_metric(const std::string& id) {
    return id.rfind("hip_", 0) == 0;
}

TEST_P(VisibleCase, EveryRepIsWithinTheTolerancesOfItsTruth) {
    const Case& c = GetParam();
    const json truth = make_trial();
    int status = 0;
    const std::string text = run("analyze --json \"" + trial().string() + "\"", status);
    ASSERT_EQ(status, 0) << text;
    const json report = json::parse(text);
    ASSERT_EQ(report["reps"].size(), truth["reps"].size());
    for (std::size_t r = 0; r < truth["reps"].size(); ++r) {
        SCOPED_TRACE(c.name + ", rep " + std::to_string(r + 1));
        const json& rep = report["reps"][r];
        const json& expected = truth["reps"][r];
        const json& lift_off = rep["events"]["lift_off"];
        if (!c.has_lift_off) {
            EXPECT_TRUE(lift_off["time_s"].is_null());
            EXPECT_FALSE(lift_off["reason"].get<std::string>().empty());
            continue;
        }
        EXPECT_NEAR(lift_off["time_s"].get<double>(), expected["events"]["lift_off"]["time_s"].get<double>(),
                    c.hips_rise_first ? kLiftOffWithHipRise_s : kLiftOff_s);
        for (Tolerance tolerance : kTolerances) {
            if (is_hip_metric(tolerance.metric) && !c.hip_refusal.empty()) {
                const json& refused = rep["metrics"][tolerance.metric];
                EXPECT_EQ(refused.value("grade", ""), "INDETERMINATE") << tolerance.metric;
                EXPECT_NE(refused.value("reason", "").find(c.hip_refusal), std::string::npos)
                    << refused.dump();
                continue;
            }
            if (c.hips_rise_first && std::string(tolerance.metric) == "first_inch_time") {
                tolerance.absolute = kLiftOffWithHipRise_s;
            }
            expect_metric(rep["metrics"], expected["metrics"], tolerance);
        }
        expect_ratio(rep["metrics"], expected["metrics"], "last_12in_ratio");
        expect_ratio(rep["metrics"], expected["metrics"], "last_6in_ratio");
        expect_touchdown(rep["metrics"], expected["metrics"]);
        if (!c.grade.empty()) {
            EXPECT_EQ(rep["metrics"]["eccentric_grade"]["value"], c.grade);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, VisibleCase,
                         ::testing::Values(Case{"clean", "V01", "clean", false, "controlled", "", true},
                                           Case{"hips_first", "V02", "hips_first", false, "controlled", "",
                                                true},
                                           Case{"pre_rise", "V03", "pre_rise", true, "", "", true},
                                           Case{"asymmetric", "V04", "asymmetric", false, "", "", true},
                                           Case{"set_of_three", "V05", "set_of_three", false, "", "", true},
                                           Case{"dropped", "V06", "dropped", false, "dropped", "", true},
                                           Case{"short_hold", "V07", "short_hold", false, "", "hold", true},
                                           Case{"rdl", "V08", "rdl", false, "", "", false}),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace hinge::test
