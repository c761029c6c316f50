#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "datasets/model/trial.h"
#include "drivers/emulator/emulator.h"
#include "tests/acquisition/temporary_folder.h"
#include "workflow/emulation/emulated_lab.h"

// An emulated lab in this process, and `hinge record` in another that knows only its lab file.
namespace hinge::test {

struct BenchOptions {
    std::vector<std::string> lift{};  // of the lifter "clean"
    double empty_s = 3.0;
    double sync_every_s = 0.0;
    std::vector<std::pair<std::string, std::string>> emulators{};  // ("DEVICE.key", value)
};

class LabBench {
public:
    // Starts the emulators; a failure is a test failure and leaves `emulators()` empty.
    LabBench(std::string_view lab_text, const BenchOptions& options);

    [[nodiscard]] drivers::EmulatedDevice& device(std::string_view name) const;
    [[nodiscard]] const workflow::LabMotion& motion() const noexcept { return motion_; }
    [[nodiscard]] double seconds_since_origin() const;

    // Starts `hinge record` with further words; `finish` waits for it, reads the trial and what it printed.
    void start_recording(const std::vector<std::string>& words);
    [[nodiscard]] Trial finish_recording();
    [[nodiscard]] int recorder() const noexcept { return child_; }
    [[nodiscard]] const nlohmann::json& said() const noexcept { return said_; }
    // The JSON report of the recorded trial.
    [[nodiscard]] nlohmann::json analyze() const;

private:
    [[nodiscard]] std::string path(const char* name) const { return (folder_.path() / name).string(); }

    acquisition::testing::TemporaryFolder folder_;
    workflow::LabMotion motion_;
    workflow::EmulationTime origin_;
    std::vector<workflow::LabEmulator> emulators_;
    nlohmann::json said_;
    int child_ = -1;
};

// A whole number from the environment.
[[nodiscard]] long setting(const char* name, long otherwise);

// The raw device of this name; a test failure and an empty one if there is none.
[[nodiscard]] const RawDevice& raw_of(const Trial& trial, const std::string& name);

// Expects every scan of `trial` of this device to be, bit for bit, what the emulator says it sent; `part`
// picks bytes [first, last) of each scan. How far the recording's scan numbers are behind the emulator's is
// found by looking. Returns how many scans were compared.
std::size_t expect_exact(const Trial& trial, const std::string& name, const drivers::EmulatedDevice& truth,
                         std::pair<std::size_t, std::size_t> part);

}  // namespace hinge::test
