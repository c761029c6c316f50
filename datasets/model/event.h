#pragma once

#include <array>
#include <string>
#include <string_view>

// A moment in a rep. Names are final (PRODUCT.md, 7).
namespace hinge {

enum class EventKind {
    slack_start,
    lift_off,
    first_inch,
    knee_height,
    lockout,
    descent_start,
    last_12in,
    last_6in,
    touchdown,
};

inline constexpr std::array<std::string_view, 9> kEventNames{"slack_start", "lift_off", "first_inch",
                                                             "knee_height", "lockout",  "descent_start",
                                                             "last_12in",   "last_6in", "touchdown"};
inline constexpr std::size_t kEventCount = kEventNames.size();

constexpr std::string_view name(EventKind kind) noexcept {
    return kEventNames[static_cast<std::size_t>(kind)];
}

struct Event {
    EventKind kind = EventKind::lift_off;
    double time_s = 0.0;         // on the trial's clock
    double uncertainty_s = 0.0;  // one standard deviation
    std::string method;          // "force", "velocity", "height", "manual"
};

// An event that a person placed by hand; stored with the trial and used instead of the detected one.
struct EventEdit {
    int rep = 0;  // 1 is the first
    EventKind kind = EventKind::lift_off;
    double time_s = 0.0;
    std::string who;
    std::string when;  // ISO 8601, UTC
    std::string why;
};

}  // namespace hinge
