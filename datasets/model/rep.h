#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "datasets/model/event.h"

// One repetition: its events, and half-open sample ranges for the phases between them.
namespace hinge {

struct SampleRange {
    std::size_t first = 0;
    std::size_t last = 0;  // one past the end

    [[nodiscard]] std::size_t size() const noexcept { return last > first ? last - first : 0; }
    [[nodiscard]] bool empty() const noexcept { return last <= first; }
};

// An event, or the reason why there is none.
struct RepEvent {
    std::optional<Event> event;
    std::string reason;
};

struct Rep {
    int index = 1;     // 1 is the first
    SampleRange span;  // everything that belongs to the rep, slack included
    std::array<RepEvent, kEventCount> events;
    bool failed = false;  // broke the floor but did not reach the top

    [[nodiscard]] const RepEvent& operator[](EventKind kind) const {
        return events[static_cast<std::size_t>(kind)];
    }
    [[nodiscard]] RepEvent& operator[](EventKind kind) { return events[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] std::optional<double> time_s(EventKind kind) const {
        const RepEvent& found = (*this)[kind];
        return found.event ? std::optional<double>(found.event->time_s) : std::nullopt;
    }
};

}  // namespace hinge
