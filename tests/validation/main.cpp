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
#include <source_tree.h>
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

// How many uncertainties are as large as errors really are.
constexpr double kLeastCoverage = 90.0;
constexpr double kMostCoverage = 98.0;
struct Honesty {
    std::vector<std::string> inside, above, below;
    int exact = 0;
};

void print_list(const char* title, const std::vector<std::string>& ids) {
    std::printf("%s", ids.empty() ? "" : title);
    for (const std::string& id : ids) {
        std::printf(" `%s`%s", id.c_str(), &id == &ids.back() ? "." : ",");
    }
}

void print_numbers(const Tally& tally) {
    std::printf(
        "| metric | n | no value | bias | SD | robust SD | 95 %% of errors within | r | stated SD | truth "
        "within 1.96 SD |\n");
    std::printf("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    Honesty honesty;
    for (const auto& [id, pairs] : tally.numbers) {
        const Summary s = summarise(pairs);
        const auto missing = tally.missing.find(id);
        std::printf("| `%s` | %zu | %d | %+.4g | %.3g | %.3g | %.3g | %.2f | %.3g | ", id.c_str(), s.count,
                    missing == tally.missing.end() ? 0 : missing->second, s.bias, s.sd, s.robust_sd, s.p95,
                    s.correlation, s.stated_sd);
        if (s.exact) {
            ++honesty.exact;
            std::printf("always exact |\n");
            continue;
        }
        const double percent = std::round(100.0 * s.coverage);
        (percent < kLeastCoverage  ? honesty.below
         : percent > kMostCoverage ? honesty.above
                                   : honesty.inside)
            .push_back(id);
        std::printf("%.0f %% |\n", percent);
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
    std::printf("Wrong rep counts: %d of %d.\n\n", tally.wrong_rep_counts, tally.sets);
    std::printf("Truth within 1.96 stated SD in 90 to 98 %% for %zu values, always exact %d.",
                honesty.inside.size(), honesty.exact);
    print_list(" Above (too cautious):", honesty.above);
    print_list(" Below (too bold):", honesty.below);
    std::printf("\n");
}

void print_classification(const Tally& tally) {
    // science.md F.6: a hip speed is flagged 20 mm/s below what it stands for.
    const struct {
        const char* id;
        double limit, flagged_above;
    } flags[] = {{"hip_bar_ratio_50", 1.25, 1.25},
                 {"hip_bar_ratio_50", 1.5, 1.5},
                 {"hip_bar_ratio_100", 1.25, 1.25},
                 {"hip_velocity_lift_off", 0.08, 0.06}};
    for (const auto& flag : flags) {
        const auto found = tally.numbers.find(flag.id);
        if (found != tally.numbers.end()) {
            const Classification c = classify(found->second, flag.limit, flag.flagged_above);
            std::printf("\n`%s` > %.2f, flagged above %.2f: sensitivity %.2f (%d), specificity %.2f (%d).",
                        flag.id, flag.limit, flag.flagged_above, c.sensitivity, c.positives, c.specificity,
                        c.negatives);
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
