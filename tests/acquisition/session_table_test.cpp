#include "acquisition/session_table.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hinge::acquisition {
namespace {

TEST(SessionTable, ASetGoesFromIdleToIdle) {
    SessionState state = SessionState::idle;
    for (const SessionInput input :
         {SessionInput::zero, SessionInput::measured, SessionInput::weigh, SessionInput::measured,
          SessionInput::arm, SessionInput::trigger, SessionInput::stop, SessionInput::sealed}) {
        const auto next = next_state(state, input);
        ASSERT_TRUE(next);
        state = *next;
    }
    EXPECT_EQ(state, SessionState::idle);
}

TEST(SessionTable, NoPairOfStateAndInputIsListedTwice) {
    for (std::size_t a = 0; a < kSessionRules.size(); ++a) {
        for (std::size_t b = a + 1; b < kSessionRules.size(); ++b) {
            EXPECT_FALSE(kSessionRules[a].from == kSessionRules[b].from &&
                         kSessionRules[a].input == kSessionRules[b].input);
        }
    }
}

TEST(SessionTable, ARecordingEndsOnlyBySealing) {
    for (const SessionRule& rule : kSessionRules) {
        if (rule.from == SessionState::recording) {
            EXPECT_EQ(rule.to, SessionState::sealing);
        }
        if (rule.to == SessionState::recording) {
            EXPECT_EQ(rule.from, SessionState::armed);
        }
    }
}

TEST(SessionTable, NothingIsZeroedOrWeighedWhileArmedOrRecording) {
    for (const SessionState state : {SessionState::armed, SessionState::recording, SessionState::sealing}) {
        EXPECT_FALSE(next_state(state, SessionInput::zero));
        EXPECT_FALSE(next_state(state, SessionInput::weigh));
        EXPECT_FALSE(next_state(state, SessionInput::arm));
    }
}

TEST(SessionTable, EveryStateCanBeLeftOrIsTheEnd) {
    for (std::uint32_t state = 0; state < kSessionStateNames.size(); ++state) {
        const bool leaves =
            std::any_of(kSessionRules.begin(), kSessionRules.end(), [&](const SessionRule& rule) {
                return static_cast<std::uint32_t>(rule.from) == state && rule.to != rule.from;
            });
        EXPECT_EQ(leaves, static_cast<SessionState>(state) != SessionState::faulted);
    }
}

}  // namespace
}  // namespace hinge::acquisition
