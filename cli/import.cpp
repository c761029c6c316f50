// `hinge import`: other programs' files into trials.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/verb.h"
#include "datasets/importers/importer.h"
#include "datasets/store/trial_writer.h"
#include "workflow/settings_route.h"

namespace hinge::cli {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

struct ImportRequest {
    std::vector<fs::path> files;
    fs::path folder;
    std::string format;
    importers::ImportOptions options;
    bool json = false;
    bool force = false;
    bool quiet = false;
};

struct ImporterOption {
    const importers::ImportOption* declared = nullptr;
    std::string formats;  // ids, for the help text
};

// What the importers declare, each name once.
std::map<std::string, ImporterOption> importer_options() {
    std::map<std::string, ImporterOption> options;
    for (const importers::ImporterModule* importer : importers::all_importers()) {
        for (const importers::ImportOption& option : importer->options) {
            ImporterOption& entry = options[std::string(option.name)];
            entry.declared = &option;
            entry.formats += (entry.formats.empty() ? "" : ", ") + std::string(importer->id);
        }
    }
    return options;
}

VerbSyntax syntax() {
    VerbSyntax syntax{.verb = "import",
                      .synopsis = "FILE... --out DIR [options]",
                      .about = "Turns other programs' recordings into trials, one DIR/NAME.h5 per FILE.",
                      .options = po::options_description("Options"),
                      .positional = "file"};
    syntax.options.add_options()("file", po::value<std::vector<std::string>>(), "file to import")(
        "out,o", po::value<std::string>(), "folder for the trials; made if absent")(
        "format", po::value<std::string>(), "format id, when the content does not tell")(
        "json", "print the results as JSON")("force", "replace trials that are there already");
    for (const auto& [name, option] : importer_options()) {
        const std::string meaning = std::string(option.declared->meaning) + " (" + option.formats + ")";
        if (option.declared->type == importers::OptionType::flag) {
            syntax.options.add_options()(name.c_str(), meaning.c_str());
        } else {
            syntax.options.add_options()(name.c_str(), po::value<std::string>(), meaning.c_str());
        }
    }
    return syntax;
}

Error usage(const std::string& what) {
    return Error{ErrorCode::invalid_argument, "import: " + what + "; see 'hinge help import'"};
}

fs::path trial_path(const ImportRequest& request, const fs::path& file) {
    return request.folder / (file.stem().string() + ".h5");
}

Result<ImportRequest> request_from(const ParsedOptions& parsed) {
    ImportRequest request;
    if (!parsed.has("file")) {
        return usage("no FILE was given");
    }
    if (!parsed.has("out")) {
        return usage("--out DIR is missing");
    }
    request.folder = parsed.get<std::string>("out");
    request.format = parsed.has("format") ? parsed.get<std::string>("format") : "";
    for (const auto& [name, option] : importer_options()) {
        if (parsed.has(name.c_str())) {
            const bool flag = option.declared->type == importers::OptionType::flag;
            request.options.set(name, flag ? std::string() : parsed.get<std::string>(name.c_str()));
        }
    }
    request.json = parsed.has("json");
    request.force = parsed.has("force");
    request.quiet = parsed.has("quiet");
    std::set<fs::path> trials;
    for (const std::string& file : parsed.get<std::vector<std::string>>("file")) {
        request.files.emplace_back(file);
        if (!trials.insert(trial_path(request, file)).second) {
            return usage("two files would both become " + trial_path(request, file).string() +
                         "; import them into different folders");
        }
    }
    return request;
}

std::vector<std::string> signal_names(const Trial& trial) {
    std::vector<std::string> names;
    for (const Plate& plate : trial.plates) {
        names.push_back(plate.role == PlateRole::extra ? name(plate) : name(plate) + " plate");
    }
    if (trial.bar) {
        names.emplace_back("bar");
    }
    if (trial.hip) {
        names.emplace_back("hip");
    }
    return names;
}

std::size_t missing_samples(const Trial& trial) {
    std::size_t missing = 0;
    for (const Gap& gap : trial.quality.gaps) {
        missing += gap.count;
    }
    return missing;
}

double duration_s(const Trial& trial) {
    return static_cast<double>(trial.sample_count) / trial.rate_hz;
}

void print_line(const Trial& trial, const fs::path& file, const fs::path& target) {
    std::string signals;
    for (const std::string& name : signal_names(trial)) {
        signals += (signals.empty() ? "" : ", ") + name;
    }
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "%.3f s at %.6g Hz", duration_s(trial), trial.rate_hz);
    std::cout << file.string() << " -> " << target.string() << ": " << trial.provenance.importer << ", "
              << numbers << ", " << signals;
    if (const std::size_t missing = missing_samples(trial); missing > 0) {
        std::cout << "; " << missing << " missing samples in " << trial.quality.gaps.size() << " gaps";
    }
    std::cout << '\n';
}

void print_remarks(const Trial& trial, const fs::path& file) {
    for (const auto* remarks : {&trial.provenance.assumptions, &trial.quality.notes}) {
        const char* kind = remarks == &trial.quality.notes ? "note: " : "assumed: ";
        for (const std::string& remark : *remarks) {
            std::cerr << "hinge: " << file.string() << ": " << kind << remark << '\n';
        }
    }
}

nlohmann::json as_json(const Trial& trial, const fs::path& file, const fs::path& target) {
    return {{"source", file.string()},
            {"trial", target.string()},
            {"format", trial.provenance.importer},
            {"sha256", trial.provenance.source_sha256},
            {"rate_hz", trial.rate_hz},
            {"samples", trial.sample_count},
            {"duration_s", duration_s(trial)},
            {"signals", signal_names(trial)},
            {"missing_samples", missing_samples(trial)},
            {"assumptions", trial.provenance.assumptions},
            {"notes", trial.quality.notes}};
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) {
        return Error{ErrorCode::storage_failed, folder.string() + ": cannot be made a folder" +
                                                    (error ? ": " + error.message() : std::string()) +
                                                    "; choose another --out"};
    }
    return {};
}

Result<Trial> import_one(const ImportRequest& request, const fs::path& file) {
    const fs::path target = trial_path(request, file);
    std::error_code ignored;
    if (!request.force && fs::exists(target, ignored)) {
        return Error{ErrorCode::invalid_argument, file.string() + ": " + target.string() +
                                                      " is there already; give --force to replace it"};
    }
    Result<Trial> trial = importers::import_file(file, request.format, request.options);
    if (!trial) {
        return trial;
    }
    if (const auto sound = workflow::check_analysis(trial->set, file.string()); !sound) {
        return sound.error();
    }
    trial->provenance.software = "hinge " HINGE_VERSION;
    const Result<void> written = store::write_trial(*trial, target, {.overwrite = request.force});
    if (!written) {
        return written.error();
    }
    return trial;
}

// Imports every file; one that fails does not stop the rest. The status is that of the first failure.
int import_all(const ImportRequest& request) {
    if (const auto made = make_folder(request.folder); !made) {
        return fail(made.error());
    }
    int status = kDone;
    nlohmann::json results = nlohmann::json::array();
    for (const fs::path& file : request.files) {
        const Result<Trial> trial = import_one(request, file);
        if (!trial) {
            const int failed = fail(trial.error());
            status = status == kDone ? failed : status;
            continue;
        }
        const fs::path target = trial_path(request, file);
        if (request.json) {
            results.push_back(as_json(*trial, file, target));
        } else {
            print_line(*trial, file, target);
        }
        if (!request.quiet) {
            print_remarks(*trial, file);
        }
    }
    if (request.json) {
        std::cout << results.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
    return status;
}

int run(std::span<const std::string> words) {
    VerbSyntax verb_syntax = syntax();
    const auto parsed = parse_options(verb_syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const Result<ImportRequest> request = request_from(**parsed);
    return request ? import_all(*request) : fail(request.error());
}

}  // namespace

const VerbModule& verb_import() {
    static constexpr VerbModule module{
        .id = "import", .summary = "other programs' files into trials", .run = &run};
    return module;
}

}  // namespace hinge::cli
