#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "drivers/emulator/lab_signal.h"
#include "drivers/labjack_t7/device.h"

namespace hinge::cli {

const VerbModule& verb_emulate();

namespace {

struct Said {
    int status = -1;
    std::string out;
    std::string err;
};

Said emulate(const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = verb_emulate().run(words);
    return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class SteadyClock final : public drivers::Clock {
public:
    [[nodiscard]] std::int64_t now_ns() const noexcept override {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC_RAW, &now);
        return now.tv_sec * 1'000'000'000 + now.tv_nsec;
    }
};

class CountingSink final : public drivers::FrameSink {
public:
    std::uint64_t scans = 0;
    void on_frames(const FrameBlockView& block) noexcept override { scans += block.scan_count; }
    void on_event(const drivers::DeviceEvent&) noexcept override {}
};

// The verb in a process of its own, as a person runs it: its first line is the way in, the driver records
// from it, and Ctrl-C ends it with status 0.
TEST(Emulate, ServesTheRealDriverUntilInterrupted) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    std::fflush(nullptr);  // or the child would print again what waits in our buffers
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        const std::vector<std::string> words{"labjack_t7", "--set", "time_factor=5", "--set", "serial=99"};
        _exit(verb_emulate().run(words));
    }
    close(ends[1]);
    std::string line;
    for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) {
        line += c;
    }
    const auto endpoint = nlohmann::json::parse(line, nullptr, false);
    if (endpoint.is_discarded()) {
        kill(child, SIGKILL);
        FAIL() << line;
    }
    EXPECT_EQ(endpoint["device"], "labjack_t7");
    const drivers::DeviceConfig config{"plates",
                                       "device.plates",
                                       {{"host", endpoint["host"]},
                                        {"cmd_port", std::to_string(endpoint["cmd_port"].get<int>())},
                                        {"stream_port", std::to_string(endpoint["stream_port"].get<int>())},
                                        {"serial", "99"},
                                        {"channels.0.ain", "2"}}};
    const SteadyClock clock;
    CountingSink sink;
    {
        auto device = drivers::labjack_t7().open(config, clock);
        ASSERT_TRUE(device) << device.error().message;
        ASSERT_TRUE((*device)->negotiate({}));
        ASSERT_TRUE((*device)->start());
        for (int i = 0; i < 10'000 && sink.scans < 1000; ++i) {
            usleep(1000);
            ASSERT_TRUE((*device)->service(sink));
        }
    }
    EXPECT_GE(sink.scans, 1000U);
    kill(child, SIGINT);
    int status = -1;
    waitpid(child, &status, 0);
    close(ends[0]);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), kDone);
}

TEST(Emulate, EndsByItselfAndTellsItsFaults) {
    const Said said = emulate({"labjack_t7", "--seconds", "0.05", "--faults", "0.01 lose 2; 99 reset"});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(nlohmann::json::parse(said.out)["host"], "127.0.0.1");
    EXPECT_EQ(said.err, "hinge: 0.01 s: lose 2\n");
}

TEST(Emulate, WrongWordsAreWrongUsage) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"toaster"},
                                               {"labjack_t7", "other"},
                                               {"labjack_t7", "--set", "novalue"},
                                               {"labjack_t7", "--set", "colour=blue"},
                                               {"labjack_t7", "--set", "time_factor=-1"},
                                               {"labjack_t7", "--faults", "1 melt 2"}}) {
        const Said said = emulate(words);
        EXPECT_EQ(said.status, kWrongUsage) << said.err;
        EXPECT_NE(said.err, "");
        EXPECT_EQ(said.out, "");
    }
}

}  // namespace
}  // namespace hinge::cli
