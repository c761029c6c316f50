#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"

// Text files with one header row and one row of numbers per sample, for the importers that read such.
namespace hinge::importers {

[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& file);

// `text` as it can be shown in a one-line message: in quotes, at most 40 characters, nothing unprintable.
[[nodiscard]] std::string in_quotes(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
[[nodiscard]] std::string lower_case(std::string_view text);

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

enum class Separator { comma, white_space };  // white space: any run of tabs and blanks

// The fields of one line, trimmed.
[[nodiscard]] std::vector<std::string_view> split(std::string_view line, Separator separator);

struct TextTable {
    std::vector<std::string> names;
    std::vector<std::vector<double>> columns;  // one per name; NaN where the field is empty or "nan"
    std::size_t first_line = 2;                // line of row 0

    [[nodiscard]] std::size_t rows() const noexcept { return columns.empty() ? 0 : columns[0].size(); }
    [[nodiscard]] std::size_t line_of(std::size_t row) const noexcept { return first_line + row; }
    // Index of a column, or names.size().
    [[nodiscard]] std::size_t find(std::string_view name) const noexcept;
};

// Header fields as unique names. An error names the line and the field.
[[nodiscard]] Result<std::vector<std::string>> column_names(std::string_view line, Separator separator,
                                                            std::size_t line_number);

// Reads the rows that `lines` still holds under the given names. Errors name line, column and text. Lines
// with nothing on them are allowed at the end only.
[[nodiscard]] Result<TextTable> read_rows(LineReader lines, std::vector<std::string> names,
                                          Separator separator);

}  // namespace hinge::importers
