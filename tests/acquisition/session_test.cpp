#include "acquisition/session.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <fstream>

#include "acquisition/monotonic_clock.h"
#include "acquisition/procedure/measurements.h"
#include "datasets/store/trial_reader.h"
#include "tests/acquisition/counting_device.h"
#include "tests/acquisition/run_procedure.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

using testing::counting_scan;
using testing::CountingPlan;
using testing::kChannels;

class SessionTest : public ::testing::Test {
protected:
    std::unique_ptr<Session> open(const CountingPlan& plan, const std::string& record = "",
                                  const std::string& stem = "set") {
        testing::next_plan() = plan;
        plan_ = plan;
        auto lab = parse_lab(std::string(testing::kCountingLab) + "[record]\n" + record, "test.toml",
                             testing::counting_drivers());
        EXPECT_TRUE(lab) << lab.error().message;
        auto session = Session::open(std::move(*lab), {.folder = folder_.path(), .stem = stem, .trace = {}},
                                     testing::counting_drivers(), clock_);
        EXPECT_TRUE(session) << session.error().message;
        return session ? std::move(*session) : nullptr;
    }
    // Records from the first scan until the session wants to end.
    static Result<SealReport> record(Session& session) {
        EXPECT_TRUE(session.arm());
        EXPECT_TRUE(session.trigger());
        session.watch();
        while (!session.poll()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return session.finish(session.end_reason());
    }
    // Every raw scan of the trial is what the device sent under that number.
    void expect_bit_exact(const Trial& trial) const {
        ASSERT_EQ(trial.raw.size(), 1U);
        const RawDevice& raw = trial.raw[0];
        std::size_t at = 0;
        for (const FrameBlockRecord& block : raw.blocks) {
            for (std::uint32_t scan = 0; scan < block.scan_count; ++scan, at += kChannels * 2) {
                const auto sent = counting_scan(plan_, block.first_scan + scan);
                ASSERT_EQ(std::memcmp(&raw.samples[at], sent.data(), kChannels * 2), 0);
            }
        }
        EXPECT_EQ(at, raw.samples.size());
    }

    MonotonicClock clock_;
    testing::TemporaryFolder folder_;
    CountingPlan plan_;
};

TEST_F(SessionTest, SealsEveryScanOfAStreamThatEnds) {
    auto session = open({.total_scans = 777, .as_fast_as_possible = true});
    const auto report = record(*session);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->samples, 777U);
    EXPECT_TRUE(report->ended);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "set.journal"));
    const auto trial = store::read_trial(folder_.path() / "set.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    expect_bit_exact(*trial);
    EXPECT_EQ(trial->sample_count, 777U);
    EXPECT_DOUBLE_EQ(trial->left()->signals.fz[10], 400.0);   // 4000 counts of 0.1 N
    EXPECT_DOUBLE_EQ(trial->right()->signals.fz[10], 300.0);  // 3000 counts
    EXPECT_DOUBLE_EQ(trial->left()->signals.fx[10], 1.0);
    EXPECT_DOUBLE_EQ(trial->bar->height_m[10], 0.235);
    EXPECT_EQ(trial->setup.sync.kind, SyncKind::shared_clock);
    EXPECT_TRUE(trial->quality.gaps.empty());
    EXPECT_EQ(trial->quality.counters.at("c.crc_errors"), 7);
}

// Everything arrives before the recorder thread takes its first step; nothing of it may be taken for
// pre-trigger.
TEST_F(SessionTest, AManualStartKeepsTheFirstScanHoweverFastTheDevice) {
    auto session = open({.block_scans = 10, .total_scans = 20'000, .as_fast_as_possible = true});
    const auto report = record(*session);
    ASSERT_TRUE(report);
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->raw[0].blocks.front().first_scan, 0U);
    EXPECT_EQ(trial->sample_count, 20'000U);
    expect_bit_exact(*trial);
}

TEST_F(SessionTest, AGapIsMissingInEverySignalAndListedOnce) {
    auto session = open({.total_scans = 500, .gap_at = 100, .gap_scans = 40, .as_fast_as_possible = true});
    const auto report = record(*session);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->missing_scans, 40U);
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial) << trial.error().message;
    expect_bit_exact(*trial);
    EXPECT_EQ(trial->sample_count, 500U);
    EXPECT_FALSE(std::isnan(trial->left()->signals.fz[99]));
    EXPECT_TRUE(std::isnan(trial->left()->signals.fz[100]));
    EXPECT_TRUE(std::isnan(trial->bar->height_m[139]));
    EXPECT_FALSE(std::isnan(trial->bar->height_m[140]));
    ASSERT_EQ(trial->quality.gaps.size(), 1U);
    EXPECT_EQ(trial->quality.gaps[0].signal, "all");
    EXPECT_EQ(trial->quality.gaps[0].first, 100U);
    EXPECT_EQ(trial->quality.gaps[0].count, 40U);
}

TEST_F(SessionTest, KeepsWhatCameBeforeADeviceFailed) {
    auto session = open({.fail_at = 300, .as_fast_as_possible = true});
    const auto report = record(*session);
    ASSERT_TRUE(report);
    EXPECT_EQ(session->end_reason(), EndReason::device_failed);
    ASSERT_TRUE(session->device_failure());
    EXPECT_EQ(session->device_failure()->message, "the plug was pulled");
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->sample_count, 300U);
    expect_bit_exact(*trial);
}

TEST_F(SessionTest, SplitsABlockThatIsLongerThanAQueueSlot) {
    auto session = open({.block_scans = 500, .total_scans = 1000, .as_fast_as_possible = true});
    const auto report = record(*session);
    ASSERT_TRUE(report);
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->sample_count, 1000U);
    EXPECT_TRUE(trial->quality.gaps.empty());
    expect_bit_exact(*trial);
}

TEST_F(SessionTest, StopsByItselfWhenTheTimeIsUp) {
    auto session = open({}, "seconds = 0.2\n");
    const auto report = record(*session);
    ASSERT_TRUE(report);
    EXPECT_EQ(session->end_reason(), EndReason::time_up);
    EXPECT_GE(report->seconds, 0.2);
}

TEST_F(SessionTest, AThresholdStartsAndKeepsWhatCameBefore) {
    auto session = open({.step_at = 600}, "start = \"threshold\"\npre_trigger_s = 0.3\nseconds = 0.5\n");
    ASSERT_TRUE(session->arm());
    session->watch();
    while (!session->poll()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const auto report = session->finish(session->end_reason());
    ASSERT_TRUE(report) << report.error().message;
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    expect_bit_exact(*trial);
    const auto first_scan = trial->raw[0].blocks.front().first_scan;
    EXPECT_GT(first_scan, 0U);
    EXPECT_LE(first_scan, 400U);
    EXPECT_EQ(trial->left()->signals.fz.front(), 0.0);
    EXPECT_EQ(trial->left()->signals.fz.back(), 400.0);
}

TEST_F(SessionTest, MarksReachTheTrialWithTheirTime) {
    auto session = open({.total_scans = 300});
    ASSERT_TRUE(session->arm());
    EXPECT_FALSE(session->mark("too early"));
    ASSERT_TRUE(session->trigger());
    session->watch();
    while (session->status().recorded_s < 0.05) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ASSERT_TRUE(session->mark("belt on"));
    while (!session->poll()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const auto report = session->finish(session->end_reason());
    ASSERT_TRUE(report);
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    ASSERT_EQ(trial->set.marks.size(), 1U);
    EXPECT_EQ(trial->set.marks[0].second, "belt on");
    EXPECT_GT(trial->set.marks[0].first, 0.04);
}

TEST_F(SessionTest, TheZeroIsRemovedAndKept) {
    auto session = open({.total_scans = 0, .fz_left = 123, .fz_right = -57}, "seconds = 0.1\n");
    ZeroOffsets offsets;
    const auto zeroed = testing::run({live_source(*session), {zero_step(*session, &offsets)}}, clock_);
    ASSERT_TRUE(zeroed) << zeroed.error().message;
    EXPECT_NEAR((*offsets.left)[2], 12.3, 1e-9);
    ASSERT_TRUE(session->arm());
    ASSERT_TRUE(session->trigger());
    while (!session->poll()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const auto report = session->finish(session->end_reason());
    ASSERT_TRUE(report) << report.error().message;
    const auto trial = store::read_trial(report->trial);
    ASSERT_TRUE(trial);
    EXPECT_NEAR(trial->left()->signals.fz[5], 0.0, 1e-9);
    EXPECT_NEAR(trial->right()->signals.fz[5], 0.0, 1e-9);
    EXPECT_NEAR(trial->right()->setup->zero_offset[2], -5.7, 1e-9);
}

TEST_F(SessionTest, TheZeroRefusesALoadedPlate) {
    auto session = open({});
    const auto zeroed = testing::run({live_source(*session), {zero_step(*session)}}, clock_);
    ASSERT_FALSE(zeroed);
    EXPECT_NE(zeroed.error().message.find("the left plate carries 400.0 N"), std::string::npos);
    EXPECT_EQ(session->status().state, SessionState::idle);
}

TEST_F(SessionTest, NeverOverwritesARecording) {
    {
        auto session = open({.total_scans = 50, .as_fast_as_possible = true});
        ASSERT_TRUE(record(*session));
    }
    auto lab = parse_lab(testing::kCountingLab, "test.toml", testing::counting_drivers());
    const auto again = Session::open(std::move(*lab), {.folder = folder_.path(), .stem = "set", .trace = {}},
                                     testing::counting_drivers(), clock_);
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("never overwritten"), std::string::npos);
}

TEST_F(SessionTest, AStopBeforeTheStartLeavesNothing) {
    auto session = open({}, "start = \"threshold\"\n");
    ASSERT_TRUE(session->arm());
    session->watch();
    EXPECT_FALSE(session->finish(EndReason::interrupted));
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

// What a kill leaves behind is the journal without its end; here it is cut by hand at every record's middle.
TEST_F(SessionTest, AJournalWithoutItsEndBecomesATrial) {
    auto session = open({.total_scans = 200, .as_fast_as_possible = true});
    ASSERT_TRUE(session->arm());
    ASSERT_TRUE(session->trigger());
    session->watch();
    while (!session->poll()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const auto journal = folder_.path() / "set.journal";
    const auto copy = folder_.path() / "killed.journal";
    while (session->status().durable_s < 0.2) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    std::filesystem::copy_file(journal, copy);
    EXPECT_FALSE(seal_journal(journal, folder_.path() / "early.h5"));  // still being recorded
    ASSERT_TRUE(session->finish(session->end_reason()));
    std::filesystem::resize_file(copy, std::filesystem::file_size(copy) - 100);
    const auto report = seal_journal(copy, folder_.path() / "killed.h5");
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_FALSE(report->ended);
    EXPECT_FALSE(report->stopped.empty());
    EXPECT_FALSE(std::filesystem::exists(copy));
    const auto trial = store::read_trial(folder_.path() / "killed.h5");
    ASSERT_TRUE(trial);
    expect_bit_exact(*trial);
    EXPECT_GE(trial->sample_count, 180U);
    struct ::stat info {};
    ASSERT_EQ(::stat(report->trial.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(SessionTest, DamageInTheMiddleKeepsTheJournalBesideTheTrial) {
    auto session = open({.total_scans = 200, .as_fast_as_possible = true});
    ASSERT_TRUE(session->arm());
    ASSERT_TRUE(session->trigger());
    session->watch();
    while (session->status().durable_s < 0.2) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const auto copy = folder_.path() / "damaged.journal";
    std::filesystem::copy_file(folder_.path() / "set.journal", copy);
    ASSERT_TRUE(session->finish(EndReason::requested));
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(copy));
    std::fstream(copy, std::ios::in | std::ios::out | std::ios::binary).seekp(size - 1500).put('!').put('?');
    const auto report = seal_journal(copy, folder_.path() / "damaged.h5");
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->journal_kept);
    EXPECT_TRUE(std::filesystem::exists(copy));
    EXPECT_LT(report->samples, 200U);
}

}  // namespace
}  // namespace hinge::acquisition
