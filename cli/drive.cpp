#include "cli/drive.h"

#include <chrono>
#include <iostream>
#include <thread>

#include "cli/person.h"
#include "cli/stop_signal.h"

namespace hinge::cli {
namespace {

using acquisition::Prompt;
using acquisition::PromptKind;

constexpr std::chrono::milliseconds kLook{20};

// Enter at a terminal, a pause elsewhere.
Result<void> let_act(const Prompt& prompt, double pause_s) {
    if (at_terminal()) {
        return wait_for_person(prompt.what);
    }
    const std::chrono::duration<double> pause(prompt.step > 0 ? pause_s : 0.0);
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < pause && StopSignal::received() == 0) {
        std::this_thread::sleep_for(kLook);
    }
    return {};
}

Result<void> answer_refusal(acquisition::Procedure& procedure, const Error& why) {
    if (!at_terminal() || why.code == ErrorCode::device_failed) {
        return why;
    }
    if (const auto retry = ask_again(why.message, false); !retry) {
        return retry.error();
    }
    procedure.again();
    return {};
}

}  // namespace

Result<void> drive(acquisition::Procedure& procedure, const acquisition::MonotonicClock& clock,
                   const DriveSettings& settings) {
    std::string said;
    for (;;) {
        const Prompt prompt = procedure.step(clock.now_ns());
        if (settings.says_results && prompt.result != said) {
            said = prompt.result;
            std::cerr << said << '\n';
        }
        if (prompt.kind == PromptKind::done) {
            return {};
        }
        if (StopSignal::received() != 0) {
            return Error{ErrorCode::interrupted, "stopped while measuring; nothing was recorded"};
        }
        Result<void> went_on;
        if (prompt.kind == PromptKind::act) {
            went_on = let_act(prompt, settings.pause_s);
            procedure.proceed();
        } else if (prompt.kind == PromptKind::refused) {
            went_on = answer_refusal(procedure, *prompt.refused);
        } else {
            std::this_thread::sleep_for(kLook);
        }
        if (!went_on) {
            return went_on;
        }
    }
}

}  // namespace hinge::cli
