#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/live_ring.h"
#include "datasets/model/result.h"

// Guided steps with a person at the plates: do something, hold still for so long, hear what came of it or why
// it was refused. A state machine that is asked again and again and never waits: no thread, no sleep. A
// terminal and a window drive it alike.
namespace hinge::acquisition {

enum class PromptKind : std::uint8_t {
    act,      // a person is to do `what`; `proceed` when it is done
    answer,   // `what` is a question to be answered with yes or no (guided_set.h)
    wait,     // goes on by itself once the plates show that it was done, or after `remaining_s`
    measure,  // hold still for `remaining_s`
    record,   // a set is being recorded (guided_set.h)
    refused,  // `refused` says why; `again` or `skip`
    done,
};

// The one number to show large while a step is under way.
struct LiveValue {
    std::string_view name;
    double value = 0.0;
    std::string_view unit;
    int decimals = 0;
};

struct Prompt {
    PromptKind kind = PromptKind::act;
    std::size_t step = 0;  // from 0; equal to `steps` when done
    std::size_t steps = 0;
    std::string what{};
    double remaining_s = 0.0;
    std::optional<Error> refused{};
    std::optional<LiveValue> live{};
    std::string result{};  // what the last accepted step found, a sentence; empty before
};

struct Step {
    // What to do. Empty: nothing, the step begins by itself.
    std::string what{};
    // How long is measured. 0: nothing is, `judge` concludes from what the steps before kept.
    double seconds = 0.0;
    // Keeps what was found and says it, or refuses. Given what was measured, oldest first, and its rate, Hz.
    std::function<Result<std::string>(std::span<const LiveScan> scans, double rate_hz)> judge;
    // Before the first scan; an error refuses the step. `end` follows once, whatever came of it.
    std::function<Result<void>()> begin{};
    std::function<void()> end{};
    // Asked about the last second once a person said that it is done; measuring begins when it says yes, and
    // in any case after `patience_s`, so that the refusal tells what is wrong. Empty: at once.
    std::function<bool(std::span<const LiveScan> scans)> ready{};
    double patience_s = 20.0;
    std::function<LiveValue(const LiveScan& scan)> live{};
    // Trying again goes back by so many steps.
    std::size_t again_steps_back = 0;
};

// Where the samples come from. The ring outlives the procedure.
struct LiveSource {
    const LiveRing* ring = nullptr;
    double rate_hz = 0.0;
    std::string device{};  // for messages
};

class Procedure {
public:
    Procedure(LiveSource source, std::vector<Step> steps);
    Procedure(Procedure&&) noexcept = default;
    Procedure(const Procedure&) = delete;
    Procedure& operator=(const Procedure&) = delete;
    Procedure& operator=(Procedure&&) = delete;
    ~Procedure();

    // Takes what arrived since the last call and says how things stand. Call it several times a second: what
    // the ring overwrote while nobody looked refuses the step.
    [[nodiscard]] Prompt step(std::int64_t now_ns);

    // The person did what was asked. Without a meaning, and without effect, unless `act` was prompted.
    void proceed();
    // The refused step once more; steps that were accepted keep what they found.
    void again();
    // Leaves the step that is refused or under way as it is and goes on with the next one.
    void skip();

    [[nodiscard]] bool is_done() const noexcept { return at_ >= steps_.size(); }
    // Whether this step was accepted; not skipped, and not still to come.
    [[nodiscard]] bool accepted(std::size_t step) const noexcept { return accepted_[step]; }

private:
    enum class Phase : std::uint8_t { act, wait, measure, refused };

    void enter(std::size_t step);
    void start_measuring();
    void end_measuring();
    void refuse(Error why);
    void take(std::int64_t now_ns);
    void wait_for_ready(std::int64_t now_ns);
    void judge();

    LiveSource source_;
    std::vector<Step> steps_;
    std::vector<bool> accepted_;
    std::size_t at_ = 0;
    Phase phase_ = Phase::act;
    bool begun_ = false;                      // `begin` was called and `end` was not
    std::uint64_t next_ = 0;                  // of the ring
    std::vector<LiveScan> scans_;             // of the step under way
    std::optional<std::int64_t> entered_ns_;  // when the phase was first looked at
    std::int64_t heard_ns_ = 0;               // when samples last arrived
    double waited_s_ = 0.0;
    std::optional<Error> refused_;
    std::string result_;
};

}  // namespace hinge::acquisition
