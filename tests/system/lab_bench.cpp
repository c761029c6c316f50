#include "tests/system/lab_bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "datasets/store/trial_reader.h"
#include "drivers/driver.h"

extern char** environ;

namespace hinge::test {
namespace {

std::string read_text(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

int spawn(std::vector<std::string> words, const std::string& out, const std::string& err) {
    words.insert(words.begin(), "hinge");
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    ::posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    constexpr int kNew = O_WRONLY | O_CREAT | O_TRUNC;
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), kNew, 0600);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), kNew, 0600);
    ::pid_t child = -1;
    EXPECT_EQ(::posix_spawn(&child, HINGE_PROGRAM, &actions, nullptr, arguments.data(), environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    return child;
}

int status_of(int child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Result<workflow::LabMotion> motion_of(const BenchOptions& options) {
    auto motion = workflow::read_motion({.lifter = "clean",
                                         .lift = options.lift,
                                         .empty_s = options.empty_s,
                                         .sync_every_s = options.sync_every_s});
    if (!motion) {
        return motion.error();
    }
    return std::move(**motion);
}

}  // namespace

LabBench::LabBench(std::string_view lab_text, const BenchOptions& options) {
    auto motion = motion_of(options);
    const auto lab = acquisition::parse_lab(lab_text, "the test's lab", drivers::all_drivers());
    if (!motion || !lab) {
        ADD_FAILURE() << (motion ? lab.error().message : motion.error().message);
        return;
    }
    motion_ = std::move(*motion);
    origin_ = std::chrono::steady_clock::now();
    auto emulators = workflow::start_emulators(*lab, motion_, options.emulators, origin_);
    if (!emulators) {
        ADD_FAILURE() << emulators.error().message;
        return;
    }
    emulators_ = std::move(*emulators);
    const auto text = workflow::lab_with_endpoints(*lab, emulators_);
    if (!text) {
        ADD_FAILURE() << text.error().message;
        return;
    }
    std::ofstream(path("lab.toml")) << *text;
}

drivers::EmulatedDevice& LabBench::device(std::string_view name) const {
    const auto found = std::ranges::find(emulators_, name, &workflow::LabEmulator::name);
    EXPECT_NE(found, emulators_.end());
    return *found->device;
}

double LabBench::seconds_since_origin() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - origin_).count();
}

void LabBench::start_recording(const std::vector<std::string>& words) {
    std::vector<std::string> all{"record", "--lab", path("lab.toml"), "--out", folder_.path().string(),
                                 "--name", "set",   "--json"};
    all.insert(all.end(), words.begin(), words.end());
    child_ = spawn(all, path("said.json"), path("errors.txt"));
}

Trial LabBench::finish_recording() {
    const int status = status_of(child_);
    if (status != 0) {
        ADD_FAILURE() << "hinge record ended with " << status << ": " << read_text(path("errors.txt"));
        return {};
    }
    said_ = nlohmann::json::parse(read_text(path("said.json")));
    auto trial = store::read_trial(folder_.path() / "set.h5");
    if (!trial) {
        ADD_FAILURE() << trial.error().message;
        return {};
    }
    return std::move(*trial);
}

nlohmann::json LabBench::analyze() const {
    const int status =
        status_of(spawn({"analyze", "--json", path("set.h5")}, path("report.json"), path("errors.txt")));
    EXPECT_EQ(status, 0) << read_text(path("errors.txt"));
    return nlohmann::json::parse(read_text(path("report.json")));
}

long setting(const char* name, long otherwise) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::strtol(text, nullptr, 10) : otherwise;
}

const RawDevice& raw_of(const Trial& trial, const std::string& name) {
    static const RawDevice none;
    const auto found = std::ranges::find(trial.raw, name, &RawDevice::name);
    EXPECT_NE(found, trial.raw.end()) << name;
    return found == trial.raw.end() ? none : *found;
}

namespace {

// The scans of a device by their number; those that are missing are not there.
std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> scans_of(
    const RawDevice& raw, std::pair<std::size_t, std::size_t> part) {
    std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> scans;
    const std::byte* at = raw.samples.data();
    const std::size_t scan_bytes = raw.layout.scan_bytes();
    for (const FrameBlockRecord& block : raw.blocks) {
        for (std::uint32_t i = 0; i < block.scan_count; ++i, at += scan_bytes) {
            scans.emplace_back(block.first_scan + i,
                               std::vector<std::byte>(at + part.first, at + part.second));
        }
    }
    return scans;
}

}  // namespace

std::size_t expect_exact(const Trial& trial, const std::string& name, const drivers::EmulatedDevice& truth,
                         std::pair<std::size_t, std::size_t> part) {
    auto scans = scans_of(raw_of(trial, name), part);
    // A recording may end between the two boxes' packets of one scan: the half that came is kept.
    if (!scans.empty() && part.second - part.first < raw_of(trial, name).layout.scan_bytes()) {
        scans.pop_back();
    }
    const drivers::EmulatedTruth sums = truth.truth();
    const std::uint64_t known = sums.sent + sums.dropped_device + sums.dropped_transport;
    if (scans.empty() || known <= scans.back().first) {
        ADD_FAILURE() << name << ": " << scans.size() << " scans recorded, " << known << " emulated";
        return 0;
    }
    std::vector<std::vector<std::byte>> sent;
    for (std::uint64_t scan = 0; scan < known; ++scan) {
        const auto bytes = truth.expected_scan(scan);
        sent.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(part.first),
                          bytes.begin() + static_cast<std::ptrdiff_t>(part.second));
    }
    std::size_t best = 0;
    for (std::uint64_t behind = 0; behind + scans.back().first < known; ++behind) {
        const auto wrong = std::ranges::find_if(
            scans, [&](const auto& scan) { return scan.second != sent[scan.first + behind]; });
        if (wrong == scans.end()) {
            return scans.size();
        }
        best = std::max(best, static_cast<std::size_t>(wrong - scans.begin()));
    }
    ADD_FAILURE() << name << ": of " << scans.size() << " scans at most the first " << best
                  << " are what was sent";
    return 0;
}

}  // namespace hinge::test
