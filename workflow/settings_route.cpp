#include "workflow/settings_route.h"

#include <toml++/toml.h>
#include <fstream>
#include <iterator>

#include "datasets/base/toml_table.h"

namespace hinge::workflow {
namespace {

using base::TomlTable;
using analysis::NamedSetting;
using analysis::SettingOrigin;

constexpr std::uintmax_t kMostStudyBytes = 1U << 20U;

Result<std::string> text_of(const std::filesystem::path& file) {
    std::error_code failed;
    const bool regular = std::filesystem::is_regular_file(file, failed);
    const std::uintmax_t bytes = regular ? std::filesystem::file_size(file, failed) : 0;
    std::ifstream in(file, std::ios::binary);
    if (!regular || failed || !in) {
        return Error{ErrorCode::bad_input,
                     file.string() + ": cannot be opened; --settings takes a TOML file of settings"};
    }
    if (bytes > kMostStudyBytes) {
        return Error{ErrorCode::bad_input, file.string() + ": has " + std::to_string(bytes) +
                                               " bytes; a file of settings has at most " +
                                               std::to_string(kMostStudyBytes)};
    }
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

// The settings of one table; what is wrong stays with the table.
std::vector<NamedSetting> settings_in(TomlTable& table) {
    std::vector<NamedSetting> settings;
    for (const auto& [key, value] : table.numbers()) {
        if (const auto known = analysis::check_setting(key, value); !known) {
            table.refuse(key, known.error().message);
        }
        settings.push_back({key, value});
    }
    return settings;
}

Result<std::vector<NamedSetting>> study_settings(const std::filesystem::path& file) {
    const Result<std::string> text = text_of(file);
    if (!text) {
        return text.error();
    }
    try {
        const toml::table content = toml::parse(std::string_view(*text));
        std::optional<Error> failure;
        TomlTable root(content, "", file.string(), failure);
        std::vector<NamedSetting> settings;
        if (root.has("analysis")) {
            if (auto table = root.table("analysis")) {
                settings = settings_in(*table);
            }
            root.finish();
        } else {
            settings = settings_in(root);
        }
        if (failure) {
            return *failure;
        }
        return settings;
    } catch (const toml::parse_error& error) {
        return Error{ErrorCode::bad_input, file.string() + ": line " +
                                               std::to_string(error.source().begin.line) + ", column " +
                                               std::to_string(error.source().begin.column) + ": " +
                                               std::string(error.description())};
    }
}

Result<void> put_trial(analysis::SettingsInForce& settings, const SetInfo& set, const std::string& source) {
    for (const auto& [key, value] : set.analysis) {
        if (const auto put = put_setting(settings, key, value, SettingOrigin::trial); !put) {
            return Error{ErrorCode::bad_input, source + ": analysis." + put.error().message};
        }
    }
    return {};
}

}  // namespace

Result<GivenSettings> read_given_settings(const std::optional<std::filesystem::path>& study_file,
                                          std::span<const std::string> assignments) {
    GivenSettings given;
    if (study_file) {
        Result<std::vector<NamedSetting>> study = study_settings(*study_file);
        if (!study) {
            return study.error();
        }
        given.study_file = std::move(*study);
    }
    for (const std::string& assignment : assignments) {
        Result<NamedSetting> setting = analysis::read_assignment(assignment);
        if (!setting) {
            return setting.error();
        }
        given.command_line.push_back(std::move(*setting));
    }
    return given;
}

Result<analysis::SettingsInForce> settings_for(const Trial& trial, const GivenSettings& given,
                                               const std::string& source) {
    analysis::SettingsInForce settings;
    if (const auto put = put_trial(settings, trial.set, source); !put) {
        return put.error();
    }
    const auto put_all = [&](const std::vector<NamedSetting>& list, SettingOrigin origin) -> Result<void> {
        for (const NamedSetting& setting : list) {
            if (auto put = put_setting(settings, setting.key, setting.value, origin); !put) {
                return put;
            }
        }
        return {};
    };
    if (const auto put = put_all(given.study_file, SettingOrigin::study_file); !put) {
        return put.error();
    }
    if (const auto put = put_all(given.command_line, SettingOrigin::command_line); !put) {
        return put.error();
    }
    return settings;
}

Result<void> check_analysis(const SetInfo& set, const std::string& source) {
    analysis::SettingsInForce settings;
    return put_trial(settings, set, source);
}

}  // namespace hinge::workflow
