#pragma once

#include <span>
#include <string>
#include <string_view>

#include "datasets/model/result.h"

// Every threshold and filter of the analysis, with the default that science.md gives. All are numbers; a
// person changes one with `hinge analyze --set key=value`.
namespace hinge::analysis {

struct Settings {
    // Filters (science.md B.2): corrected zero-lag Butterworth cut-offs.
    double force_event_cutoff_hz = 25.0;
    double force_peak_cutoff_hz = 50.0;
    double force_hand_cutoff_hz = 12.0;
    double cop_cutoff_hz = 10.0;
    double position_cutoff_hz = 20.0;
    double velocity_cutoff_hz = 10.0;
    double acceleration_cutoff_hz = 6.0;
    double max_bridged_gap_s = 0.020;  // B.6: longer gaps invalidate what they touch

    // Plates (A.2, B.1, B.6).
    double cop_min_force_n = 20.0;
    double weigh_min_duration_s = 2.0;
    double weigh_max_sd_fraction = 0.007;
    double weigh_max_slope_n_s = 2.0;
    double weigh_min_foot_share = 0.2;

    // Reps and events (D.1-D.8).
    double top_speed_m_s = 0.02;
    double descent_speed_m_s = 0.05;
    double descent_start_speed_m_s = 0.02;
    double first_rep_min_rise_m = 0.25;
    double rep_min_rise_fraction = 0.6;
    double failed_rise_fraction = 0.85;
    double hitch_dip_m = 0.030;
    double lift_off_hold_fraction = 0.97;
    double lift_off_hold_s = 0.080;
    double slack_force_fraction = 0.03;
    double slack_quiet_s = 0.100;
    double touchdown_force_share = 0.9;
    double touch_and_go_s = 0.25;
    double release_force_fraction = 0.05;
    double release_height_m = 0.10;

    // Hold (C.3, D.5).
    double hold_trim_start_s = 0.25;
    double hold_trim_end_s = 0.05;
    double hold_min_s = 0.3;

    // Hip timing and its gate (F.6).
    double hip_hold_min_s = 0.6;
    double hip_hold_max_bar_sd_m_s = 0.005;
    double hip_hold_max_force_sd_fraction = 0.015;
    double hip_concentric_max_s = 4.0;
    double hip_concentric_grade_a_s = 3.0;
    double hip_weight_max_se_n = 2.0;
    double hip_sync_grade_a_s = 0.001;
    double hip_sync_max_s = 0.002;
    double hip_cord_offset_max_m = 0.05;

    // Eccentric control (G.1-G.3).
    double tempo_tolerance_early_s = 0.3;
    double tempo_max_s = 4.0;
    double grade_dropped_ratio = 2.5;
    double grade_dropped_speed_m_s = 0.6;
    double grade_accelerating_ratio = 1.6;
    double grade_accelerating_speed_m_s = 0.35;
    double grade_borderline_ratio = 1.25;
    double pause_depth_fraction = 0.15;

    // Findings (E.6, F.1, D.3).
    double asymmetry_watch_percent = 5.0;
    double asymmetry_report_percent = 10.0;
    double hips_lead_ratio_50 = 1.5;
    double hips_lead_ratio_100 = 1.25;
    double hips_lag_ratio_50 = 0.7;
    double hips_pre_rise_m = 0.05;
    double load_mismatch_fraction = 0.015;
};

struct SettingInfo {
    std::string_view key;
    double Settings::*member;
    double min;
    double max;
    std::string_view meaning;  // with unit
    std::string_view source;
};

// All settings, in the order of the struct.
[[nodiscard]] std::span<const SettingInfo> all_settings();

// Applies one "key=value". An unknown key, text in a number or a value outside its range is an error that
// names the key, the value and what is allowed.
[[nodiscard]] Result<void> apply_setting(Settings& settings, std::string_view assignment);

// All settings as one JSON object with sorted keys.
[[nodiscard]] std::string settings_json(const Settings& settings);

}  // namespace hinge::analysis
