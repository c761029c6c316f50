#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

// Aligned columns for a terminal (design.md, Terminal).
namespace hinge::cli {

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

// The text with control characters as '?': what a file says must not drive the terminal.
[[nodiscard]] std::string printable(std::string_view text);

// A number with so many decimals; "-" when it is not finite.
[[nodiscard]] std::string fixed(double value, int decimals);

}  // namespace hinge::cli
