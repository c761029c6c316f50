// kill -9 of `hinge record`: what was sent up to 200 ms before is in the recovered trial, bit for bit.
//
// What was sent is known from outside: `--trace` is a shared memory file in which the device thread counts
// the scans a driver has handed over, and it outlives the process. What the scans are is known as well: the
// simulated device gives the same bits for the same seed, so this test lets it run a second time. HINGE_KILLS
// sets how often (default 5), HINGE_KILL_SEED the instants.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <thread>

#include "acquisition/lab_file.h"
#include "datasets/store/trial_reader.h"
#include "drivers/driver.h"
#include "tests/acquisition/temporary_folder.h"

extern char** environ;

namespace hinge {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::uint64_t kAllowedLoss_scans = 200;  // 200 ms at 1 kHz (PRODUCT.md, 12)
constexpr std::uint64_t kLargestBlock_scans = 128;
constexpr milliseconds kLongestRecording{1500};

long setting(const char* name, long otherwise) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::strtol(text, nullptr, 10) : otherwise;
}

::pid_t spawn(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    ::posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::pid_t child = -1;
    EXPECT_EQ(::posix_spawn(&child, HINGE_PROGRAM, &actions, nullptr, arguments.data(), environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    return child;
}

int wait_for(::pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

std::uint64_t scans_sent(const fs::path& trace) {
    std::uint64_t count = 0;
    std::ifstream(trace, std::ios::binary).read(reinterpret_cast<char*>(&count), sizeof count);
    return count;
}

class StillClock final : public drivers::Clock {
public:
    [[nodiscard]] std::int64_t now_ns() const noexcept override { return 0; }
};

// Everything a device sends, as one run of bytes.
class Collector final : public drivers::FrameSink {
public:
    void on_frames(const FrameBlockView& block) noexcept override {
        bytes.insert(bytes.end(), block.raw.begin(), block.raw.end());
    }
    void on_event(const drivers::DeviceEvent& event) noexcept override {
        ended = ended || event.kind == drivers::DeviceEventKind::end_of_stream;
    }
    std::vector<std::byte> bytes;
    bool ended = false;
};

std::vector<std::byte> what_the_device_sends() {
    const auto drivers = drivers::all_drivers();
    const auto simulated =
        std::find_if(drivers.begin(), drivers.end(),
                     [](const drivers::DriverModule* driver) { return driver->id == "simulated"; });
    EXPECT_NE(simulated, drivers.end());
    const StillClock clock;
    auto device =
        (*simulated)->open({"sim", "device.sim", {{"speed", "0.0"}, {"preset", "set_of_three"}}}, clock);
    EXPECT_TRUE(device) << device.error().message;
    EXPECT_TRUE((*device)->negotiate({}));
    EXPECT_TRUE((*device)->start());
    Collector collector;
    while (!collector.ended) {
        if (!(*device)->service(collector)) {
            ADD_FAILURE() << "the simulated device failed";
            break;
        }
    }
    return collector.bytes;
}

class KillRecording : public testing::Test {
protected:
    // Starts a recording and kills it; `from_start` counts the instant from the start of the program rather
    // than from its first scan.
    void record_and_kill(const std::string& name, milliseconds after, bool from_start) {
        const fs::path trace = folder_.path() / (name + ".trace");
        const ::pid_t child = spawn(
            {"hinge", "record", "--out", folder_.path().string(), "--name", name, "--trace", trace.string()});
        while (!from_start && scans_sent(trace) == 0) {
            std::this_thread::sleep_for(milliseconds(5));
        }
        std::this_thread::sleep_for(after);
        ::kill(child, SIGKILL);
        const int status = wait_for(child);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "it ended before it was killed";
        sent_ = scans_sent(trace);
    }

    void recover_and_compare(const std::string& name, const std::vector<std::byte>& expected) {
        const fs::path journal = folder_.path() / (name + ".journal");
        if (!fs::exists(journal)) {
            EXPECT_EQ(sent_, 0U);  // nothing is sent before there is a journal
            return;
        }
        const int status = wait_for(
            spawn({"hinge", "recover", journal.string(), "--out", (folder_.path() / "recovered").string()}));
        if (WEXITSTATUS(status) != 0) {
            EXPECT_LE(sent_, kAllowedLoss_scans) << "nothing was recovered";
            return;
        }
        const auto trial = store::read_trial(folder_.path() / "recovered" / (name + ".h5"));
        ASSERT_TRUE(trial) << trial.error().message;
        const RawDevice& raw = trial->raw.at(0);
        const std::uint64_t scans = raw.samples.size() / raw.layout.scan_bytes();
        EXPECT_GE(scans + kAllowedLoss_scans, sent_);
        EXPECT_LE(scans, sent_ + kLargestBlock_scans);
        ASSERT_LE(raw.samples.size(), expected.size());
        EXPECT_EQ(std::memcmp(raw.samples.data(), expected.data(), raw.samples.size()), 0);
        EXPECT_EQ(trial->sample_count, scans);
        EXPECT_TRUE(trial->quality.gaps.empty());
        EXPECT_FALSE(fs::exists(journal));
        recovered_scans_ += scans;
    }

    const acquisition::testing::TemporaryFolder folder_;
    std::uint64_t sent_ = 0;
    std::uint64_t recovered_scans_ = 0;
};

TEST_F(KillRecording, AtAnyInstantLosesAtMostTheLast200Milliseconds) {
    const std::vector<std::byte> expected = what_the_device_sends();
    ASSERT_FALSE(expected.empty());
    std::mt19937 random(static_cast<std::uint32_t>(setting("HINGE_KILL_SEED", 1)));
    std::uniform_int_distribution<int> instant_ms(0, static_cast<int>(kLongestRecording.count()));
    const long kills = setting("HINGE_KILLS", 5);
    for (long kill = 0; kill < kills; ++kill) {
        const milliseconds after(instant_ms(random));
        const bool from_start = kill % 5 == 4;
        SCOPED_TRACE("kill " + std::to_string(kill) + " after " + std::to_string(after.count()) + " ms" +
                     (from_start ? " from the start" : ""));
        const std::string name = "set" + std::to_string(kill);
        record_and_kill(name, after, from_start);
        recover_and_compare(name, expected);
        if (HasFatalFailure()) {
            return;
        }
    }
    EXPECT_GT(recovered_scans_, 0U);
}

}  // namespace
}  // namespace hinge
