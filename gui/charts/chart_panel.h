#pragma once

#include <QChart>
#include <QGraphicsItem>
#include <QRectF>
#include <QValueAxis>
#include <span>

#include "gui/charts/chart_data.h"
#include "gui/charts/palette.h"

namespace hinge::gui {

// Pixel of a time and of a value inside a plot area.
struct PlotMap {
    QRectF area;
    TimeSpan time;
    double low = 0.0;
    double high = 1.0;

    [[nodiscard]] double x(double time_s) const noexcept {
        return area.left() + area.width() * (time_s - time.first_s) / time.length_s();
    }
    [[nodiscard]] double y(double value) const noexcept {
        return area.bottom() - area.height() * (value - low) / (high - low);
    }
    [[nodiscard]] double time_s(double x) const noexcept {
        return time.first_s + time.length_s() * (x - area.left()) / area.width();
    }
};

// One chart of the stack: Qt Charts draws grid and axes; the signals, phases, gaps and event lines are one
// item of our own inside its plot area, because a QLineSeries costs about a microsecond per point (PRODUCT.md
// 13). Borrows `data` and its panel; they outlive the chart.
class ChartPanel : public QChart {
public:
    ChartPanel(const ChartData& data, std::size_t panel, Theme theme, bool shows_time_axis);

    // The plot area in the chart's own coordinates; equal left and right edges keep the stack on one time
    // axis.
    void place(const QRectF& plot, const TimeSpan& visible, double zero_s, const QString& time_title);
    [[nodiscard]] const PlotMap& map() const noexcept { return map_; }
    [[nodiscard]] const Panel& panel() const noexcept;

private:
    class Signals;

    void style_axis(QValueAxis& axis) const;

    const ChartData& data_;
    std::size_t panel_;
    Theme theme_;
    QValueAxis* time_axis_;   // owned by the chart
    QValueAxis* value_axis_;  // owned by the chart
    Signals* signals_;        // owned by the scene, as a child of this chart
    PlotMap map_;
};

}  // namespace hinge::gui
