#pragma once

#include <optional>

#include "acquisition/procedure/procedure.h"
#include "acquisition/session.h"

// A whole set, from the questions before it to the moment it can be sealed, as steps (procedure.h).
namespace hinge::acquisition {

enum class SetPart : std::uint8_t { questions, prepare, start, record, after, done };

// What the lab file asks for, in this order: red-flag questions, zero, weigh, start, recording, zero after.
// A refused zero or weighing can be tried again or skipped; what was done before is kept. Nothing here waits,
// and nothing that goes wrong after the recording touches it.
class GuidedSet {
public:
    // The session outlives it. Its devices are started when they are first needed.
    explicit GuidedSet(Session& session);

    // How things stand now. Moves on what happens by itself: the countdown, a threshold, the end.
    [[nodiscard]] Prompt step(std::int64_t now_ns);

    // To `answer`: a yes refuses the set with whom to see, for good.
    void answer(bool yes);
    // To `act`. At the manual start it begins the recording.
    void proceed();
    // To `refused`; without effect after a yes or a stop.
    void again();
    void skip();
    // Ends the recording; before the start, the set.
    void stop(EndReason reason);

    // Nothing is left to do but `Session::finish(end_reason())`.
    [[nodiscard]] bool is_done() const noexcept { return part_ == SetPart::done; }
    [[nodiscard]] SetPart part() const noexcept { return part_; }
    [[nodiscard]] EndReason end_reason() const noexcept { return reason_; }

private:
    [[nodiscard]] Prompt prompt(PromptKind kind, std::string what) const;
    [[nodiscard]] Prompt within(Prompt of_procedure);  // as a step of the set
    [[nodiscard]] Result<void> arm(std::int64_t now_ns);
    Prompt prepare(std::int64_t now_ns);
    Prompt start(std::int64_t now_ns);
    Prompt record(std::int64_t now_ns);
    Prompt after(std::int64_t now_ns);

    Session& session_;
    SetPart part_ = SetPart::questions;
    std::size_t question_ = 0;
    std::optional<Error> refused_;  // before the recording: a yes, a stop, a journal that cannot be made
    Procedure before_;
    std::optional<Procedure> after_;
    bool armed_ = false;
    bool person_says_start_ = false;
    std::int64_t armed_ns_ = 0;
    std::string result_;
    EndReason reason_ = EndReason::requested;
};

}  // namespace hinge::acquisition
