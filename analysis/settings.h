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

    // Findings about how the bar is pulled and put down (D.3, D.7, D.8, G.1).
    double yank_rate_per_s = 6.0;
    double yank_overshoot_fraction = 0.25;
    double plateau_s = 0.2;
    double plateau_rate_per_s = 0.3;
    double touch_and_go_load_fraction = 0.2;
    double dead_stop_s = 1.0;
    double unloaded_load_fraction = 0.05;
    double bounce_speed_m_s = 0.15;
    double bounce_load_fraction = 0.5;
    double floor_takeover_slow_s = 1.0;
    double not_broken_load_fraction = 0.9;
    double not_broken_s = 1.0;
    double top_drop_load_fraction = 0.5;
    double top_drop_window_s = 0.5;
    double top_drop_distance_m = 0.05;
    double tempo_guard_s = 0.1;

    // Findings about the feet and the lock-out (A.7, E.4, H.5).
    double lean_back_heel_shift_m = 0.015;
    double lean_back_speed_m_s = 0.02;
    double lean_back_rise_min_m = 0.005;
    double lean_back_rise_max_m = 0.030;
    double foot_toe_fraction = 0.85;
    double foot_heel_fraction = 0.10;
    double foot_edge_s = 0.1;
    double foot_standing_fraction = 0.42;
    double shear_pair_fraction = 0.05;

    // Findings about the recording (A.6, B.4, B.6, D.2, D.7).
    double lift_off_agreement_s = 0.120;
    double touchdown_agreement_s = 0.080;
    double cord_offset_watch_m = 0.03;
    double plate_noise_n = 1.5;
    double plate_drift_n_s = 0.05;
    double plate_zero_n = 2.0;
    double plate_line_n = 1.0;
    double body_weight_change_n = 2.0;
    double bar_return_m = 0.003;
    double bar_jump_m = 0.030;
    double bar_jump_m_s = 5.0;
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

// The setting of that key; an error names key, value and what is allowed and completes "WHERE: ".
[[nodiscard]] Result<const SettingInfo*> check_setting(std::string_view key, double value);

// Applies one "key=value". An unknown key, text in a number or a value outside its range is an error that
// names the key, the value and what is allowed.
[[nodiscard]] Result<void> apply_setting(Settings& settings, std::string_view assignment);

struct NamedSetting {
    std::string key;
    double value = 0.0;
};

// The same without applying it.
[[nodiscard]] Result<NamedSetting> read_assignment(std::string_view assignment);

// All settings as one JSON object with sorted keys.
[[nodiscard]] std::string settings_json(const Settings& settings);

}  // namespace hinge::analysis
