#pragma once

#include <functional>

#include "acquisition/procedure/procedure.h"

// Samples fed by hand into a ring, and a clock that goes with them: procedures at any speed.
namespace hinge::acquisition::testing {

inline constexpr double kFed_hz = 100.0;
inline constexpr std::int64_t kFedStep_ns = 10'000'000;

class FedSamples {
public:
    [[nodiscard]] LiveSource source() const { return {&ring_, kFed_hz, "fed"}; }
    [[nodiscard]] std::int64_t now_ns() const noexcept { return now_ns_; }
    [[nodiscard]] LiveRing& ring() noexcept { return ring_; }

    // The vertical forces from now on.
    double left_n = 0.0, right_n = 0.0;
    double bar_m = 0.0;
    // Changes every sample further, given how many came before.
    std::function<void(LiveScan&, std::uint64_t)> shape{};

    // Time passes, and samples come.
    void pass(double seconds) {
        for (std::int64_t left = std::llround(seconds * kFed_hz); left > 0; --left) {
            LiveScan scan;
            scan.scan = ring_.count();
            scan.values.left[2] = scan.left_sensor[2] = left_n;
            scan.values.right[2] = scan.right_sensor[2] = right_n;
            scan.values.bar = bar_m;
            if (shape) {
                shape(scan, scan.scan);
            }
            ring_.push(scan);
            now_ns_ += kFedStep_ns;
        }
    }
    // Time passes, and nothing comes.
    void pass_in_silence(double seconds) { now_ns_ += std::llround(seconds * 1e9); }

    // Looks ten times a second until the procedure wants something of a person, or `most_s` passed.
    Prompt until_asked(Procedure& procedure, double most_s = 60.0) {
        Prompt prompt = procedure.step(now_ns_);
        for (double passed = 0.0; passed < most_s; passed += 0.1) {
            if (prompt.kind != PromptKind::wait && prompt.kind != PromptKind::measure) {
                break;
            }
            pass(0.1);
            prompt = procedure.step(now_ns_);
        }
        return prompt;
    }

private:
    LiveRing ring_{3000};
    std::int64_t now_ns_ = 1'000'000'000;
};

}  // namespace hinge::acquisition::testing
