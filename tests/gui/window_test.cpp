#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QListWidget>
#include <QTest>
#include <QThread>
#include <QWheelEvent>
#include <atomic>
#include <set>

#include "gui/main_window.h"
#include "gui/review/build_review.h"
#include "gui/review/chart_stack.h"
#include "gui/review/rep_table_view.h"
#include "gui/review/review_place.h"
#include "gui/theme.h"
#include "tests/gui/lift_builder.h"

namespace hinge::gui {
namespace {

// One QApplication without a screen for all tests of this program.
class Screenless : public ::testing::Environment {
public:
    void SetUp() override {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        static int count = 1;
        static char name[] = "window_test";
        static char* arguments[] = {name, nullptr};
        application_ = std::make_unique<QApplication>(count, arguments);
    }
    void TearDown() override { application_.reset(); }

private:
    std::unique_ptr<QApplication> application_;
};

const auto* const kScreenless = ::testing::AddGlobalTestEnvironment(new Screenless);

OpenedTrial open_built(const std::filesystem::path& file) {
    OpenedTrial opened;
    opened.file = file;
    if (file.stem() == "broken") {
        opened.error = file.string() + ": is not a trial";
        return opened;
    }
    opened.data = std::make_shared<const ReviewData>(
        build_review(testing::lift(), testing::report(), file.stem().string()));
    return opened;
}

std::unique_ptr<MainWindow> window_with(const std::vector<std::filesystem::path>& files,
                                        Theme theme = Theme::light) {
    auto window = std::make_unique<MainWindow>(theme, &open_built);
    window->resize(1366, 768);
    window->show();
    window->activateWindow();
    window->open(files);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !window->is_loading(); }, 30000));
    EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    return window;
}

QString all_words(const QWidget& widget) {
    QString words;
    for (const QLabel* label : widget.findChildren<QLabel*>()) {
        words += label->text() + "\n";
    }
    return words;
}

TEST(Window, OpensATrialAndShowsItWhole) {
    const auto window = window_with({"lift.h5"});
    ASSERT_NE(window->review(), nullptr);
    EXPECT_EQ(window->readable_trials(), 1U);
    EXPECT_DOUBLE_EQ(window->review()->visible().first_s, 0.0);
    EXPECT_NEAR(window->review()->visible().last_s, 19.999, 1e-9);
    EXPECT_TRUE(window->windowTitle().startsWith("lift"));
    EXPECT_TRUE(all_words(*window).contains("Rep 2: The bar was let go."));
}

TEST(Window, ArrowKeysSelectRepsAndZeroShowsTheWholeTrial) {
    const auto window = window_with({"lift.h5"});
    ReviewPlace& review = *window->review();
    const TimeSpan whole = review.visible();
    QTest::keyClick(window.get(), Qt::Key_Right);
    EXPECT_EQ(review.selected_rep(), 1);
    EXPECT_LE(review.visible().first_s, 3.5);  // slack of rep 1
    EXPECT_GE(review.visible().last_s, 9.0);   // its touchdown
    EXPECT_LT(review.visible().length_s(), 8.0);
    const TimeSpan first = review.visible();
    QTest::keyClick(window.get(), Qt::Key_Right);
    EXPECT_EQ(review.selected_rep(), 2);
    EXPECT_NEAR(review.visible().first_s, first.first_s + testing::kRepEvery_s, 1e-9);
    QTest::keyClick(window.get(), Qt::Key_Right);
    EXPECT_EQ(review.selected_rep(), 2) << "there is no rep after the last";
    QTest::keyClick(window.get(), Qt::Key_Left);
    EXPECT_EQ(review.visible(), first);
    QTest::keyClick(window.get(), Qt::Key_0);
    EXPECT_EQ(review.selected_rep(), 0);
    EXPECT_EQ(review.visible(), whole);
}

TEST(Window, WheelZoomsAboutThePointerAndNeverLeavesTheTrial) {
    const auto window = window_with({"lift.h5"});
    ChartStack& charts = *window->review()->charts();
    const QPointF middle(charts.viewport()->rect().center());
    const auto turn = [&](int eighths) {
        QWheelEvent event(middle, charts.viewport()->mapToGlobal(middle), {}, {0, eighths}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(charts.viewport(), &event);
    };
    turn(120);
    EXPECT_NEAR(charts.visible().length_s(), 19.999 / 1.25, 1e-6);
    for (int i = 0; i < 100; ++i) {
        turn(120);
    }
    EXPECT_GT(charts.visible().length_s(), 0.0);
    for (int i = 0; i < 200; ++i) {
        turn(-120);
    }
    EXPECT_NEAR(charts.visible().length_s(), 19.999, 1e-6);
    EXPECT_GE(charts.visible().first_s, 0.0);
}

TEST(Window, CursorReadsTheSignalsOutInOneLine) {
    const auto window = window_with({"lift.h5"});
    ReviewPlace& review = *window->review();
    QTest::mouseMove(review.charts()->viewport(), review.charts()->viewport()->rect().center());
    EXPECT_TRUE(QTest::qWaitFor([&] { return review.read_out_text().contains("550 N"); }, 5000))
        << review.read_out_text().toStdString();
}

TEST(Window, TableShowsValuesReasonsAndDefinitions) {
    const auto window = window_with({"lift.h5"});
    const QAbstractItemModel& model = *window->review()->table()->model();
    std::set<QString> texts;
    QString tips;
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            texts.insert(model.index(row, column).data().toString());
            tips += model.index(row, column).data(Qt::ToolTipRole).toString();
        }
    }
    EXPECT_TRUE(texts.contains("2.97 ± 0.06"));
    EXPECT_TRUE(texts.contains("the descent is shorter than 12 inches"));
    EXPECT_TRUE(texts.contains("Descent"));
    EXPECT_TRUE(tips.contains("science.md")) << "the definition names its source";
}

TEST(Window, SaysWhyATrialCannotBeOpenedAndKeepsTheOthers) {
    const auto window = window_with({"broken.h5", "lift.h5"});
    EXPECT_EQ(window->review(), nullptr);
    EXPECT_EQ(window->readable_trials(), 1U);
    EXPECT_TRUE(all_words(*window).contains("broken.h5: is not a trial"));
    EXPECT_TRUE(all_words(*window).contains("The file was not changed."));
    window->findChild<QListWidget*>()->setCurrentRow(1);
    EXPECT_NE(window->review(), nullptr);
}

TEST(Window, WithoutATrialSaysWhatToDo) {
    MainWindow window(Theme::light, &open_built);
    window.show();
    EXPECT_EQ(window.review(), nullptr);
    EXPECT_TRUE(all_words(window).contains("hinge-workstation TRIAL.h5"));
}

TEST(Window, StaysResponsiveWhileATrialIsRead) {
    std::atomic<bool> may_finish = false;
    std::atomic<QThread*> reader = nullptr;
    MainWindow window(Theme::light, [&](const std::filesystem::path& file) {
        reader = QThread::currentThread();
        while (!may_finish) {
            QThread::msleep(1);
        }
        return open_built(file);
    });
    window.show();
    window.open({"slow.h5"});  // returns although nothing is read yet
    EXPECT_TRUE(window.is_loading());
    EXPECT_TRUE(all_words(window).contains("Reading slow.h5"));
    may_finish = true;
    EXPECT_TRUE(QTest::qWaitFor([&] { return !window.is_loading(); }, 30000));
    EXPECT_NE(reader.load(), QThread::currentThread());
    EXPECT_NE(window.review(), nullptr);
}

class WindowTheme : public ::testing::TestWithParam<Theme> {};

TEST_P(WindowTheme, PaintsBackgroundAndEveryCurveInItsColour) {
    apply_theme(*qApp, GetParam());
    const auto window = window_with({"lift.h5"}, GetParam());
    window->review()->select_rep(1);
    QTest::qWait(50);
    const QImage image = window->grab().toImage();
    std::set<QRgb> seen;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            seen.insert(image.pixel(x, y));
        }
    }
    EXPECT_TRUE(seen.contains(colours_of(GetParam()).background));
    // Marks and horizontal lines hold at least one pixel of the pure colour; the dashed hip may not.
    for (const Meaning meaning : {Meaning::left, Meaning::right, Meaning::both, Meaning::bar}) {
        EXPECT_TRUE(seen.contains(colour(meaning, GetParam()))) << static_cast<int>(meaning);
    }
}

INSTANTIATE_TEST_SUITE_P(Both, WindowTheme, ::testing::Values(Theme::light, Theme::dark));

}  // namespace
}  // namespace hinge::gui
