// A session whose disk is full, read-only or gone, and what a killed recording knows about its losses.

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"
#include "datasets/store/trial_reader.h"
#include "tests/acquisition/counting_device.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

namespace fs = std::filesystem;

std::atomic<int> refusal{0};  // errno of every write; 0: the disk takes it

::ssize_t fickle_write(int descriptor, const void* bytes, std::size_t size, ::off_t offset) {
    if (const int why = refusal.load(); why != 0) {
        errno = why;
        return -1;
    }
    return ::pwrite(descriptor, bytes, size, offset);
}

class Disk : public ::testing::Test {
protected:
    ~Disk() override { refusal = 0; }
    std::unique_ptr<Session> open(const testing::CountingPlan& plan, const std::string& stem = "set") {
        testing::next_plan() = plan;
        auto lab = parse_lab(testing::kCountingLab, "test.toml", testing::counting_drivers());
        EXPECT_TRUE(lab);
        SessionSettings settings;
        settings.folder = folder_.path() / "sets";
        settings.stem = stem;
        settings.journal.write = &fickle_write;
        auto session = Session::open(std::move(*lab), settings, testing::counting_drivers(), clock_);
        EXPECT_TRUE(session) << session.error().message;
        return session ? std::move(*session) : nullptr;
    }
    static void start(Session& session) {
        ASSERT_TRUE(session.arm());
        ASSERT_TRUE(session.trigger());
        session.watch();
    }
    // Polls until `wanted` holds.
    template <class Wanted>
    static void poll_until(Session& session, const Wanted& wanted) {
        while (!wanted(session.status())) {
            ASSERT_FALSE(session.poll());
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    // No scan is missing from the first to the last.
    static void expect_whole(const fs::path& file, std::uint64_t least) {
        const auto trial = store::read_trial(file);
        ASSERT_TRUE(trial) << trial.error().message;
        EXPECT_GE(trial->sample_count, least);
        EXPECT_TRUE(trial->quality.gaps.empty());
        EXPECT_EQ(trial->raw[0].blocks.front().first_scan, 0U);
    }

    MonotonicClock clock_;
    testing::TemporaryFolder folder_;
};

TEST_F(Disk, AFullDiskIsSaidAndNothingIsLostOnceThereIsRoom) {
    auto session = open({});
    start(*session);
    poll_until(*session, [](const SessionStatus& status) { return status.durable_grows; });
    refusal = ENOSPC;
    poll_until(*session, [](const SessionStatus& status) { return !status.durable_grows; });
    EXPECT_NE(session->status().warning.find("free space now"), std::string::npos)
        << session->status().warning;
    const double refused_s = session->status().durable_s;
    refusal = 0;
    poll_until(*session, [&](const SessionStatus& status) {
        return status.durable_grows && status.durable_s > refused_s + 0.8;
    });
    EXPECT_EQ(session->status().warning, "");
    EXPECT_TRUE(session->status().durable_grows);
    const auto report = session->finish(EndReason::requested);
    ASSERT_TRUE(report) << report.error().message;
    expect_whole(report->trial, 800);
}

TEST_F(Disk, ADiskThatStaysFullKeepsWhatItTookAndSaysWhatToDo) {
    auto session = open({});
    start(*session);
    poll_until(*session, [](const SessionStatus& status) { return status.durable_s > 0.2; });
    refusal = ENOSPC;
    poll_until(*session, [](const SessionStatus& status) { return status.recorded_s > 0.5; });
    const auto report = session->finish(EndReason::requested);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::storage_failed);
    EXPECT_NE(report.error().message.find("hinge recover"), std::string::npos) << report.error().message;
    session.reset();
    refusal = 0;
    const auto sealed = seal_journal(folder_.path() / "sets/set.journal", folder_.path() / "sets/set.h5");
    ASSERT_TRUE(sealed) << sealed.error().message;
    EXPECT_GE(sealed->samples, 200U);
}

TEST_F(Disk, AReadOnlyFolderIsSaidBeforeTheFirstScan) {
    auto session = open({});
    refusal = EROFS;
    const auto armed = session->arm();
    ASSERT_FALSE(armed);
    EXPECT_NE(armed.error().message.find("Read-only"), std::string::npos) << armed.error().message;
    EXPECT_TRUE(fs::is_empty(folder_.path() / "sets"));
    EXPECT_EQ(session->status().state, SessionState::idle);
}

TEST_F(Disk, AFolderThatVanishesIsMadeAgainWithEverythingInIt) {
    auto session = open({});
    start(*session);
    poll_until(*session, [](const SessionStatus& status) { return status.durable_s > 0.3; });
    fs::remove_all(folder_.path() / "sets");
    poll_until(*session, [](const SessionStatus& status) { return !status.warning.empty(); });
    EXPECT_NE(session->status().warning.find("deleted"), std::string::npos);
    const auto report = session->finish(EndReason::requested);
    ASSERT_TRUE(report) << report.error().message;
    expect_whole(report->trial, 300);
    EXPECT_FALSE(fs::exists(folder_.path() / "sets/set.journal"));
}

TEST_F(Disk, NamesDifferWhateverTheWallClockSays) {
    fs::path before;
    for (int set = 0; set < 3; ++set) {  // most likely within one second
        auto session = open({.total_scans = 20, .as_fast_as_possible = true}, "");
        start(*session);
        while (!session->poll()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        const auto report = session->finish(session->end_reason());
        ASSERT_TRUE(report) << report.error().message;
        EXPECT_NE(report->trial, before);
        before = report->trial;
    }
}

// The driver says 7 from its first second on; a kill leaves the journal as it is copied here.
TEST_F(Disk, AKilledRecordingHasItsDriversCounters) {
    auto session = open({});
    start(*session);
    poll_until(*session, [](const SessionStatus& status) { return status.durable_s > 1.3; });
    const fs::path copy = folder_.path() / "killed.journal";
    fs::copy_file(session->journal_file(), copy);
    const auto content = read_journal(copy);
    ASSERT_TRUE(content) << content.error().message;
    EXPECT_FALSE(content->extent.ended);
    ASSERT_EQ(content->counters.count(0), 1U);
    EXPECT_EQ(content->counters.at(0).crc_errors, 7U);
    ASSERT_TRUE(seal_journal(copy, folder_.path() / "killed.h5"));
    const auto trial = store::read_trial(folder_.path() / "killed.h5");
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->quality.counters.at("c.crc_errors"), 7);
    EXPECT_TRUE(session->finish(EndReason::requested));
}

}  // namespace
}  // namespace hinge::acquisition
