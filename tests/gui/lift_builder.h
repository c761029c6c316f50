#pragma once

#include <cmath>
#include <limits>
#include <string>

#include "analysis/report.h"
#include "datasets/model/trial.h"

// A hand-built trial and report: two reps of known shape, no analysis and no files behind them.
namespace hinge::gui::testing {

inline constexpr double kRate_hz = 1000.0;
inline constexpr std::size_t kSamples = 20000;  // 20 s
inline constexpr double kLiftOff_s = 4.0;       // of rep 1; rep 2 is 8 s later
inline constexpr double kRepEvery_s = 8.0;

inline double rep_clock(double time_s) {
    return time_s < kRepEvery_s + 2.0 ? time_s - kLiftOff_s : time_s - kLiftOff_s - kRepEvery_s;
}

// On the floor, up in 1 s, held for 1 s, down in 3 s.
inline double bar_height_m(double time_s) {
    const double t = rep_clock(time_s);
    if (t < 0.0 || t > 5.0) {
        return 0.225;
    }
    return 0.225 + 0.5 * (t < 1.0 ? t : t < 2.0 ? 1.0 : (5.0 - t) / 3.0);
}

// Left carries 55 % and right 45 % of 1000 N: a balance of +10 %.
inline Trial lift() {
    Trial trial;
    trial.sample_count = kSamples;
    trial.plates.make(Side::left).signals.fz.assign(kSamples, 550.0);
    trial.plates.make(Side::right).signals.fz.assign(kSamples, 450.0);
    trial.bar.emplace().height_m.resize(kSamples);
    for (std::size_t i = 0; i < kSamples; ++i) {
        trial.bar->height_m[i] = bar_height_m(static_cast<double>(i) / kRate_hz);
    }
    trial.set.load_kg = 100.0;
    trial.athlete.id = "a01";
    return trial;
}

inline analysis::ReportedMetric measured(std::string id, Unit unit, double value, double sd, Grade grade) {
    analysis::ReportedMetric metric;
    metric.id = std::move(id);
    metric.unit = unit;
    metric.value.value = value;
    metric.value.uncertainty = sd;
    metric.value.grade = grade;
    return metric;
}

inline analysis::ReportedMetric missing(std::string id, Unit unit, std::string reason) {
    analysis::ReportedMetric metric;
    metric.id = std::move(id);
    metric.unit = unit;
    metric.value.reason = std::move(reason);
    return metric;
}

inline analysis::RepReport rep_report(int index) {
    analysis::RepReport report;
    report.rep.index = index;
    const double zero_s = kLiftOff_s + kRepEvery_s * (index - 1);
    report.rep.span = {static_cast<std::size_t>((zero_s - 0.5) * kRate_hz),
                       static_cast<std::size_t>((zero_s + 5.0) * kRate_hz)};
    const auto add = [&](EventKind kind, double offset_s) {
        report.rep[kind].event = Event{kind, zero_s + offset_s, 0.01, "force"};
    };
    add(EventKind::slack_start, -0.5);
    add(EventKind::lift_off, 0.0);
    add(EventKind::first_inch, 0.0508);
    add(EventKind::lockout, 1.0);
    add(EventKind::descent_start, 2.0);
    add(EventKind::touchdown, 5.0);
    report.metrics.push_back(measured("slack_duration", Unit::second, 0.5, 0.03, Grade::a));
    report.metrics.push_back(measured("eccentric_duration", Unit::second, 2.9714, 0.0619, Grade::b));
    report.metrics.push_back(missing("last_12in_ratio", Unit::one, "the descent is shorter than 12 inches"));
    analysis::ReportedMetric control;
    control.id = "eccentric_grade";
    control.value.value = std::string(index == 1 ? "controlled" : "dropped");
    report.metrics.push_back(control);
    return report;
}

inline analysis::Report report() {
    analysis::Report made;
    made.reps = {rep_report(1), rep_report(2)};
    made.reps[1].findings.push_back({"dropped", "The bar was let go.", {}, "", ""});
    made.set_metrics.push_back(measured("body_weight", Unit::newton, 667.12, 0.58, Grade::a));
    made.signals.total_force_n.assign(kSamples, 1000.0);
    made.signals.bar_velocity_m_s.assign(kSamples, 0.0);
    made.signals.hip_height_m.assign(kSamples, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 4000; i < 9000; ++i) {
        made.signals.hip_height_m[i] = 0.8;
    }
    return made;
}

}  // namespace hinge::gui::testing
