#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gui/charts/chart_data.h"

// What the Review place shows of one trial: plain data, computed once from the trial and its report, away
// from the window's thread. Widgets only paint it. Times are on the trial's clock, s; values in SI or
// percent.
namespace hinge::gui {

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

// A stack of charts and what stands around it.
struct ReviewData : ChartData {
    std::string title{};    // file name without extension
    std::string brief{};    // "100 kg · 3 reps"
    std::string summary{};  // "conventional · 100 kg · 3 reps"
    std::optional<double> first_lift_off_s{};
    std::vector<RepMark> reps{};
    RepTable table;
    std::vector<std::string> findings{};  // sentences
    std::vector<std::string> notes{};     // about the recording
};

// Names, values and units under the cursor, in one line that keeps its width while the values change;
// `zero_s` is where the shown time starts.
[[nodiscard]] std::string read_out(const ReviewData& data, double time_s, double zero_s);

}  // namespace hinge::gui
