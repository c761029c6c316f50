// `hinge compare`: today against a person's own baseline, or how well the metrics repeat over people and
// sessions.

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>

#include "cli/compare_output.h"
#include "cli/options.h"
#include "cli/settings_options.h"
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
        "[--metric ID...] [--settings FILE] [--set key=value] [--any-settings] [--json]",
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
        "any-settings", "compare trials that are analysed with different settings")(
        "metric", words(), "ids of the metrics; a choice over all three questions by default")(
        "json", "print JSON (hinge-compare/1)");
    add_settings_options(made);
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

// What is compared, and how each trial is analysed.
struct Wanted {
    std::vector<comparison::ComparedMetric> metrics;
    workflow::GivenSettings settings;
    bool any_settings = false;
};

// The trials of all lists, list after list. Refuses trials that are analysed differently unless asked for.
Result<std::vector<std::vector<comparison::TrialValues>>> load(const std::vector<const Words*>& lists,
                                                   const Wanted& wanted, bool quiet) {
    std::size_t total = 0;
    for (const Words* files : lists) {
        total += files->size();
    }
    Progress progress(total, quiet);
    std::vector<std::vector<comparison::TrialValues>> loaded(lists.size());
    for (std::size_t i = 0; i < lists.size(); ++i) {
        for (const std::string& file : *lists[i]) {
            progress.next();
            Result<comparison::TrialValues> values = workflow::read_values(file, wanted.metrics, wanted.settings);
            if (!values) {
                return values.error();
            }
            loaded[i].push_back(std::move(*values));
        }
    }
    comparison::TrialPointers all;
    for (const auto& list : loaded) {
        std::transform(list.begin(), list.end(), std::back_inserter(all),
                       [](const comparison::TrialValues& values) { return &values; });
    }
    if (const auto alike = comparison::check_one_settings(all); !alike && !wanted.any_settings) {
        return alike.error();
    }
    return loaded;
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

Result<comparison::BaselineComparison> baseline_against_today(const ParsedOptions& options, const Wanted& wanted) {
    auto trials =
        load({&options.get<Words>("baseline"), &options.get<Words>("today")}, wanted, options.has("quiet"));
    if (!trials) {
        return trials.error();
    }
    return comparison::compare_trials(wanted.metrics, std::move((*trials)[0]), std::move((*trials)[1]));
}

Result<comparison::ReliabilityStudy> reliability(const ParsedOptions& options, const Wanted& wanted) {
    auto trials = load({&options.get<Words>("reliability")}, wanted, options.has("quiet"));
    if (!trials) {
        return trials.error();
    }
    return comparison::study_reliability(wanted.metrics, std::move(trials->front()));
}

Result<comparison::LoadStudy> over_load(const ParsedOptions& options, const Wanted& wanted) {
    auto trials = load({&options.get<Words>("load-velocity")}, wanted, options.has("quiet"));
    if (!trials) {
        return trials.error();
    }
    return comparison::study_loads(wanted.metrics, std::move(trials->front()),
                       {.speed_at_maximum_m_s = options.get<double>("speed-at-maximum"),
                        .rehabilitation = options.has("rehabilitation")});
}

Result<Wanted> wanted_by(const ParsedOptions& options) {
    Words ids = options.has("metric") ? options.get<Words>("metric") : default_ids();
    auto metrics =
        comparison::compared_metrics(options.has("load-velocity") ? comparison::metrics_over_load(std::move(ids)) : std::move(ids));
    if (!metrics) {
        return metrics.error();
    }
    auto settings = given_settings(options);
    if (!settings) {
        return settings.error();
    }
    return Wanted{std::move(*metrics), std::move(*settings), options.has("any-settings")};
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
    const Result<Wanted> wanted = wanted_by(options);
    if (!wanted) {
        return fail(wanted.error());
    }
    if (options.has("load-velocity")) {
        return print(over_load(options, *wanted), options.has("json"));
    }
    if (options.has("reliability")) {
        return print(reliability(options, *wanted), options.has("json"));
    }
    return print(baseline_against_today(options, *wanted), options.has("json"));
}

}  // namespace

const VerbModule& verb_compare() {
    static constexpr VerbModule module{
        "compare", "today against a person's own baseline; reliability of the metrics", &run};
    return module;
}

}  // namespace hinge::cli
