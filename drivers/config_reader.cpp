#include "drivers/config_reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <sstream>

namespace hinge::drivers {
namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// "channels.12.ain" as "channels.N.ain".
std::string pattern_of(std::string_view key) {
    std::string pattern;
    while (!key.empty()) {
        const std::size_t dot = std::min(key.find('.'), key.size());
        const std::string_view part = key.substr(0, dot);
        pattern += is_digits(part) ? "N" : part;
        pattern += dot < key.size() ? "." : "";
        key.remove_prefix(std::min(dot + 1, key.size()));
    }
    return pattern;
}

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    return std::string(text);
}

template <class T>
std::string between(T min, T max) {
    std::ostringstream text;
    text << min << " to " << max;
    return text.str();
}

}  // namespace

ConfigReader::ConfigReader(const DeviceConfig& config, std::span<const ConfigKey> keys)
    : config_(config), keys_(keys) {
    for (const auto& [key, value] : config.values) {
        if (key != "driver" && describe(key) == nullptr && !fault_) {
            std::string known;
            for (const ConfigKey& allowed : keys) {
                known += (known.empty() ? "" : ", ") + std::string(allowed.name);
            }
            fault_ = Error{ErrorCode::invalid_argument,
                           config.path + "." + key + ": there is no such key; allowed are " + known};
        }
    }
}

const ConfigKey* ConfigReader::describe(std::string_view key) const {
    const std::string pattern = pattern_of(key);
    const auto found = std::ranges::find(keys_, std::string_view(pattern), &ConfigKey::name);
    return found == keys_.end() ? nullptr : &*found;
}

bool ConfigReader::has(const std::string& key) const {
    return std::ranges::any_of(config_.values, [&](const auto& entry) {
        return entry.first == key || entry.first.starts_with(key + ".");
    });
}

std::size_t ConfigReader::count(const std::string& prefix) const {
    std::size_t tables = 0;
    while (has(prefix + "." + std::to_string(tables))) {
        ++tables;
    }
    return tables;
}

std::string ConfigReader::value_of(const std::string& key) {
    if (const auto given = config_.find(key)) {
        return *given;
    }
    const ConfigKey* description = describe(key);
    if (description == nullptr || description->default_value.empty()) {
        if (!fault_) {
            fault_ = Error{ErrorCode::invalid_argument,
                           config_.path + "." + key + ": the key is missing; it is " +
                               (description == nullptr ? "required" : std::string(description->meaning))};
        }
        return {};
    }
    return unquoted(description->default_value);
}

std::string ConfigReader::text(const std::string& key) {
    return value_of(key);
}

std::string ConfigReader::choice(const std::string& key, std::span<const std::string_view> allowed) {
    const std::string value = value_of(key);
    if (std::ranges::find(allowed, std::string_view(value)) == allowed.end()) {
        std::string list;
        for (const std::string_view word : allowed) {
            list += (list.empty() ? "'" : ", '") + std::string(word) + "'";
        }
        refuse(key, (allowed.size() > 1 ? "one of " : "") + list);
    }
    return value;
}

double ConfigReader::number(const std::string& key, double min, double max) {
    const std::string value = value_of(key);
    double number = 0.0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || !(number >= min && number <= max)) {
        refuse(key, "a number from " + between(min, max));
        return min;
    }
    return number;
}

long ConfigReader::integer(const std::string& key, long min, long max) {
    const std::string value = value_of(key);
    long number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < min || number > max) {
        refuse(key, "a whole number from " + between(min, max));
        return min;
    }
    return number;
}

bool ConfigReader::boolean(const std::string& key) {
    constexpr std::string_view kAllowed[] = {"true", "false"};
    return choice(key, kAllowed) == "true";
}

void ConfigReader::refuse(const std::string& key, const std::string& allowed) {
    if (!fault_) {
        fault_ = Error{ErrorCode::invalid_argument, config_.path + "." + key + " = '" +
                                                        config_.find(key).value_or("") +
                                                        "' is not acceptable; expected " + allowed};
    }
}

Result<void> ConfigReader::finish() const {
    if (fault_) {
        return *fault_;
    }
    return {};
}

}  // namespace hinge::drivers
