#include "gui/theme.h"

#include <QApplication>
#include <QFont>
#include <QPalette>
#include <QString>
#include <QStyleFactory>

namespace hinge::gui {
namespace {

constexpr double kBody_pt = 10.0;

QString css(Rgba rgba) {
    return to_qcolor(rgba).name();
}

QPalette widget_palette(const Palette& colours) {
    QPalette widgets;
    widgets.setColor(QPalette::Window, to_qcolor(colours.surface));
    widgets.setColor(QPalette::WindowText, to_qcolor(colours.text));
    widgets.setColor(QPalette::Base, to_qcolor(colours.background));
    widgets.setColor(QPalette::AlternateBase, to_qcolor(colours.surface));
    widgets.setColor(QPalette::Text, to_qcolor(colours.text));
    widgets.setColor(QPalette::Button, to_qcolor(colours.surface));
    widgets.setColor(QPalette::ButtonText, to_qcolor(colours.text));
    widgets.setColor(QPalette::PlaceholderText, to_qcolor(colours.muted));
    widgets.setColor(QPalette::Highlight, to_qcolor(colours.accent));
    widgets.setColor(QPalette::HighlightedText, to_qcolor(colours.on_accent));
    widgets.setColor(QPalette::ToolTipBase, to_qcolor(colours.surface));
    widgets.setColor(QPalette::ToolTipText, to_qcolor(colours.text));
    widgets.setColor(QPalette::Mid, to_qcolor(colours.line));
    return widgets;
}

}  // namespace

Theme system_theme(const QApplication& application) {
    return application.palette().color(QPalette::Window).lightness() < 128 ? Theme::dark : Theme::light;
}

void apply_theme(QApplication& application, Theme theme) {
    const Palette& colours = colours_of(theme);
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setPalette(widget_palette(colours));
    QFont font = QApplication::font();
    font.setPointSizeF(kBody_pt);
    QApplication::setFont(font);
    application.setStyleSheet(
        QString("QToolTip { background: %1; color: %2; border: 1px solid %3; padding: 4px; }"
                "QLabel[role='muted'] { color: %4; }"
                "QLabel[role='heading'] { font-weight: 600; }"
                "QLabel[role='large'] { font-size: 15pt; font-weight: 600; }"
                "QFrame[role='page'] { background: %5; }"
                "QSplitter::handle { background: %3; }"
                "QPushButton[role='primary'] { background: %6; color: %7; border: 2px solid %6;"
                " border-radius: 4px; padding: 6px 16px; font-weight: 600; }"
                "QPushButton[role='primary']:focus { border: 2px solid %2; }"
                "QListWidget, QTableView { border: none; outline: none; }"
                "QListWidget { background: transparent; }"
                "QListWidget::item { padding: 4px 8px; border: none; }"
                "QListWidget::item:selected { background: %6; color: %7; }"
                "QHeaderView::section { background: %5; color: %4; border: none;"
                " border-bottom: 1px solid %3; padding: 4px 8px; }")
            .arg(css(colours.surface), css(colours.text), css(colours.line), css(colours.muted),
                 css(colours.background), css(colours.accent), css(colours.on_accent)));
}

}  // namespace hinge::gui
