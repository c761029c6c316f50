#include "gui/main_window.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QtConcurrent>
#include <algorithm>
#include <utility>

#include "gui/message_page.h"
#include "gui/review/review_place.h"

namespace hinge::gui {
namespace {

constexpr int kSideWidth_px = 232;
constexpr int kTopHeight_px = 40;
constexpr int kListRow_px = 48;
constexpr int kMostListRows = 6;

QString file_name(const std::filesystem::path& file) {
    return QString::fromStdString(file.filename().string());
}

QLabel* label_with(const QString& text, const char* role) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", role);
    return label;
}

QString state_of(const OpenedTrial& trial, bool briefly) {
    if (trial.data) {
        return QString::fromStdString(briefly ? trial.data->brief : trial.data->summary);
    }
    return trial.error.empty() ? "reading \u2026" : "could not be opened";
}

void empty_layout(QLayout& layout) {
    while (QLayoutItem* item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

}  // namespace

MainWindow::MainWindow(Theme theme, TrialOpener opener) : theme_(theme), opener_(std::move(opener)) {
    setWindowTitle("Hinge");
    setAcceptDrops(true);
    pool_.setMaxThreadCount(1);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(make_top_bar());
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    side_ = make_side_panel();
    pages_ = new QStackedWidget;
    row->addWidget(side_);
    row->addWidget(pages_, 1);
    column->addLayout(row, 1);
    setCentralWidget(body);
    side_->hide();
    show_page(make_empty_page([this] { choose_files(); }));
    QObject::connect(&watcher_, &QFutureWatcher<OpenedTrial>::finished, this, [this] { take_loaded(); });
    QObject::connect(new QShortcut(QKeySequence::Open, this), &QShortcut::activated, this,
                     [this] { choose_files(); });
}

MainWindow::~MainWindow() {
    // The thread may still be reading; its result is of no use to anybody any more.
    watcher_.disconnect();
    watcher_.waitForFinished();
}

QWidget* MainWindow::make_top_bar() {
    auto* bar = new QWidget;
    bar->setFixedHeight(kTopHeight_px);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    title_ = label_with("Review", "heading");
    summary_ = label_with("", "muted");
    row->addWidget(label_with("Hinge", "large"));
    row->addSpacing(16);
    row->addWidget(title_);
    row->addWidget(summary_, 1);
    return bar;
}

QWidget* MainWindow::make_side_panel() {
    auto* side = new QWidget;
    side->setFixedWidth(kSideWidth_px);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(8, 0, 8, 8);
    column->setSpacing(8);
    list_ = new QListWidget;
    list_->setTextElideMode(Qt::ElideRight);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QObject::connect(list_, &QListWidget::currentRowChanged, this, [this](int row) { show_trial(row); });
    column->addWidget(list_);
    auto* words = new QWidget;
    remarks_ = new QVBoxLayout(words);
    remarks_->setContentsMargins(8, 0, 8, 0);
    remarks_->setSpacing(8);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(words);
    column->addWidget(scroll, 1);
    return side;
}

void MainWindow::choose_files() {
    const QStringList chosen =
        QFileDialog::getOpenFileNames(this, "Open trials", {}, "Hinge trials (*.h5);;All files (*)");
    std::vector<std::filesystem::path> files;
    std::transform(chosen.begin(), chosen.end(), std::back_inserter(files),
                   [](const QString& name) { return std::filesystem::path(name.toStdString()); });
    open(files);
}

void MainWindow::open(const std::vector<std::filesystem::path>& files) {
    if (files.empty()) {
        return;
    }
    const int first = static_cast<int>(trials_.size());
    for (const std::filesystem::path& file : files) {
        waiting_.push_back(static_cast<int>(trials_.size()));
        trials_.push_back({.file = file});
        auto* item = new QListWidgetItem(file_name(file) + "\n" + state_of(trials_.back(), true), list_);
        item->setSizeHint(QSize(0, kListRow_px));
        item->setToolTip(QString::fromStdString(file.string()));
    }
    list_->setFixedHeight(kListRow_px * std::min(list_->count(), kMostListRows) + 2);
    side_->show();
    list_->setCurrentRow(first);
    load_next();
}

void MainWindow::load_next() {
    if (waiting_.empty() || watcher_.isRunning()) {
        return;
    }
    const std::filesystem::path file = trials_[static_cast<std::size_t>(waiting_.front())].file;
    watcher_.setFuture(QtConcurrent::run(&pool_, [opener = opener_, file] { return opener(file); }));
}

void MainWindow::take_loaded() {
    const int row = waiting_.front();
    waiting_.pop_front();
    OpenedTrial& trial = trials_[static_cast<std::size_t>(row)];
    trial = watcher_.result();
    if (!trial.data && trial.error.empty()) {
        trial.error = trial.file.string() + ": could not be read";
    }
    list_->item(row)->setText(file_name(trial.file) + "\n" + state_of(trial, true));
    if (row == list_->currentRow()) {
        shown_ = -1;
        show_trial(row);
    }
    if (!waiting_.empty()) {
        load_next();
    } else if (const auto done = std::exchange(on_all_loaded, nullptr)) {
        done();
    }
}

std::size_t MainWindow::readable_trials() const {
    return static_cast<std::size_t>(std::count_if(
        trials_.begin(), trials_.end(), [](const OpenedTrial& trial) { return trial.data != nullptr; }));
}

void MainWindow::show_page(QWidget* page) {
    while (pages_->count() > 0) {
        QWidget* old = pages_->widget(0);
        pages_->removeWidget(old);
        old->deleteLater();
    }
    pages_->addWidget(page);
}

void MainWindow::show_trial(int row) {
    if (row < 0 || row == shown_) {
        return;
    }
    shown_ = row;
    review_ = nullptr;
    const OpenedTrial& trial = trials_[static_cast<std::size_t>(row)];
    title_->setText(trial.data ? QString::fromStdString(trial.data->title) : file_name(trial.file));
    summary_->setText(state_of(trial, false));
    setWindowTitle(title_->text() + " \u2013 Hinge");
    show_remarks(trial.data.get());
    if (trial.data) {
        review_ = new ReviewPlace(*trial.data, theme_);
        show_page(review_);
    } else if (trial.error.empty()) {
        show_page(make_reading_page(file_name(trial.file)));
    } else {
        show_page(make_failure_page(file_name(trial.file), QString::fromStdString(trial.error)));
    }
}

void MainWindow::show_remarks(const ReviewData* review) {
    empty_layout(*remarks_);
    if (review == nullptr) {
        return;
    }
    const auto section = [this](const char* heading, const std::vector<std::string>& sentences,
                                const char* role) {
        remarks_->addWidget(label_with(heading, "heading"));
        for (const std::string& sentence : sentences) {
            QLabel* label = label_with(QString::fromStdString(sentence), role);
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
            remarks_->addWidget(label);
        }
    };
    const std::vector<std::string> none{"No findings. What could not be assessed says why in the table."};
    section("Findings", review->findings.empty() ? none : review->findings,
            review->findings.empty() ? "muted" : "");
    if (!review->notes.empty()) {
        remarks_->addSpacing(8);
        section("About the recording", review->notes, "muted");
    }
    remarks_->addStretch(1);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            files.emplace_back(url.toLocalFile().toStdString());
        }
    }
    open(files);
}

}  // namespace hinge::gui
