#pragma once

#include <chrono>
#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/procedure/procedure.h"

// A person who does at once what a procedure asks of him, in real time.
namespace hinge::acquisition::testing {

// To the end, or to the first refusal.
inline Result<void> run(Procedure procedure, const MonotonicClock& clock) {
    for (;;) {
        const Prompt prompt = procedure.step(clock.now_ns());
        switch (prompt.kind) {
            case PromptKind::done: return {};
            case PromptKind::refused: return *prompt.refused;
            case PromptKind::act: procedure.proceed(); break;
            default: std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
}

}  // namespace hinge::acquisition::testing
