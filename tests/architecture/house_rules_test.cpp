#include <source_tree.h>
#include "tests/architecture/house_rules.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace hinge::architecture {
namespace {

namespace fs = std::filesystem;

const fs::path kHouse = HINGE_SOURCE_DIR;

std::string listed(const Violations& violations) {
    std::string text;
    for (const std::string& violation : violations) {
        text += "\n  " + violation;
    }
    return text;
}

TEST(House, IsLookedAt) {
    EXPECT_GT(files_looked_at(kHouse), 100U) << "in " << kHouse;
}

TEST(House, IncludesOnlyInTheAllowedDirections) {
    const Violations found = forbidden_includes(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, KeepsQtAndHdf5InTheirRooms) {
    const Violations found = misplaced_libraries(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, HasNoThreadInAnalysis) {
    const Violations found = threads_in_analysis(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, DocumentsEveryRoom) {
    const Violations found = undocumented_rooms(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, HasNoLongFile) {
    const Violations found = long_files(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, IsFinished) {
    const Violations found = unfinished_marks(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, GuardsEveryHeader) {
    const Violations found = headers_without_pragma_once(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(House, InstallsWhatItLooksFor) {
    const Violations found = unlisted_packages(kHouse);
    EXPECT_TRUE(found.empty()) << listed(found);
}

// A small tree that keeps every rule, to be broken one rule at a time.
class HouseRules : public ::testing::Test {
protected:
    void SetUp() override {
        root_ = fs::temp_directory_path() / ("hinge_house_rules_" + std::to_string(::getpid()));
        fs::remove_all(root_);
        for (const char* room : {"acquisition", "analysis", "cli", "datasets", "drivers", "gui", "tests"}) {
            put(std::string(room) + "/README.md", "# room\n");
            put(std::string(room) + "/DECISIONS.md", "# Decisions\n");
        }
        put("datasets/model/trial.h", "#pragma once\n#include <vector>\n");
        put("datasets/store/trial_reader.cpp", "#include <hdf5.h>\n#include \"datasets/model/trial.h\"\n");
        put("drivers/device.h", "#pragma once\n#include \"datasets/model/trial.h\"\n");
        put("analysis/report.cpp", "#include \"datasets/plates/wrench.h\"\n");
        put("acquisition/session.cpp", "#include <thread>\n#include \"drivers/device.h\"\n");
        put("cli/main.cpp", "#include \"analysis/report.h\"\n#include \"acquisition/session.h\"\n");
        put("gui/main.cpp",
            "#include <QApplication>\n#include <QtCharts/QChart>\n#include \"cli/options.h\"\n");
        put("run", "packages_build=(\n  g++   # the compiler\n  libhdf5-dev\n)\n");
        put("datasets/CMakeLists.txt", "find_package(HDF5 REQUIRED COMPONENTS C)\nfind_package(Threads)\n");
        put("tests/gui/window_test.cpp", "#include <QTest>\n#include \"gui/main_window.h\"\n");
    }
    void TearDown() override { fs::remove_all(root_); }

    void put(const std::string& path, const std::string& text) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text;
    }
    [[nodiscard]] const fs::path& root() const { return root_; }

private:
    fs::path root_;
};

TEST_F(HouseRules, AreSilentOnATreeThatKeepsThem) {
    for (const auto& rule : {forbidden_includes, misplaced_libraries, threads_in_analysis, undocumented_rooms,
                             long_files, unfinished_marks, headers_without_pragma_once, unlisted_packages}) {
        const Violations found = rule(root());
        EXPECT_TRUE(found.empty()) << listed(found);
    }
    EXPECT_EQ(files_looked_at(root()), 10U);
}

// style.md 2, "Allowed directions": every arrow that is not there.
TEST_F(HouseRules, FindEveryForbiddenDirection) {
    struct Case {
        std::string file, include;
    };
    const std::vector<Case> cases{
        {"datasets/model/bad.h", "datasets/plates/wrench.h"},
        {"datasets/plates/bad.h", "datasets/store/trial_reader.h"},
        {"datasets/store/bad.h", "datasets/importers/importer.h"},
        {"datasets/importers/bad.h", "datasets/store/trial_writer.h"},
        {"datasets/exporters/bad.h", "datasets/store/trial_reader.h"},
        {"drivers/bad.h", "datasets/store/trial_reader.h"},
        {"drivers/deep/inside/bad.h", "acquisition/session.h"},
        {"analysis/bad.h", "acquisition/session.h"},
        {"analysis/metrics/bad.h", "drivers/device.h"},
        {"analysis/bad.h", "datasets/store/trial_reader.h"},
        {"acquisition/bad.h", "analysis/report.h"},
        {"acquisition/bad.h", "datasets/importers/importer.h"},
        {"acquisition/bad.h", "cli/options.h"},
        {"cli/bad.h", "gui/theme.h"},
        {"gui/bad.h", "tests/support/builders.h"},
    };
    for (const auto& [file, include] : cases) {
        put(file, "#pragma once\n\n#include \"" + include + "\"\n");
        EXPECT_EQ(forbidden_includes(root()).size(), 1U) << file << " includes " << include;
        fs::remove(root() / file);
    }
}

TEST_F(HouseRules, NameFileAndLineOfAForbiddenInclude) {
    put("analysis/bad.cpp", "// reason\n  #  include  \"acquisition/session.h\"  // why\n");
    const Violations found = forbidden_includes(root());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], "analysis/bad.cpp:2: includes \"acquisition/session.h\", which analysis may not");
}

TEST_F(HouseRules, WantIncludesFromTheRootAndNoFolderOutsideTheMap) {
    put("drivers/bad.cpp", "#include \"device.h\"\n");
    put("datasets/helpers/bad.cpp", "\n");
    EXPECT_EQ(forbidden_includes(root()).size(), 2U);
}

TEST_F(HouseRules, FindQtAndHdf5OutsideTheirRooms) {
    put("cli/bad.cpp", "#include <QString>\n#include <QtCore/qglobal.h>\n#include <hdf5.h>\n");
    put("tests/bench/reads.cpp", "#include <hdf5.h>\n");
    EXPECT_EQ(misplaced_libraries(root()).size(), 3U);
}

TEST_F(HouseRules, FindAThreadInAnalysis) {
    put("analysis/bad.cpp", "#include <thread>\nvoid f() { std::jthread t; }\n");
    EXPECT_EQ(threads_in_analysis(root()).size(), 2U);
}

TEST_F(HouseRules, FindARoomWithoutItsDocuments) {
    fs::remove(root() / "cli/README.md");
    put("gui/DECISIONS.md", "");
    EXPECT_EQ(undocumented_rooms(root()).size(), 2U);
}

TEST_F(HouseRules, FindALongFile) {
    std::string text;
    for (int i = 0; i < 450; ++i) {
        text += "//\n";
    }
    put("cli/long.cpp", text);
    EXPECT_TRUE(long_files(root()).empty());
    put("cli/long.cpp", text + "//\n");
    EXPECT_EQ(long_files(root()).size(), 1U);
}

TEST_F(HouseRules, FindUnfinishedMarks) {
    const std::string mark = std::string("TO") + "DO";
    put("cli/bad.cpp", "// " + mark + " finish\nint " + mark + "s = 0;\n");
    EXPECT_EQ(unfinished_marks(root()).size(), 1U);
}

TEST_F(HouseRules, FindAHeaderWithoutPragmaOnce) {
    put("cli/bad.h", "int f();\n");
    EXPECT_EQ(headers_without_pragma_once(root()).size(), 1U);
}

TEST_F(HouseRules, FindAPackageThatNobodyInstalls) {
    put("gui/CMakeLists.txt", "find_package(Qt6 REQUIRED)\n");                // two packages, none listed
    put("analysis/CMakeLists.txt", "  pkg_check_modules(FFTW3 REQUIRED)\n");  // not listed
    put("drivers/CMakeLists.txt", "find_package(Unheard REQUIRED)\n");        // not known
    EXPECT_EQ(unlisted_packages(root()).size(), 4U);
}

}  // namespace
}  // namespace hinge::architecture
