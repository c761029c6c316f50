#pragma once

#include <QString>
#include <functional>

class QWidget;

// Calm pages in place of a trial. The caller owns what it gets.
namespace hinge::gui {

// Nothing is open: what to do.
[[nodiscard]] QWidget* make_empty_page(std::function<void()> on_open);

[[nodiscard]] QWidget* make_reading_page(const QString& file_name);

// What happened, what is kept, what to do.
[[nodiscard]] QWidget* make_failure_page(const QString& file_name, const QString& what_happened);

}  // namespace hinge::gui
