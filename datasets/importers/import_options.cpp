#include "datasets/importers/import_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "datasets/importers/text_table.h"

namespace hinge::importers {
namespace {

std::optional<double> number_in(std::string_view text) {
    double value = 0.0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole_text = status == std::errc() && end == text.data() + text.size();
    return whole_text && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Words between separators, without empty ones.
std::vector<std::string_view> words_of(std::string_view text, char separator) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0) {
            words.push_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string range_of(const ImportOption& option) {
    char text[64];
    std::snprintf(text, sizeof text, "%.10g to %.10g", option.least, option.most);
    return text;
}

bool in_range(std::string_view text, const ImportOption& option, bool whole) {
    const std::optional<double> value = number_in(text);
    return value && *value >= option.least && *value <= option.most &&
           (!whole || *value == std::floor(*value));
}

// What is allowed, when `value` is not.
std::optional<std::string> objection(const ImportOption& option, const std::string& value) {
    switch (option.type) {
        case OptionType::number:
            if (!in_range(value, option, false)) {
                return "a number from " + range_of(option);
            }
            break;
        case OptionType::choice: {
            const auto choices = words_of(option.choices, ' ');
            if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
                return "one of " + std::string(option.choices);
            }
            break;
        }
        case OptionType::list: {
            const auto words = words_of(value, ',');
            if (words.empty() || !std::all_of(words.begin(), words.end(),
                                              [&](auto word) { return in_range(word, option, true); })) {
                return "whole numbers from " + range_of(option) + " between commas";
            }
            break;
        }
        case OptionType::flag: break;
    }
    return std::nullopt;
}

std::string names_of(std::span<const ImportOption> declared) {
    std::string names;
    for (const ImportOption& option : declared) {
        names += (names.empty() ? "--" : ", --") + std::string(option.name);
    }
    return names.empty() ? "none" : names;
}

}  // namespace

bool ImportOptions::has(std::string_view name) const {
    return given_.count(std::string(name)) > 0;
}

std::string ImportOptions::text(std::string_view name) const {
    const auto found = given_.find(std::string(name));
    return found == given_.end() ? std::string() : found->second;
}

std::optional<double> ImportOptions::number(std::string_view name) const {
    return number_in(text(name));
}

std::vector<int> ImportOptions::list(std::string_view name) const {
    std::vector<int> numbers;
    const std::string given = text(name);
    for (const std::string_view word : words_of(given, ',')) {
        numbers.push_back(static_cast<int>(number_in(word).value_or(0.0)));
    }
    return numbers;
}

Result<void> check_options(const ImportOptions& options, std::span<const ImportOption> declared,
                           std::string_view format) {
    for (const auto& [name, value] : options.given()) {
        const auto option = std::find_if(declared.begin(), declared.end(),
                                         [&name = name](const ImportOption& o) { return o.name == name; });
        if (option == declared.end()) {
            return Error{ErrorCode::invalid_argument, "--" + name + " does not go with the format " +
                                                          std::string(format) + "; its options are " +
                                                          names_of(declared)};
        }
        if (const auto allowed = objection(*option, value)) {
            return Error{ErrorCode::invalid_argument,
                         "--" + name + ": " + in_quotes(value) + " is not allowed; give " + *allowed};
        }
    }
    return {};
}

double seconds_per_time_unit(const ImportOptions& options) {
    const std::string unit = options.text(kTimeUnitOption.name);
    return unit == "ms" ? 1e-3 : unit == "us" ? 1e-6 : 1.0;
}

}  // namespace hinge::importers
