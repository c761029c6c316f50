#include "datasets/base/toml_table.h"

#include <algorithm>
#include <sstream>

namespace hinge::base {
namespace {

std::string as_text(const toml::node& node) {
    std::ostringstream out;
    node.visit([&](const auto& typed) { out << typed; });
    return out.str();
}

// Strings without their quotes, everything else as TOML writes it.
std::string plain_text(const toml::node& node) {
    return node.is_string() ? node.as_string()->get() : as_text(node);
}

void flatten(const toml::node& node, const std::string& key,
             std::vector<std::pair<std::string, std::string>>& out) {
    if (const toml::table* table = node.as_table()) {
        for (const auto& [name, value] : *table) {
            flatten(value, (key.empty() ? "" : key + '.') + std::string(name.str()), out);
        }
    } else if (const toml::array* array = node.as_array()) {
        std::size_t index = 0;
        for (const toml::node& value : *array) {
            flatten(value, key + '.' + std::to_string(index++), out);
        }
    } else {
        out.emplace_back(key, plain_text(node));
    }
}

std::string number_text(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

}  // namespace

std::string TomlTable::full(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + '.' + std::string(key);
}

void TomlTable::fail(const toml::node* at, const std::string& sentence) {
    if (!failure_) {
        const std::string line = at == nullptr || at->source().begin.line == 0
                                     ? ""
                                     : ": line " + std::to_string(at->source().begin.line);
        failure_ = Error{ErrorCode::bad_input, source_ + line + ": " + sentence};
    }
}

const toml::node* TomlTable::find(std::string_view key) {
    asked_.emplace(key);
    return table_.get(key);
}

bool TomlTable::check(bool holds, std::string_view key, const std::string& rule) {
    if (!holds) {
        const toml::node* node = table_.get(key);
        fail(node, full(key) + (node == nullptr ? "" : " = " + as_text(*node)) + " " + rule);
    }
    return holds;
}

void TomlTable::refuse(std::string_view key, const std::string& sentence) {
    fail(table_.get(key), full("") + sentence);
}

void TomlTable::require(std::string_view key) {
    if (!table_.contains(key)) {
        fail(&table_, full(key) + " is missing");
    }
}

void TomlTable::read(std::string_view key, std::string& into) {
    if (const toml::node* node = find(key);
        node != nullptr && check(node->is_string(), key, "has to be text")) {
        into = node->as_string()->get();
    }
}

void TomlTable::read(std::string_view key, bool& into) {
    if (const toml::node* node = find(key);
        node != nullptr && check(node->is_boolean(), key, "has to be true or false")) {
        into = node->as_boolean()->get();
    }
}

void TomlTable::read(std::string_view key, std::optional<double>& into, double least, double most) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    const std::optional<double> value = node->value<double>();
    const std::string rule = "has to be a number from " + number_text(least) + " to " + number_text(most);
    if (check(node->is_number() && value && *value >= least && *value <= most, key, rule)) {
        into = value;
    }
}

void TomlTable::read(std::string_view key, double& into, double least, double most) {
    std::optional<double> value;
    read(key, value, least, most);
    into = value.value_or(into);
}

void TomlTable::read(std::string_view key, std::vector<std::string>& into) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    const toml::array* array = node->as_array();
    if (check(array != nullptr && (array->empty() || array->is_homogeneous(toml::node_type::string)), key,
              "has to be a list of texts")) {
        for (const toml::node& value : *array) {
            into.push_back(value.as_string()->get());
        }
    }
}

void TomlTable::read(std::string_view key, std::vector<double>& into) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    std::vector<double> values;
    const auto take = [&](const auto& self, const toml::node& from) -> bool {
        if (const toml::array* array = from.as_array()) {
            return std::all_of(array->begin(), array->end(),
                               [&](const toml::node& value) { return self(self, value); });
        }
        const std::optional<double> value = from.value<double>();
        values.push_back(value.value_or(0.0));
        return from.is_number() && value.has_value();
    };
    if (check(node->is_array() && take(take, *node), key, "has to be a list of numbers")) {
        into = std::move(values);
    }
}

std::optional<std::size_t> TomlTable::choice(std::string_view key, std::span<const std::string_view> names) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto chosen =
        node->is_string() ? std::find(names.begin(), names.end(), node->as_string()->get()) : names.end();
    std::string rule = "has to be one of";
    for (const std::string_view name : names) {
        rule += (name == names.front() ? " " : ", ") + std::string(name);
    }
    return check(chosen != names.end(), key, rule)
               ? std::optional(static_cast<std::size_t>(std::distance(names.begin(), chosen)))
               : std::nullopt;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr || !check(node->is_table(), key, "has to be a table")) {
        return std::nullopt;
    }
    return TomlTable(*node->as_table(), full(key), source_, failure_);
}

std::vector<std::pair<std::string, TomlTable>> TomlTable::tables() {
    // toml++ sorts by name; a lab file means its own order.
    std::vector<std::pair<std::string, TomlTable>> found;
    std::vector<std::pair<std::uint32_t, std::string>> order;
    for (const auto& [key, node] : table_) {
        order.emplace_back(node.source().begin.line, std::string(key.str()));
    }
    std::sort(order.begin(), order.end());
    for (const auto& [line, key] : order) {
        if (auto inner = table(key)) {
            found.emplace_back(key, *inner);
        }
    }
    return found;
}

std::map<std::string, double> TomlTable::numbers() {
    std::map<std::string, double> values;
    for (const auto& [key, node] : table_) {
        asked_.emplace(key.str());
        const std::optional<double> value = node.is_number() ? node.value<double>() : std::nullopt;
        if (check(value.has_value(), key.str(), "has to be a number")) {
            values.emplace(key.str(), *value);
        }
    }
    return values;
}

std::vector<std::pair<std::string, std::string>> TomlTable::flattened() {
    std::vector<std::pair<std::string, std::string>> values;
    flatten(table_, "", values);
    for (const auto& [key, node] : table_) {
        asked_.emplace(key.str());
    }
    return values;
}

void TomlTable::finish() {
    for (const auto& [key, node] : table_) {
        if (asked_.find(key.str()) == asked_.end()) {
            std::string allowed;
            for (const std::string& name : asked_) {
                allowed += (allowed.empty() ? "" : ", ") + name;
            }
            fail(&node, full(key.str()) + " is not a key that is known here; allowed are " + allowed);
        }
    }
}

}  // namespace hinge::base
