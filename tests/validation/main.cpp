// The validation report: random lifters with known truth, condition by condition, and the shared cases.
// Prints Markdown.
//   hinge_validation [lifters per condition = 300] [seed = 1] [condition ...]

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/run_analysis.h"
#include "drivers/simulated/lifter.h"
#include "tests/validation/cases.h"
#include "tests/validation/conditions.h"
#include "tests/validation/tally.h"

namespace {

using namespace hinge;
using namespace hinge::validation;

Tally run_condition(const Condition& condition, int lifters, std::uint64_t seed) {
    Tally tally;
    for (int n = 0; n < lifters; ++n) {
        const Subject subject = draw_subject(condition, seed, static_cast<std::uint64_t>(n));
        auto set = drivers::simulated::simulate(subject.lifter, subject.sensors,
                                                seed * 1000003U + static_cast<std::uint64_t>(n));
        if (condition.id == "late_bar") {
            set.trial.setup.sync = {SyncKind::measured_offset, 0.0, 0.005, false};
        }
        add(tally, analysis::run_analysis(set.trial), set.truth);
    }
    return tally;
}

void print_numbers(const Tally& tally) {
    std::printf(
        "| metric | n | no value | bias | SD | robust SD | 95 %% of errors within | r | stated SD | truth "
        "within 1.96 SD |\n");
    std::printf("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (const auto& [id, pairs] : tally.numbers) {
        const Summary s = summarise(pairs);
        const auto missing = tally.missing.find(id);
        std::printf("| `%s` | %zu | %d | %+.4g | %.3g | %.3g | %.3g | %.2f | %.3g | %.0f %% |\n", id.c_str(),
                    s.count, missing == tally.missing.end() ? 0 : missing->second, s.bias, s.sd, s.robust_sd,
                    s.p95, s.correlation, s.stated_sd, 100.0 * s.coverage);
    }
    for (const auto& [id, count] : tally.missing) {
        if (!tally.numbers.contains(id)) {
            std::printf("| `%s` | 0 | %d | | | | | | | |\n", id.c_str(), count);
        }
    }
    std::printf("\n");
    for (const auto& [id, counts] : tally.categories) {
        std::printf("`%s`: right in %d of %d. ", id.c_str(), counts.first, counts.second);
    }
    std::printf("Wrong rep counts: %d of %d.\n", tally.wrong_rep_counts, tally.sets);
}

void print_classification(const Tally& tally) {
    const std::pair<const char*, double> limits[] = {{"hip_bar_ratio_50", 1.25},
                                                     {"hip_bar_ratio_50", 1.5},
                                                     {"hip_bar_ratio_100", 1.25},
                                                     {"hip_velocity_lift_off", 0.08}};
    for (const auto& [id, limit] : limits) {
        const auto found = tally.numbers.find(id);
        if (found != tally.numbers.end()) {
            const Classification c = classify(found->second, limit);
            std::printf("\n`%s` > %.2f: sensitivity %.2f (%d), specificity %.2f (%d).", id, limit,
                        c.sensitivity, c.positives, c.specificity, c.negatives);
        }
    }
    std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
    const int lifters = argc > 1 ? std::atoi(argv[1]) : 300;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const std::vector<std::string> wanted(argv + std::min(argc, 3), argv + argc);
    if (lifters < 2) {
        std::fprintf(stderr,
                     "hinge_validation: lifters per condition is '%s', expected a number of at least 2\n",
                     argv[1]);
        return 2;
    }
    std::printf(
        "# Validation\n\nWritten by `./run validate`; %d random lifters a condition, seed %llu. Random "
        "lifters are those of\n"
        "science.md F.6 and J: any body, technique and load, with sway, plate and transducer errors. \"no "
        "value\" counts truths\n"
        "for which the analysis gave a reason instead of a number.\n",
        lifters, static_cast<unsigned long long>(seed));
    for (const Condition& condition : all_conditions()) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), condition.id) == wanted.end()) {
            continue;
        }
        const Tally tally = run_condition(condition, lifters, seed);
        std::printf("\n## %s\n\n%s.\n\n", std::string(condition.id).c_str(),
                    std::string(condition.meaning).c_str());
        print_numbers(tally);
        print_classification(tally);
        std::fflush(stdout);
    }
    const std::filesystem::path shared = std::filesystem::path(HINGE_SOURCE_DIR) / "../shared/cases";
    if (wanted.empty() && std::filesystem::is_directory(shared)) {
        const CaseTally cases = compare_cases(shared);
        std::printf(
            "\n## shared cases\n\n%d trials made by another simulator, each with its truth; %d could not be "
            "read. The\n"
            "figures are over so few reps that they show gross errors only.\n\n",
            cases.cases, cases.unreadable);
        print_numbers(cases.tally);
    }
    return 0;
}
