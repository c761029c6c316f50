#pragma once

#include <toml++/toml.h>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"

namespace hinge::base {

// Reads the keys of one TOML table into plain values and remembers which keys it was asked for. Only the
// first thing that is wrong in a file is kept: `failure` is shared by all tables of the file.
class TomlTable {
public:
    TomlTable(const toml::table& table, std::string path, std::string source, std::optional<Error>& failure)
        : table_(table), path_(std::move(path)), source_(std::move(source)), failure_(failure) {}

    void read(std::string_view key, std::string& into);
    void read(std::string_view key, bool& into);
    // A number in [least, most].
    void read(std::string_view key, double& into, double least, double most);
    void read(std::string_view key, std::optional<double>& into, double least, double most);
    void read(std::string_view key, std::vector<std::string>& into);
    // Numbers, row after row when nested.
    void read(std::string_view key, std::vector<double>& into);
    template <std::size_t N>
    void read(std::string_view key, std::array<double, N>& into) {
        std::vector<double> values;
        read(key, values);
        if (table_.contains(key) &&
            check(values.size() == N, key, "has to be " + std::to_string(N) + " numbers")) {
            std::copy(values.begin(), values.end(), into.begin());
        }
    }
    template <class Enum>
    void read(std::string_view key, Enum& into, std::span<const std::string_view> names) {
        if (const std::optional<std::size_t> chosen = choice(key, names)) {
            into = static_cast<Enum>(*chosen);
        }
    }
    // The table under `key`, or none; anything else there is a failure.
    std::optional<TomlTable> table(std::string_view key);
    // Sub-tables by name, in file order.
    std::vector<std::pair<std::string, TomlTable>> tables();
    // Every key of this table with its number.
    std::map<std::string, double> numbers();
    // All values below this table, keys joined by dots, each as text.
    std::vector<std::pair<std::string, std::string>> flattened();

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    void require(std::string_view key);
    // Fails when `holds` is false; `rule` completes "KEY = VALUE ...".
    bool check(bool holds, std::string_view key, const std::string& rule);
    // Fails with `sentence`, which begins with `key`.
    void refuse(std::string_view key, const std::string& sentence);
    // Every key that was never asked for is wrong.
    void finish();
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    const toml::node* find(std::string_view key);
    std::optional<std::size_t> choice(std::string_view key, std::span<const std::string_view> names);
    [[nodiscard]] std::string full(std::string_view key) const;
    void fail(const toml::node* at, const std::string& sentence);

    const toml::table& table_;
    std::string path_;
    std::string source_;
    std::optional<Error>& failure_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace hinge::base
