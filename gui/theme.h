#pragma once

#include <QColor>
#include <optional>

#include "gui/charts/palette.h"

class QApplication;

namespace hinge::gui {

[[nodiscard]] inline QColor to_qcolor(Rgba rgba) {
    return QColor::fromRgba(rgba);
}

// The theme of the desktop, judged by the lightness of its window colour.
[[nodiscard]] Theme system_theme(const QApplication& application);

// Style, colours and font size of every widget.
void apply_theme(QApplication& application, Theme theme);

}  // namespace hinge::gui
