#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/settings.h"
#include "datasets/model/trial.h"

// The settings of one analysis and who set each of them (PRODUCT.md 5 and 7).
namespace hinge::analysis {

// In the order in which they speak: the later wins.
enum class SettingOrigin : std::uint8_t { built_in, trial, study_file, command_line };
inline constexpr std::array<std::string_view, 4> kSettingOriginNames{"default", "trial", "study file",
                                                                     "command line"};
constexpr std::string_view name(SettingOrigin origin) noexcept {
    return kSettingOriginNames[static_cast<std::size_t>(origin)];
}

struct SettingsInForce {
    Settings values;
    std::map<std::string, SettingOrigin, std::less<>> origins;  // of those that somebody set
};

// What differs from the defaults counts as given on the command line.
[[nodiscard]] SettingsInForce in_force(const Settings& settings);

// Sets one value; the error completes "WHERE: " (see `check_setting`).
[[nodiscard]] Result<void> put_setting(SettingsInForce& settings, std::string_view key, double value,
                                       SettingOrigin origin);

struct ReportedSetting {
    std::string key;
    double value = 0.0;
    SettingOrigin origin = SettingOrigin::built_in;
};

// All settings in the order of the struct, then what the trial itself sets: `tempo_target_s`.
[[nodiscard]] std::vector<ReportedSetting> reported_settings(const SettingsInForce& settings,
                                                             const Trial& trial);

// SHA-256 over "key=value" of all settings, one a line, values in their shortest exact form; who set them
// does not count, and neither does the trial's own tempo.
[[nodiscard]] std::string settings_checksum(const Settings& settings);

// The first setting that has not the same value in both reports, as each has it. The trial's own tempo may
// differ: it says what was asked of the lifter, not how it was analysed.
struct SettingDifference {
    ReportedSetting one, other;
};
[[nodiscard]] std::optional<SettingDifference> first_difference(std::span<const ReportedSetting> one,
                                                                std::span<const ReportedSetting> other);

}  // namespace hinge::analysis
