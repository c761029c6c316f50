#pragma once

#include <QWidget>
#include <functional>

#include "gui/charts/palette.h"
#include "gui/review/review_data.h"

namespace hinge::gui {

// The whole trial as a thin strip: reps as blocks, the visible range as a frame. A click on a block selects
// the rep; dragging zooms to what was swept. Borrows the data; it outlives the widget.
class RepStrip : public QWidget {
public:
    RepStrip(const ReviewData& review, Theme theme, QWidget* parent = nullptr);

    void show_state(int selected_rep, TimeSpan visible);  // rep 0: none

    std::function<void(int rep)> on_rep_chosen;
    std::function<void(TimeSpan)> on_range_swept;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRectF track() const;
    [[nodiscard]] double x_of(double time_s) const;
    [[nodiscard]] double time_of(double x) const;

    const ReviewData& data_;
    Theme theme_;
    int selected_ = 0;
    TimeSpan visible_;
    double press_x_ = 0.0;
    double sweep_x_ = 0.0;
    bool pressed_ = false;
};

}  // namespace hinge::gui
