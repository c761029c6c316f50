#include <algorithm>
#include <cmath>
#include <ostream>

#include "analysis/value_text.h"
#include "cli/compare_output.h"
#include "cli/text_table.h"

namespace hinge::cli {
namespace {

namespace stats = analysis::statistics;

// Decimals that show `scale` to two digits: what is below them is not seen anyway.
int decimals_for(double scale) {
    if (!(scale > 0.0) || !std::isfinite(scale)) {
        return 3;
    }
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(scale))), 0, 6);
}

std::string signed_fixed(double value, int decimals) {
    const std::string text = fixed(value, decimals);
    return (text.front() == '-' || text.find_first_not_of("0.") == std::string::npos ? "" : "+") + text;
}

std::string unit_text(Unit unit) {
    return unit == Unit::one ? "" : std::string(symbol(unit));
}

std::string p_text(std::optional<double> p) {
    if (!p) {
        return "-";
    }
    return *p < 0.001 ? "< 0.001" : fixed(*p, 3);
}

std::string loads_of(const std::vector<comparison::TrialValues>& trials) {
    std::string text;
    for (const comparison::TrialValues& trial : trials) {
        const std::string load = trial.load_kg ? fixed(*trial.load_kg, 1) : "?";
        if (text.find(load) == std::string::npos) {
            text += (text.empty() ? "" : ", ") + load;
        }
    }
    return text + " kg";
}

std::string counted(std::size_t count, const std::string& word) {
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

void print_notes(std::ostream& out, const std::vector<std::string>& notes) {
    for (const std::string& note : notes) {
        out << note << '\n';
    }
}

std::vector<std::string> row_of(const comparison::ComparedMetric& metric,
                                const std::optional<comparison::BaselineChange>& change) {
    if (!change) {
        return {metric.id, unit_text(metric.unit), "-", "-", "-", "-", "-", "-", "-", "not assessable"};
    }
    const int decimals = decimals_for(
        change->mdc95.value_or(std::max(std::abs(change->baseline), std::abs(change->today)) / 100.0));
    return {metric.id,
            unit_text(metric.unit),
            fixed(change->baseline, decimals),
            change->sd ? fixed(*change->sd, decimals) : "-",
            std::to_string(change->sessions),
            fixed(change->today, decimals),
            signed_fixed(change->change, decimals),
            change->mdc95 ? fixed(*change->mdc95, decimals) + (change->source == comparison::MdcSource::own
                                                                   ? ""
                                                                   : " " + std::string(name(change->source)))
                          : "-",
            p_text(change->p_holm),
            std::string(words(change->verdict))};
}

std::string summary_text(const comparison::BaselineComparison& compared) {
    const comparison::CompareSummary summary = comparison::summary_of(compared);
    std::string text = std::to_string(summary.changed) + " of " +
                       counted(summary.assessable, "assessable metric") + " changed";
    text += summary.probably_changed > 0
                ? ", " + std::to_string(summary.probably_changed) + " probably changed"
                : "";
    if (compared.tested_together > 0) {
        text += "; with Holm's adjustment for " + counted(compared.tested_together, "test") + " " +
                std::to_string(summary.significant) + " of " + std::to_string(compared.tested_together) +
                (summary.significant == 1 ? " has" : " have") + " p < 0.05";
    }
    return text + ".";
}

std::string cell(const Result<double>& value, int decimals) {
    return value ? fixed(*value, decimals) : "-";
}

std::string cell(const std::optional<stats::Correlation>& icc) {
    if (!icc) {
        return "-";
    }
    const auto bound = [](std::optional<double> value) {
        return value ? fixed(*value, 2) : std::string("?");
    };
    return fixed(icc->value, 2) + " (" + bound(icc->low) + " to " + bound(icc->high) + ")";
}

std::vector<std::string> row_of(const comparison::ComparedMetric& metric,
                                const comparison::Repeatability& found) {
    const int decimals = found.sem ? decimals_for(*found.sem) : 3;
    const auto icc = [&](stats::Correlation stats::IntraclassCorrelations::*which) {
        return cell(found.icc ? std::optional((*found.icc).*which) : std::nullopt);
    };
    return {metric.id,
            unit_text(metric.unit),
            std::to_string(found.athletes),
            cell(found.mean, decimals),
            icc(&stats::IntraclassCorrelations::agreement_single),
            icc(&stats::IntraclassCorrelations::consistency_single),
            cell(found.sem, decimals),
            cell(found.mdc95, decimals),
            cell(found.cv, 1),
            cell(found.typical_error, decimals),
            cell(found.swc, decimals)};
}

void print_agreement(std::ostream& out, const comparison::ReliabilityStudy& study) {
    TextTable table{{{"session 1 - session 2"},
                     {"unit"},
                     {"pairs", Align::right},
                     {"bias", Align::right},
                     {"95 % limits of agreement", Align::right},
                     {"as ratio", Align::right}},
                    {}};
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        const auto& agreement = study.results[i].agreement;
        if (!agreement) {
            continue;
        }
        const int decimals = decimals_for(agreement->sd);
        const stats::LimitsOfAgreement& limits = agreement->limits;
        const auto& ratio = agreement->ratio;
        table.rows.push_back(
            {study.metrics[i].id, unit_text(study.metrics[i].unit), std::to_string(agreement->pairs),
             signed_fixed(limits.bias.value, decimals),
             fixed(limits.lower.value, decimals) + " to " + fixed(limits.upper.value, decimals),
             ratio ? fixed(ratio->lower.value, 2) + " to " + fixed(ratio->upper.value, 2) : "-"});
    }
    if (!table.rows.empty()) {
        out << '\n';
        print(out, table);
    }
}

// The first reason of a result that has no correlation or no error.
std::string reason_of(const comparison::Repeatability& found) {
    if (!found.sem) {
        return found.sem.error().message;
    }
    return found.icc ? "" : found.icc.error().message;
}

}  // namespace

void print_table(std::ostream& out, const comparison::BaselineComparison& compared) {
    const comparison::TrialValues& first = compared.today.front();
    out << "athlete " << comparison::quoted_athlete(first.athlete) << ", " << name(first.exercise)
        << ": baseline " << counted(compared.baseline.size(), "trial") << " at "
        << loads_of(compared.baseline) << ", today " << counted(compared.today.size(), "trial") << " at "
        << loads_of(compared.today) << "\n\n";
    TextTable table{{{"metric"},
                     {"unit"},
                     {"baseline", Align::right},
                     {"SD", Align::right},
                     {"n", Align::right},
                     {"today", Align::right},
                     {"change", Align::right},
                     {"MDC95", Align::right},
                     {"p (Holm)", Align::right},
                     {"verdict"}},
                    {}};
    for (std::size_t i = 0; i < compared.metrics.size(); ++i) {
        table.rows.push_back(row_of(compared.metrics[i], compared.changes[i]));
    }
    print(out, table);
    out << '\n';
    for (std::size_t i = 0; i < compared.metrics.size(); ++i) {
        if (!compared.reasons[i].empty()) {
            out << compared.metrics[i].id << ": " << printable(compared.reasons[i]) << '\n';
        }
    }
    for (const analysis::Finding& finding : compared.findings) {
        out << finding.text << '\n';
    }
    print_notes(out, compared.notes);
    out << summary_text(compared) << '\n'
        << "A change is more than measurement error; what it means is for a person to judge.\n";
}

void print_table(std::ostream& out, const comparison::ReliabilityStudy& study) {
    out << name(study.trials.front().exercise) << ": " << counted(study.athletes.size(), "athlete") << ", "
        << study.sessions << " sessions each\n\n";
    TextTable table{{{"metric"},
                     {"unit"},
                     {"n", Align::right},
                     {"mean", Align::right},
                     {"ICC(2,1) (95 %)", Align::right},
                     {"ICC(3,1) (95 %)", Align::right},
                     {"SEM", Align::right},
                     {"MDC95", Align::right},
                     {"CV %", Align::right},
                     {"TE", Align::right},
                     {"SWC", Align::right}},
                    {}};
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        table.rows.push_back(row_of(study.metrics[i], study.results[i]));
    }
    print(out, table);
    print_agreement(out, study);
    out << '\n';
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        const comparison::Repeatability& found = study.results[i];
        if (const std::string reason = reason_of(found); !reason.empty()) {
            out << study.metrics[i].id << ": " << reason << '\n';
        }
        if (!found.left_out.empty() && found.athletes > 0) {
            out << study.metrics[i].id << ": " << counted(found.left_out.size(), "athlete")
                << " without a value in every session left out\n";
        }
    }
    print_notes(out, study.notes);
}

}  // namespace hinge::cli
