// `hinge simulate`: a trial from the lifter simulator, with the truth beside it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/options.h"
#include "cli/verb.h"
#include "datasets/exporters/lab_csv.h"
#include "datasets/store/trial_writer.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/settings.h"

namespace hinge::cli {
namespace {

namespace sim = drivers::simulated;
namespace po = boost::program_options;

// "hip_bar_ratio" in a lab file is "--hip-bar-ratio" here.
std::string option_name(const sim::Setting& setting) {
    std::string name(setting.name);
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

VerbSyntax syntax() {
    VerbSyntax made{
        .verb = "simulate",
        .synopsis = "--out DIR [options]",
        .about =
            "Writes DIR/NAME.h5, a trial as the lab would record it, and DIR/NAME.truth.json, what really "
            "happened. The same options and seed give the same signals.",
        .options = po::options_description("Options"),
        .positional = ""};
    auto add = made.options.add_options();
    add("out,o", po::value<std::string>()->required(), "folder to write into; made if it is not there");
    add("name", po::value<std::string>(), "file name without extension; the preset's name by default");
    add("csv", "also write DIR/NAME.csv and .toml (lab CSV)");
    add("overwrite", "replace files of that name");
    add("json", "print the files and the truth as JSON");
    for (const sim::Setting& setting : sim::settings_table()) {
        if (setting.use == sim::SettingUse::stream) {
            continue;
        }
        auto* value = po::value<std::string>();
        if (setting.type == "boolean") {
            value->implicit_value("true");
        }
        add(option_name(setting).c_str(), value, std::string(setting.meaning).c_str());
    }
    return made;
}

// The table's first setting is the preset, which sets everything the others then change.
Result<sim::Settings> settings_from(const ParsedOptions& options, std::map<std::string, std::string>& given) {
    sim::Settings settings;
    given["preset"] = "clean";
    for (const sim::Setting& setting : sim::settings_table()) {
        const std::string option = option_name(setting);
        const bool has = setting.use == sim::SettingUse::set && options.has(option.c_str());
        const bool preset = &setting == &sim::settings_table().front();
        if (!has && !preset) {
            continue;
        }
        const std::string value = has ? options.get<std::string>(option.c_str()) : "clean";
        if (auto done = change(settings, setting, value); !done) {
            return Error{ErrorCode::invalid_argument, "simulate: --" + option + ": " + done.error().message};
        }
        given[std::string(setting.name)] = value;
    }
    if (!settings.sensors.plates && !settings.sensors.bar) {
        return Error{ErrorCode::invalid_argument,
                     "simulate: neither --plates nor --bar is true; a trial needs one of them"};
    }
    return settings;
}

nlohmann::ordered_json json_of(const MetricScalar& scalar) {
    return std::visit([](const auto& value) { return nlohmann::ordered_json(value); }, scalar);
}

// The format of the truth files beside the sample trials.
nlohmann::ordered_json json_of(const sim::Truth& truth, const std::string& id, const std::string& title) {
    nlohmann::ordered_json reps = nlohmann::ordered_json::array();
    for (const sim::RepTruth& rep : truth.reps) {
        nlohmann::ordered_json events = nlohmann::ordered_json::object();
        for (std::size_t i = 0; i < kEventCount; ++i) {
            if (rep.event_s[i]) {
                events[std::string(kEventNames[i])] = {{"time_s", *rep.event_s[i]}};
            }
        }
        nlohmann::ordered_json metrics = nlohmann::ordered_json::object();
        for (const auto& [name, value] : rep.metrics) {
            metrics[name] = json_of(value);
        }
        nlohmann::ordered_json made{{"events", events}, {"metrics", metrics}};
        if (rep.failed) {
            made["failed"] = true;
        }
        reps.push_back(made);
    }
    nlohmann::ordered_json set = nlohmann::ordered_json::object();
    for (const auto& [name, value] : truth.set_metrics) {
        set[name] = value;
    }
    return {{"id", id},
            {"title", title},
            {"body_weight_n", truth.body_weight_n},
            {"bar_weight_n", truth.bar_weight_n},
            {"rep_count", truth.reps.size()},
            {"set", {{"metrics", set}}},
            {"reps", reps}};
}

Result<void> write_text(const std::filesystem::path& file, const std::string& text, bool overwrite) {
    if (!overwrite && std::filesystem::exists(file)) {
        return Error{ErrorCode::invalid_argument,
                     file.string() + ": is there already; choose another --name or say --overwrite"};
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) {
        return Error{ErrorCode::storage_failed, file.string() + ": cannot be written; choose another folder"};
    }
    return {};
}

struct Files {
    std::filesystem::path trial, truth, csv;
};

Result<Files> write_all(const sim::SimulatedSet& set, const nlohmann::ordered_json& truth,
                        const std::string& stem, const ParsedOptions& options) {
    const std::filesystem::path folder = options.get<std::string>("out");
    const bool overwrite = options.has("overwrite");
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return Error{ErrorCode::storage_failed,
                     folder.string() + ": " + failed.message() + "; choose another folder"};
    }
    Files files{folder / (stem + ".h5"), folder / (stem + ".truth.json"), {}};
    if (auto written = store::write_trial(set.trial, files.trial, {.overwrite = overwrite}); !written) {
        return written.error();
    }
    if (auto written = write_text(files.truth, truth.dump(1) + "\n", overwrite); !written) {
        return written.error();
    }
    if (options.has("csv")) {
        files.csv = folder / (stem + ".csv");
        if (auto written = exporters::write_lab_csv(set.trial, files.csv, {.overwrite = overwrite});
            !written) {
            return written.error();
        }
    }
    return files;
}

void print(const Files& files, const nlohmann::ordered_json& truth, const ParsedOptions& options) {
    if (options.has("json")) {
        nlohmann::ordered_json listed{{"trial", files.trial.string()}, {"truth_file", files.truth.string()}};
        if (!files.csv.empty()) {
            listed["csv"] = files.csv.string();
        }
        listed["truth"] = truth;
        std::cout << listed.dump(1) << '\n';
        return;
    }
    for (const std::filesystem::path& file : {files.trial, files.truth, files.csv}) {
        if (!file.empty()) {
            std::cout << file.string() << '\n';
        }
    }
}

int run(std::span<const std::string> words) {
    VerbSyntax words_known = syntax();
    const auto options = parse_options(words_known, words);
    if (!options) {
        return fail(options.error());
    }
    if (!*options) {
        return kDone;
    }
    std::map<std::string, std::string> given;
    const Result<sim::Settings> settings = settings_from(**options, given);
    if (!settings) {
        return fail(settings.error());
    }
    const std::string stem = (*options)->has("name") ? (*options)->get<std::string>("name") : given["preset"];
    if (stem.empty() || stem.find('/') != std::string::npos) {
        return fail({ErrorCode::invalid_argument,
                     "simulate: --name '" + stem + "' must be a file name without a folder"});
    }
    sim::SimulatedSet set = sim::simulate(settings->lifter, settings->sensors, settings->seed);
    set.trial.provenance.settings_json = nlohmann::json{{"simulate", given}}.dump();
    const nlohmann::ordered_json truth = json_of(set.truth, stem, settings->lifter.title);
    const Result<Files> files = write_all(set, truth, stem, **options);
    if (!files) {
        return fail(files.error());
    }
    print(*files, truth, **options);
    return kDone;
}

}  // namespace

const VerbModule& verb_simulate() {
    static constexpr VerbModule module{
        .id = "simulate", .summary = "writes a trial from the lifter simulator, with its truth", .run = &run};
    return module;
}

}  // namespace hinge::cli
