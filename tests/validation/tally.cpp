#include "tests/validation/tally.h"

#include <algorithm>
#include <cmath>

namespace hinge::validation {
namespace {

double quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0.0;
    }
    std::sort(values.begin(), values.end());
    const double at = share * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

void add_number(Tally& tally, const std::string& id, const MetricValue* value, double truth) {
    if (value == nullptr || !value->number()) {
        ++tally.missing[id];
        return;
    }
    tally.numbers[id].push_back({*value->number(), truth, value->uncertainty.value_or(0.0)});
}

void add_rep(Tally& tally, const analysis::RepReport& rep, const drivers::simulated::RepTruth& truth) {
    for (std::size_t kind = 0; kind < kEventCount; ++kind) {
        if (!truth.event_s[kind]) {
            continue;
        }
        const std::string id = "event." + std::string(kEventNames[kind]);
        const RepEvent& event = rep.rep.events[kind];
        if (event.event) {
            tally.numbers[id].push_back(
                {event.event->time_s, *truth.event_s[kind], event.event->uncertainty_s});
        } else {
            ++tally.missing[id];
        }
    }
    for (const auto& [id, expected] : truth.metrics) {
        const analysis::ReportedMetric* metric = rep.find(id);
        if (const double* number = std::get_if<double>(&expected)) {
            add_number(tally, id, metric != nullptr ? &metric->value : nullptr, *number);
        } else {
            auto& [right, all] = tally.categories[id];
            right += metric != nullptr && metric->value.value == expected ? 1 : 0;
            ++all;
        }
    }
}

}  // namespace

void add(Tally& tally, const analysis::Report& report, const drivers::simulated::Truth& truth) {
    ++tally.sets;
    if (const analysis::ReportedMetric* weight = report.find("body_weight")) {
        add_number(tally, "body_weight", &weight->value, truth.body_weight_n);
    }
    for (const auto& [id, expected] : truth.set_metrics) {
        const analysis::ReportedMetric* metric = report.find(id);
        if (metric != nullptr && id != "body_weight") {
            add_number(tally, id, &metric->value, expected);
        }
    }
    if (report.reps.size() != truth.reps.size()) {
        ++tally.wrong_rep_counts;
        return;
    }
    for (std::size_t r = 0; r < truth.reps.size(); ++r) {
        add_rep(tally, report.reps[r], truth.reps[r]);
    }
}

Summary summarise(const std::vector<Pair>& pairs) {
    Summary s;
    s.count = pairs.size();
    if (pairs.empty()) {
        return s;
    }
    std::vector<double> errors, sizes, stated;
    double covered = 0.0, mv = 0.0, mt = 0.0;
    for (const Pair& p : pairs) {
        const double error = p.value - p.truth;
        errors.push_back(error);
        sizes.push_back(std::abs(error));
        stated.push_back(p.sd);
        covered += std::abs(error) <= 1.96 * p.sd + 1e-12 ? 1.0 : 0.0;
        s.bias += error;
        mv += p.value;
        mt += p.truth;
    }
    const auto n = static_cast<double>(pairs.size());
    s.bias /= n;
    mv /= n;
    mt /= n;
    double vv = 0, tt = 0, vt = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        s.sd += (errors[i] - s.bias) * (errors[i] - s.bias);
        vv += (pairs[i].value - mv) * (pairs[i].value - mv);
        tt += (pairs[i].truth - mt) * (pairs[i].truth - mt);
        vt += (pairs[i].value - mv) * (pairs[i].truth - mt);
    }
    s.sd = std::sqrt(s.sd / std::max(1.0, n - 1.0));
    const double middle = quantile(errors, 0.5);
    std::vector<double> deviations;
    for (const double e : errors) {
        deviations.push_back(std::abs(e - middle));
    }
    s.exact = std::ranges::all_of(errors, [](double e) { return std::abs(e) < 1e-12; });
    s.robust_sd = 1.4826 * quantile(deviations, 0.5);
    s.p95 = quantile(sizes, 0.95);
    s.correlation = vv > 0 && tt > 0 ? vt / std::sqrt(vv * tt) : 0.0;
    s.coverage = covered / n;
    s.stated_sd = quantile(stated, 0.5);
    return s;
}

Classification classify(const std::vector<Pair>& pairs, double limit, double flagged_above) {
    Classification c;
    int hits = 0;
    int rejections = 0;
    for (const Pair& p : pairs) {
        if (p.truth > limit) {
            ++c.positives;
            hits += p.value > flagged_above ? 1 : 0;
        } else {
            ++c.negatives;
            rejections += p.value > flagged_above ? 0 : 1;
        }
    }
    c.sensitivity = c.positives > 0 ? static_cast<double>(hits) / c.positives : 0.0;
    c.specificity = c.negatives > 0 ? static_cast<double>(rejections) / c.negatives : 0.0;
    return c;
}

}  // namespace hinge::validation
