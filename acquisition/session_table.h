#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

// What a session may do when: one table, and nothing else decides.
namespace hinge::acquisition {

enum class SessionState : std::uint32_t { idle, zeroing, weighing, armed, recording, sealing, faulted };
inline constexpr std::array<std::string_view, 7> kSessionStateNames{
    "idle", "zeroing", "weighing", "armed", "recording", "sealing", "faulted"};

enum class SessionInput : std::uint8_t {
    zero,      // a person asks for the software zero
    weigh,     // a person asks for the body weight
    measured,  // zero or weighing is over, accepted or refused
    arm,       // the journal is open and pre-trigger frames are kept
    trigger,   // manual, timed or by threshold
    stop,      // a person, the time limit, the end of a stream, or a signal
    sealed,    // the trial is on the disk, or the journal is kept with a reason
    fault,     // a device or the disk failed
};

struct SessionRule {
    SessionState from;
    SessionInput input;
    SessionState to;
};

// A fault while armed or recording seals what there is; everywhere else there is nothing to lose.
inline constexpr std::array<SessionRule, 16> kSessionRules{{
    {SessionState::idle, SessionInput::zero, SessionState::zeroing},
    {SessionState::idle, SessionInput::weigh, SessionState::weighing},
    {SessionState::idle, SessionInput::arm, SessionState::armed},
    {SessionState::idle, SessionInput::fault, SessionState::faulted},
    {SessionState::zeroing, SessionInput::measured, SessionState::idle},
    {SessionState::zeroing, SessionInput::fault, SessionState::faulted},
    {SessionState::weighing, SessionInput::measured, SessionState::idle},
    {SessionState::weighing, SessionInput::fault, SessionState::faulted},
    {SessionState::armed, SessionInput::trigger, SessionState::recording},
    {SessionState::armed, SessionInput::stop, SessionState::sealing},
    {SessionState::armed, SessionInput::fault, SessionState::sealing},
    {SessionState::recording, SessionInput::stop, SessionState::sealing},
    {SessionState::recording, SessionInput::fault, SessionState::sealing},
    {SessionState::sealing, SessionInput::sealed, SessionState::idle},
    {SessionState::sealing, SessionInput::fault, SessionState::faulted},
    {SessionState::faulted, SessionInput::stop, SessionState::faulted},
}};

// Where the input leads, or none when it means nothing in this state.
constexpr std::optional<SessionState> next_state(SessionState from, SessionInput input) noexcept {
    for (const SessionRule& rule : kSessionRules) {
        if (rule.from == from && rule.input == input) {
            return rule.to;
        }
    }
    return std::nullopt;
}

}  // namespace hinge::acquisition
