#include "acquisition/procedure/procedure.h"

#include <gtest/gtest.h>

#include "tests/acquisition/procedure/fed_samples.h"

namespace hinge::acquisition {
namespace {

using testing::FedSamples;

// Accepts what stays below 100 N and says how many samples it was given.
Step step_below_100_n(const std::string& what, double seconds) {
    return {.what = what,
            .seconds = seconds,
            .judge = [](std::span<const LiveScan> scans, double) -> Result<std::string> {
                for (const LiveScan& scan : scans) {
                    if (scan.values.left[2] >= 100.0) {
                        return Error{ErrorCode::not_computable, "too much"};
                    }
                }
                return std::to_string(scans.size()) + " samples";
            },
            .live =
                [](const LiveScan& scan) {
                    return LiveValue{"left", scan.values.left[2], "N", 0};
                }};
}

TEST(Procedure, AsksMeasuresAndSaysWhatItFound) {
    FedSamples fed;
    fed.left_n = 7.0;
    fed.pass(1.0);
    Procedure procedure(fed.source(), {step_below_100_n("rest", 2.0), step_below_100_n("rest more", 0.5)});
    Prompt prompt = procedure.step(fed.now_ns());
    EXPECT_EQ(prompt.kind, PromptKind::act);
    EXPECT_EQ(prompt.what, "rest");
    EXPECT_EQ(prompt.steps, 2U);
    EXPECT_DOUBLE_EQ(prompt.remaining_s, 2.0);
    ASSERT_TRUE(prompt.live);
    EXPECT_EQ(prompt.live->value, 7.0);
    fed.pass(5.0);  // what came before the person was ready is not measured
    procedure.proceed();
    fed.pass(0.5);
    prompt = procedure.step(fed.now_ns());
    EXPECT_EQ(prompt.kind, PromptKind::measure);
    EXPECT_NEAR(prompt.remaining_s, 1.5, 1e-9);
    prompt = fed.until_asked(procedure);
    EXPECT_EQ(prompt.kind, PromptKind::act);
    EXPECT_EQ(prompt.step, 1U);
    EXPECT_EQ(prompt.result, "200 samples");
    procedure.proceed();
    prompt = fed.until_asked(procedure);
    EXPECT_EQ(prompt.kind, PromptKind::done);
    EXPECT_EQ(prompt.result, "50 samples");
    EXPECT_TRUE(procedure.accepted(0) && procedure.accepted(1));
}

TEST(Procedure, ARefusedStepKeepsTheOthersAndIsTriedAgain) {
    FedSamples fed;
    Procedure procedure(fed.source(), {step_below_100_n("first", 1.0), step_below_100_n("second", 1.0)});
    procedure.proceed();
    ASSERT_EQ(fed.until_asked(procedure).step, 1U);
    fed.left_n = 150.0;
    procedure.proceed();
    Prompt prompt = fed.until_asked(procedure);
    ASSERT_EQ(prompt.kind, PromptKind::refused);
    EXPECT_EQ(prompt.refused->message, "too much");
    fed.pass(10.0);
    EXPECT_EQ(procedure.step(fed.now_ns()).kind, PromptKind::refused);  // until somebody decides
    fed.left_n = 50.0;
    procedure.again();
    prompt = procedure.step(fed.now_ns());
    EXPECT_EQ(prompt.kind, PromptKind::act);
    EXPECT_EQ(prompt.step, 1U);
    EXPECT_FALSE(prompt.refused);
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).kind, PromptKind::done);
    EXPECT_TRUE(procedure.accepted(0));
}

TEST(Procedure, ARefusedStepIsSkippedAndIsNotAccepted) {
    FedSamples fed;
    fed.left_n = 150.0;
    Procedure procedure(fed.source(), {step_below_100_n("first", 1.0), step_below_100_n("second", 1.0)});
    procedure.proceed();
    ASSERT_EQ(fed.until_asked(procedure).kind, PromptKind::refused);
    procedure.skip();
    EXPECT_EQ(procedure.step(fed.now_ns()).step, 1U);
    EXPECT_FALSE(procedure.accepted(0));
}

TEST(Procedure, TryingAgainMayGoBackFurther) {
    FedSamples fed;
    int tries = 0;
    Step conclusion{.judge = [&](std::span<const LiveScan> scans, double) -> Result<std::string> {
                        EXPECT_TRUE(scans.empty());
                        return ++tries < 2 ? Result<std::string>(Error{ErrorCode::not_computable, "differ"})
                                           : Result<std::string>("agree");
                    },
                    .again_steps_back = 1};
    Procedure procedure(fed.source(), {step_below_100_n("first", 1.0), std::move(conclusion)});
    procedure.proceed();
    Prompt prompt = fed.until_asked(procedure);
    ASSERT_EQ(prompt.kind, PromptKind::refused);
    EXPECT_EQ(prompt.step, 1U);
    procedure.again();
    EXPECT_EQ(procedure.step(fed.now_ns()).step, 0U);
    procedure.proceed();
    prompt = fed.until_asked(procedure);
    EXPECT_EQ(prompt.kind, PromptKind::done);
    EXPECT_EQ(prompt.result, "agree");
}

TEST(Procedure, ASilentDeviceRefusesAndItsNameIsSaid) {
    FedSamples fed;
    Procedure procedure(fed.source(), {step_below_100_n("rest", 1.0)});
    procedure.proceed();
    EXPECT_EQ(procedure.step(fed.now_ns()).kind, PromptKind::measure);
    fed.pass_in_silence(2.0);
    EXPECT_EQ(procedure.step(fed.now_ns()).kind, PromptKind::measure);
    fed.pass_in_silence(1.0);
    const Prompt prompt = procedure.step(fed.now_ns());
    ASSERT_EQ(prompt.kind, PromptKind::refused);
    EXPECT_EQ(prompt.refused->code, ErrorCode::device_failed);
    EXPECT_NE(prompt.refused->message.find("'fed'"), std::string::npos);
}

TEST(Procedure, SamplesThatNobodyTookRefuseTheStep) {
    FedSamples fed;
    Procedure procedure(fed.source(), {step_below_100_n("rest", 60.0)});
    procedure.proceed();
    static_cast<void>(procedure.step(fed.now_ns()));
    fed.pass(20.0);  // the ring gives 15 s
    const Prompt prompt = procedure.step(fed.now_ns());
    ASSERT_EQ(prompt.kind, PromptKind::refused);
    EXPECT_NE(prompt.refused->message.find("500 samples were lost"), std::string::npos);
}

TEST(Procedure, MeasuresLongerThanTheRingWhenItIsLookedAt) {
    FedSamples fed;
    Procedure procedure(fed.source(), {step_below_100_n("rest", 45.0)});
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).result, "4500 samples");
}

TEST(Procedure, WaitsUntilThePlatesShowThatItWasDoneButNotForEver) {
    FedSamples fed;
    const auto steps = [] {
        Step step = step_below_100_n("step on", 1.0);
        step.ready = [](std::span<const LiveScan> scans) { return scans.front().values.left[2] > 20.0; };
        std::vector<Step> made;
        made.push_back(std::move(step));
        return made;
    };
    Procedure prompt_person(fed.source(), steps());
    prompt_person.proceed();
    for (int look = 0; look < 50; ++look) {
        fed.pass(0.1);
        ASSERT_EQ(prompt_person.step(fed.now_ns()).kind, PromptKind::wait);
    }
    fed.left_n = 30.0;
    fed.pass(1.0);
    static_cast<void>(prompt_person.step(fed.now_ns()));
    EXPECT_EQ(prompt_person.step(fed.now_ns()).kind, PromptKind::measure);

    fed.left_n = 0.0;
    Procedure nobody(fed.source(), steps());
    nobody.proceed();
    EXPECT_NEAR(nobody.step(fed.now_ns()).remaining_s, 20.0, 1e-9);
    EXPECT_EQ(fed.until_asked(nobody, 22.0).kind, PromptKind::done);  // after 20 s it measures all the same
}

TEST(Procedure, BeginsAndEndsEveryMeasurementOnce) {
    FedSamples fed;
    int open = 0;
    const auto steps = [&open] {
        Step step = step_below_100_n("rest", 1.0);
        step.begin = [&open]() -> Result<void> {
            ++open;
            return {};
        };
        step.end = [&open] { --open; };
        std::vector<Step> made;
        made.push_back(std::move(step));
        return made;
    };
    {
        Procedure left_alone(fed.source(), steps());
        left_alone.proceed();
        EXPECT_EQ(open, 1);
    }
    EXPECT_EQ(open, 0);
    Procedure procedure(fed.source(), steps());
    fed.left_n = 200.0;
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).kind, PromptKind::refused);
    EXPECT_EQ(open, 0);
    procedure.again();
    procedure.proceed();
    EXPECT_EQ(open, 1);
    procedure.skip();
    EXPECT_EQ(open, 0);
    EXPECT_TRUE(procedure.is_done());
}

TEST(Procedure, WithoutStepsIsDone) {
    FedSamples fed;
    Procedure procedure(fed.source(), {});
    EXPECT_EQ(procedure.step(fed.now_ns()).kind, PromptKind::done);
    procedure.proceed();
    procedure.again();
    procedure.skip();
    EXPECT_TRUE(procedure.is_done());
}

}  // namespace
}  // namespace hinge::acquisition
