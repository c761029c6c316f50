#include "cli/guide.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <iostream>
#include <thread>

#include "acquisition/procedure/guided_set.h"
#include "cli/person.h"
#include "cli/stop_signal.h"
#include "cli/text_table.h"

namespace hinge::cli {
namespace {

using acquisition::EndReason;
using acquisition::GuidedSet;
using acquisition::Prompt;
using acquisition::PromptKind;
using acquisition::Session;
using acquisition::SessionState;
using acquisition::SessionStatus;
using acquisition::SetPart;

constexpr std::chrono::milliseconds kLoopPeriod{20};
constexpr int kLoopsPerLine = 10;
constexpr std::chrono::seconds kStepOff{5};
constexpr int kBalanceCells = 10;

// "L 51 |     =====|=====     | R 49": the side with the longer bar carries more.
std::string balance(const acquisition::LabScan& now) {
    const double sum_n = now.left[2] + now.right[2];
    if (!(sum_n > 20.0)) {
        return {};
    }
    const double left = std::min(std::max(now.left[2] / sum_n, 0.0), 1.0);
    const auto side = [](double share, bool mirrored) {
        const auto filled = static_cast<std::size_t>(std::lround(share * double{kBalanceCells}));
        const std::string bar(filled, '=');
        const std::string rest(std::size_t{kBalanceCells} - filled, ' ');
        return mirrored ? rest + bar : bar + rest;
    };
    return "   L " + fixed(100.0 * left, 0) + " |" + side(left, true) + '|' + side(1.0 - left, false) +
           "| R " + fixed(100.0 * (1.0 - left), 0);
}

// One line on a terminal, rewritten in place; nothing where errors go to a file.
class LiveLine {
public:
    explicit LiveLine(bool quiet) : shown_(!quiet && ::isatty(STDERR_FILENO) == 1) {}
    ~LiveLine() { clear(); }
    LiveLine(const LiveLine&) = delete;
    LiveLine& operator=(const LiveLine&) = delete;

    void show(const std::string& text) {
        if (shown_) {
            std::cerr << '\r' << text << "\x1b[K" << std::flush;
            dirty_ = true;
        }
    }
    void clear() {
        if (dirty_) {
            std::cerr << "\r\x1b[K" << std::flush;
            dirty_ = false;
        }
    }

private:
    bool shown_;
    bool dirty_ = false;
};

std::string line_of(const SessionStatus& status) {
    // "recording" is only said while bytes reach the disk.
    std::string line = status.state == SessionState::armed ? "armed"
                       : status.durable_grows              ? "recording"
                                                           : "not on the disk yet";
    line += "   durable " + fixed(status.durable_s, 1) + " s   lost " + std::to_string(status.missing_scans);
    if (status.now) {
        line += balance(*status.now);
        if (std::isfinite(status.now->bar)) {
            line += "   bar " + fixed(status.now->bar, 2) + " m";
        }
    }
    return line + (status.warning.empty() ? "" : "   ! " + status.warning);
}

// Lines typed while recording: an empty one is a mark, any other a note.
void take_typed_line(Session& session) {
    if (!at_terminal()) {
        return;
    }
    while (const auto line = typed_lines().next(0)) {
        const auto taken = line->empty() ? session.mark("mark") : session.note(*line);
        if (!taken) {
            std::cerr << "hinge: " << taken.error().message << '\n';
        }
    }
}

// What keeps its state between two looks at a set.
struct Guide {
    GuidedSet& set;
    Session& session;
    bool quiet;
    LiveLine line;
    std::string said{};  // the last result
    bool told_to_stop = false;
    std::optional<std::chrono::steady_clock::time_point> stepping_off{};
};

// A person has seconds to step off while the recording runs; nobody types then.
void let_step_off(Guide& guide) {
    const auto now = std::chrono::steady_clock::now();
    if (at_terminal() && !guide.stepping_off) {
        guide.line.clear();
        std::cerr << "step off both plates; the zero is taken in " << kStepOff.count() << " s\n";
        guide.stepping_off = now;
    }
    if (!at_terminal() || now - *guide.stepping_off >= kStepOff) {
        guide.set.proceed();
    }
}

Result<void> act(Guide& guide, const Prompt& prompt) {
    if (guide.set.part() == SetPart::after) {
        let_step_off(guide);
        return {};
    }
    if (guide.set.part() == SetPart::prepare) {
        if (at_terminal()) {
            if (const auto ready = wait_for_person(prompt.what); !ready) {
                return ready;
            }
        } else if (!guide.quiet) {
            std::cerr << prompt.what << " for " << fixed(prompt.remaining_s, 0) << " s\n";
        }
    }
    guide.set.proceed();  // a manual start begins at once
    return {};
}

Result<void> refused(Guide& guide, const Error& why) {
    if (guide.set.part() == SetPart::after) {
        std::cerr << "hinge: no zero after the set: " << why.message << '\n';
        guide.set.skip();
        return {};
    }
    if (guide.set.part() != SetPart::prepare || !at_terminal() || why.code != ErrorCode::not_computable) {
        return why;
    }
    const auto retry = ask_again(why.message, true);
    if (!retry) {
        return retry.error();
    }
    *retry == Retry::again ? guide.set.again() : guide.set.skip();
    return {};
}

Result<void> follow(Guide& guide, const Prompt& prompt) {
    if (prompt.result != guide.said) {
        guide.said = prompt.result;
        if (!guide.quiet) {
            std::cerr << guide.said << '\n';
        }
    }
    switch (prompt.kind) {
        case PromptKind::act: return act(guide, prompt);
        case PromptKind::refused: return refused(guide, *prompt.refused);
        default: std::this_thread::sleep_for(kLoopPeriod); return {};
    }
}

}  // namespace

Result<EndReason> guide_set(Session& session, const acquisition::MonotonicClock& clock, bool quiet) {
    GuidedSet set(session);
    Guide guide{set, session, quiet, LiveLine(quiet)};
    for (int loop = 0;; ++loop) {
        const Prompt prompt = set.step(clock.now_ns());
        if (set.is_done()) {
            return set.end_reason();
        }
        if (StopSignal::received() != 0 && !guide.told_to_stop) {
            // The signal that ends the set does not end the zero after it.
            guide.told_to_stop = true;
            set.stop(StopSignal::received() == SIGINT ? EndReason::requested : EndReason::interrupted);
            continue;
        }
        if (const auto followed = follow(guide, prompt); !followed) {
            return followed.error();
        }
        if (set.part() == SetPart::start || set.part() == SetPart::record) {
            take_typed_line(session);
            if (loop % kLoopsPerLine == 0) {
                guide.line.show(line_of(session.status()));
            }
        }
    }
}

}  // namespace hinge::cli
