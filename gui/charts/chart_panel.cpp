#include "gui/charts/chart_panel.h"

#include <QGraphicsLayout>
#include <QLegend>
#include <QPen>
#include <algorithm>
#include <cmath>

#include "gui/charts/round_ticks.h"
#include "gui/charts/signal_painting.h"
#include "gui/theme.h"

namespace hinge::gui {
namespace {

constexpr double kTickSpacing_px = 18.0;      // between value ticks
constexpr double kTimeTickSpacing_px = 80.0;  // between time ticks
constexpr int kLeastTicks = 4;
constexpr int kMostTicks = 12;
constexpr double kLabel_pt = 8.5;

void set_round_ticks(QValueAxis& axis, double low, double high, double length_px, double spacing_px) {
    const int most = std::clamp(static_cast<int>(length_px / spacing_px), kLeastTicks, kMostTicks);
    const RoundTicks ticks = round_ticks(low, high, most);
    axis.setTickType(QValueAxis::TicksDynamic);
    axis.setTickAnchor(0.0);
    axis.setTickInterval(ticks.step);
    axis.setLabelFormat(ticks.label_format());
    axis.setRange(low, high);
}

}  // namespace

// Paints through signal_painting.h; cached in device pixels, so that moving the cursor repaints nothing.
class ChartPanel::Signals : public QGraphicsItem {
public:
    Signals(ChartPanel& chart) : QGraphicsItem(&chart), chart_(chart) {
        setCacheMode(QGraphicsItem::DeviceCoordinateCache);
        setZValue(10.0);
    }
    void geometry_changes() { prepareGeometryChange(); }
    [[nodiscard]] QRectF boundingRect() const override {
        return chart_.map_.area.adjusted(-2.0, -2.0, kDirectLabelWidth_px, 2.0);
    }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) override {
        paint_panel(*painter, chart_.data_, chart_.panel(), chart_.map_, chart_.theme_);
    }

private:
    ChartPanel& chart_;
};

ChartPanel::ChartPanel(const ChartData& data, std::size_t panel, Theme theme, bool shows_time_axis)
    : data_(data),
      panel_(panel),
      theme_(theme),
      time_axis_(new QValueAxis),
      value_axis_(new QValueAxis),
      signals_(new Signals(*this)) {
    setBackgroundVisible(false);
    legend()->hide();
    setMargins(QMargins(0, 0, 0, 0));
    layout()->setContentsMargins(0, 0, 0, 0);
    addAxis(time_axis_, Qt::AlignBottom);
    addAxis(value_axis_, Qt::AlignLeft);
    style_axis(*time_axis_);
    style_axis(*value_axis_);
    time_axis_->setLabelsVisible(shows_time_axis);
    time_axis_->setTitleVisible(shows_time_axis);
    value_axis_->setTitleText(QString::fromStdString(this->panel().axis_title));
}

const Panel& ChartPanel::panel() const noexcept {
    return data_.panels[panel_];
}

void ChartPanel::style_axis(QValueAxis& axis) const {
    const Palette& colours = colours_of(theme_);
    QFont font;
    font.setPointSizeF(kLabel_pt);
    axis.setLabelsFont(font);
    axis.setTitleFont(font);
    axis.setLabelsColor(to_qcolor(colours.muted));
    axis.setTitleBrush(to_qcolor(colours.muted));
    axis.setLinePenColor(to_qcolor(colours.line));
    axis.setGridLineColor(to_qcolor(colours.grid));
}

void ChartPanel::place(const QRectF& plot, const TimeSpan& visible, double zero_s,
                       const QString& time_title) {
    signals_->geometry_changes();
    map_ = {plot, visible, panel().low, panel().high};
    setPlotArea(plot);
    set_round_ticks(*value_axis_, map_.low, map_.high, plot.height(), kTickSpacing_px);
    set_round_ticks(*time_axis_, visible.first_s - zero_s, visible.last_s - zero_s, plot.width(),
                    kTimeTickSpacing_px);
    time_axis_->setTitleText(time_title);
    signals_->update();
}

}  // namespace hinge::gui
