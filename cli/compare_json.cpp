#include <nlohmann/json.hpp>

#include "analysis/metrics/metric.h"
#include "cli/compare_output.h"

namespace hinge::cli {
namespace {

namespace stats = analysis::statistics;
using Json = nlohmann::ordered_json;

Json or_null(std::optional<double> value) {
    return value ? Json(*value) : Json(nullptr);
}

Json head(const std::string& kind) {
    return {{"format", "hinge-compare/1"},
            {"software", "hinge " HINGE_VERSION},
            {"definitions", analysis::definitions_checksum()},
            {"kind", kind}};
}

Json trials_json(const std::vector<comparison::TrialValues>& trials) {
    Json list = Json::array();
    for (const comparison::TrialValues& trial : trials) {
        list.push_back({{"file", trial.file},
                        {"uuid", trial.uuid},
                        {"athlete", trial.athlete},
                        {"load_kg", or_null(trial.load_kg)}});
    }
    return list;
}

// One entry a trial, in the order of the trials.
Json values_json(const std::vector<comparison::TrialValues>& trials, std::size_t metric) {
    Json list = Json::array();
    for (const comparison::TrialValues& trial : trials) {
        const comparison::SetValue& value = trial.values[metric];
        list.push_back({{"file", trial.file},
                        {"value", or_null(value.value)},
                        {"reps_used", value.rep_values.size()},
                        {"reps", value.reps},
                        {"reasons", value.reasons}});
    }
    return list;
}

Json change_json(const comparison::BaselineComparison& compared, std::size_t metric) {
    const comparison::BaselineChange change = compared.changes[metric].value_or(comparison::BaselineChange{});
    const bool has_change = compared.changes[metric].has_value();
    const auto if_compared = [&](double value) { return has_change ? Json(value) : Json(nullptr); };
    return {{"id", compared.metrics[metric].id},
            {"unit", symbol(compared.metrics[metric].unit)},
            {"baseline",
             {{"mean", if_compared(change.baseline)},
              {"sd", or_null(change.sd)},
              {"sessions", change.sessions},
              {"trials", values_json(compared.baseline, metric)}}},
            {"today",
             {{"mean", if_compared(change.today)},
              {"sets", change.sets_today},
              {"trials", values_json(compared.today, metric)}}},
            {"change", if_compared(change.change)},
            {"sem", or_null(change.sem)},
            {"mdc95", or_null(change.mdc95)},
            {"mdc_source", name(change.source)},
            {"p", or_null(change.p)},
            {"p_holm", or_null(change.p_holm)},
            {"verdict", words(change.verdict)},
            {"reason", compared.reasons[metric].empty() ? Json(nullptr) : Json(compared.reasons[metric])}};
}

Json summary_json(const comparison::BaselineComparison& compared) {
    const comparison::CompareSummary summary = comparison::summary_of(compared);
    return {{"metrics", compared.metrics.size()},
            {"assessable", summary.assessable},
            {"changed", summary.changed},
            {"probably_changed", summary.probably_changed},
            {"tested_together", compared.tested_together},
            {"p_holm_below_0_05", summary.significant}};
}

// {"value": x} or {"value": null, "reason": "..."}.
template <class T, class ToJson>
Json figure(const Result<T>& result, ToJson to_json) {
    if (!result) {
        return {{"value", nullptr}, {"reason", result.error().message}};
    }
    return to_json(*result);
}

Json number_figure(const Result<double>& result) {
    return figure(result, [](double value) { return Json{{"value", value}}; });
}

Json correlation_json(const stats::Correlation& c) {
    return {{"value", c.value}, {"raw", or_null(c.raw)}, {"low", or_null(c.low)}, {"high", or_null(c.high)}};
}

Json bounded_json(const stats::Bounded& b) {
    return {{"value", b.value}, {"low", b.low}, {"high", b.high}};
}

Json limits_json(const stats::LimitsOfAgreement& limits) {
    return {{"bias", bounded_json(limits.bias)},
            {"lower", bounded_json(limits.lower)},
            {"upper", bounded_json(limits.upper)}};
}

Json agreement_json(const stats::Agreement& agreement) {
    Json made{{"pairs", agreement.pairs}, {"sd", agreement.sd}};
    made.update(limits_json(agreement.limits));
    made["size_correlation"] = or_null(agreement.size_correlation);
    made["error_grows_with_size"] = agreement.error_grows_with_size;
    made["ratio"] = agreement.ratio ? limits_json(*agreement.ratio) : Json(nullptr);
    if (!agreement.ratio_reason.empty()) {
        made["ratio_reason"] = agreement.ratio_reason;
    }
    return made;
}

Json repeatability_json(const comparison::ReliabilityStudy& study, std::size_t metric) {
    const comparison::Repeatability& found = study.results[metric];
    const auto icc = [&](stats::Correlation stats::IntraclassCorrelations::*which) {
        return figure(found.icc, [&](const auto& all) { return correlation_json(all.*which); });
    };
    using Icc = stats::IntraclassCorrelations;
    return {{"id", study.metrics[metric].id},
            {"unit", symbol(study.metrics[metric].unit)},
            {"athletes", found.athletes},
            {"left_out", found.left_out},
            {"mean", number_figure(found.mean)},
            {"icc_2_1", icc(&Icc::agreement_single)},
            {"icc_3_1", icc(&Icc::consistency_single)},
            {"icc_2_k", icc(&Icc::agreement_mean)},
            {"icc_3_k", icc(&Icc::consistency_mean)},
            {"sem", number_figure(found.sem)},
            {"mdc95", number_figure(found.mdc95)},
            {"cv_percent", number_figure(found.cv)},
            {"log_cv_percent", number_figure(found.log_cv)},
            {"typical_error", number_figure(found.typical_error)},
            {"swc", number_figure(found.swc)},
            {"bland_altman", figure(found.agreement, &agreement_json)},
            {"trials", values_json(study.trials, metric)}};
}

Json findings_json(const std::vector<analysis::Finding>& findings) {
    Json list = Json::array();
    for (const analysis::Finding& finding : findings) {
        list.push_back({{"id", finding.id},
                        {"text", finding.text},
                        {"numbers", finding.numbers},
                        {"threshold", finding.threshold},
                        {"source", finding.source}});
    }
    return list;
}

std::string text_of(const Json& root) {
    return root.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string compare_json(const comparison::BaselineComparison& compared) {
    Json root = head("baseline");
    root["athlete"] = compared.today.front().athlete;
    root["exercise"] = name(compared.today.front().exercise);
    root["baseline"] = trials_json(compared.baseline);
    root["today"] = trials_json(compared.today);
    root["load_change_percent"] = or_null(compared.load_change_percent);
    root["metrics"] = Json::array();
    for (std::size_t i = 0; i < compared.metrics.size(); ++i) {
        root["metrics"].push_back(change_json(compared, i));
    }
    root["summary"] = summary_json(compared);
    root["findings"] = findings_json(compared.findings);
    root["notes"] = compared.notes;
    return text_of(root);
}

std::string compare_json(const comparison::ReliabilityStudy& study) {
    Json root = head("reliability");
    root["exercise"] = name(study.trials.front().exercise);
    root["athletes"] = study.athletes;
    root["sessions"] = study.sessions;
    root["trials"] = trials_json(study.trials);
    root["metrics"] = Json::array();
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        root["metrics"].push_back(repeatability_json(study, i));
    }
    root["notes"] = study.notes;
    return text_of(root);
}

}  // namespace hinge::cli
