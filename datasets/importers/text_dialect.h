#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"

// How a text table separates fields and writes numbers.
namespace hinge::importers {

enum class Separator { comma, semicolon, tab, white_space };  // white space: any run of tabs and blanks

struct TextDialect {
    Separator separator = Separator::comma;
    char decimal_mark = '.';
};

// Told from the line of column names and the rows behind it. Semicolons, tabs, commas and blanks are tried in
// this order: the first that the names hold outside quotes. Where commas do not separate and stand in
// numbers, they are decimal marks; rows with both marks in numbers (a separator of thousands) are an error
// with line and field. `first_line` is that of the rows.
[[nodiscard]] Result<TextDialect> find_dialect(std::string_view names, std::string_view rows,
                                               std::size_t first_line);

// The next field of `line`, trimmed and without the quotes around it; `line` shrinks and `more` tells
// whether a separator followed. False when there is none.
bool take_field(std::string_view& line, bool& more, Separator separator, std::string_view& field) noexcept;

// The fields of one line, trimmed.
[[nodiscard]] std::vector<std::string_view> split(std::string_view line, Separator separator);

// A finite number; NaN for an empty field and the words programs write for no number; none
// for anything else.
[[nodiscard]] std::optional<double> number_in(std::string_view field, char decimal_mark) noexcept;

// `text` as it can be shown in a one-line message: in quotes, at most 40 characters, nothing unprintable.
[[nodiscard]] std::string in_quotes(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace hinge::importers
