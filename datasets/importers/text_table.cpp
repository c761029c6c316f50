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

constexpr std::size_t kMostColumns = 4096;

bool is_empty(std::string_view line) noexcept {
    return line.find_first_not_of(" \t,;") == std::string_view::npos;
}

std::string place(std::size_t line, std::string_view column) {
    return "line " + std::to_string(line) + ", column " + std::string(column);
}

Result<void> read_row(std::string_view line, std::size_t line_number, const TableHeader& header,
                      TextTable& table) {
    bool more = true;
    std::string_view field;
    std::size_t count = 0;
    while (take_field(line, more, header.dialect.separator, field)) {
        if (count < table.columns.size()) {
            const std::optional<double> value = number_in(field, header.dialect.decimal_mark);
            if (!value) {
                return Error{ErrorCode::bad_input,
                             place(line_number, table.names[count]) + ": " + in_quotes(field) +
                                 " is not a number; write a number or leave the field empty"};
            }
            table.columns[count].push_back(*value);
        }
        ++count;
    }
    if (count != table.names.size() && count != header.fields) {
        return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + " has " +
                                               std::to_string(count) + " fields, the header has " +
                                               std::to_string(header.fields) +
                                               "; every row needs one field per column (a separator of "
                                               "thousands or a decimal comma makes more of them)"};
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

std::size_t TextTable::find(std::string_view name) const noexcept {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

Result<TableHeader> read_names(std::string_view line, const TextDialect& dialect, std::size_t line_number) {
    std::vector<std::string_view> fields = split(line, dialect.separator);
    TableHeader header{.names = {}, .fields = fields.size(), .dialect = dialect};
    while (!fields.empty() && fields.back().empty()) {
        fields.pop_back();  // a spreadsheet pads the header
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
    for (const std::string_view field : fields) {
        if (field.empty()) {
            return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + ": column " +
                                                   std::to_string(header.names.size() + 1) +
                                                   " has no name; give it one"};
        }
        if (!seen.insert(field).second) {
            return Error{ErrorCode::bad_input, "line " + std::to_string(line_number) + ": column " +
                                                   in_quotes(field) + " appears twice; keep one of them"};
        }
        header.names.emplace_back(field);
    }
    return header;
}

Result<TextTable> read_rows(LineReader lines, TableHeader header) {
    TextTable table;
    table.names = header.names;
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
        if (is_empty(line)) {
            blank_line = blank_line == 0 ? lines.line_number() : blank_line;
            continue;
        }
        if (blank_line != 0) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(blank_line) + " is empty but rows follow; remove it"};
        }
        const Result<void> row = read_row(line, lines.line_number(), header, table);
        if (!row) {
            return row.error();
        }
    }
    return table;
}

}  // namespace hinge::importers
