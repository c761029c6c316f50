#include "gui/review/review_place.h"

#include <QKeySequence>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>
#include <initializer_list>

#include "gui/review/chart_stack.h"
#include "gui/review/rep_strip.h"
#include "gui/review/rep_table_view.h"

namespace hinge::gui {
namespace {

constexpr double kKeyZoom = 1.5;

}  // namespace

ReviewPlace::ReviewPlace(const ReviewData& review, Theme theme, QWidget* parent)
    : QWidget(parent),
      data_(review),
      strip_(new RepStrip(review, theme)),
      charts_(new ChartStack(review, theme)),
      table_(new RepTableView(review.table, theme)) {
    auto* top = new QFrame;
    top->setProperty("role", "page");
    auto* column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip_);
    column->addWidget(charts_, 1);
    auto* split = new QSplitter(Qt::Vertical);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(top);
    split->addWidget(table_);
    split->setStretchFactor(0, 7);
    split->setStretchFactor(1, 2);
    split->setSizes({540, 180});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(split);

    charts_->on_range_changed = [this](TimeSpan range) { strip_->show_state(selected_, range); };
    charts_->on_cursor_moved = [this](double time_s) { show_cursor(time_s); };
    charts_->on_cursor_left = [this] { clear_cursor(); };
    strip_->on_rep_chosen = [this](int rep) { select_rep(rep); };
    strip_->on_range_swept = [this](TimeSpan range) { charts_->show_range(range); };
    use_lift_off_time(review.first_lift_off_s.has_value());
    clear_cursor();
    add_shortcuts();
}

void ReviewPlace::add_shortcuts() {
    const auto on = [this](std::initializer_list<QKeySequence> keys, auto action) {
        for (const QKeySequence& key : keys) {
            auto* shortcut = new QShortcut(key, this);
            shortcut->setContext(Qt::WindowShortcut);
            QObject::connect(shortcut, &QShortcut::activated, this, action);
        }
    };
    on({Qt::Key_Left}, [this] { step_rep(-1); });
    on({Qt::Key_Right}, [this] { step_rep(+1); });
    on({Qt::Key_0}, [this] { show_whole(); });
    on({Qt::Key_T}, [this] { use_lift_off_time(!from_lift_off_); });
    on({Qt::Key_Plus, Qt::Key_Equal}, [this] { zoom(1.0 / kKeyZoom); });
    on({Qt::Key_Minus}, [this] { zoom(kKeyZoom); });
}

void ReviewPlace::select_rep(int index) {
    const auto found = std::find_if(data_.reps.begin(), data_.reps.end(),
                                    [index](const RepMark& rep) { return rep.index == index; });
    if (found == data_.reps.end()) {
        return;
    }
    selected_ = index;
    charts_->show_range(found->view);
    strip_->show_state(selected_, charts_->visible());
    table_->show_rep(static_cast<int>(found - data_.reps.begin()));
}

void ReviewPlace::step_rep(int by) {
    if (data_.reps.empty()) {
        return;
    }
    const int last = static_cast<int>(data_.reps.size());
    const auto found = std::find_if(data_.reps.begin(), data_.reps.end(),
                                    [this](const RepMark& rep) { return rep.index == selected_; });
    const int place = found == data_.reps.end()
                          ? (by > 0 ? 0 : last - 1)
                          : std::clamp(static_cast<int>(found - data_.reps.begin()) + by, 0, last - 1);
    select_rep(data_.reps[static_cast<std::size_t>(place)].index);
}

void ReviewPlace::show_whole() {
    selected_ = 0;
    charts_->show_range(data_.whole);
    strip_->show_state(selected_, charts_->visible());
}

void ReviewPlace::zoom(double factor) {
    const TimeSpan now = charts_->visible();
    const double middle_s = (now.first_s + now.last_s) / 2.0;
    const double half_s = factor * now.length_s() / 2.0;
    charts_->show_range({middle_s - half_s, middle_s + half_s});
}

void ReviewPlace::use_lift_off_time(bool from_lift_off) {
    from_lift_off_ = from_lift_off && data_.first_lift_off_s.has_value();
    zero_s_ = from_lift_off_ ? *data_.first_lift_off_s : 0.0;
    charts_->set_zero(zero_s_,
                      from_lift_off_ ? "Time from the first lift-off [s]" : "Time of the recording [s]");
}

void ReviewPlace::show_cursor(double time_s) {
    charts_->set_read_out(QString::fromStdString(read_out(data_, time_s, zero_s_)), false);
}

void ReviewPlace::clear_cursor() {
    charts_->set_read_out("\u2190 \u2192 rep    0 whole trial    wheel zooms, drag pans    T time base",
                          true);
}

TimeSpan ReviewPlace::visible() const {
    return charts_->visible();
}

QString ReviewPlace::read_out_text() const {
    return charts_->read_out_text();
}

}  // namespace hinge::gui
