#include "acquisition/procedure/guided_set.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "acquisition/procedure/measurements.h"
#include "acquisition/red_flags.h"

namespace hinge::acquisition {
namespace {

constexpr double kWeigh_s = 8.0;  // recommended by science.md B.1

std::vector<Step> preparation(Session& session) {
    std::vector<Step> steps;
    if (session.lab().record.zero) {
        steps.push_back(zero_step(session));
    }
    if (session.lab().record.weigh) {
        steps.push_back(await_and_weigh_step(session, kWeigh_s));
    }
    return steps;
}

double total_n(const LabScan& scan) {
    return std::fmax(scan.left[2], 0.0) + std::fmax(scan.right[2], 0.0);
}

}  // namespace

GuidedSet::GuidedSet(Session& session)
    : session_(session), before_(live_source(session), preparation(session)) {
    if (!before_.is_done()) {
        session_.watch();
    }
    if (!session.lab().protocol.red_flags || session.red_flags_asked()) {
        part_ = SetPart::prepare;
    }
}

Prompt GuidedSet::step(std::int64_t now_ns) {
    if (refused_) {
        Prompt refused = prompt(PromptKind::refused, {});
        refused.refused = refused_;
        return refused;
    }
    switch (part_) {
        case SetPart::questions:
            return prompt(PromptKind::answer, std::string(kRedFlags[question_].question));
        case SetPart::prepare: return prepare(now_ns);
        case SetPart::start: return start(now_ns);
        case SetPart::record: return record(now_ns);
        case SetPart::after: return after(now_ns);
        case SetPart::done: break;
    }
    return prompt(PromptKind::done, {});
}

Prompt GuidedSet::prompt(PromptKind kind, std::string what) const {
    return {.kind = kind,
            .step = static_cast<std::size_t>(part_),
            .steps = static_cast<std::size_t>(SetPart::done),
            .what = std::move(what),
            .result = result_};
}

Prompt GuidedSet::within(Prompt of_procedure) {
    result_ = of_procedure.result;
    of_procedure.step = static_cast<std::size_t>(part_);
    of_procedure.steps = static_cast<std::size_t>(SetPart::done);
    return of_procedure;
}

Prompt GuidedSet::prepare(std::int64_t now_ns) {
    const Prompt prompt = within(before_.step(now_ns));
    if (!before_.is_done()) {
        return prompt;
    }
    part_ = SetPart::start;
    return start(now_ns);
}

Result<void> GuidedSet::arm(std::int64_t now_ns) {
    if (!armed_) {
        if (const auto armed = session_.arm(); !armed) {
            return armed;
        }
        armed_ = true;
        armed_ns_ = now_ns;
    }
    return {};
}

Prompt GuidedSet::start(std::int64_t now_ns) {
    const RecordDefaults& wanted = session_.lab().record;
    const bool manual = wanted.start == StartMode::manual;
    if (manual && !person_says_start_) {
        return prompt(PromptKind::act, "get ready; the recording begins when you say so");
    }
    auto begun = arm(now_ns);
    const double left_s = wanted.countdown_s - 1e-9 * static_cast<double>(now_ns - armed_ns_);
    if (begun && (manual || (wanted.start == StartMode::timed && left_s <= 0.0))) {
        begun = session_.trigger();
    }
    if (!begun) {
        refused_ = begun.error();
        return step(now_ns);
    }
    session_.watch();  // after the arming, so that not one sample is missed
    if (session_.poll()) {
        stop(session_.end_reason());
        return step(now_ns);
    }
    if (session_.status().state == SessionState::recording) {
        part_ = SetPart::record;
        return record(now_ns);
    }
    if (wanted.start == StartMode::timed) {
        Prompt counting = prompt(PromptKind::wait, "get ready; the recording begins by itself");
        counting.remaining_s = std::max(0.0, left_s);
        return counting;
    }
    return prompt(PromptKind::wait, wanted.start == StartMode::threshold
                                        ? "step on; the recording begins by itself"
                                        : "the recording begins with the sync line");
}

Prompt GuidedSet::record(std::int64_t now_ns) {
    if (session_.poll()) {
        stop(session_.end_reason());
        return step(now_ns);
    }
    const SessionStatus status = session_.status();
    Prompt running = prompt(PromptKind::record, "lift");
    if (session_.lab().record.seconds > 0.0) {
        running.remaining_s = std::max(0.0, session_.lab().record.seconds - status.recorded_s);
    }
    if (status.now) {
        running.live = LiveValue{"force", total_n(*status.now), "N", 0};
    }
    return running;
}

Prompt GuidedSet::after(std::int64_t now_ns) {
    Prompt prompt = within(after_->step(now_ns));
    if (after_->is_done()) {
        part_ = SetPart::done;
    }
    return prompt;
}

void GuidedSet::stop(EndReason reason) {
    if (part_ == SetPart::after || part_ == SetPart::done) {
        part_ = SetPart::done;
        return;
    }
    if (!armed_) {
        refused_ = Error{ErrorCode::interrupted, "stopped before the start; nothing was recorded"};
        return;
    }
    reason_ = reason;
    // A device that ended or failed has nothing to zero with; whoever interrupts does not wait for it.
    const bool streams = reason == EndReason::requested || reason == EndReason::time_up;
    if (streams && session_.lab().record.zero_after && session_.zero_after_allowed()) {
        after_.emplace(live_source(session_), std::vector<Step>{zero_after_step(session_)});
        part_ = SetPart::after;
    } else {
        part_ = SetPart::done;
    }
}

void GuidedSet::answer(bool yes) {
    if (part_ != SetPart::questions) {
        return;
    }
    if (yes) {
        refused_ = Error{ErrorCode::bad_input, std::string(advice(kRedFlags[question_]))};
    } else if (++question_ == kRedFlags.size()) {
        session_.red_flags_answered();
        part_ = SetPart::prepare;
    }
}

void GuidedSet::proceed() {
    if (part_ == SetPart::prepare) {
        before_.proceed();
    } else if (part_ == SetPart::start) {
        person_says_start_ = true;
    } else if (part_ == SetPart::after) {
        after_->proceed();
    }
}

void GuidedSet::again() {
    if (part_ == SetPart::prepare) {
        before_.again();
    } else if (part_ == SetPart::after) {
        after_->again();
    } else if (part_ == SetPart::start && !armed_) {
        refused_.reset();
    }
}

void GuidedSet::skip() {
    if (part_ == SetPart::prepare) {
        before_.skip();
    } else if (part_ == SetPart::after) {
        after_->skip();
    }
}

}  // namespace hinge::acquisition
