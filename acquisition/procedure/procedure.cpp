#include "acquisition/procedure/procedure.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hinge::acquisition {
namespace {

// No scan for so long is a device that sends nothing: a stall (devices.md 11) and two seconds more, because a
// device may need a moment to start.
constexpr std::int64_t kPatience_ns = 2'500'000'000;
constexpr double kReadyWindow_s = 1.0;

std::size_t scans_of(double seconds, double rate_hz) {
    return static_cast<std::size_t>(std::ceil(seconds * rate_hz));
}

double seconds_between(std::int64_t from_ns, std::int64_t to_ns) {
    return 1e-9 * static_cast<double>(to_ns - from_ns);
}

}  // namespace

Procedure::Procedure(LiveSource source, std::vector<Step> steps)
    : source_(std::move(source)), steps_(std::move(steps)), accepted_(steps_.size(), false) {
    enter(0);
}

Procedure::~Procedure() {
    end_measuring();
}

void Procedure::enter(std::size_t step) {
    at_ = step;
    refused_.reset();
    phase_ = Phase::act;
    if (!is_done() && steps_[at_].what.empty()) {
        proceed();
    }
}

void Procedure::proceed() {
    if (is_done() || phase_ != Phase::act) {
        return;
    }
    entered_ns_.reset();
    next_ = source_.ring->count();
    if (steps_[at_].ready) {
        phase_ = Phase::wait;
    } else {
        start_measuring();
    }
}

void Procedure::start_measuring() {
    const Step& step = steps_[at_];
    if (step.begin) {
        if (const auto begun = step.begin(); !begun) {
            refuse(begun.error());
            return;
        }
    }
    begun_ = true;
    phase_ = Phase::measure;
    entered_ns_.reset();
    next_ = source_.ring->count();
    scans_.clear();
}

void Procedure::end_measuring() {
    if (begun_ && !is_done() && steps_[at_].end) {
        steps_[at_].end();
    }
    begun_ = false;
}

void Procedure::refuse(Error why) {
    end_measuring();
    phase_ = Phase::refused;
    refused_ = std::move(why);
}

void Procedure::again() {
    if (!is_done() && phase_ == Phase::refused) {
        enter(at_ - std::min(at_, steps_[at_].again_steps_back));
    }
}

void Procedure::skip() {
    if (!is_done()) {
        end_measuring();
        accepted_[at_] = false;
        enter(at_ + 1);
    }
}

// The scans since the last look, and whether there were any lately.
void Procedure::take(std::int64_t now_ns) {
    LiveRun run = source_.ring->since(next_);
    if (!entered_ns_ || run.next > next_) {
        heard_ns_ = now_ns;
    }
    if (!entered_ns_) {
        entered_ns_ = now_ns;
    }
    next_ = run.next;
    if (now_ns - heard_ns_ > kPatience_ns) {
        refuse({ErrorCode::device_failed,
                "device '" + source_.device + "' sends nothing; check its connection"});
    } else if (run.overwritten > 0 && phase_ == Phase::measure) {
        refuse({ErrorCode::not_computable,
                std::to_string(run.overwritten) + " samples were lost while nobody looked; measure again"});
    } else if (phase_ == Phase::wait) {
        const std::size_t most = scans_of(kReadyWindow_s, source_.rate_hz);
        scans_.insert(scans_.end(), run.scans.begin(), run.scans.end());
        scans_.erase(scans_.begin(),
                     scans_.end() - static_cast<std::ptrdiff_t>(std::min(most, scans_.size())));
    } else if (phase_ == Phase::measure) {
        scans_.insert(scans_.end(), run.scans.begin(), run.scans.end());
    }
}

void Procedure::wait_for_ready(std::int64_t now_ns) {
    waited_s_ = seconds_between(*entered_ns_, now_ns);
    const bool full = scans_.size() >= scans_of(kReadyWindow_s, source_.rate_hz);
    if ((full && steps_[at_].ready(scans_)) || waited_s_ >= steps_[at_].patience_s) {
        start_measuring();
    }
}

void Procedure::judge() {
    const Step& step = steps_[at_];
    scans_.resize(scans_of(step.seconds, source_.rate_hz));
    auto said = step.judge(scans_, source_.rate_hz);
    if (!said) {
        refuse(said.error());
        return;
    }
    end_measuring();
    accepted_[at_] = true;
    result_ = std::move(*said);
    enter(at_ + 1);
}

Prompt Procedure::step(std::int64_t now_ns) {
    if (!is_done() && (phase_ == Phase::wait || phase_ == Phase::measure)) {
        take(now_ns);
        if (phase_ == Phase::wait) {
            wait_for_ready(now_ns);
        } else if (phase_ == Phase::measure &&
                   scans_.size() >= scans_of(steps_[at_].seconds, source_.rate_hz)) {
            judge();
        }
    }
    Prompt prompt{.step = at_, .steps = steps_.size(), .result = result_};
    if (is_done()) {
        prompt.kind = PromptKind::done;
        return prompt;
    }
    static constexpr std::array kKinds{PromptKind::act, PromptKind::wait, PromptKind::measure,
                                       PromptKind::refused};
    const Step& step = steps_[at_];
    prompt.kind = kKinds[static_cast<std::size_t>(phase_)];
    prompt.what = step.what;
    prompt.refused = refused_;
    if (phase_ == Phase::wait) {
        prompt.remaining_s = std::max(0.0, step.patience_s - waited_s_);
    } else if (phase_ != Phase::refused) {
        const auto have = phase_ == Phase::measure ? static_cast<double>(scans_.size()) : 0.0;
        prompt.remaining_s = std::max(0.0, step.seconds - have / source_.rate_hz);
    }
    if (const auto newest = source_.ring->latest(1); step.live && !newest.empty()) {
        prompt.live = step.live(newest.front());
    }
    return prompt;
}

}  // namespace hinge::acquisition
