#include <nlohmann/json.hpp>
#include <ostream>

#include "analysis/metrics/metric.h"
#include "analysis/value_text.h"
#include "cli/compare_output.h"
#include "cli/text_table.h"

namespace hinge::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string unit_text(Unit unit) {
    return unit == Unit::one ? "" : std::string(symbol(unit));
}

void print_line(std::ostream& out, const comparison::LoadStudy& study) {
    TextTable points{{{"load kg", Align::right}, {"fastest rep m/s", Align::right}}, {}};
    for (const comparison::LoadSpeed& point : study.points) {
        points.rows.push_back({fixed(point.load_kg, 1), fixed(point.speed_m_s, 3)});
    }
    print(out, points);
    if (!study.line) {
        out << "\nestimated maximum: - (" << printable(study.line.error().message) << ")\n\n";
        return;
    }
    const comparison::LoadVelocity& line = *study.line;
    out << "\nspeed = " << fixed(line.intercept_m_s, 3) << " - " << fixed(-line.slope_m_s_kg, 5)
        << " x load, R2 " << fixed(line.r_squared, 3) << " over " << line.loads
        << " loads\nestimated maximum: " << fixed(line.low_kg, 0) << " to " << fixed(line.high_kg, 0)
        << " kg (" << fixed(line.maximum_kg, 0) << " kg +- 10 %, at " << fixed(line.speed_at_maximum_m_s, 2)
        << " m/s)\n\n";
}

}  // namespace

void print_table(std::ostream& out, const comparison::LoadStudy& study) {
    const comparison::TrialValues& first = study.trials.front();
    out << "athlete " << comparison::quoted_athlete(first.athlete) << ", " << name(first.exercise) << ": "
        << study.trials.size() << " trials, " << fixed(*first.load_kg, 1) << " to "
        << fixed(*study.trials.back().load_kg, 1) << " kg\n\n";
    print_line(out, study);
    TextTable table{{{"metric"},
                     {"unit"},
                     {"sets", Align::right},
                     {"lightest", Align::right},
                     {"heaviest", Align::right},
                     {"change", Align::right},
                     {"per 10 % load", Align::right},
                     {"R2", Align::right},
                     {"MDC95", Align::right},
                     {"verdict"}},
                    {}};
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        const comparison::ComparedMetric& metric = study.metrics[i];
        if (!study.effects[i]) {
            table.rows.push_back({metric.id, unit_text(metric.unit), "-", "-", "-", "-", "-", "-", "-",
                                  printable(study.effects[i].error().message)});
            continue;
        }
        const comparison::LoadEffect& effect = *study.effects[i];
        table.rows.push_back({metric.id, unit_text(metric.unit), std::to_string(effect.sets),
                              fixed(effect.warm_up, 3), fixed(effect.heavy, 3), fixed(effect.change, 3),
                              fixed(effect.slope_per_10_percent, 4), fixed(effect.r_squared, 2),
                              effect.mdc95 ? fixed(*effect.mdc95, 3) : "-",
                              std::string(comparison::words(effect.verdict))});
    }
    print(out, table);
    out << '\n';
    for (const std::string& note : study.notes) {
        out << note << '\n';
    }
}

std::string compare_json(const comparison::LoadStudy& study) {
    Json root{{"format", "hinge-compare/1"},
              {"software", "hinge " HINGE_VERSION},
              {"definitions", analysis::definitions_checksum()},
              {"kind", "load_velocity"},
              {"athlete", study.trials.front().athlete},
              {"exercise", name(study.trials.front().exercise)},
              {"points", Json::array()},
              {"estimated_maximum", nullptr},
              {"metrics", Json::array()},
              {"notes", study.notes}};
    for (const comparison::LoadSpeed& point : study.points) {
        root["points"].push_back({{"load_kg", point.load_kg}, {"speed_m_s", point.speed_m_s}});
    }
    if (study.line) {
        const comparison::LoadVelocity& line = *study.line;
        root["estimated_maximum"] = {{"value_kg", line.maximum_kg},
                                     {"low_kg", line.low_kg},
                                     {"high_kg", line.high_kg},
                                     {"speed_at_maximum_m_s", line.speed_at_maximum_m_s},
                                     {"intercept_m_s", line.intercept_m_s},
                                     {"slope_m_s_kg", line.slope_m_s_kg},
                                     {"r_squared", line.r_squared},
                                     {"loads", line.loads},
                                     {"span_fraction", line.span_fraction}};
    } else {
        root["reason"] = study.line.error().message;
    }
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        Json metric{{"id", study.metrics[i].id}, {"unit", symbol(study.metrics[i].unit)}};
        if (study.effects[i]) {
            const comparison::LoadEffect& effect = *study.effects[i];
            metric["sets"] = effect.sets;
            metric["lightest"] = effect.warm_up;
            metric["heaviest"] = effect.heavy;
            metric["change"] = effect.change;
            metric["slope_per_10_percent"] = effect.slope_per_10_percent;
            metric["r_squared"] = effect.r_squared;
            metric["mdc95"] = effect.mdc95 ? Json(*effect.mdc95) : Json(nullptr);
            metric["verdict"] = comparison::words(effect.verdict);
        } else {
            metric["reason"] = study.effects[i].error().message;
        }
        root["metrics"].push_back(std::move(metric));
    }
    return root.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hinge::cli
