#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "acquisition/lab_file.h"
#include "cli/motion_options.h"
#include "cli/verb.h"
#include "datasets/store/trial_writer.h"
#include "drivers/emulator/lab_signal.h"
#include "drivers/labjack_t7/device.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/settings.h"
#include "tests/datasets/store/sample_trials.h"

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

// The sums of the classic example done backwards by hand: an AMTI matrix, gain 4000 and 10 V excitation, z
// down and the push on the plate counted positive. Standing still, the channels read the lifter's weight.
TEST(Emulate, ALabsChannelsCarryWhatItsMatrixMakesForcesOf) {
    const auto lab = acquisition::parse_lab(acquisition::classic_lab(), "classic", drivers::all_drivers());
    ASSERT_TRUE(lab) << lab.error().message;
    workflow::LabMotion motion;
    motion.trial.rate_hz = 1000.0;
    PlateSignals& left = motion.trial.plates.make(Side::left).signals;
    for (auto* axis : {&left.fx, &left.fy, &left.mx, &left.my, &left.mz}) {
        axis->assign(1000, 0.0);
    }
    left.fz.assign(1000, 400.0);
    motion.trial.plates.make(Side::left).setup.emplace().geometry.centre_m = {0.0, 0.16, 0.0};
    motion.trial.bar.emplace().height_m.assign(1000, 0.225);
    const auto signal = workflow::signal_for(motion, *lab, lab->devices[0]);
    ASSERT_TRUE(signal) << signal.error().message;
    const auto sample = (*signal)(motion.times.set_starts_s() + 0.5);
    ASSERT_TRUE(sample.wired);
    std::array<double, 6> wrench{};  // what the sheet's matrix gives, in the maker's axes
    for (std::size_t row = 0; row < 6; ++row) {
        for (std::size_t channel = 0; channel < 6; ++channel) {
            const double uv_per_v = sample.inputs[channel] / (10.0 * 4000.0) * 1e6;
            wrench[row] += lab->left->calibration.matrix[6 * row + channel] * uv_per_v;
        }
    }
    const std::array<double, 6> expected{0.0, 0.0, 400.0, 0.0, 0.0, 0.0};
    for (std::size_t row = 0; row < 6; ++row) {
        EXPECT_NEAR(wrench[row], expected[row], 1e-9) << row;
    }
    EXPECT_NEAR(sample.inputs[12], 0.225 / 0.3, 1e-12) << "V of the potentiometer";
    EXPECT_EQ(sample.inputs[13], 0.0);
}

// QTM's plates are the force on the plate, z down, and may be asked for in any order: p1 is plate 2 here.
TEST(Emulate, PlatesOfQtmAreWiredInTheOrderOfTheLabFile) {
    const std::string pose = "sign = \"action\"\nplate_to_lab = [1, 0, 0, 0, -1, 0, 0, 0, -1]\n";
    const auto plate = [&](const std::string& side, const std::string& p) {
        std::string channels;
        for (const std::string axis : {"fx", "fy", "fz", "mx", "my", "mz"}) {
            channels += (channels.empty() ? "\"q/" : ", \"q/") + p + "_" + axis + "\"";
        }
        return "[plate." + side + "]\nmodel = \"engineering_6\"\nchannels = [" + channels + "]\n" + pose;
    };
    const std::string text = "format = \"hinge-lab/1\"\n[athlete]\nid = \"a\"\n" + plate("left", "p1") +
                             plate("right", "p2") +
                             "[device.q]\ndriver = \"qtm_rt\"\nhost = \"127.0.0.1\"\n"
                             "coordinates = \"plate\"\nplates = \"2,1\"\n";
    const auto lab = acquisition::parse_lab(text, "qtm", drivers::all_drivers());
    ASSERT_TRUE(lab) << lab.error().message;
    workflow::LabMotion motion;
    motion.trial.rate_hz = 1000.0;
    for (const auto& [side, force] : {std::pair(Side::left, 400.0), {Side::right, 500.0}}) {
        PlateSignals& signals = motion.trial.plates.make(side).signals;
        for (auto* axis : {&signals.fx, &signals.fy, &signals.mx, &signals.my, &signals.mz}) {
            axis->assign(1000, 0.0);
        }
        signals.fx.assign(1000, 30.0);
        signals.fz.assign(1000, force);
    }
    const auto signal = workflow::signal_for(motion, *lab, lab->devices[0]);
    ASSERT_TRUE(signal) << signal.error().message;
    const auto sample = (*signal)(motion.times.set_starts_s() + 0.5);
    EXPECT_NEAR(sample.plates[1][2], 400.0, 1e-9) << "id 2 is p1, the left plate";
    EXPECT_NEAR(sample.plates[0][2], 500.0, 1e-9);
    EXPECT_NEAR(sample.plates[1][0], -30.0, 1e-9) << "the plate is pushed back";
}

// An endpoint replaces the keys of its own table and nothing else.
TEST(Emulate, TheWrittenLabFileKeepsEverythingButTheEndpoints) {
    const store::test::Folder folder;
    const std::string from = (folder / "lab.toml").string();
    const std::string to = (folder / "here.toml").string();
    std::ofstream(from) << acquisition::classic_lab();
    const Said said = emulate({"--lab", from, "--lifter", "clean", "--write-lab", to, "--seconds", "0.05"});
    ASSERT_EQ(said.status, kDone) << said.err;
    const auto endpoint = nlohmann::json::parse(said.out);
    EXPECT_EQ(endpoint["device"], "daq");
    EXPECT_EQ(endpoint["driver"], "labjack_t7");
    EXPECT_GT(endpoint["set_seconds"], 20.0);
    std::ifstream in(to);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto written = acquisition::parse_lab(text, to, drivers::all_drivers());
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(written->devices[0].config.find("host"), "127.0.0.1");
    EXPECT_EQ(written->devices[0].config.find("cmd_port"), std::to_string(endpoint["cmd_port"].get<int>()));
    EXPECT_NE(text.find("# A classic lab"), std::string::npos);
    EXPECT_EQ(text.find("192.168.1.207"), std::string::npos);
}

// A trial that was recorded is what the device then shows.
TEST(Emulate, ARecordedTrialIsPlayed) {
    const store::test::Folder folder;
    drivers::simulated::Settings settings;
    settings.lifter.weigh_s = 1.0;
    const auto set = drivers::simulated::simulate(settings.lifter, settings.sensors, 1);
    const auto file = folder / "set.h5";
    ASSERT_TRUE(store::write_trial(set.trial, file, {}));
    VerbSyntax syntax{"emulate", "", "", {}, ""};
    add_motion_options(syntax.options);
    const std::vector<std::string> words{"--trial", file.string(), "--empty", "2"};
    const auto options = parse_options(syntax, words);
    ASSERT_TRUE(options && *options);
    const auto motion = workflow::read_motion(motion_choice(**options));
    ASSERT_TRUE(motion && *motion);
    const auto signal = workflow::plain_signal(**motion);
    EXPECT_EQ(signal(1.0).plates[0][2], 0.0);
    for (const std::size_t sample : {500U, 5000U, 9000U}) {
        const auto seen = signal(3.0 + static_cast<double>(sample) * 1e-3);
        EXPECT_NEAR(seen.plates[0][2], set.trial.left()->signals.fz[sample], 1e-6);
        EXPECT_NEAR(seen.bar_m, set.trial.bar->height_m[sample], 1e-9);
    }
}

TEST(Emulate, WrongWordsAreWrongUsage) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"toaster"},
                                               {"labjack_t7", "other"},
                                               {"labjack_t7", "--set", "novalue"},
                                               {"labjack_t7", "--set", "colour=blue"},
                                               {"labjack_t7", "--set", "time_factor=-1"},
                                               {"labjack_t7", "--faults", "1 melt 2"},
                                               {"labjack_t7", "--lifter", "nobody"},
                                               {"labjack_t7", "--lift", "reps=2"},
                                               {"labjack_t7", "--lifter", "clean", "--lift", "speed=2"},
                                               {"labjack_t7", "--lifter", "clean", "--trial", "x.h5"},
                                               {"labjack_t7", "--write-lab", "here.toml"},
                                               {"labjack_t7", "--lab", "lab.toml"}}) {
        const Said said = emulate(words);
        EXPECT_EQ(said.status, kWrongUsage) << said.err;
        EXPECT_NE(said.err, "");
        EXPECT_EQ(said.out, "");
    }
}

}  // namespace
}  // namespace hinge::cli
