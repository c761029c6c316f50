// `hinge compare`: today against a person's own baseline, or how well the metrics repeat over people and
// sessions.

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/compare_output.h"
#include "cli/compare_trials.h"
#include "cli/options.h"
#include "cli/reliability_study.h"
#include "cli/verb.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

VerbSyntax syntax() {
    VerbSyntax made{"compare",
                    "--baseline TRIAL... --today TRIAL... | --reliability TRIAL... [--metric ID...] [--json]",
                    "Compares today's sets with the same person's baseline: each trial counts as one "
                    "session, its value is the\n"
                    "median over its reps. From three baseline trials on, MDC95 is the person's own; before "
                    "that a default that\n"
                    "is marked as one. --reliability groups trials by athlete, in the order named, and "
                    "prints ICC, SEM, MDC95,\n"
                    "CV, typical error and limits of agreement.",
                    po::options_description("options"), ""};
    const auto words = [] { return po::value<Words>()->multitoken(); };
    made.options.add_options()("baseline", words(), "trials of the baseline, one a session")(
        "today", words(), "trials of today")("reliability", words(), "trials of several people and sessions")(
        "metric", words(), "ids of the metrics; a choice over all three questions by default")(
        "json", "print JSON (hinge-compare/1)");
    return made;
}

Result<void> check_words(const ParsedOptions& options) {
    const bool baseline = options.has("baseline"), today = options.has("today");
    const bool reliability = options.has("reliability");
    if (reliability && (baseline || today)) {
        return Error{ErrorCode::invalid_argument,
                     "compare: --reliability excludes --baseline and --today; see 'hinge help compare'"};
    }
    if (!reliability && !(baseline && today)) {
        return Error{ErrorCode::invalid_argument,
                     "compare: name trials after --baseline and after --today, or after "
                     "--reliability; see 'hinge help compare'"};
    }
    return {};
}

Words default_ids() {
    const auto ids = default_compared_metrics();
    return {ids.begin(), ids.end()};
}

// Counts trials on a terminal; says nothing where standard error goes to a file.
class Progress {
public:
    Progress(std::size_t total, bool quiet) : total_(total), shown_(!quiet && ::isatty(STDERR_FILENO) == 1) {}
    ~Progress() {
        if (shown_) {
            std::cerr << "\r\x1b[K" << std::flush;
        }
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void next() {
        ++done_;
        if (shown_) {
            std::cerr << "\ranalysing trial " << done_ << " of " << total_ << "\x1b[K" << std::flush;
        }
    }

private:
    std::size_t total_;
    std::size_t done_ = 0;
    bool shown_;
};

Result<std::vector<TrialValues>> load(const Words& files, const std::vector<ComparedMetric>& metrics,
                                      Progress& progress) {
    std::vector<TrialValues> trials;
    for (const std::string& file : files) {
        progress.next();
        Result<TrialValues> values = values_of(file, metrics);
        if (!values) {
            return values.error();
        }
        trials.push_back(std::move(*values));
    }
    return trials;
}

template <class Outcome>
int print(const Result<Outcome>& outcome, bool as_json) {
    if (!outcome) {
        return fail(outcome.error());
    }
    if (as_json) {
        std::cout << compare_json(*outcome) << '\n';
    } else {
        print_table(std::cout, *outcome);
    }
    return kDone;
}

Result<BaselineComparison> baseline_against_today(const ParsedOptions& options,
                                                  const std::vector<ComparedMetric>& metrics) {
    const Words& before = options.get<Words>("baseline");
    const Words& now = options.get<Words>("today");
    Progress progress(before.size() + now.size(), options.has("quiet"));
    auto baseline = load(before, metrics, progress);
    if (!baseline) {
        return baseline.error();
    }
    auto today = load(now, metrics, progress);
    if (!today) {
        return today.error();
    }
    return compare_trials(metrics, std::move(*baseline), std::move(*today));
}

Result<ReliabilityStudy> reliability(const ParsedOptions& options,
                                     const std::vector<ComparedMetric>& metrics) {
    const Words& files = options.get<Words>("reliability");
    Progress progress(files.size(), options.has("quiet"));
    auto trials = load(files, metrics, progress);
    if (!trials) {
        return trials.error();
    }
    return study_reliability(metrics, std::move(*trials));
}

int run(std::span<const std::string> words) {
    VerbSyntax known = syntax();
    const auto parsed = parse_options(known, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    if (const auto sound = check_words(options); !sound) {
        return fail(sound.error());
    }
    const auto metrics =
        compared_metrics(options.has("metric") ? options.get<Words>("metric") : default_ids());
    if (!metrics) {
        return fail(metrics.error());
    }
    if (options.has("reliability")) {
        return print(reliability(options, *metrics), options.has("json"));
    }
    return print(baseline_against_today(options, *metrics), options.has("json"));
}

}  // namespace

const VerbModule& verb_compare() {
    static constexpr VerbModule module{
        "compare", "today against a person's own baseline; reliability of the metrics", &run};
    return module;
}

}  // namespace hinge::cli
