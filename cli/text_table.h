#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "datasets/base/number_text.h"

// Aligned columns for a terminal (design.md, Terminal).
namespace hinge::cli {

using base::fixed;
using base::printable;

enum class Align { left, right };

struct TextColumn {
    std::string title;
    Align align = Align::left;
};

struct TextTable {
    std::vector<TextColumn> columns;
    std::vector<std::vector<std::string>> rows;  // as many cells as columns
};

// Title line and rows, two spaces between columns, nothing behind the last word.
void print(std::ostream& out, const TextTable& table);

}  // namespace hinge::cli
