#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include <source_tree.h>

// Runs tests/analysis/referee.py, the numpy and scipy referee, on a file.
namespace hinge::test {

struct Ruling {
    int status = -1;
    std::string said;
};

[[nodiscard]] inline Ruling ask_referee(const std::string& check, const std::string& text) {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    const std::filesystem::path file =
        std::filesystem::path(testing::TempDir()) /
        ("hinge_" + std::string(test->test_suite_name()) + "_" + test->name() + ".txt");
    std::ofstream(file, std::ios::binary) << text;
    const std::string command = "/usr/bin/python3 '" HINGE_SOURCE_DIR "/tests/analysis/referee.py' " + check +
                                " '" + file.string() + "' 2>&1";
    Ruling ruling;
    std::FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 4096> buffer{};
    while (pipe != nullptr) {
        const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe);
        if (n == 0) {
            break;
        }
        ruling.said.append(buffer.data(), n);
    }
    ruling.status = pipe != nullptr ? pclose(pipe) : -1;
    std::filesystem::remove(file);
    return ruling;
}

// Each case holds "input", "ours", "tolerance" and what the check needs beside them.
inline void expect_referee_agrees(const std::string& check, const nlohmann::json& cases) {
    const Ruling ruling = ask_referee(check, cases.dump());
    EXPECT_EQ(ruling.status, 0) << ruling.said;
}

}  // namespace hinge::test
