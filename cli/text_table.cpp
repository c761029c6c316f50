#include "cli/text_table.h"

#include <algorithm>
#include <ostream>

namespace hinge::cli {
namespace {

// Characters, not bytes: continuation bytes of UTF-8 take no room.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<TextColumn>& columns,
                    const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string padding(widths[i] - width_of(cells[i]), ' ');
        line += i == 0 ? "" : "  ";
        line += columns[i].align == Align::right ? padding + cells[i] : cells[i] + padding;
    }
    line.resize(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

void print(std::ostream& out, const TextTable& table) {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        titles.push_back(table.columns[i].title);
        widths.push_back(width_of(titles.back()));
        for (const auto& row : table.rows) {
            widths.back() = std::max(widths.back(), width_of(row[i]));
        }
    }
    out << line_of(titles, table.columns, widths) << '\n';
    for (const auto& row : table.rows) {
        out << line_of(row, table.columns, widths) << '\n';
    }
}

}  // namespace hinge::cli
