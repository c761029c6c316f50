#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "datasets/model/event.h"
#include "gui/charts/min_max_pyramid.h"
#include "gui/charts/palette.h"

// What the Review place shows of one trial: plain data, computed once from the trial and its report, away
// from the window's thread. Widgets only paint it. Times are on the trial's clock, s; values in SI or
// percent.
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

struct RepMark {
    int index = 1;
    TimeSpan span{};  // slack or lift-off to touchdown
    TimeSpan view{};  // what zooming to the rep shows
    bool failed = false;
};

struct TableCell {
    std::string text{};  // the value, or the reason why there is none
    bool has_value = false;
    std::string grade{};  // "A", "B" or empty
    std::optional<Judgement> judgement{};
};

struct TableRow {
    std::string name{};
    std::string unit{};
    std::string definition{};  // plain text for hovering
    bool is_group = false;
    bool is_for_set = false;  // one cell for all reps
    std::vector<TableCell> cells{};
};

struct RepTable {
    std::vector<std::string> columns{};  // one per rep
    std::vector<TableRow> rows{};
};

struct ReviewData {
    std::string title{};    // file name without extension
    std::string brief{};    // "100 kg · 3 reps"
    std::string summary{};  // "conventional · 100 kg · 3 reps"
    double rate_hz = 1000.0;
    TimeSpan whole{};
    std::optional<double> first_lift_off_s{};
    std::vector<Panel> panels{};
    std::vector<EventFlag> flags{};  // by time
    std::vector<PhaseBand> phases{};
    std::vector<RepMark> reps{};
    RepTable table;
    std::vector<std::string> findings{};  // sentences
    std::vector<std::string> notes{};     // about the recording
};

// Names, values and units under the cursor, in one line that keeps its width while the values change;
// `zero_s` is where the shown time starts.
[[nodiscard]] std::string read_out(const ReviewData& data, double time_s, double zero_s);

}  // namespace hinge::gui
