// `hinge compare`: today against a person's own baseline, or how well the metrics repeat over people and
// sessions.

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/compare_output.h"
#include "cli/options.h"
#include "cli/verb.h"
#include "workflow/analyse_file.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

VerbSyntax syntax() {
    VerbSyntax made{
        "compare",
        "--baseline TRIAL... --today TRIAL... | --reliability TRIAL... | --load-velocity TRIAL... "
        "[--metric ID...] [--json]",
        "Compares today's sets with the same person's baseline: each trial counts as one "
        "session, its value is the\n"
        "median over its reps. From three baseline trials on, MDC95 is the person's own; before "
        "that a default that\n"
        "is marked as one. --reliability groups trials by athlete, in the order named, and "
        "prints ICC, SEM, MDC95,\n"
        "CV, typical error and limits of agreement. --load-velocity takes one person's sets of "
        "different loads: bar speed\n"
        "over load, an estimated maximum where four loads lie on a line, and each metric from the "
        "lightest to the heaviest.",
        po::options_description("options"), ""};
    const auto words = [] { return po::value<Words>()->multitoken(); };
    made.options.add_options()("baseline", words(), "trials of the baseline, one a session")(
        "today", words(), "trials of today")("reliability", words(), "trials of several people and sessions")(
        "load-velocity", words(), "trials of one person at different loads")(
        "speed-at-maximum", po::value<double>()->default_value(0.15),
        "m/s, bar speed of a maximal lift (--load-velocity)")("rehabilitation",
                                                              "estimate no maximum (--load-velocity)")(
        "metric", words(), "ids of the metrics; a choice over all three questions by default")(
        "json", "print JSON (hinge-compare/1)");
    return made;
}

Result<void> check_words(const ParsedOptions& options) {
    const bool baseline = options.has("baseline"), today = options.has("today");
    const bool reliability = options.has("reliability"), loads = options.has("load-velocity");
    if ((reliability && (baseline || today)) || (loads && (baseline || today || reliability))) {
        return Error{ErrorCode::invalid_argument,
                     std::string("compare: ") + (loads ? "--load-velocity" : "--reliability") +
                         " excludes --baseline and --today" + (loads ? " and --reliability" : "") +
                         "; see 'hinge help compare'"};
    }
    if (!reliability && !loads && !(baseline && today)) {
        return Error{ErrorCode::invalid_argument,
                     "compare: name trials after --baseline and after --today, or after "
                     "--reliability or --load-velocity; see 'hinge help compare'"};
    }
    const double speed = options.get<double>("speed-at-maximum");
    if (!(speed > 0.0 && speed < 1.0)) {
        return Error{ErrorCode::invalid_argument, "compare: --speed-at-maximum is " + std::to_string(speed) +
                                                      ", expected m/s between 0 and 1"};
    }
    return {};
}

Words default_ids() {
    const auto ids = comparison::default_compared_metrics();
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

Result<std::vector<comparison::TrialValues>> load(const Words& files,
                                                  const std::vector<comparison::ComparedMetric>& metrics,
                                                  Progress& progress) {
    std::vector<comparison::TrialValues> trials;
    for (const std::string& file : files) {
        progress.next();
        Result<comparison::TrialValues> values = workflow::read_values(file, metrics);
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

Result<comparison::BaselineComparison> baseline_against_today(
    const ParsedOptions& options, const std::vector<comparison::ComparedMetric>& metrics) {
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
    return comparison::compare_trials(metrics, std::move(*baseline), std::move(*today));
}

Result<comparison::ReliabilityStudy> reliability(const ParsedOptions& options,
                                                 const std::vector<comparison::ComparedMetric>& metrics) {
    const Words& files = options.get<Words>("reliability");
    Progress progress(files.size(), options.has("quiet"));
    auto trials = load(files, metrics, progress);
    if (!trials) {
        return trials.error();
    }
    return comparison::study_reliability(metrics, std::move(*trials));
}

Result<comparison::LoadStudy> over_load(const ParsedOptions& options,
                                        const std::vector<comparison::ComparedMetric>& metrics) {
    const Words& files = options.get<Words>("load-velocity");
    Progress progress(files.size(), options.has("quiet"));
    auto trials = load(files, metrics, progress);
    if (!trials) {
        return trials.error();
    }
    return comparison::study_loads(metrics, std::move(*trials),
                                   {.speed_at_maximum_m_s = options.get<double>("speed-at-maximum"),
                                    .rehabilitation = options.has("rehabilitation")});
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
    Words ids = options.has("metric") ? options.get<Words>("metric") : default_ids();
    const auto metrics = comparison::compared_metrics(
        options.has("load-velocity") ? comparison::metrics_over_load(std::move(ids)) : std::move(ids));
    if (!metrics) {
        return fail(metrics.error());
    }
    if (options.has("load-velocity")) {
        return print(over_load(options, *metrics), options.has("json"));
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
