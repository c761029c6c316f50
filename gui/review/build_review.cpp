#include "gui/review/build_review.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/text/format.h"

namespace hinge::gui {
namespace {

constexpr double kViewMargin = 0.08;  // of the rep's length, on either side when zoomed to it
constexpr double kLeastViewMargin_s = 0.3;
constexpr const char* kDot = " \u00b7 ";

struct FlagName {
    const char* label;
    int priority;
};

// In the order of EventKind. Lift-off, lock-out and touchdown keep their labels longest.
constexpr std::array<FlagName, kEventCount> kFlagNames{{{"slack", 3},
                                                        {"lift-off", 9},
                                                        {"1 in", 4},
                                                        {"knee", 5},
                                                        {"lock-out", 8},
                                                        {"descent", 6},
                                                        {"last 12 in", 2},
                                                        {"last 6 in", 1},
                                                        {"touchdown", 7}}};

struct PhaseName {
    Phase phase;
    EventKind begin;
    EventKind end;
    const char* name;
};

constexpr std::array<PhaseName, 4> kPhaseNames{
    {{Phase::slack, EventKind::slack_start, EventKind::lift_off, "slack"},
     {Phase::pull, EventKind::lift_off, EventKind::lockout, "pull"},
     {Phase::hold, EventKind::lockout, EventKind::descent_start, "hold"},
     {Phase::descent, EventKind::descent_start, EventKind::touchdown, "descent"}}};

std::string in_words(std::string_view id) {
    std::string words(id);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

void add_flags(std::vector<EventFlag>& flags, const Rep& rep) {
    for (std::size_t i = 0; i < kEventCount; ++i) {
        const std::optional<Event>& event = rep.events[i].event;
        if (!event) {
            continue;
        }
        const FlagName& named = kFlagNames[i];
        std::string detail = std::string(named.label) + ", rep " + std::to_string(rep.index);
        if (event->uncertainty_s > 0.0) {
            detail += ", \u00b1 " + fixed_text(1000.0 * event->uncertainty_s, 0) + " ms";
        }
        if (!event->method.empty()) {
            detail += ", by " + in_words(event->method);
        }
        flags.push_back({rep.index, event->kind, event->time_s, named.label, detail, named.priority});
    }
}

void add_phases(std::vector<PhaseBand>& phases, const Rep& rep) {
    for (const PhaseName& each : kPhaseNames) {
        const auto begin_s = rep.time_s(each.begin);
        const auto end_s = rep.time_s(each.end);
        if (begin_s && end_s && *end_s > *begin_s) {
            phases.push_back({each.phase, {*begin_s, *end_s}, each.name});
        }
    }
}

RepMark mark_of(const Rep& rep, const ReviewData& data, const Trial& trial) {
    const auto time_s = [&](std::size_t i) { return trial.start_s + static_cast<double>(i) / trial.rate_hz; };
    RepMark mark{.index = rep.index, .failed = rep.failed};
    bool any = false;
    for (const RepEvent& each : rep.events) {
        if (each.event) {
            const double at_s = each.event->time_s;
            mark.span = any ? TimeSpan{std::min(mark.span.first_s, at_s), std::max(mark.span.last_s, at_s)}
                            : TimeSpan{at_s, at_s};
            any = true;
        }
    }
    if (!any || mark.span.length_s() <= 0.0) {
        mark.span = {time_s(rep.span.first), time_s(rep.span.last)};
    }
    const double margin_s = std::max(kViewMargin * mark.span.length_s(), kLeastViewMargin_s);
    mark.view = {std::max(mark.span.first_s - margin_s, data.whole.first_s),
                 std::min(mark.span.last_s + margin_s, data.whole.last_s)};
    return mark;
}

std::string brief_of(const Trial& trial, const analysis::Report& report) {
    const std::size_t reps = report.reps.size();
    const std::string counted = reps == 0 ? "no reps" : std::to_string(reps) + (reps == 1 ? " rep" : " reps");
    return trial.set.load_kg ? value_text(*trial.set.load_kg, 0.0) + " kg" + kDot + counted
                             : counted;
}

std::string summary_of(const Trial& trial, const std::string& brief) {
    const std::string summary = in_words(name(trial.set.exercise)) + kDot + brief;
    return trial.athlete.id.empty() ? summary : summary + kDot + "athlete " + trial.athlete.id;
}

std::vector<std::string> findings_of(const analysis::Report& report) {
    std::vector<std::string> sentences;
    for (const analysis::Finding& finding : report.set_findings) {
        sentences.push_back(finding.text);
    }
    for (const analysis::RepReport& rep : report.reps) {
        for (const analysis::Finding& finding : rep.findings) {
            const std::string prefix = "Rep " + std::to_string(rep.rep.index) + ": ";
            sentences.push_back(finding.text.starts_with("Rep ") ? finding.text : prefix + finding.text);
        }
    }
    return sentences;
}

std::vector<std::string> notes_of(const Trial& trial, const analysis::Report& report) {
    std::vector<std::string> notes = report.warnings;
    notes.insert(notes.end(), trial.quality.notes.begin(), trial.quality.notes.end());
    const std::array<std::pair<bool, const char*>, 3> absent{
        {{!trial.left(), "No left plate in this trial."},
         {!trial.right(), "No right plate in this trial."},
         {!trial.bar, "No bar transducer in this trial."}}};
    for (const auto& [is_absent, sentence] : absent) {
        if (is_absent) {
            notes.emplace_back(sentence);
        }
    }
    return notes;
}

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Filled up on the left with spaces as wide as a digit.
std::string padded(const std::string& number, const std::string& widest) {
    std::string filled;
    for (std::size_t i = characters(number); i < characters(widest); ++i) {
        filled += "\u2007";
    }
    return filled + number;
}

}  // namespace

ReviewData build_review(const Trial& trial, const analysis::Report& report, const std::string& title) {
    ReviewData data;
    data.title = title;
    data.brief = brief_of(trial, report);
    data.summary = summary_of(trial, data.brief);
    data.rate_hz = trial.rate_hz;
    const double last = trial.sample_count > 1 ? static_cast<double>(trial.sample_count - 1) : 1.0;
    data.whole = {trial.start_s, trial.start_s + last / trial.rate_hz};
    data.panels = build_panels(trial, report.signals);
    for (const analysis::RepReport& each : report.reps) {
        add_flags(data.flags, each.rep);
        add_phases(data.phases, each.rep);
        data.reps.push_back(mark_of(each.rep, data, trial));
        if (!data.first_lift_off_s) {
            data.first_lift_off_s = each.rep.time_s(EventKind::lift_off);
        }
    }
    std::stable_sort(data.flags.begin(), data.flags.end(),
                     [](const EventFlag& a, const EventFlag& b) { return a.time_s < b.time_s; });
    data.table = build_rep_table(report);
    data.findings = findings_of(report);
    data.notes = notes_of(trial, report);
    return data;
}

std::string read_out(const ReviewData& data, double time_s, double zero_s) {
    std::string line = padded(fixed_text(time_s - zero_s, 3), fixed_text(-data.whole.length_s(), 3)) + " s";
    const double index = std::round((time_s - data.whole.first_s) * data.rate_hz);
    for (const Panel& panel : data.panels) {
        const std::string widest = fixed_text(panel.centred ? panel.low : panel.high, panel.decimals);
        for (auto trace = panel.traces.rbegin(); trace != panel.traces.rend(); ++trace) {
            const bool inside = index >= 0.0 && index < static_cast<double>(trace->samples.size());
            const double value =
                inside ? static_cast<double>(trace->samples[static_cast<std::size_t>(index)]) : std::nan("");
            line += "   " + (panel.quantity.empty() ? trace->name : panel.quantity) + " ";
            line += padded(std::isfinite(value) ? fixed_text(value, panel.decimals) : "\u2013", widest);
            line += " " + panel.unit;
        }
    }
    return line;
}

}  // namespace hinge::gui
