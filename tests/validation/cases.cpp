#include "tests/validation/cases.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "analysis/run_analysis.h"
#include "datasets/importers/importer.h"

namespace hinge::validation {
namespace {

drivers::simulated::Truth read_truth(const std::filesystem::path& file) {
    std::ifstream in(file);
    const nlohmann::json json = nlohmann::json::parse(in);
    drivers::simulated::Truth truth;
    truth.body_weight_n = json.at("body_weight_n").get<double>();
    for (const auto& rep : json.at("reps")) {
        drivers::simulated::RepTruth& into = truth.reps.emplace_back();
        for (const auto& [name, event] : rep.at("events").items()) {
            const auto found = std::find(kEventNames.begin(), kEventNames.end(), name);
            if (found != kEventNames.end()) {
                into.event_s[static_cast<std::size_t>(found - kEventNames.begin())] =
                    event.at("time_s").get<double>();
            }
        }
        for (const auto& [id, value] : rep.at("metrics").items()) {
            into.metrics[id] = value.get<double>();
        }
    }
    return truth;
}

}  // namespace

CaseTally compare_cases(const std::filesystem::path& folder) {
    CaseTally result;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".csv") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        const std::filesystem::path truth = std::filesystem::path(file).replace_extension(".truth.json");
        if (!std::filesystem::exists(truth)) {
            continue;
        }
        ++result.cases;
        const Result<Trial> trial = importers::import_file(file, "", {});
        if (!trial) {
            ++result.unreadable;
            continue;
        }
        add(result.tally, analysis::run_analysis(*trial), read_truth(truth));
    }
    return result;
}

}  // namespace hinge::validation
