#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include "gui/charts/palette.h"
#include "gui/review/review_data.h"

namespace hinge::gui {

// The rep table for Qt: metric and unit, then one column per rep. Borrows the table; it outlives the model.
class RepTableModel : public QAbstractTableModel {
public:
    static constexpr int kNameColumn = 0;
    static constexpr int kUnitColumn = 1;
    static constexpr int kFirstRepColumn = 2;
    static constexpr int kGradeRole = Qt::UserRole;          // QString, empty when there is none
    static constexpr int kJudgementRole = Qt::UserRole + 1;  // int of Judgement, or nothing

    RepTableModel(const RepTable& table, Theme theme, QObject* parent);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    [[nodiscard]] const TableCell* cell(const QModelIndex& index) const;

    const RepTable& table_;
    Theme theme_;
};

class RepTableView : public QTableView {
public:
    RepTableView(const RepTable& table, Theme theme, QWidget* parent = nullptr);

    void show_rep(int column);  // brings the rep's column into view; 0 is the first rep

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit_columns();
};

}  // namespace hinge::gui
