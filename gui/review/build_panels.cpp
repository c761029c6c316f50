#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "gui/charts/round_ticks.h"
#include "gui/review/build_review.h"

namespace hinge::gui {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Below this total the balance of the feet is noise: with 20 N per plate the centre of pressure is undefined
// as well (science.md A.2).
constexpr double kLeastBalanceForce_n = 40.0;
constexpr double kLeastBalance_percent = 10.0;  // the axis never shows less, so that small shifts look small
constexpr double kLeastSpeed_m_s = 0.5;
constexpr double kBalanceShare = 0.99;  // of the samples inside the axis: stepping on and off may leave it

bool any_finite(std::span<const double> samples) {
    return std::any_of(samples.begin(), samples.end(), [](double v) { return std::isfinite(v); });
}

Trace trace(std::string name, Meaning meaning, std::span<const double> samples) {
    Trace made{.name = std::move(name), .meaning = meaning};
    std::vector<float> stored(samples.size());
    std::transform(samples.begin(), samples.end(), stored.begin(),
                   [](double v) { return std::isfinite(v) ? static_cast<float>(v) : NAN; });
    made.samples = MinMaxPyramid(std::move(stored));
    return made;
}

// Runs of samples that are NaN, as times from the last sample before to the first after.
void add_missing(std::vector<TimeSpan>& missing, std::span<const double> samples, const Trial& trial) {
    const auto time_s = [&](std::size_t i) { return trial.start_s + static_cast<double>(i) / trial.rate_hz; };
    for (std::size_t i = 0; i < samples.size();) {
        if (std::isfinite(samples[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < samples.size() && !std::isfinite(samples[end])) {
            ++end;
        }
        missing.push_back({time_s(i == 0 ? 0 : i - 1), time_s(std::min(end, samples.size() - 1))});
        i = end;
    }
}

// Overlapping spans become one, so that a hatch is never drawn over a hatch.
void merge(std::vector<TimeSpan>& spans) {
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.first_s < b.first_s; });
    std::vector<TimeSpan> merged;
    for (const TimeSpan& span : spans) {
        if (!merged.empty() && span.first_s <= merged.back().last_s) {
            merged.back().last_s = std::max(merged.back().last_s, span.last_s);
        } else {
            merged.push_back(span);
        }
    }
    spans = std::move(merged);
}

MinMax extremes(const Panel& panel) {
    MinMax all;
    for (const Trace& each : panel.traces) {
        const MinMax one = each.samples.range(0, each.samples.size());
        all.min = std::min(all.min, one.min);
        all.max = std::max(all.max, one.max);
    }
    return all;
}

Panel force_panel(const Trial& trial, const analysis::DerivedSignals& signals) {
    Panel panel{.question = "How hard do the feet push?",
                .caption = "Vertical force of each foot and of both",
                .axis_title = "Force [N]",
                .quantity = "",
                .unit = "N",
                .decimals = 0,
                .weight = 1.5};
    if (trial.left() && trial.right() && any_finite(signals.total_force_n)) {
        panel.traces.push_back(trace("both", Meaning::both, signals.total_force_n));
    }
    if (trial.right()) {
        panel.traces.push_back(trace("right", Meaning::right, trial.right()->signals.fz));
        add_missing(panel.missing, trial.right()->signals.fz, trial);
    }
    if (trial.left()) {
        panel.traces.push_back(trace("left", Meaning::left, trial.left()->signals.fz));
        add_missing(panel.missing, trial.left()->signals.fz, trial);
    }
    merge(panel.missing);
    const MinMax range = extremes(panel);
    panel.high = range.empty() || range.max <= 0.0F ? 100.0 : round_up(1.02 * static_cast<double>(range.max));
    return panel;
}

// 100 (L - R) / (L + R), + = left (science.md E.1); undefined while nobody stands on the plates.
std::vector<double> balance_percent(const PlateSignals& left, const PlateSignals& right) {
    std::vector<double> balance(std::min(left.fz.size(), right.fz.size()), kNan);
    for (std::size_t i = 0; i < balance.size(); ++i) {
        const double total_n = left.fz[i] + right.fz[i];
        if (total_n >= kLeastBalanceForce_n) {
            balance[i] = 100.0 * (left.fz[i] - right.fz[i]) / total_n;
        }
    }
    return balance;
}

double balance_reach(std::vector<double> balance) {
    std::erase_if(balance, [](double v) { return !std::isfinite(v); });
    if (balance.empty()) {
        return kLeastBalance_percent;
    }
    std::transform(balance.begin(), balance.end(), balance.begin(), [](double v) { return std::abs(v); });
    const auto rank = static_cast<std::ptrdiff_t>(kBalanceShare * static_cast<double>(balance.size() - 1));
    std::nth_element(balance.begin(), balance.begin() + rank, balance.end());
    return std::clamp(round_up(1.1 * balance[static_cast<std::size_t>(rank)]), kLeastBalance_percent, 100.0);
}

Panel balance_panel(const Trial& trial, const std::vector<TimeSpan>& missing) {
    Panel panel{.question = "Does the load shift?",
                .caption = "Left minus right in % of the sum: left is up, 0 is even",
                .axis_title = "L \u2212 R [%]",
                .quantity = "balance",
                .unit = "%",
                .decimals = 1,
                .centred = true};
    const std::vector<double> balance = balance_percent(trial.left()->signals, trial.right()->signals);
    panel.traces.push_back(trace("balance", Meaning::both, balance));
    panel.traces.back().labelled = false;
    panel.missing = missing;
    panel.high = balance_reach(balance);
    panel.low = -panel.high;
    return panel;
}

Panel height_panel(const Trial& trial, const analysis::DerivedSignals& signals) {
    const bool has_hip = any_finite(signals.hip_height_m) || (trial.hip && any_finite(trial.hip->height_m));
    Panel panel{.question = has_hip ? "Do the hips and the bar rise together?" : "How high is the bar?",
                .caption = "Height above the standing surface",
                .axis_title = "Height [m]",
                .quantity = "",
                .unit = "m",
                .decimals = 3,
                .weight = 1.2};
    if (trial.bar) {
        panel.traces.push_back(trace("bar", Meaning::bar, trial.bar->height_m));
        add_missing(panel.missing, trial.bar->height_m, trial);
    }
    if (trial.hip) {
        panel.traces.push_back(trace("hip", Meaning::hip, trial.hip->height_m));
        add_missing(panel.missing, trial.hip->height_m, trial);
    } else if (any_finite(signals.hip_height_m)) {
        panel.traces.push_back(
            trace(signals.hip_is_measured ? "hip" : "hip (est.)", Meaning::hip, signals.hip_height_m));
        panel.traces.back().dashed = !signals.hip_is_measured;
    }
    merge(panel.missing);
    const MinMax range = extremes(panel);
    panel.high = range.empty() || range.max <= 0.0F ? 1.0 : round_up(1.02 * static_cast<double>(range.max));
    panel.low = range.empty() || range.min >= 0.0F ? 0.0 : -round_up(-1.02 * static_cast<double>(range.min));
    return panel;
}

Panel speed_panel(const Trial& trial, const analysis::DerivedSignals& signals) {
    Panel panel{.question = "Is the bar lowered under control?",
                .caption = "Bar speed, up is positive",
                .axis_title = "Speed [m/s]",
                .quantity = "speed",
                .unit = "m/s",
                .decimals = 2,
                .centred = true};
    panel.traces.push_back(trace("bar", Meaning::bar, signals.bar_velocity_m_s));
    panel.traces.back().labelled = false;
    add_missing(panel.missing, trial.bar->height_m, trial);
    const MinMax range = extremes(panel);
    const double reach = range.empty() ? 0.0 : static_cast<double>(std::max(-range.min, range.max));
    panel.high = round_up(std::max(1.05 * reach, kLeastSpeed_m_s));
    panel.low = -panel.high;
    return panel;
}

}  // namespace

std::vector<Panel> build_panels(const Trial& trial, const analysis::DerivedSignals& signals) {
    std::vector<Panel> panels;
    if (trial.left() || trial.right()) {
        panels.push_back(force_panel(trial, signals));
    }
    if (trial.left() && trial.right()) {
        panels.push_back(balance_panel(trial, panels.back().missing));
    }
    if (trial.bar || trial.hip) {
        panels.push_back(height_panel(trial, signals));
    }
    if (trial.bar && any_finite(signals.bar_velocity_m_s)) {
        panels.push_back(speed_panel(trial, signals));
    }
    return panels;
}

}  // namespace hinge::gui
