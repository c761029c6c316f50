#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include "analysis/metrics/metric.h"
#include "gui/review/build_review.h"
#include "gui/text/format.h"

namespace hinge::gui {
namespace {

using analysis::MetricDefinition;
using analysis::ReportedMetric;

// Rows are grouped by the phase of the lift they describe, in the order of the lift.
enum class Group { slack, bar_break, hips, pull, hold, descent };
constexpr std::array<const char*, 6> kGroupNames{"Slack", "Bar break", "Hips and bar",
                                                 "Pull",  "Hold",      "Descent"};

struct GroupRule {
    std::string_view id_part;
    Group group;
};

// The first rule whose text occurs in the id decides; what no rule knows belongs to the pull.
constexpr auto kGroupRules = std::to_array<GroupRule>({{"hip_bar_ratio_descent", Group::descent},
                                                       {"hip_", Group::hips},
                                                       {"slack", Group::slack},
                                                       {"first_inch", Group::bar_break},
                                                       {"bar_flex", Group::bar_break},
                                                       {"lift_off", Group::bar_break},
                                                       {"cop_forward_shift", Group::bar_break},
                                                       {"hold", Group::hold},
                                                       {"cop_heel_shift_lockout", Group::hold},
                                                       {"eccentric", Group::descent},
                                                       {"last_", Group::descent},
                                                       {"touchdown", Group::descent},
                                                       {"unloaded", Group::descent},
                                                       {"minimum_hand_force", Group::descent},
                                                       {"free_fall", Group::descent},
                                                       {"tempo_met", Group::descent},
                                                       {"sparc", Group::descent},
                                                       {"ldlj", Group::descent},
                                                       {"landing", Group::descent}});

Group group_of(std::string_view id) {
    for (const GroupRule& rule : kGroupRules) {
        if (id.find(rule.id_part) != std::string_view::npos) {
            return rule.group;
        }
    }
    return Group::pull;
}

const MetricDefinition* definition_of(std::string_view id) {
    for (const analysis::MetricModule* module : analysis::all_metrics()) {
        if (module->definition.id == id) {
            return &module->definition;
        }
    }
    return nullptr;
}

std::optional<Judgement> judgement_of(const ReportedMetric& metric) {
    if (metric.id != "eccentric_grade" || !metric.value.value) {
        return std::nullopt;
    }
    const std::string* word = std::get_if<std::string>(&*metric.value.value);
    if (word == nullptr) {
        return std::nullopt;
    }
    return *word == "controlled"   ? Judgement::good
           : *word == "borderline" ? Judgement::watch
                                   : Judgement::act;
}

TableCell cell_of(const ReportedMetric* metric, const DisplayUnit& unit) {
    if (metric == nullptr) {
        return {.text = "not computed"};
    }
    if (!metric->value.has_value()) {
        return {.text = metric->value.reason.empty() ? "no reason given" : metric->value.reason};
    }
    TableCell cell{.text = metric_text(metric->value, unit), .has_value = true};
    if (metric->value.grade) {
        cell.grade = std::string(name(*metric->value.grade));
    }
    cell.judgement = judgement_of(*metric);
    return cell;
}

TableRow named_row(const ReportedMetric& metric, const DisplayUnit& unit) {
    TableRow row{.name = metric.id, .unit = unit.label};
    if (const MetricDefinition* definition = definition_of(metric.id)) {
        row.name = std::string(definition->name);
        row.definition = std::string(definition->meaning);
        if (!definition->equation.empty()) {
            row.definition += "\n" + std::string(definition->equation);
        }
        row.definition += "\n" + metric.id + ", version " + std::to_string(definition->version) + ", " +
                          std::string(definition->source);
    }
    return row;
}

double magnitude(const ReportedMetric* metric) {
    const auto number = metric != nullptr ? metric->value.number() : std::nullopt;
    return number ? std::abs(*number) : 0.0;
}

TableRow rep_row(const analysis::Report& report, const ReportedMetric& first) {
    double largest = 0.0;
    for (const analysis::RepReport& rep : report.reps) {
        largest = std::max(largest, magnitude(rep.find(first.id)));
    }
    const DisplayUnit unit = display_unit(first.unit, largest);
    TableRow row = named_row(first, unit);
    for (const analysis::RepReport& rep : report.reps) {
        row.cells.push_back(cell_of(rep.find(first.id), unit));
    }
    return row;
}

TableRow set_row(const ReportedMetric& metric) {
    const DisplayUnit unit = display_unit(metric.unit, magnitude(&metric));
    TableRow row = named_row(metric, unit);
    row.is_for_set = true;
    row.cells.push_back(cell_of(&metric, unit));
    return row;
}

}  // namespace

RepTable build_rep_table(const analysis::Report& report) {
    RepTable table;
    for (const analysis::RepReport& rep : report.reps) {
        table.columns.push_back("Rep " + std::to_string(rep.rep.index) +
                                (rep.rep.failed ? " (not completed)" : ""));
    }
    std::map<Group, std::vector<TableRow>> groups;
    if (!report.reps.empty()) {
        for (const ReportedMetric& metric : report.reps.front().metrics) {
            groups[group_of(metric.id)].push_back(rep_row(report, metric));
        }
    }
    for (auto& [group, rows] : groups) {
        table.rows.push_back({.name = kGroupNames[static_cast<std::size_t>(group)], .is_group = true});
        table.rows.insert(table.rows.end(), rows.begin(), rows.end());
    }
    if (!report.set_metrics.empty()) {
        table.rows.push_back({.name = "Whole set", .is_group = true});
        for (const ReportedMetric& metric : report.set_metrics) {
            table.rows.push_back(set_row(metric));
        }
    }
    if (table.columns.empty()) {
        table.columns.emplace_back("Set");
    }
    return table;
}

}  // namespace hinge::gui
