// What a session measures and gates beside the frames: zero after the set, TTL start, red flags, states.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/procedure/measurements.h"
#include "acquisition/session.h"
#include "datasets/store/trial_reader.h"
#include "tests/acquisition/counting_device.h"
#include "tests/acquisition/run_procedure.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

using testing::CountingPlan;

class SessionMeasurements : public ::testing::Test {
protected:
    std::unique_ptr<Session> open(const CountingPlan& plan, const std::string& more) {
        testing::next_plan() = plan;
        auto lab =
            parse_lab(std::string(testing::kCountingLab) + more, "test.toml", testing::counting_drivers());
        EXPECT_TRUE(lab) << lab.error().message;
        auto session = Session::open(std::move(*lab), {.folder = folder_.path(), .stem = "set", .trace = {}},
                                     testing::counting_drivers(), clock_);
        EXPECT_TRUE(session) << session.error().message;
        return session ? std::move(*session) : nullptr;
    }
    Result<void> run(const Session& session, Step step) {
        std::vector<Step> steps;
        steps.push_back(std::move(step));
        return testing::run(Procedure(live_source(session), std::move(steps)), clock_);
    }
    static void wait_until_over(Session& session) {
        while (!session.poll()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    MonotonicClock clock_;
    testing::TemporaryFolder folder_;
};

// 1.5 N before, -1.0 N after: the left plate drifted by -2.5 N, which is more than the 2 N of science.md A.6.
TEST_F(SessionMeasurements, TheZeroIsBracketedAndItsDriftIsInTheTrial) {
    auto session = open({.empty_at = 1400, .empty_left = -10, .fz_left = 15, .fz_right = 0}, "");
    ASSERT_TRUE(run(*session, zero_step(*session)));
    ASSERT_FALSE(run(*session, zero_after_step(*session)));  // not recording yet
    ASSERT_TRUE(session->arm());
    ASSERT_TRUE(session->trigger());
    while (session->recorder().live().count() < 1500) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    const auto after = run(*session, zero_after_step(*session));
    ASSERT_TRUE(after) << after.error().message;
    const auto report = session->finish(EndReason::requested);
    ASSERT_TRUE(report) << report.error().message;
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->quality.counters.at("tare_drift.left_mn"), -2500);
    EXPECT_EQ(trial->quality.counters.at("tare_drift.right_mn"), 0);
    EXPECT_NEAR(trial->left()->setup->zero_offset[2], 1.5, 1e-9);  // what was removed is the zero before
    const auto settings = nlohmann::json::parse(trial->provenance.settings_json);
    EXPECT_NEAR(settings["zero_after"]["zero_left"][2].get<double>(), -1.0, 1e-9);
    EXPECT_TRUE(std::any_of(
        trial->quality.notes.begin(), trial->quality.notes.end(),
        [](const std::string& note) { return note.find("left plate moved by") != std::string::npos; }));
}

TEST_F(SessionMeasurements, TheZeroAfterRefusesALoadedPlate) {
    auto session = open({.step_at = 1300}, "");
    ASSERT_TRUE(run(*session, zero_step(*session)));
    ASSERT_TRUE(session->arm());
    ASSERT_TRUE(session->trigger());
    while (session->recorder().live().count() < 1400) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_FALSE(run(*session, zero_after_step(*session)));
    EXPECT_TRUE(session->finish(EndReason::requested));
}

TEST_F(SessionMeasurements, TheSyncLineStartsTheRecording) {
    auto session = open({.line_at = 500},
                        "[sync]\nchannels = [\"c/rmz\"]\n[record]\nstart = \"ttl\"\npre_trigger_s = 0.1\n"
                        "seconds = 0.3\n");
    ASSERT_TRUE(session->arm());
    session->watch();
    wait_until_over(*session);
    const auto report = session->finish(session->end_reason());
    ASSERT_TRUE(report) << report.error().message;
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    const std::uint64_t first = trial->raw[0].blocks.front().first_scan;
    EXPECT_GE(first, 350U);
    EXPECT_LE(first, 500U);
    const auto settings = nlohmann::json::parse(trial->provenance.settings_json);
    std::vector<std::string> states;
    for (const auto& state : settings["states"]) {
        states.push_back(state[1]);
    }
    EXPECT_EQ(states, (std::vector<std::string>{"armed", "recording", "sealing"}));
}

TEST_F(SessionMeasurements, ALineThatIsOnFromTheBeginningStartsNothing) {
    auto session = open({.total_scans = 300, .line_at = 0},
                        "[sync]\nchannels = [\"c/rmz:1\"]\n[record]\nstart = \"ttl\"\n");
    ASSERT_TRUE(session->arm());
    session->watch();
    wait_until_over(*session);
    EXPECT_FALSE(session->finish(session->end_reason()));
}

TEST_F(SessionMeasurements, TheProtocolsQuestionsComeFirst) {
    auto session = open({.total_scans = 100, .as_fast_as_possible = true}, "[protocol]\nred_flags = true\n");
    const auto refused = session->arm();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("red-flag questions"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
    session->red_flags_answered();
    ASSERT_TRUE(session->arm());
    ASSERT_TRUE(session->trigger());
    session->watch();
    wait_until_over(*session);
    const auto report = session->finish(session->end_reason());
    ASSERT_TRUE(report);
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    EXPECT_EQ(nlohmann::json::parse(trial->provenance.settings_json)["red_flags_asked"], true);
}

}  // namespace
}  // namespace hinge::acquisition
