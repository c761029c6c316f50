#include "gui/charts/signal_painting.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "gui/charts/chart_panel.h"
#include "gui/charts/label_layout.h"
#include "gui/charts/min_max_pyramid.h"
#include "gui/theme.h"

namespace hinge::gui {
namespace {

constexpr double kFlag_pt = 8.0;
constexpr double kName_pt = 8.5;
constexpr double kMark_px = 7.0;
constexpr double kLeastGap_px = 3.0;  // a gap stays visible however far one zooms out
constexpr double kNameSpacing_px = 13.0;

QFont font_of(double points) {
    QFont font;
    font.setPointSizeF(points);
    return font;
}

bool is_visible(const TimeSpan& span, const PlotMap& map) {
    return span.last_s > map.time.first_s && span.first_s < map.time.last_s;
}

QRectF column(const TimeSpan& span, const PlotMap& map) {
    const double left = std::max(map.x(span.first_s), map.area.left());
    const double right = std::min(map.x(span.last_s), map.area.right());
    return {left, map.area.top(), std::max(right - left, 0.0), map.area.height()};
}

void paint_phases(QPainter& painter, const ChartData& data, const PlotMap& map, Theme theme) {
    for (const PhaseBand& band : data.phases) {
        if (is_visible(band.span, map)) {
            painter.fillRect(column(band.span, map), to_qcolor(colour(band.phase, theme)));
        }
    }
}

void paint_gaps(QPainter& painter, const Panel& panel, const PlotMap& map, Theme theme) {
    for (const TimeSpan& gap : panel.missing) {
        if (!is_visible(gap, map)) {
            continue;
        }
        QRectF box = column(gap, map);
        if (box.width() < kLeastGap_px) {
            box.setLeft(std::max(map.area.left(), box.center().x() - kLeastGap_px / 2.0));
            box.setWidth(kLeastGap_px);
        }
        painter.fillRect(box, to_qcolor(colours_of(theme).background));
        painter.fillRect(box, QBrush(to_qcolor(colours_of(theme).missing), Qt::BDiagPattern));
    }
}

void paint_events(QPainter& painter, const ChartData& data, const PlotMap& map, Theme theme) {
    QColor colour = to_qcolor(colours_of(theme).event);
    colour.setAlphaF(0.55F);
    painter.setPen(QPen(colour, 1.0));
    for (const EventFlag& flag : data.flags) {
        if (flag.time_s >= map.time.first_s && flag.time_s <= map.time.last_s) {
            const double x = std::floor(map.x(flag.time_s)) + 0.5;
            painter.drawLine(QPointF(x, map.area.top()), QPointF(x, map.area.bottom()));
        }
    }
}

QPen curve_pen(const Trace& trace, Theme theme) {
    QPen pen(to_qcolor(colour(trace.meaning, theme)), line_width(trace.meaning));
    pen.setJoinStyle(Qt::BevelJoin);
    if (trace.dashed) {
        pen.setDashPattern({4.0, 3.0});
    }
    return pen;
}

void paint_curve(QPainter& painter, const ChartData& data, const Trace& trace, const PlotMap& map,
                 Theme theme) {
    const double rate = data.rate_hz;
    const double first = (map.time.first_s - data.whole.first_s) * rate;
    const double last = (map.time.last_s - data.whole.first_s) * rate;
    const auto width = static_cast<std::size_t>(std::max(map.area.width(), 1.0));
    painter.setPen(curve_pen(trace, theme));
    QPolygonF line;
    for (const CurvePoint& point : decimate(trace.samples, first, last, width)) {
        if (std::isnan(point.value)) {
            painter.drawPolyline(line);
            line.clear();
        } else {
            line << QPointF(map.x(data.whole.first_s + point.index / rate),
                            map.y(static_cast<double>(point.value)));
        }
    }
    painter.drawPolyline(line);
}

// Where the curve leaves the plot on the right, or ends; the middle of the plot when it shows nothing.
double name_height(const ChartData& data, const Trace& trace, const PlotMap& map) {
    const double last = std::round((map.time.last_s - data.whole.first_s) * data.rate_hz);
    const double first = std::max(0.0, (map.time.first_s - data.whole.first_s) * data.rate_hz);
    auto i = static_cast<std::ptrdiff_t>(std::min(last, static_cast<double>(trace.samples.size()) - 1.0));
    for (; i >= static_cast<std::ptrdiff_t>(first); --i) {
        const double value = static_cast<double>(trace.samples[static_cast<std::size_t>(i)]);
        if (std::isfinite(value)) {
            return map.y(value);
        }
    }
    return map.area.center().y();
}

void paint_mark(QPainter& painter, Mark mark, const QPointF& centre, const QColor& colour) {
    const QRectF box(centre.x() - kMark_px / 2.0, centre.y() - kMark_px / 2.0, kMark_px, kMark_px);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    if (mark == Mark::circle) {
        painter.drawEllipse(box);
    } else if (mark == Mark::square) {
        painter.drawRect(box);
    }
    painter.setBrush(Qt::NoBrush);
}

void paint_names(QPainter& painter, const ChartData& data, const Panel& panel, const PlotMap& map,
                 Theme theme) {
    std::vector<const Trace*> named;
    std::vector<double> wanted;
    for (const Trace& trace : panel.traces) {
        if (trace.labelled) {
            named.push_back(&trace);
            wanted.push_back(name_height(data, trace, map));
        }
    }
    const double margin = kNameSpacing_px / 2.0;
    const std::vector<double> placed =
        spread_labels(wanted, kNameSpacing_px, map.area.top() + margin, map.area.bottom() - margin);
    painter.setFont(font_of(kName_pt));
    for (std::size_t i = 0; i < named.size(); ++i) {
        const QPointF at(map.area.right() + 9.0, placed[i]);
        const Trace& trace = *named[i];
        if (mark(trace.meaning) == Mark::none) {
            painter.setPen(curve_pen(trace, theme));
            painter.drawLine(at - QPointF(5.0, 0.0), at + QPointF(7.0, 0.0));
        } else {
            paint_mark(painter, mark(trace.meaning), at, to_qcolor(colour(trace.meaning, theme)));
        }
        painter.setPen(to_qcolor(colours_of(theme).text));
        const QRectF box(at.x() + 10.0, at.y() - 8.0, kDirectLabelWidth_px - 19.0, 16.0);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(trace.name));
    }
}

void paint_phase_names(QPainter& painter, const ChartData& data, const PlotMap& map, Theme theme) {
    painter.setFont(font_of(kFlag_pt));
    const QFontMetricsF metrics(painter.font());
    for (const PhaseBand& band : data.phases) {
        if (!is_visible(band.span, map)) {
            continue;
        }
        QRectF box = column(band.span, map);
        painter.fillRect(box, to_qcolor(colour(band.phase, theme)));
        box.setHeight(kHeaderRow_px);
        const QString name = QString::fromStdString(band.name);
        if (metrics.horizontalAdvance(name) + 4.0 <= box.width()) {
            painter.setPen(to_qcolor(colours_of(theme).muted));
            painter.drawText(box, Qt::AlignCenter, name);
        }
    }
}

void paint_flags(QPainter& painter, const ChartData& data, const PlotMap& map, Theme theme) {
    const QFontMetricsF metrics(painter.font());
    std::vector<FlagRequest> requests;
    for (const EventFlag& flag : data.flags) {
        const double width = metrics.horizontalAdvance(QString::fromStdString(flag.label));
        requests.push_back({map.x(flag.time_s), width, flag.priority});
    }
    const auto places = lay_out_flags(requests, kFlagRows, map.area.left(), map.area.right());
    const double rows_top = map.area.top() + kHeaderRow_px;
    QColor line = to_qcolor(colours_of(theme).event);
    line.setAlphaF(0.55F);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].row < 0) {
            continue;
        }
        const double top = rows_top + kHeaderRow_px * places[i].row;
        const double x = std::floor(requests[i].x) + 0.5;
        painter.setPen(QPen(line, 1.0));
        painter.drawLine(QPointF(x, top + 2.0), QPointF(x, map.area.bottom()));
        painter.setPen(to_qcolor(colours_of(theme).text));
        painter.drawText(QRectF(places[i].left, top, requests[i].width + 2.0, kHeaderRow_px),
                         Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(data.flags[i].label));
    }
}

}  // namespace

void paint_panel(QPainter& painter, const ChartData& data, const Panel& panel, const PlotMap& map,
                 Theme theme) {
    if (map.area.isEmpty() || map.time.length_s() <= 0.0) {
        return;
    }
    painter.save();
    painter.setClipRect(map.area.adjusted(0.0, -1.0, 0.0, 1.0));
    paint_phases(painter, data, map, theme);
    if (panel.centred) {
        painter.setPen(QPen(to_qcolor(colours_of(theme).muted), 1.0));
        painter.drawLine(QPointF(map.area.left(), map.y(0.0)), QPointF(map.area.right(), map.y(0.0)));
    }
    paint_events(painter, data, map, theme);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Trace& trace : panel.traces) {
        paint_curve(painter, data, trace, map, theme);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    paint_gaps(painter, panel, map, theme);
    painter.setClipping(false);
    painter.setRenderHint(QPainter::Antialiasing);
    paint_names(painter, data, panel, map, theme);
    painter.restore();
}

void paint_header(QPainter& painter, const ChartData& data, const PlotMap& map, Theme theme) {
    painter.save();
    paint_phase_names(painter, data, map, theme);
    paint_flags(painter, data, map, theme);
    painter.restore();
}

}  // namespace hinge::gui
