#include "gui/message_page.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hinge::gui {
namespace {

constexpr int kTextWidth_px = 560;

struct Page {
    QFrame* frame;
    QVBoxLayout* column;
};

Page make_page(const QString& heading) {
    auto* frame = new QFrame;
    frame->setProperty("role", "page");
    auto* sides = new QHBoxLayout(frame);
    auto* column = new QVBoxLayout;
    column->setSpacing(16);
    sides->addStretch(1);
    sides->addLayout(column);
    sides->addStretch(1);
    column->addStretch(2);
    auto* title = new QLabel(heading);
    title->setTextFormat(Qt::PlainText);
    title->setProperty("role", "large");
    column->addWidget(title);
    return {frame, column};
}

void add_sentence(const Page& page, const QString& text, const char* role) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFixedWidth(kTextWidth_px);
    label->setProperty("role", role);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    page.column->addWidget(label);
}

}  // namespace

QWidget* make_empty_page(std::function<void()> on_open) {
    const Page page = make_page("No trial is open");
    add_sentence(page, "Open one or more trials, drop them here, or start with hinge-workstation TRIAL.h5.",
                 "");
    add_sentence(
        page,
        "A trial is an .h5 file written by hinge record, hinge import or hinge simulate. Opening it never "
        "changes it.",
        "muted");
    auto* button = new QPushButton("Open trials \u2026");
    button->setProperty("role", "primary");
    button->setToolTip("Ctrl+O");
    QObject::connect(button, &QPushButton::clicked, button, std::move(on_open));
    page.column->addWidget(button, 0, Qt::AlignLeft);
    page.column->addStretch(3);
    return page.frame;
}

QWidget* make_reading_page(const QString& file_name) {
    const Page page = make_page("Reading " + file_name + " \u2026");
    add_sentence(page, "Its checksums are verified and its reps analysed. The window stays usable meanwhile.",
                 "muted");
    page.column->addStretch(3);
    return page.frame;
}

QWidget* make_failure_page(const QString& file_name, const QString& what_happened) {
    const Page page = make_page(file_name + " could not be opened");
    add_sentence(page, what_happened, "");
    add_sentence(page, "The file was not changed. Other trials are not affected.", "");
    add_sentence(
        page,
        "Choose another trial, or run hinge verify on this one to see which of its parts are sound. Another "
        "program's file becomes a trial with hinge import; a recording cut short, with hinge recover.",
        "muted");
    page.column->addStretch(3);
    return page.frame;
}

}  // namespace hinge::gui
