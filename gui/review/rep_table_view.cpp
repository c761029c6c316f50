#include "gui/review/rep_table_view.h"

#include <QFont>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "gui/theme.h"

namespace hinge::gui {
namespace {

constexpr int kNameWidth_px = 270;
constexpr int kUnitWidth_px = 52;
constexpr int kLeastRepWidth_px = 132;
constexpr int kRowHeight_px = 22;
constexpr int kGradeOffset_px = 124;  // from the cell's left edge: grades stand in a column of their own
constexpr int kMarkWidth_px = 18;

QString judgement_mark(Judgement judgement) {
    switch (judgement) {
        case Judgement::good: return "\u25cf";
        case Judgement::watch: return "\u25b2";
        case Judgement::act: return "\u25a0";
    }
    return {};
}

// The value on the left behind the coloured mark of a judgement, then its grade in grey.
class CellDelegate : public QStyledItemDelegate {
public:
    CellDelegate(Theme theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const QString grade = index.data(RepTableModel::kGradeRole).toString();
        const QVariant judged = index.data(RepTableModel::kJudgementRole);
        const QVariant background = index.data(Qt::BackgroundRole);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected || background.isValid()) {
            painter->fillRect(option.rect,
                              selected ? option.palette.highlight().color() : background.value<QColor>());
        }
        QStyleOptionViewItem text = option;
        text.rect.adjust(judged.isValid() ? kMarkWidth_px : 4, 0, -4, 0);
        QStyledItemDelegate::paint(painter, text, index);
        painter->save();
        if (judged.isValid()) {
            const auto judgement = static_cast<Judgement>(judged.toInt());
            painter->setPen(to_qcolor(colour(judgement, theme_)));
            painter->drawText(option.rect.adjusted(7, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                              judgement_mark(judgement));
        }
        if (!grade.isEmpty()) {
            painter->setPen(to_qcolor(selected ? colours_of(theme_).on_accent : colours_of(theme_).muted));
            painter->drawText(option.rect.adjusted(kGradeOffset_px, 0, 0, 0),
                              Qt::AlignLeft | Qt::AlignVCenter, grade);
        }
        painter->restore();
    }

private:
    Theme theme_;
};

}  // namespace

RepTableModel::RepTableModel(const RepTable& table, Theme theme, QObject* parent)
    : QAbstractTableModel(parent), table_(table), theme_(theme) {}

int RepTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int RepTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kFirstRepColumn + static_cast<int>(table_.columns.size());
}

const TableCell* RepTableModel::cell(const QModelIndex& index) const {
    const TableRow& row = table_.rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<std::size_t>(std::max(index.column() - kFirstRepColumn, 0));
    return index.column() >= kFirstRepColumn && column < row.cells.size() ? &row.cells[column] : nullptr;
}

QVariant RepTableModel::data(const QModelIndex& index, int role) const {
    const TableRow& row = table_.rows[static_cast<std::size_t>(index.row())];
    const TableCell* found = cell(index);
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == kNameColumn) {
                return QString::fromStdString(row.name);
            }
            if (index.column() == kUnitColumn) {
                return QString::fromStdString(row.unit);
            }
            if (found != nullptr) {
                return QString::fromStdString(found->text);
            }
            return {};
        case Qt::ToolTipRole:
            if (found != nullptr && !found->has_value) {
                return QString::fromStdString(row.name + ": " + found->text);
            }
            return QString::fromStdString(row.definition);
        case Qt::ForegroundRole:
            if (index.column() == kUnitColumn || (found != nullptr && !found->has_value)) {
                return to_qcolor(colours_of(theme_).muted);
            }
            return {};
        case Qt::BackgroundRole:
            return row.is_group ? QVariant(to_qcolor(colours_of(theme_).surface)) : QVariant();
        case Qt::FontRole:
            if (row.is_group) {
                QFont bold;
                bold.setWeight(QFont::DemiBold);
                return bold;
            }
            return {};
        case kJudgementRole:
            return found != nullptr && found->judgement ? QVariant(static_cast<int>(*found->judgement))
                                                        : QVariant();
        case kGradeRole: return found != nullptr ? QString::fromStdString(found->grade) : QString();
        default: return {};
    }
}

QVariant RepTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (section == kNameColumn) {
        return QString("Metric");
    }
    if (section == kUnitColumn) {
        return QString("Unit");
    }
    return QString::fromStdString(table_.columns[static_cast<std::size_t>(section - kFirstRepColumn)]);
}

Qt::ItemFlags RepTableModel::flags(const QModelIndex& index) const {
    return table_.rows[static_cast<std::size_t>(index.row())].is_group
               ? Qt::ItemIsEnabled
               : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

RepTableView::RepTableView(const RepTable& table, Theme theme, QWidget* parent) : QTableView(parent) {
    setModel(new RepTableModel(table, theme, this));
    setItemDelegate(new CellDelegate(theme, this));
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight_px);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    const int columns = model()->columnCount();
    for (int row = 0; row < model()->rowCount(); ++row) {
        const TableRow& content = table.rows[static_cast<std::size_t>(row)];
        if (content.is_group) {
            setSpan(row, 0, 1, columns);
        } else if (content.is_for_set && table.columns.size() > 1) {
            setSpan(row, RepTableModel::kFirstRepColumn, 1, static_cast<int>(table.columns.size()));
        }
    }
    fit_columns();
}

void RepTableView::fit_columns() {
    const int reps = model()->columnCount() - RepTableModel::kFirstRepColumn;
    const int room = viewport()->width() - kNameWidth_px - kUnitWidth_px;
    setColumnWidth(RepTableModel::kNameColumn, kNameWidth_px);
    setColumnWidth(RepTableModel::kUnitColumn, kUnitWidth_px);
    for (int rep = 0; rep < reps; ++rep) {
        setColumnWidth(RepTableModel::kFirstRepColumn + rep, std::max(room / reps, kLeastRepWidth_px));
    }
}

void RepTableView::show_rep(int column) {
    const int row = std::max(rowAt(0), 0);
    scrollTo(model()->index(row, RepTableModel::kFirstRepColumn + column), QAbstractItemView::EnsureVisible);
}

void RepTableView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit_columns();
}

}  // namespace hinge::gui
