#pragma once

// Ctrl-C and its siblings as a question that a loop can ask.
namespace hinge::cli {

// While one exists, SIGINT, SIGTERM and SIGHUP are remembered instead of ending the program. A second signal
// ends it at once, so that a program that hangs can still be stopped.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    // The signal that came, 0 if none did.
    [[nodiscard]] static int received() noexcept;
};

}  // namespace hinge::cli
