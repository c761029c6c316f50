#pragma once

#include <QFutureWatcher>
#include <QMainWindow>
#include <QThreadPool>
#include <deque>
#include <filesystem>
#include <functional>
#include <vector>

#include "gui/charts/palette.h"
#include "gui/document/trial_loader.h"

class QLabel;
class QListWidget;
class QStackedWidget;
class QVBoxLayout;

namespace hinge::gui {

class ReviewPlace;

// The workstation's window: the trials on the left, the Review place of the chosen one on the right. Trials
// are read and analysed one after another on a thread of the window's own pool; the window never waits for
// them.
class MainWindow : public QMainWindow {
public:
    using TrialOpener =
        std::function<OpenedTrial(const std::filesystem::path&)>;  // called on the loader's thread

    explicit MainWindow(Theme theme, TrialOpener opener = &open_trial);
    ~MainWindow() override;

    void open(const std::vector<std::filesystem::path>& files);
    [[nodiscard]] bool is_loading() const noexcept { return !waiting_.empty() || watcher_.isRunning(); }
    [[nodiscard]] std::size_t readable_trials() const;
    // The place of the trial that is shown, or null for a message or the empty page.
    [[nodiscard]] ReviewPlace* review() const noexcept { return review_; }

    std::function<void()> on_all_loaded;  // once, when nothing is left to read

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* make_top_bar();
    QWidget* make_side_panel();
    void choose_files();
    void load_next();
    void take_loaded();
    void show_trial(int row);
    void show_page(QWidget* page);
    void show_remarks(const ReviewData* review);

    Theme theme_;
    TrialOpener opener_;
    QThreadPool pool_;  // one thread
    QFutureWatcher<OpenedTrial> watcher_;
    std::deque<int> waiting_;  // rows of trials_
    std::vector<OpenedTrial> trials_;
    int shown_ = -1;
    ReviewPlace* review_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* summary_ = nullptr;
    QListWidget* list_ = nullptr;
    QWidget* side_ = nullptr;
    QVBoxLayout* remarks_ = nullptr;
    QStackedWidget* pages_ = nullptr;
};

}  // namespace hinge::gui
