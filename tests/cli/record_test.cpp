#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/verb.h"
#include "datasets/store/trial_reader.h"
#include "drivers/lsl/device.h"
#include "tests/cli/said.h"
#include "tests/drivers/support/device_bench.h"

namespace hinge::cli {

const VerbModule& verb_record();

namespace {

using test::said;

// A whole simulated set takes 15 s of real time; at `speed` 0 it comes as fast as it is drained.
class Record : public testing::Test {
protected:
    std::string lab(const std::string& device_keys) {
        std::string text(acquisition::example_lab());
        text += device_keys + '\n';
        const std::string file = (folder_ / "lab.toml").string();
        std::ofstream(file) << text;
        return file;
    }
    std::string edited(const std::string& from, const std::string& to) {
        std::string text(acquisition::example_lab());
        text.replace(text.find(from), from.size(), to);
        const std::string file = (folder_ / "edited.toml").string();
        std::ofstream(file) << text;
        return file;
    }
    const store::test::Folder folder_;
    const std::string out_ = (folder_ / "out").string();
};

TEST_F(Record, AWholeSimulatedSetIsSealed) {
    const auto answer =
        said(verb_record(), {"--lab", lab("speed = 0.0"), "--out", out_, "--name", "set", "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto report = nlohmann::json::parse(answer.out);
    EXPECT_EQ(report["stopped_by"], "end_of_stream");
    EXPECT_EQ(report["missing_scans"], 0);
    const auto trial = store::read_trial(out_ + "/set.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, report["samples"].get<std::size_t>());
    EXPECT_GT(trial->sample_count, 10'000U);
    EXPECT_FALSE(std::filesystem::exists(out_ + "/set.journal"));
}

TEST_F(Record, StopsAfterTheGivenTime) {
    const auto answer = said(verb_record(), {"--out", out_, "--name", "set", "--seconds", "0.3"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    EXPECT_NE(answer.out.find("/set.h5: 0.3"), std::string::npos) << answer.out;
    EXPECT_EQ(answer.err, "");
}

TEST_F(Record, CtrlCSealsAndSigtermSaysInterrupted) {
    for (const auto& [signal, status] :
         {std::pair(SIGINT, int{kDone}), std::pair(SIGTERM, int{kInterrupted})}) {
        const std::string name = "set-" + std::to_string(signal);
        std::thread person([&, signal = signal] {
            while (!std::filesystem::exists(out_ + '/' + name + ".journal")) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            ::raise(signal);
        });
        const auto answer = said(verb_record(), {"--out", out_, "--name", name});
        person.join();
        EXPECT_EQ(answer.status, status) << answer.err;
        EXPECT_TRUE(store::read_trial(out_ + '/' + name + ".h5"));
    }
}

// Another program on this computer sees what is recorded: its samples are a stretch of the sealed trial.
TEST_F(Record, PublishesWhatItRecords) {
    drivers::testing::KeepingSink sink;
    std::thread reader([&] {
        const drivers::testing::ManualClock clock;
        const drivers::DeviceConfig config{
            "in",
            "device.in",
            {{"name", "Hinge"}, {"discovery_addresses", "127.0.0.1"}, {"clock_probes", "0"}}};
        Result<std::unique_ptr<drivers::Device>> inlet = Error{};
        for (int attempt = 0; attempt < 20 && !inlet; ++attempt) {
            inlet = drivers::lsl().open(config, clock);
        }
        ASSERT_TRUE(inlet) << inlet.error().message;
        ASSERT_TRUE((*inlet)->negotiate({}) && (*inlet)->start());
        while (sink.scans() < 1000 && (*inlet)->service(sink)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    const auto answer = said(verb_record(), {"--out", out_, "--name", "set", "--seconds", "8", "--lsl"});
    reader.join();
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto trial = store::read_trial(out_ + "/set.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    std::vector<float> seen;
    for (const FrameBlock& block : sink.blocks) {
        for (std::uint32_t i = 0; i < block.record.scan_count; ++i) {
            const std::size_t size = block.raw.size() / block.record.scan_count;
            float fz = 0.0F;
            std::memcpy(&fz, block.raw.data() + i * size + 2 * sizeof fz, sizeof fz);
            seen.push_back(fz);
        }
    }
    ASSERT_GE(seen.size(), 1000U);
    EXPECT_EQ(sink.dropped(), 0U);
    const auto same = [](float a, double b) { return std::abs(static_cast<double>(a) - b) < 1e-3; };
    const auto& recorded = trial->left()->signals.fz;
    EXPECT_NE(std::search(recorded.begin(), recorded.end(), seen.begin(), seen.end(),
                          [&](double b, float a) { return same(a, b); }),
              recorded.end());
}

TEST_F(Record, AnUnpluggedDeviceKeepsWhatCameBefore) {
    const auto answer =
        said(verb_record(), {"--lab", lab("unplug_at = 0.4"), "--out", out_, "--name", "set"});
    EXPECT_EQ(answer.status, kDeviceFailed);
    EXPECT_NE(answer.err.find("what came before is in"), std::string::npos) << answer.err;
    const auto trial = store::read_trial(out_ + "/set.h5");
    ASSERT_TRUE(trial);
    EXPECT_GE(trial->sample_count, 350U);
}

TEST_F(Record, LostScansAreCountedAndPlaced) {
    const auto answer = said(verb_record(), {"--lab", lab("speed = 0.0\ngaps = \"1.0+0.05,2.0+0.1\""),
                                             "--out", out_, "--name", "set", "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    EXPECT_EQ(nlohmann::json::parse(answer.out)["missing_scans"], 150);
    const auto trial = store::read_trial(out_ + "/set.h5");
    ASSERT_TRUE(trial);
    ASSERT_EQ(trial->quality.gaps.size(), 2U);
    EXPECT_EQ(trial->quality.gaps[1].first, 2000U);
    EXPECT_EQ(trial->quality.gaps[1].count, 100U);
}

TEST_F(Record, TheZeroRefusesALifterOnThePlates) {
    const auto answer = said(verb_record(), {"--out", out_, "--zero"});
    EXPECT_EQ(answer.status, kBadInput);
    EXPECT_NE(answer.err.find("and zero again"), std::string::npos) << answer.err;
}

TEST_F(Record, ATimedStartWaitsForItsCountdown) {
    const auto answer =
        said(verb_record(), {"--lab", edited("countdown_s = 5.0", "countdown_s = 0.4"), "--out", out_,
                             "--name", "set", "--start", "timed", "--seconds", "1.3"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto trial = store::read_trial(out_ + "/set.h5");
    ASSERT_TRUE(trial);
    const auto settings = nlohmann::json::parse(trial->provenance.settings_json);
    const double armed_s = settings["states"][0][0];
    const double recording_s = settings["states"][1][0];
    EXPECT_EQ(settings["states"][1][1], "recording");
    EXPECT_GE(recording_s - armed_s, 0.39);
}

// A terminal whose other end is in the test's hand.
class Terminal {
public:
    Terminal() {
        EXPECT_EQ(::openpty(&person_, &terminal_, nullptr, nullptr, nullptr), 0);
        before_ = ::dup(STDIN_FILENO);
        ::dup2(terminal_, STDIN_FILENO);
    }
    ~Terminal() {
        ::dup2(before_, STDIN_FILENO);
        for (const int descriptor : {before_, terminal_, person_}) {
            ::close(descriptor);
        }
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    void type(std::string_view text) const {
        EXPECT_EQ(::write(person_, text.data(), text.size()), static_cast<::ssize_t>(text.size()));
    }

private:
    int person_ = -1, terminal_ = -1, before_ = -1;
};

TEST_F(Record, LinesTypedWhileRecordingAreNotesAndEnterIsAMark) {
    const Terminal terminal;
    std::thread person([&] {
        while (!std::filesystem::exists(out_ + "/set.journal")) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        terminal.type("\nbelt on\ngrip slipped\n");  // all at once: none may stay in a buffer
    });
    const auto answer = said(verb_record(), {"--out", out_, "--name", "set", "--seconds", "1.0", "--quiet"});
    person.join();
    ASSERT_EQ(answer.status, kDone) << answer.err;
    EXPECT_EQ(answer.err, "");  // quiet
    const auto trial = store::read_trial(out_ + "/set.h5");
    ASSERT_TRUE(trial);
    ASSERT_EQ(trial->set.marks.size(), 3U);
    EXPECT_EQ(trial->set.marks[0].second, "mark");
    EXPECT_EQ(trial->set.marks[1].second, "belt on");
    EXPECT_EQ(trial->set.marks[2].second, "grip slipped");
}

TEST_F(Record, AnyRedFlagStopsTheTestAndSaysWhomToSee) {
    const std::string asking = edited("red_flags = false", "red_flags = true");
    {
        const Terminal terminal;
        terminal.type("n\nno\ny\n");
        const auto answer = said(verb_record(), {"--lab", asking, "--out", out_, "--name", "set"});
        EXPECT_EQ(answer.status, kBadInput);
        EXPECT_NE(answer.err.find("emergency department"), std::string::npos) << answer.err;
        EXPECT_TRUE(std::filesystem::is_empty(out_));
    }
    const auto none = said(verb_record(), {"--lab", asking, "--out", out_, "--name", "set", "--seconds",
                                           "0.2", "--red-flags", "none"});
    EXPECT_EQ(none.status, kDone) << none.err;
}

TEST_F(Record, WrongUseAndWrongFilesAreNamed) {
    EXPECT_EQ(said(verb_record(), {}).status, kWrongUsage);
    EXPECT_EQ(said(verb_record(), {"--out", out_, "--seconds", "-1"}).status, kWrongUsage);
    EXPECT_EQ(said(verb_record(), {"--out", out_, "--start", "later"}).status, kWrongUsage);
    EXPECT_EQ(said(verb_record(), {"--out", out_, "--name", "../x"}).status, kWrongUsage);
    EXPECT_EQ(said(verb_record(), {"--out", out_, "--lab", (folder_ / "none.toml").string()}).status,
              kBadInput);
    EXPECT_EQ(said(verb_record(), {"--out", out_, "--lab", lab("speed = \"fast\"")}).status, kBadInput);
    EXPECT_EQ(said(verb_record(), {"--out", out_, "--lab", lab("colour = 3")}).status, kBadInput);
    EXPECT_EQ(said(verb_record(), {"--out", "/proc/none"}).status, kStorageFailed);
}

}  // namespace
}  // namespace hinge::cli
