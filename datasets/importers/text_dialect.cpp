#include "datasets/importers/text_dialect.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace hinge::importers {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

char mark_of(Separator separator) noexcept {
    return separator == Separator::semicolon ? ';' : separator == Separator::tab ? '\t' : ',';
}

// 0/0 as C, MATLAB, R and old Microsoft libraries write it.
bool is_no_number(std::string_view field) {
    constexpr std::array<std::string_view, 10> kWords{"nan",       "-nan",      "+nan",       "nan(ind)",
                                                      "-nan(ind)", "nan(snan)", "-nan(snan)", "1.#ind",
                                                      "-1.#ind",   "1.#qnan"};
    return field.size() <= 10 && std::find(kWords.begin(), kWords.end(), lower_case(field)) != kWords.end();
}

bool holds_outside_quotes(std::string_view line, char mark) {
    bool quoted = false;
    for (const char c : line) {
        quoted = c == '"' ? !quoted : quoted;
        if (!quoted && c == mark) {
            return true;
        }
    }
    return false;
}

Separator separator_of(std::string_view names) {
    for (const Separator separator : {Separator::semicolon, Separator::tab, Separator::comma}) {
        if (holds_outside_quotes(names, mark_of(separator))) {
            return separator;
        }
    }
    return Separator::white_space;
}

// Where the marks of numbers have been seen.
struct MarksSeen {
    bool point = false;
    bool comma = false;
};

bool is_numeric(std::string_view field) {
    return !field.empty() && field.find_first_not_of("0123456789.,+-eE'") == std::string_view::npos;
}

}  // namespace

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
    const std::size_t first = line.find_first_not_of(' ');
    std::size_t from = 0;
    if (first != std::string_view::npos && line[first] == '"') {
        const std::size_t closing = line.find('"', first + 1);
        from = closing == std::string_view::npos ? 0 : closing;
    }
    const std::size_t end = line.find(mark_of(separator), from);
    more = end != std::string_view::npos;
    field = trimmed(line.substr(0, end));
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
        field = trimmed(field.substr(1, field.size() - 2));
    }
    line.remove_prefix(more ? end + 1 : line.size());
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

Result<TextDialect> find_dialect(std::string_view names, std::string_view rows, std::size_t first_line) {
    constexpr std::size_t kLooked = 1000;  // rows
    TextDialect dialect{.separator = separator_of(names)};
    MarksSeen seen;
    for (std::size_t row = 0; row < kLooked && !rows.empty(); ++row) {
        const std::size_t end = std::min(rows.find('\n'), rows.size());
        const std::string_view line = rows.substr(0, std::min(rows.substr(0, end).find('\r'), end));
        for (const std::string_view field : split(line, dialect.separator)) {
            if (!is_numeric(field)) {
                continue;
            }
            const auto commas = std::count(field.begin(), field.end(), ',');
            const bool point = field.find('.') != std::string_view::npos;
            if (commas > 1 || (commas == 1 && (point || seen.point)) || (point && seen.comma)) {
                return Error{ErrorCode::bad_input,
                             "line " + std::to_string(first_line + row) + ": " + in_quotes(field) +
                                 ": points and commas both stand in numbers; export without a separator of "
                                 "thousands"};
            }
            seen.comma = seen.comma || commas == 1;
            seen.point = seen.point || point;
        }
        rows.remove_prefix(std::min(end + 1, rows.size()));
    }
    dialect.decimal_mark = seen.comma ? ',' : '.';
    return dialect;
}

std::optional<double> number_in(std::string_view field, char decimal_mark) noexcept {
    if (field.empty() || is_no_number(field)) {
        return kNaN;
    }
    if (field.size() > 1 && field[0] == '+' && field[1] != '-') {
        field.remove_prefix(1);
    }
    std::array<char, 64> with_point{};
    if (decimal_mark != '.') {
        if (field.size() > with_point.size() || field.find('.') != std::string_view::npos) {
            return std::nullopt;
        }
        std::replace_copy(field.begin(), field.end(), with_point.begin(), decimal_mark, '.');
        field = {with_point.data(), field.size()};
    }
    double value = 0.0;
    const auto [end, status] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (status != std::errc() || end != field.data() + field.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
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

}  // namespace hinge::importers
