#pragma once

#include <string>
#include <vector>

#include "datasets/model/event.h"
#include "gui/charts/min_max_pyramid.h"
#include "gui/charts/palette.h"

// What a stack of charts on one time axis shows, as plain data: any place fills it, widgets only paint it.
// Times are on the trial's clock, s; values in SI or percent.
namespace hinge::gui {

struct TimeSpan {
    double first_s = 0.0;
    double last_s = 0.0;

    [[nodiscard]] double length_s() const noexcept { return last_s - first_s; }
    bool operator==(const TimeSpan&) const = default;
};

struct Trace {
    std::string name{};  // the direct label, "left"
    Meaning meaning = Meaning::both;
    bool dashed = false;  // estimated, not measured
    bool labelled = true;
    MinMaxPyramid samples{};
};

struct Panel {
    std::string question{};    // the title
    std::string caption{};     // what is drawn, and which way is up
    std::string axis_title{};  // with unit
    std::string quantity{};    // for the read-out, "balance"
    std::string unit{};        // for the read-out, "%"
    int decimals = 0;          // for the read-out
    double low = 0.0;
    double high = 1.0;
    double weight = 1.0;   // share of the height
    bool centred = false;  // around zero, with a zero line
    std::vector<Trace> traces{};
    std::vector<TimeSpan> missing{};  // samples that the recording lost
};

struct EventFlag {
    int rep = 1;
    EventKind kind = EventKind::lift_off;
    double time_s = 0.0;
    std::string label{};   // short, "lock-out"
    std::string detail{};  // "lock-out, rep 2, ± 10 ms, by height"
    int priority = 0;      // which label stays when there is no room
};

struct PhaseBand {
    Phase phase = Phase::slack;
    TimeSpan span{};
    std::string name{};
};

struct ChartData {
    double rate_hz = 1000.0;
    TimeSpan whole{};  // of the samples; sample 0 lies at its start
    std::vector<Panel> panels{};
    std::vector<EventFlag> flags{};  // by time
    std::vector<PhaseBand> phases{};
};

}  // namespace hinge::gui
