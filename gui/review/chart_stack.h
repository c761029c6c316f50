#pragma once

#include <QGraphicsView>
#include <functional>
#include <memory>
#include <vector>

#include "gui/charts/chart_panel.h"
#include "gui/review/review_data.h"

class QGraphicsLineItem;
class QGraphicsScene;
class QGraphicsSimpleTextItem;

namespace hinge::gui {

// The stacked charts of one trial on one time axis. Wheel zooms about the pointer, dragging pans, a double
// click asks for the whole trial. Borrows the data; it outlives the widget.
class ChartStack : public QGraphicsView {
public:
    ChartStack(const ReviewData& review, Theme theme, QWidget* parent = nullptr);

    void show_range(TimeSpan range);  // clipped to the trial, never shorter than a few samples
    [[nodiscard]] TimeSpan visible() const noexcept { return visible_; }
    // Where the shown time is zero, and what the axis says about it.
    void set_zero(double zero_s, const QString& axis_title);

    // One line at the top right; a hint is greyed.
    void set_read_out(const QString& line, bool is_hint);
    [[nodiscard]] QString read_out_text() const;

    std::function<void(TimeSpan)> on_range_changed;
    std::function<void(double time_s)> on_cursor_moved;
    std::function<void()> on_cursor_left;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    class Header;

    void lay_out();
    void place_read_out();
    [[nodiscard]] double time_at(double x) const;
    [[nodiscard]] QRectF plots() const;  // from the top of the first plot to the bottom of the last

    const ReviewData& data_;
    Theme theme_;
    TimeSpan visible_;
    double zero_s_ = 0.0;
    QString axis_title_;
    std::unique_ptr<QGraphicsScene> stage_;
    std::vector<ChartPanel*> charts_;                 // owned by the scene
    std::vector<QGraphicsSimpleTextItem*> titles_;    // owned by the scene
    std::vector<QGraphicsSimpleTextItem*> captions_;  // owned by the scene
    QGraphicsSimpleTextItem* read_out_ = nullptr;     // owned by the scene
    Header* header_ = nullptr;                        // owned by the scene
    QGraphicsLineItem* cursor_ = nullptr;             // owned by the scene
    double drag_x_ = 0.0;
    TimeSpan drag_from_;
    bool dragging_ = false;
};

}  // namespace hinge::gui
