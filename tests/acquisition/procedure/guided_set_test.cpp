// On a device in real time, so that session, recorder and journal take part.
#include "acquisition/procedure/guided_set.h"

#include <gtest/gtest.h>

#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/red_flags.h"
#include "tests/acquisition/counting_device.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

using testing::CountingPlan;

class GuidedSets : public ::testing::Test {
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
    // Looks until the prompt is of this kind; the last prompt if that takes 30 s.
    Prompt until(GuidedSet& set, PromptKind kind) {
        Prompt prompt = set.step(clock_.now_ns());
        for (int look = 0; look < 6000 && prompt.kind != kind; ++look) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            prompt = set.step(clock_.now_ns());
        }
        return prompt;
    }

    MonotonicClock clock_;
    testing::TemporaryFolder folder_;
};

TEST_F(GuidedSets, GoFromTheZeroToTheSealedTrial) {
    auto session =
        open({.fz_left = 15, .fz_right = 0}, "[record]\nzero = true\nzero_after = true\nseconds = 0.3\n");
    GuidedSet set(*session);
    EXPECT_EQ(until(set, PromptKind::act).what, "empty both plates and step back");
    set.proceed();
    until(set, PromptKind::act);
    EXPECT_EQ(set.part(), SetPart::start);
    EXPECT_TRUE(session->is_zeroed());
    set.proceed();
    EXPECT_EQ(until(set, PromptKind::record).kind, PromptKind::record);
    EXPECT_EQ(until(set, PromptKind::act).what, "step off both plates");
    set.proceed();
    EXPECT_EQ(until(set, PromptKind::done).kind, PromptKind::done);
    EXPECT_EQ(set.end_reason(), EndReason::time_up);
    const auto report = session->finish(set.end_reason());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_GE(report->seconds, 1.3);  // the zero after the set is inside
}

TEST_F(GuidedSets, ARefusedZeroIsTriedAgainAndAWeighingIsSkipped) {
    auto session = open({.empty_at = 1500}, "[record]\nzero = true\nweigh = true\n");
    GuidedSet set(*session);
    until(set, PromptKind::act);
    set.proceed();
    const Prompt refused = until(set, PromptKind::refused);
    ASSERT_TRUE(refused.refused);
    EXPECT_NE(refused.refused->message.find("left plate"), std::string::npos);
    while (session->recorder().live().count() < 1600) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    set.again();
    until(set, PromptKind::act);
    set.proceed();
    EXPECT_EQ(until(set, PromptKind::act).what, "stand still with one foot on each plate");
    set.skip();
    until(set, PromptKind::act);
    EXPECT_EQ(set.part(), SetPart::start);
    EXPECT_TRUE(session->is_zeroed());
    EXPECT_FALSE(session->weighed());
    set.proceed();
    until(set, PromptKind::record);
    set.stop(EndReason::requested);
    EXPECT_TRUE(set.is_done());
    EXPECT_TRUE(session->finish(set.end_reason()));
}

TEST_F(GuidedSets, NothingIsRecordedAfterAYesToARedFlag) {
    auto session = open({}, "[protocol]\nred_flags = true\n");
    GuidedSet set(*session);
    Prompt prompt = set.step(clock_.now_ns());
    EXPECT_EQ(prompt.kind, PromptKind::answer);
    EXPECT_EQ(prompt.what, kRedFlags[0].question);
    set.answer(false);
    set.answer(true);
    prompt = set.step(clock_.now_ns());
    ASSERT_EQ(prompt.kind, PromptKind::refused);
    EXPECT_EQ(prompt.refused->message, advice(kRedFlags[1]));
    set.again();
    set.skip();
    set.proceed();
    EXPECT_EQ(set.step(clock_.now_ns()).kind, PromptKind::refused);
    EXPECT_FALSE(session->red_flags_asked());
}

TEST_F(GuidedSets, NoToEveryRedFlagGoesOn) {
    auto session = open({}, "[protocol]\nred_flags = true\n[record]\nseconds = 0.1\n");
    GuidedSet set(*session);
    for (std::size_t flag = 0; flag < kRedFlags.size(); ++flag) {
        ASSERT_EQ(set.step(clock_.now_ns()).what, kRedFlags[flag].question);
        set.answer(false);
    }
    EXPECT_TRUE(session->red_flags_asked());
    EXPECT_EQ(set.step(clock_.now_ns()).kind, PromptKind::act);
    EXPECT_EQ(set.part(), SetPart::start);
}

TEST_F(GuidedSets, AStopBeforeTheStartLeavesNothing) {
    auto session = open({}, "[record]\nzero = true\n");
    GuidedSet set(*session);
    set.stop(EndReason::requested);
    const Prompt prompt = set.step(clock_.now_ns());
    ASSERT_EQ(prompt.kind, PromptKind::refused);
    EXPECT_EQ(prompt.refused->code, ErrorCode::interrupted);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(GuidedSets, ATimedStartCountsDown) {
    auto session = open({}, "[record]\nstart = \"timed\"\ncountdown_s = 0.4\nseconds = 0.2\n");
    GuidedSet set(*session);
    const Prompt first = set.step(clock_.now_ns());
    EXPECT_EQ(first.kind, PromptKind::wait);
    EXPECT_NEAR(first.remaining_s, 0.4, 0.05);
    EXPECT_EQ(until(set, PromptKind::record).kind, PromptKind::record);
    EXPECT_EQ(until(set, PromptKind::done).kind, PromptKind::done);
    EXPECT_TRUE(session->finish(set.end_reason()));
}

}  // namespace
}  // namespace hinge::acquisition
