#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/model/result.h"

// What a person tells an importer beside the file. An importer declares its options; they are checked once.
namespace hinge::importers {

enum class OptionType {
    number,  // from least to most
    choice,  // one of `choices`
    list,    // whole numbers from least to most between commas
    flag     // given or not
};

struct ImportOption {
    std::string_view name;  // "rate": --rate
    OptionType type = OptionType::flag;
    std::string_view meaning;  // with the unit, for the help text
    double least = 0.0;
    double most = 0.0;
    std::string_view choices = {};  // between blanks
};

// Options that several formats share.
inline constexpr ImportOption kRateOption{.name = "rate",
                                          .type = OptionType::number,
                                          .meaning = "samples a second, Hz, of files without a time column",
                                          .least = 0.1,
                                          .most = 1e6};
inline constexpr ImportOption kTimeUnitOption{.name = "time-unit",
                                              .type = OptionType::choice,
                                              .meaning = "unit of the time column: s, ms or us",
                                              .choices = "s ms us"};

// Texts by option name, as typed.
class ImportOptions {
public:
    ImportOptions() = default;
    ImportOptions(std::initializer_list<std::pair<const std::string, std::string>> given) : given_(given) {}

    void set(std::string name, std::string value) { given_[std::move(name)] = std::move(value); }
    [[nodiscard]] const std::map<std::string, std::string>& given() const noexcept { return given_; }

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::string text(std::string_view name) const;  // empty when not given
    [[nodiscard]] std::optional<double> number(std::string_view name) const;
    [[nodiscard]] std::vector<int> list(std::string_view name) const;

private:
    std::map<std::string, std::string> given_;
};

// Whether every option given is one of `declared` with an allowed value; the error names option, value and
// what is allowed. `format` is for the message.
[[nodiscard]] Result<void> check_options(const ImportOptions& options, std::span<const ImportOption> declared,
                                         std::string_view format);

// Seconds in one unit of the time column.
[[nodiscard]] double seconds_per_time_unit(const ImportOptions& options);

}  // namespace hinge::importers
