#include "analysis/settings_in_force.h"

#include <algorithm>

#include "datasets/base/sha256.h"
#include "analysis/value_text.h"

namespace hinge::analysis {

SettingsInForce in_force(const Settings& settings) {
    SettingsInForce made{settings, {}};
    const Settings defaults;
    for (const SettingInfo& info : all_settings()) {
        if (settings.*(info.member) != defaults.*(info.member)) {
            made.origins.emplace(info.key, SettingOrigin::command_line);
        }
    }
    return made;
}

Result<void> put_setting(SettingsInForce& settings, std::string_view key, double value,
                         SettingOrigin origin) {
    const Result<const SettingInfo*> info = check_setting(key, value);
    if (!info) {
        return info.error();
    }
    settings.values.*((*info)->member) = value;
    settings.origins.insert_or_assign(std::string(key), origin);
    return {};
}

std::vector<ReportedSetting> reported_settings(const SettingsInForce& settings, const Trial& trial) {
    std::vector<ReportedSetting> list;
    list.reserve(all_settings().size() + 1);
    for (const SettingInfo& info : all_settings()) {
        const auto origin = settings.origins.find(info.key);
        list.push_back({std::string(info.key), settings.values.*(info.member),
                        origin == settings.origins.end() ? SettingOrigin::built_in : origin->second});
    }
    list.push_back({"tempo_target_s", trial.set.tempo_target_s, SettingOrigin::trial});
    return list;
}

std::string settings_checksum(const Settings& settings) {
    std::string text;
    for (const SettingInfo& info : all_settings()) {
        text += std::string(info.key) + '=' + exact_text(settings.*(info.member)) + '\n';
    }
    return base::sha256_hex(text);
}

std::optional<SettingDifference> first_difference(std::span<const ReportedSetting> one,
                                                  std::span<const ReportedSetting> other) {
    for (const SettingInfo& info : all_settings()) {
        const auto is_it = [&](const ReportedSetting& setting) { return setting.key == info.key; };
        const auto left = std::find_if(one.begin(), one.end(), is_it);
        const auto right = std::find_if(other.begin(), other.end(), is_it);
        if (left != one.end() && right != other.end() && left->value != right->value) {
            return SettingDifference{*left, *right};
        }
    }
    return std::nullopt;
}

}  // namespace hinge::analysis
