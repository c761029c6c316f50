#include "analysis/birge_ratios.h"

#include <algorithm>
#include <array>
#include <string>

namespace hinge::analysis {
namespace {

struct Ratio {
    std::string_view id;
    double ratio;
};

constexpr std::array kRatios = std::to_array<Ratio>({
    {"asymmetry_mean_absolute", 0.90},
    {"asymmetry_slack", 0.85},
    {"bar_flex", 0.75},
    {"concentric_duration", 1.15},
    {"cop_heel_shift_lockout", 0.50},
    {"eccentric_concentric_ratio", 1.10},
    {"eccentric_displacement", 0.85},
    {"eccentric_duration", 1.10},
    {"eccentric_duration_cv", 0.30},
    {"eccentric_mean_power", 0.85},
    {"eccentric_speed_cv", 0.80},
    {"eccentric_work", 0.40},
    {"event.first_inch", 0.80},
    {"event.last_6in", 0.70},
    {"event.lift_off", 1.20},
    {"event.lockout", 0.65},
    {"event.slack_start", 0.55},
    {"first_inch_time", 1.15},
    {"hip_bar_ratio_100", 1.10},
    {"hip_bar_ratio_200", 0.90},
    {"hip_bar_ratio_50", 1.10},
    {"hip_bar_ratio_descent_100", 0.95},
    {"hip_lead_10", 0.65},
    {"hip_lead_25", 0.80},
    {"hip_lead_50", 1.40},
    {"hip_rise_before_lift_off", 1.10},
    {"hip_velocity_lift_off", 1.10},
    {"hold_weight", 1.15},
    {"landing_impulse_estimate", 0.90},
    {"last_12in_ratio", 0.55},
    {"last_6in_ratio", 0.70},
    {"last_6in_speed", 0.85},
    {"last_6in_time", 0.85},
    {"mean_bar_power", 0.70},
    {"mean_concentric_force", 0.90},
    {"mean_concentric_velocity", 1.15},
    {"mean_eccentric_speed", 0.95},
    {"mean_system_power", 0.85},
    {"peak_bar_power", 0.80},
    {"peak_concentric_velocity", 0.85},
    {"peak_system_power", 0.65},
    {"slack_preload_fraction", 0.70},
    {"sparc", 0.30},
    {"sway_area_hold", 0.80},
    {"touchdown_speed", 0.90},
    {"velocity_loss", 0.50},
});

void scale(std::vector<ReportedMetric>& metrics) {
    for (ReportedMetric& metric : metrics) {
        if (metric.value.uncertainty) {
            *metric.value.uncertainty *= birge_ratio(metric.id);
        }
    }
}

}  // namespace

double birge_ratio(std::string_view id) {
    const auto found = std::ranges::find(kRatios, id, &Ratio::id);
    return found == kRatios.end() ? 1.0 : found->ratio;
}

void apply_birge_ratios(Report& report) {
    scale(report.set_metrics);
    for (RepReport& rep : report.reps) {
        scale(rep.metrics);
        for (RepEvent& event : rep.rep.events) {
            if (event.event && event.event->method != "manual") {
                event.event->uncertainty_s *= birge_ratio("event." + std::string(name(event.event->kind)));
            }
        }
    }
}

}  // namespace hinge::analysis
