#include <QApplication>
#include <QCommandLineParser>
#include <QTimer>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <vector>

#include "gui/main_window.h"
#include "gui/review/review_place.h"
#include "gui/theme.h"

namespace {

using hinge::gui::MainWindow;
using hinge::gui::Theme;

// Exit statuses of every Hinge program (PRODUCT.md, 4).
constexpr int kDone = 0;
constexpr int kWrongUsage = 2;
constexpr int kNotAcceptable = 3;
constexpr int kStorageFailed = 5;

constexpr int kWidth_px = 1366;
constexpr int kHeight_px = 768;
constexpr int kSettle_ms = 200;  // for layouts and the first painting before a screenshot

struct Options {
    std::optional<Theme> theme;  // none: the desktop's
    QString screenshot;
    int rep = 0;
    std::vector<std::filesystem::path> files;
};

int complain(const QString& sentence, int status) {
    std::fprintf(stderr, "hinge-workstation: %s\n", qPrintable(sentence));
    return status;
}

std::optional<Options> parse(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription("Shows trials: forces, bar, hips, events and the rep table.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("TRIAL", "trials to open (.h5)", "[TRIAL...]");
    const QCommandLineOption theme("theme", "light or dark; the desktop's otherwise", "THEME");
    const QCommandLineOption screenshot("screenshot", "write the window to FILE.png and leave", "FILE.png");
    const QCommandLineOption rep("rep", "start with this rep of the first trial", "NUMBER");
    parser.addOptions({theme, screenshot, rep});
    if (!parser.parse(QApplication::arguments())) {
        complain(parser.errorText() + " See hinge-workstation --help", kWrongUsage);
        return std::nullopt;
    }
    parser.process(application);  // answers --help and --version, and leaves
    Options options;
    options.screenshot = parser.value(screenshot);
    if (parser.isSet(theme)) {
        const QString name = parser.value(theme);
        if (name != "light" && name != "dark") {
            complain("--theme '" + name + "': use light or dark", kWrongUsage);
            return std::nullopt;
        }
        options.theme = name == "dark" ? Theme::dark : Theme::light;
    }
    if (parser.isSet(rep)) {
        bool is_number = false;
        options.rep = parser.value(rep).toInt(&is_number);
        if (!is_number || options.rep < 1) {
            complain("--rep '" + parser.value(rep) + "': use the number of a rep, 1 or more", kWrongUsage);
            return std::nullopt;
        }
    }
    for (const QString& file : parser.positionalArguments()) {
        options.files.emplace_back(file.toStdString());
    }
    return options;
}

void select_first_rep(const MainWindow& window, int rep) {
    if (rep > 0 && window.review() != nullptr) {
        window.review()->select_rep(rep);
    }
}

int save_screenshot(MainWindow& window, const QString& file, bool had_files) {
    if (!window.grab().save(file, "PNG")) {
        return complain(
            file + ": the screenshot cannot be written; choose a folder that exists and is writable",
            kStorageFailed);
    }
    if (had_files && window.readable_trials() == 0) {
        return complain("no trial could be opened; the screenshot shows why", kNotAcceptable);
    }
    return kDone;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName("hinge-workstation");
    QApplication::setApplicationVersion(HINGE_VERSION);
    const std::optional<Options> options = parse(application);
    if (!options) {
        return kWrongUsage;
    }
    const Theme theme = options->theme.value_or(hinge::gui::system_theme(application));
    hinge::gui::apply_theme(application, theme);
    MainWindow window(theme);
    window.resize(kWidth_px, kHeight_px);
    window.show();
    const auto ready = [&] {
        select_first_rep(window, options->rep);
        if (!options->screenshot.isEmpty()) {
            QTimer::singleShot(kSettle_ms, &window, [&] {
                QApplication::exit(save_screenshot(window, options->screenshot, !options->files.empty()));
            });
        }
    };
    if (options->files.empty()) {
        ready();
    } else {
        window.on_all_loaded = ready;
        window.open(options->files);
    }
    return QApplication::exec();
}
