#pragma once

#include "gui/charts/chart_data.h"
#include "gui/charts/palette.h"

class QPainter;

// The inside of a chart and the header above the stack, as plain painting.
namespace hinge::gui {

struct PlotMap;

inline constexpr double kDirectLabelWidth_px = 76.0;  // room right of the plot for the curves' names
inline constexpr int kFlagRows = 2;
inline constexpr double kHeaderRow_px = 15.0;  // phases, then kFlagRows rows of flags

// Phases, curves, gaps, event lines and the curves' names.
void paint_panel(QPainter& painter, const ChartData& data, const Panel& panel, const PlotMap& map,
                 Theme theme);

// Phase names and event flags above the first chart; `map.area` is the header's rectangle.
void paint_header(QPainter& painter, const ChartData& data, const PlotMap& map, Theme theme);

}  // namespace hinge::gui
