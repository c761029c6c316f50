#include "gui/review/chart_stack.h"

#include <QGraphicsLineItem>
#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>
#include <QMouseEvent>
#include <QPen>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "gui/charts/signal_painting.h"
#include "gui/theme.h"

namespace hinge::gui {
namespace {

constexpr double kLeft_px = 72.0;    // value labels and axis title
constexpr double kBottom_px = 38.0;  // time labels and axis title
constexpr double kTitle_px = 20.0;
constexpr double kCaptionGap_px = 12.0;
constexpr double kPanelGap_px = 6.0;
constexpr double kReadOutMargin_px = 12.0;
constexpr double kTitle_pt = 10.0;
constexpr double kHeader_px = kHeaderRow_px * (1 + kFlagRows);
constexpr double kLeastSamples = 20.0;  // deepest zoom
constexpr double kZoomPerNotch = 1.25;
constexpr double kNotch = 120.0;  // QWheelEvent's eighths of a degree for one notch

// Centred on the title row that starts at `top`.
void place_text(QGraphicsSimpleTextItem& text, double left, double top) {
    text.setPos(left, top + (kTitle_px - text.boundingRect().height()) / 2.0);
}

}  // namespace

class ChartStack::Header : public QGraphicsItem {
public:
    Header(const ReviewData& data, Theme theme) : data_(data), theme_(theme) {}
    void place(const PlotMap& map) {
        prepareGeometryChange();
        map_ = map;
    }
    [[nodiscard]] QRectF boundingRect() const override { return map_.area; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) override {
        paint_header(*painter, data_, map_, theme_);
    }

private:
    const ReviewData& data_;
    Theme theme_;
    PlotMap map_;
};

ChartStack::ChartStack(const ReviewData& review, Theme theme, QWidget* parent)
    : QGraphicsView(parent),
      data_(review),
      theme_(theme),
      visible_(review.whole),
      stage_(new QGraphicsScene) {
    setScene(stage_.get());
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setBackgroundBrush(to_qcolor(colours_of(theme).background));
    setMouseTracking(true);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    QFont title_font = font();
    title_font.setPointSizeF(kTitle_pt);
    title_font.setWeight(QFont::DemiBold);
    for (std::size_t i = 0; i < review.panels.size(); ++i) {
        auto* chart = new ChartPanel(review, i, theme, i + 1 == review.panels.size());
        stage_->addItem(chart);
        charts_.push_back(chart);
        auto* title = stage_->addSimpleText(QString::fromStdString(review.panels[i].question), title_font);
        title->setBrush(to_qcolor(colours_of(theme).text));
        titles_.push_back(title);
        auto* caption = stage_->addSimpleText(QString::fromStdString(review.panels[i].caption));
        caption->setBrush(to_qcolor(colours_of(theme).muted));
        captions_.push_back(caption);
    }
    read_out_ = stage_->addSimpleText(QString());
    header_ = new Header(review, theme);
    stage_->addItem(header_);
    cursor_ = stage_->addLine(QLineF(), QPen(to_qcolor(colours_of(theme).text), 1.0, Qt::DotLine));
    cursor_->setZValue(100.0);
    cursor_->hide();
}

void ChartStack::show_range(TimeSpan range) {
    const double least_s = std::min(kLeastSamples / data_.rate_hz, data_.whole.length_s());
    const double length_s = std::clamp(range.length_s(), least_s, data_.whole.length_s());
    const double middle_s = (range.first_s + range.last_s) / 2.0;
    const double first_s =
        std::clamp(middle_s - length_s / 2.0, data_.whole.first_s, data_.whole.last_s - length_s);
    const TimeSpan clipped{first_s, first_s + length_s};
    if (clipped == visible_) {
        return;
    }
    visible_ = clipped;
    lay_out();
    if (on_range_changed) {
        on_range_changed(visible_);
    }
}

void ChartStack::set_zero(double zero_s, const QString& axis_title) {
    zero_s_ = zero_s;
    axis_title_ = axis_title;
    lay_out();
}

void ChartStack::lay_out() {
    const double width = viewport()->width();
    const double height = viewport()->height();
    stage_->setSceneRect(0.0, 0.0, width, height);
    const double plot_width = width - kLeft_px - kDirectLabelWidth_px;
    const double count = static_cast<double>(charts_.size());
    double weights = 0.0;
    for (const ChartPanel* chart : charts_) {
        weights += chart->panel().weight;
    }
    const double for_plots = height - kHeader_px - kBottom_px - count * (kTitle_px + kPanelGap_px);
    if (charts_.empty() || plot_width < 20.0 || for_plots < 10.0 * count) {
        return;
    }
    double top = 0.0;
    for (std::size_t i = 0; i < charts_.size(); ++i) {
        place_text(*titles_[i], kLeft_px, top);
        place_text(*captions_[i], kLeft_px + titles_[i]->boundingRect().width() + kCaptionGap_px, top);
        top += kTitle_px + (i == 0 ? kHeader_px : 0.0);
        const double plot_height = for_plots * charts_[i]->panel().weight / weights;
        const QRectF plot(kLeft_px, top, plot_width, plot_height);
        // The chart spans the whole width and its own labels; its coordinates are the scene's.
        charts_[i]->setGeometry(QRectF(0.0, 0.0, width, plot.bottom() + kBottom_px));
        charts_[i]->place(plot, visible_, zero_s_, axis_title_);
        if (i == 0) {
            header_->place({QRectF(kLeft_px, top - kHeader_px, plot_width, kHeader_px), visible_, 0.0, 1.0});
        }
        top = plot.bottom() + kPanelGap_px;
    }
    cursor_->hide();
    place_read_out();
}

void ChartStack::set_read_out(const QString& line, bool is_hint) {
    const Palette& colours = colours_of(theme_);
    read_out_->setText(line);
    read_out_->setBrush(to_qcolor(is_hint ? colours.muted : colours.text));
    place_read_out();
}

QString ChartStack::read_out_text() const {
    return read_out_->text();
}

// Right aligned in the first title row; it takes the caption's place where both do not fit.
void ChartStack::place_read_out() {
    const double left = viewport()->width() - kReadOutMargin_px - read_out_->boundingRect().width();
    place_text(*read_out_, left, 0.0);
    if (!captions_.empty()) {
        const QGraphicsSimpleTextItem& caption = *captions_.front();
        captions_.front()->setVisible(caption.pos().x() + caption.boundingRect().width() + kCaptionGap_px <
                                      left);
    }
}

QRectF ChartStack::plots() const {
    return charts_.empty() ? QRectF() : charts_.front()->map().area.united(charts_.back()->map().area);
}

double ChartStack::time_at(double x) const {
    return charts_.empty() ? 0.0 : charts_.front()->map().time_s(x);
}

void ChartStack::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    lay_out();
}

void ChartStack::wheelEvent(QWheelEvent* event) {
    event->accept();
    if (charts_.empty()) {
        return;
    }
    const double at_s = std::clamp(time_at(event->position().x()), visible_.first_s, visible_.last_s);
    const double factor = std::pow(kZoomPerNotch, -static_cast<double>(event->angleDelta().y()) / kNotch);
    show_range({at_s - factor * (at_s - visible_.first_s), at_s + factor * (visible_.last_s - at_s)});
}

void ChartStack::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        dragging_ = true;
        drag_x_ = event->position().x();
        drag_from_ = visible_;
        viewport()->setCursor(Qt::ClosedHandCursor);
    }
}

void ChartStack::mouseMoveEvent(QMouseEvent* event) {
    const double x = event->position().x();
    const QRectF area = plots();
    if (dragging_ && area.width() > 0.0) {
        const double moved_s = (drag_x_ - x) / area.width() * drag_from_.length_s();
        show_range({drag_from_.first_s + moved_s, drag_from_.last_s + moved_s});
    }
    if (x < area.left() || x > area.right()) {
        leaveEvent(event);
        return;
    }
    cursor_->setLine(QLineF(std::floor(x) + 0.5, area.top(), std::floor(x) + 0.5, area.bottom()));
    cursor_->show();
    if (on_cursor_moved) {
        on_cursor_moved(time_at(x));
    }
}

void ChartStack::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        dragging_ = false;
        viewport()->unsetCursor();
    }
}

void ChartStack::mouseDoubleClickEvent(QMouseEvent* /*event*/) {
    show_range(data_.whole);
}

void ChartStack::leaveEvent(QEvent* /*event*/) {
    cursor_->hide();
    if (on_cursor_left) {
        on_cursor_left();
    }
}

}  // namespace hinge::gui
