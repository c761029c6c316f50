#include "cli/stop_signal.h"

#include <array>
#include <csignal>

namespace hinge::cli {
namespace {

constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t last_signal = 0;

extern "C" void remember_signal(int signal) {
    last_signal = signal;
    std::signal(signal, SIG_DFL);
}

}  // namespace

StopSignal::StopSignal() {
    last_signal = 0;
    for (const int signal : kSignals) {
        std::signal(signal, &remember_signal);
    }
}

StopSignal::~StopSignal() {
    for (const int signal : kSignals) {
        std::signal(signal, SIG_DFL);
    }
}

int StopSignal::received() noexcept {
    return last_signal;
}

}  // namespace hinge::cli
