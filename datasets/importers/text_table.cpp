#include "datasets/importers/text_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>
#include <unordered_set>

namespace hinge::importers {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostColumns = 4096;

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

bool is_nan_word(std::string_view text) noexcept {
    return text.size() == 3 && (text[0] | 0x20) == 'n' && (text[1] | 0x20) == 'a' && (text[2] | 0x20) == 'n';
}

// A finite number, NaN for an empty field or "nan", none for anything else.
std::optional<double> number(std::string_view field) noexcept {
    if (field.empty() || is_nan_word(field)) {
        return kNaN;
    }
    if (field.size() > 1 && field[0] == '+' && field[1] != '-') {
        field.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, status] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (status != std::errc() || end != field.data() + field.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

// The next field of `line`, which shrinks; false when there is none.
bool take_field(std::string_view& line, bool& more, Separator separator, std::string_view& field) noexcept {
    if (separator == Separator::white_space) {
        line = trimmed(line);
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        field = line.substr(0, end);
        line.remove_prefix(end);
        return !field.empty();
    }
    if (!more) {
        return false;
    }
    const std::size_t comma = line.find(',');
    more = comma != std::string_view::npos;
    field = trimmed(line.substr(0, comma));
    line.remove_prefix(more ? comma + 1 : line.size());
    return true;
}

bool is_empty(std::string_view line, Separator separator) noexcept {
    return line.find_first_not_of(separator == Separator::comma ? " \t," : " \t") == std::string_view::npos;
}

std::string place(std::size_t line, std::string_view column) {
    return "line " + std::to_string(line) + ", column " + std::string(column);
}

Result<void> read_row(std::string_view line, std::size_t line_number, Separator separator, TextTable& table) {
    bool more = true;
    std::string_view field;
    std::size_t count = 0;
    while (take_field(line, more, separator, field)) {
        if (count < table.columns.size()) {
            const std::optional<double> value = number(field);
            if (!value) {
                return Error{ErrorCode::bad_input,
                             place(line_number, table.names[count]) + ": " + in_quotes(field) +
                                 " is not a number; write a number or leave the field empty"};
            }
            table.columns[count].push_back(*value);
        } else if (field.empty()) {
            continue;  // a spreadsheet pads rows with commas
        }
        ++count;
    }
    if (count != table.columns.size()) {
        return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + " has " +
                                               std::to_string(count) + " fields, the header has " +
                                               std::to_string(table.columns.size()) +
                                               "; every row needs one field per column"};
    }
    return {};
}

}  // namespace

Result<std::string> read_text_file(const std::filesystem::path& file) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rb"),
                                                                 &std::fclose);
    if (!stream) {
        return Error{ErrorCode::bad_input, "cannot be opened: " + std::generic_category().message(errno) +
                                               "; check its name and permissions"};
    }
    std::error_code size_error;
    const auto size = std::filesystem::file_size(file, size_error);
    std::string text(size_error ? 0 : static_cast<std::size_t>(size), '\0');
    std::size_t filled = 0;
    while (true) {
        if (filled == text.size()) {
            // One more byte tells the end of the file from a file that is still growing.
            char next = 0;
            if (std::fread(&next, 1, 1, stream.get()) == 0) {
                break;
            }
            text.push_back(next);
            ++filled;
            text.resize(text.size() + 65536);
        }
        const std::size_t got = std::fread(text.data() + filled, 1, text.size() - filled, stream.get());
        if (got == 0) {
            break;
        }
        filled += got;
    }
    if (std::ferror(stream.get()) != 0) {
        return Error{ErrorCode::bad_input, "cannot be read to its end; check the disk it is on"};
    }
    text.resize(filled);
    return text;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t kMost = 40;
    std::string shown = "\"";
    for (const char c : text.substr(0, kMost)) {
        shown += c >= ' ' && c <= '~' ? c : '?';
    }
    return shown + (text.size() > kMost ? "...\"" : "\"");
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

LineReader::LineReader(std::string_view text) noexcept : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") {
        position_ = 3;
    }
}

bool LineReader::next(std::string_view& line) noexcept {
    if (position_ >= text_.size()) {
        return false;
    }
    const std::size_t end = std::min(text_.find('\n', position_), text_.size());
    line = text_.substr(position_, end - position_);
    position_ = std::min(end + 1, text_.size());
    ++line_number_;
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    return true;
}

std::vector<std::string_view> split(std::string_view line, Separator separator) {
    std::vector<std::string_view> fields;
    bool more = true;
    std::string_view field;
    while (take_field(line, more, separator, field)) {
        fields.push_back(field);
    }
    return fields;
}

std::size_t TextTable::find(std::string_view name) const noexcept {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

Result<std::vector<std::string>> column_names(std::string_view line, Separator separator,
                                              std::size_t line_number) {
    std::vector<std::string_view> fields = split(line, separator);
    while (!fields.empty() && fields.back().empty()) {
        fields.pop_back();  // a spreadsheet pads the header with commas
    }
    if (fields.empty()) {
        return Error{ErrorCode::bad_input,
                     "line " + std::to_string(line_number) + " is empty; it must hold the column names"};
    }
    if (fields.size() > kMostColumns) {
        return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + " has " +
                                               std::to_string(fields.size()) +
                                               " columns; at most 4096 are read"};
    }
    std::unordered_set<std::string_view> seen;
    std::vector<std::string> names;
    for (const std::string_view field : fields) {
        if (field.empty()) {
            return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + ": column " +
                                                   std::to_string(names.size() + 1) +
                                                   " has no name; give it one"};
        }
        if (!seen.insert(field).second) {
            return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + ": column " +
                                                   in_quotes(field) + " appears twice; keep one of them"};
        }
        names.emplace_back(field);
    }
    return names;
}

Result<TextTable> read_rows(LineReader lines, std::vector<std::string> names, Separator separator) {
    TextTable table;
    table.names = std::move(names);
    table.columns.resize(table.names.size());
    table.first_line = lines.line_number() + 1;
    const std::string_view rest = lines.rest();
    const auto most_rows = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1;
    const std::size_t bytes_per_row = table.names.size() * 2;  // a digit and a separator are the least
    for (std::vector<double>& column : table.columns) {
        column.reserve(std::min(most_rows, rest.size() / bytes_per_row + 1));
    }
    std::string_view line;
    std::size_t blank_line = 0;
    while (lines.next(line)) {
        if (is_empty(line, separator)) {
            blank_line = blank_line == 0 ? lines.line_number() : blank_line;
            continue;
        }
        if (blank_line != 0) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(blank_line) + " is empty but rows follow; remove it"};
        }
        const Result<void> row = read_row(line, lines.line_number(), separator, table);
        if (!row) {
            return row.error();
        }
    }
    return table;
}

}  // namespace hinge::importers
