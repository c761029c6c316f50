#pragma once

#include <span>
#include <vector>

// Where labels go so that none covers another. Positions in pixels.
namespace hinge::gui {

struct FlagRequest {
    double x = 0.0;      // of the event's line
    double width = 0.0;  // of the label
    int priority = 0;    // labels of low priority go first when there is no room
};

struct FlagPlace {
    int row = -1;       // -1: there is no room, the line stands without a label
    double left = 0.0;  // of the label
};

// Places each label beside its line (right of it, or left where the right is taken) in the first of `rows`
// rows with room between `from` and `to`. A line runs from its label's row down through all rows below and
// crosses no label. Labels of one priority are shown all or none, so that every rep carries the same flags;
// only when not even the highest priority fits are some of its labels left out. Requests are sorted by x; the
// answer has their order.
[[nodiscard]] std::vector<FlagPlace> lay_out_flags(std::span<const FlagRequest> requests, int rows,
                                                   double from, double to);

// Moves label centres apart to at least `spacing`, inside [low, high], as little and in the same order as
// wanted.
[[nodiscard]] std::vector<double> spread_labels(std::span<const double> wanted, double spacing, double low,
                                                double high);

}  // namespace hinge::gui
