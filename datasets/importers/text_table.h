#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/importers/text_dialect.h"
#include "datasets/model/result.h"

// Text files with one header row and one row of numbers per sample, for the importers that read such.
namespace hinge::importers {

// The bytes of a file.
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& file);

// Lines of a text without their ends (\n, \r\n); a byte order mark in front is skipped.
class LineReader {
public:
    explicit LineReader(std::string_view text) noexcept;
    // False at the end of the text.
    bool next(std::string_view& line) noexcept;
    [[nodiscard]] std::size_t line_number() const noexcept {
        return line_number_;
    }  // of the last line; 1 is the first
    [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(position_); }

private:
    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t line_number_ = 0;
};

struct TextTable {
    std::vector<std::string> names;
    std::vector<std::vector<double>> columns;  // one per name; NaN where the field holds no number
    std::size_t first_line = 2;                // line of row 0

    [[nodiscard]] std::size_t rows() const noexcept { return columns.empty() ? 0 : columns[0].size(); }
    [[nodiscard]] std::size_t line_of(std::size_t row) const noexcept { return first_line + row; }
    // Index of a column, or names.size().
    [[nodiscard]] std::size_t find(std::string_view name) const noexcept;
};

// The line of column names.
struct TableHeader {
    std::vector<std::string> names;
    std::size_t fields = 0;  // names and the empty fields that a spreadsheet puts behind them
    TextDialect dialect;
};

// Header fields as unique names. An error names the line and the field.
[[nodiscard]] Result<TableHeader> read_names(std::string_view line, const TextDialect& dialect,
                                             std::size_t line_number);

// Reads the rows that `lines` still holds under the given names. Errors name line, column and text. A row has
// as many fields as there are names, or as the header's line has with the empty ones behind them; a row of
// any other length has lost or gained a field and is refused. Lines with nothing on them are allowed at the
// end only.
[[nodiscard]] Result<TextTable> read_rows(LineReader lines, TableHeader header);

}  // namespace hinge::importers
