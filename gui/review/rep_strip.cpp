#include "gui/review/rep_strip.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/charts/signal_painting.h"
#include "gui/theme.h"

namespace hinge::gui {
namespace {

constexpr int kHeight_px = 28;
constexpr double kLeft_px = 72.0;  // in line with the charts' plots
constexpr double kClickSlop_px = 4.0;

}  // namespace

RepStrip::RepStrip(const ReviewData& review, Theme theme, QWidget* parent)
    : QWidget(parent), data_(review), theme_(theme), visible_(review.whole) {
    setFixedHeight(kHeight_px);
    setToolTip("The whole trial. Click a rep to zoom to it, drag to zoom to a part, press 0 for everything.");
}

void RepStrip::show_state(int selected_rep, TimeSpan visible) {
    selected_ = selected_rep;
    visible_ = visible;
    update();
}

QRectF RepStrip::track() const {
    return {kLeft_px, 5.0, width() - kLeft_px - kDirectLabelWidth_px, height() - 10.0};
}

double RepStrip::x_of(double time_s) const {
    return track().left() + track().width() * (time_s - data_.whole.first_s) / data_.whole.length_s();
}

double RepStrip::time_of(double x) const {
    const double share = std::clamp((x - track().left()) / track().width(), 0.0, 1.0);
    return data_.whole.first_s + share * data_.whole.length_s();
}

void RepStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const Palette& colours = colours_of(theme_);
    painter.fillRect(rect(), to_qcolor(colours.background));
    painter.fillRect(track(), to_qcolor(colours.surface));
    painter.setPen(to_qcolor(colours.muted));
    painter.drawText(QRectF(0.0, 0.0, kLeft_px - 8.0, height()), Qt::AlignRight | Qt::AlignVCenter, "Reps");
    for (const RepMark& rep : data_.reps) {
        const bool chosen = rep.index == selected_;
        QRectF block(x_of(rep.span.first_s), track().top(), 0.0, track().height());
        block.setRight(std::max(x_of(rep.span.last_s), block.left() + 2.0));
        painter.fillRect(block, to_qcolor(chosen ? colours.accent : colour(Phase::slack, theme_)));
        painter.setPen(to_qcolor(chosen ? colours.on_accent : colours.text));
        const QString name = QString::number(rep.index) + (rep.failed ? " \u00d7" : "");
        if (painter.fontMetrics().horizontalAdvance(name) <= block.width()) {
            painter.drawText(block, Qt::AlignCenter, name);
        }
    }
    TimeSpan frame = visible_;
    if (pressed_ && std::abs(sweep_x_ - press_x_) > kClickSlop_px) {
        frame = {time_of(std::min(press_x_, sweep_x_)), time_of(std::max(press_x_, sweep_x_))};
    }
    painter.setPen(QPen(to_qcolor(colours.text), 1.0));
    painter.drawRect(QRectF(std::floor(x_of(frame.first_s)) + 0.5, 2.5,
                            std::round(x_of(frame.last_s) - x_of(frame.first_s)) - 1.0, height() - 6.0));
}

void RepStrip::mousePressEvent(QMouseEvent* event) {
    pressed_ = event->button() == Qt::LeftButton;
    press_x_ = sweep_x_ = event->position().x();
}

void RepStrip::mouseMoveEvent(QMouseEvent* event) {
    sweep_x_ = event->position().x();
    update();
}

void RepStrip::mouseReleaseEvent(QMouseEvent* event) {
    if (!pressed_) {
        return;
    }
    pressed_ = false;
    const double x = event->position().x();
    if (std::abs(x - press_x_) > kClickSlop_px) {
        if (on_range_swept) {
            on_range_swept({time_of(std::min(press_x_, x)), time_of(std::max(press_x_, x))});
        }
        return;
    }
    const double at_s = time_of(x);
    for (const RepMark& rep : data_.reps) {
        if (at_s >= rep.span.first_s && at_s <= rep.span.last_s && on_rep_chosen) {
            on_rep_chosen(rep.index);
            return;
        }
    }
}

}  // namespace hinge::gui
