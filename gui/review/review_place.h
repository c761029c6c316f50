#pragma once

#include <QWidget>

#include "gui/charts/palette.h"
#include "gui/review/review_data.h"

namespace hinge::gui {

class ChartStack;
class RepStrip;
class RepTableView;

// Review of one trial: strip, stacked charts, rep table. Left and right select a rep, 0 shows the whole
// trial, T switches between time from the first lift-off and time of the recording, + and - zoom. Borrows the
// data; it outlives the widget.
class ReviewPlace : public QWidget {
public:
    ReviewPlace(const ReviewData& review, Theme theme, QWidget* parent = nullptr);

    void select_rep(int index);  // and zooms to it; an index that does not exist changes nothing
    void show_whole();
    [[nodiscard]] int selected_rep() const noexcept { return selected_; }  // 0: none
    [[nodiscard]] TimeSpan visible() const;
    [[nodiscard]] QString read_out_text() const;
    [[nodiscard]] RepTableView* table() const noexcept { return table_; }
    [[nodiscard]] ChartStack* charts() const noexcept { return charts_; }

private:
    void step_rep(int by);
    void zoom(double factor);
    void use_lift_off_time(bool from_lift_off);
    void show_cursor(double time_s);
    void clear_cursor();
    void add_shortcuts();

    const ReviewData& data_;
    int selected_ = 0;
    bool from_lift_off_ = false;
    double zero_s_ = 0.0;
    RepStrip* strip_;
    ChartStack* charts_;
    RepTableView* table_;
};

}  // namespace hinge::gui
