#include "analysis/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "analysis/value_text.h"

namespace hinge::analysis {
namespace {

using S = Settings;
constexpr std::array kSettings = std::to_array<SettingInfo>({
    {"force_event_cutoff_hz", &S::force_event_cutoff_hz, 1, 200, "cut-off of Fz for events, Hz", "B.2"},
    {"force_peak_cutoff_hz", &S::force_peak_cutoff_hz, 1, 400, "cut-off of Fz for peaks and rates, Hz",
     "B.2"},
    {"force_hand_cutoff_hz", &S::force_hand_cutoff_hz, 1, 200, "cut-off of the hand load, Hz", "C.3"},
    {"cop_cutoff_hz", &S::cop_cutoff_hz, 1, 100, "cut-off of forces and moments before the COP, Hz", "B.2"},
    {"position_cutoff_hz", &S::position_cutoff_hz, 1, 200, "cut-off of the bar position, Hz", "B.2"},
    {"velocity_cutoff_hz", &S::velocity_cutoff_hz, 1, 100, "cut-off of the bar velocity, Hz", "B.2"},
    {"acceleration_cutoff_hz", &S::acceleration_cutoff_hz, 1, 50, "cut-off of the bar acceleration, Hz",
     "B.2"},
    {"max_bridged_gap_s", &S::max_bridged_gap_s, 0, 0.2, "longest gap that is bridged by a line, s", "B.6"},
    {"cop_min_force_n", &S::cop_min_force_n, 5, 200, "vertical force below which the COP is undefined, N",
     "A.2"},
    {"weigh_min_duration_s", &S::weigh_min_duration_s, 0.3, 60, "shortest weighing window, s", "B.1"},
    {"weigh_max_sd_fraction", &S::weigh_max_sd_fraction, 0.0005, 0.1,
     "largest SD of a weighing window, of the weight", "B.1"},
    {"weigh_max_slope_n_s", &S::weigh_max_slope_n_s, 0.1, 50, "largest slope of a weighing window, N/s",
     "B.1"},
    {"weigh_min_foot_share", &S::weigh_min_foot_share, 0, 0.5, "smallest share of one foot while weighing",
     "B.1"},
    {"top_speed_m_s", &S::top_speed_m_s, 0.001, 0.2,
     "speed below which the bar counts as still at the top, m/s", "D.5"},
    {"descent_speed_m_s", &S::descent_speed_m_s, 0.005, 0.3, "downward speed that confirms a descent, m/s",
     "D.5"},
    {"descent_start_speed_m_s", &S::descent_start_speed_m_s, 0.001, 0.2,
     "downward speed at which a confirmed descent started, m/s", "D.5"},
    {"first_rep_min_rise_m", &S::first_rep_min_rise_m, 0.02, 1.0,
     "smallest rise of a rep without a reference, m", "D.1"},
    {"rep_min_rise_fraction", &S::rep_min_rise_fraction, 0.1, 1.0,
     "smallest rise of a rep, of the reference rise", "D.1"},
    {"failed_rise_fraction", &S::failed_rise_fraction, 0.1, 1.0,
     "rise below which a lift has failed, of the reference", "D.8"},
    {"hitch_dip_m", &S::hitch_dip_m, 0.001, 0.2, "smallest dip that separates two movements, m", "D.1"},
    {"lift_off_hold_fraction", &S::lift_off_hold_fraction, 0.5, 1.0,
     "share of the bar weight kept after lift-off", "D.2"},
    {"lift_off_hold_s", &S::lift_off_hold_s, 0, 1, "time that share is kept, s", "D.2"},
    {"slack_force_fraction", &S::slack_force_fraction, 0.001, 0.3,
     "hand load that ends rest, of the bar weight", "D.3"},
    {"slack_quiet_s", &S::slack_quiet_s, 0, 1, "time below it before the slack starts, s", "D.3"},
    {"touchdown_force_share", &S::touchdown_force_share, 0.1, 1.0,
     "hand load below which the floor carries the bar, of the bar weight", "D.7"},
    {"touch_and_go_s", &S::touch_and_go_s, 0, 2, "longest unloaded time of a touch-and-go, s", "D.8"},
    {"release_force_fraction", &S::release_force_fraction, 0, 0.5,
     "hand load of a released bar, of the bar weight", "D.8"},
    {"release_height_m", &S::release_height_m, 0, 0.5, "height above the floor where that is a release, m",
     "D.8"},
    {"hold_trim_start_s", &S::hold_trim_start_s, 0, 2, "time left out after lock-out, s", "C.3"},
    {"hold_trim_end_s", &S::hold_trim_end_s, 0, 1, "time left out before the descent, s", "C.3"},
    {"hold_min_s", &S::hold_min_s, 0, 5, "shortest hold, s", "D.5"},
    {"hip_hold_min_s", &S::hip_hold_min_s, 0.1, 5, "shortest still hold for hip timing, s", "F.6"},
    {"hip_hold_max_bar_sd_m_s", &S::hip_hold_max_bar_sd_m_s, 0.0005, 0.1,
     "largest SD of bar speed in that hold, m/s", "F.6"},
    {"hip_hold_max_force_sd_fraction", &S::hip_hold_max_force_sd_fraction, 0.001, 0.2,
     "largest SD of Fz in that hold, of the weight", "F.6"},
    {"hip_concentric_max_s", &S::hip_concentric_max_s, 0.5, 20, "longest pull for hip timing, s", "F.6"},
    {"hip_concentric_grade_a_s", &S::hip_concentric_grade_a_s, 0.5, 20, "longest pull for grade A, s", "F.6"},
    {"hip_weight_max_se_n", &S::hip_weight_max_se_n, 0.1, 50, "largest standard error of the weights, N",
     "F.6"},
    {"hip_sync_grade_a_s", &S::hip_sync_grade_a_s, 0, 0.1, "largest sync uncertainty for grade A, s", "F.6"},
    {"hip_sync_max_s", &S::hip_sync_max_s, 0, 0.1, "largest sync uncertainty for hip timing, s", "F.6"},
    {"hip_cord_offset_max_m", &S::hip_cord_offset_max_m, 0, 0.5,
     "largest cord anchor offset for hip timing, m", "F.6"},
    {"tempo_tolerance_early_s", &S::tempo_tolerance_early_s, 0, 3,
     "how much shorter than the target meets the tempo, s", "G.1"},
    {"tempo_max_s", &S::tempo_max_s, 0.5, 20,
     "longest descent that meets a 3 s tempo (scaled with the target), s", "G.1"},
    {"grade_dropped_ratio", &S::grade_dropped_ratio, 1, 20, "speed ratio above which the bar was dropped",
     "G.2"},
    {"grade_dropped_speed_m_s", &S::grade_dropped_speed_m_s, 0.05, 5, "touchdown speed of a dropped bar, m/s",
     "G.2"},
    {"grade_accelerating_ratio", &S::grade_accelerating_ratio, 1, 20,
     "speed ratio of an accelerating descent", "G.2"},
    {"grade_accelerating_speed_m_s", &S::grade_accelerating_speed_m_s, 0.05, 5, "touchdown speed of one, m/s",
     "G.2"},
    {"grade_borderline_ratio", &S::grade_borderline_ratio, 1, 20, "speed ratio of a borderline descent",
     "G.2"},
    {"pause_depth_fraction", &S::pause_depth_fraction, 0.01, 1,
     "depth of a pause in the descent, of the mean speed", "G.4"},
    {"asymmetry_watch_percent", &S::asymmetry_watch_percent, 0, 100, "asymmetry worth watching, %", "E.6"},
    {"asymmetry_report_percent", &S::asymmetry_report_percent, 0, 100, "asymmetry worth reporting, %", "E.6"},
    {"hips_lead_ratio_50", &S::hips_lead_ratio_50, 0.5, 5, "hip:bar ratio at 50 mm where the hips lead",
     "F.1"},
    {"hips_lead_ratio_100", &S::hips_lead_ratio_100, 0.5, 5, "hip:bar ratio at 100 mm where the hips lead",
     "F.1"},
    {"hips_lag_ratio_50", &S::hips_lag_ratio_50, 0, 1, "hip:bar ratio at 50 mm where the hips lag", "F.1"},
    {"hips_pre_rise_m", &S::hips_pre_rise_m, 0, 0.5, "hip rise before lift-off where the hips lead, m",
     "F.1"},
    {"load_mismatch_fraction", &S::load_mismatch_fraction, 0.001, 0.5,
     "difference of entered and measured load to ask about", "C.4"},
    {"yank_rate_per_s", &S::yank_rate_per_s, 0.5, 100, "loading rate that is abrupt, bar weights per second",
     "D.3"},
    {"yank_overshoot_fraction", &S::yank_overshoot_fraction, 0.01, 3,
     "hand load above the bar weight just after lift-off that is abrupt, of it", "D.3"},
    {"plateau_s", &S::plateau_s, 0.05, 5, "shortest plateau of a pull in two steps, s", "D.3"},
    {"plateau_rate_per_s", &S::plateau_rate_per_s, 0.01, 10,
     "loading rate below which the load stands still, bar weights per second", "D.3"},
    {"touch_and_go_load_fraction", &S::touch_and_go_load_fraction, 0, 1,
     "hand load below which the bar counts as put down in a touch-and-go, of the bar weight", "D.8"},
    {"dead_stop_s", &S::dead_stop_s, 0, 10, "shortest unloaded time of a dead stop, s", "D.8"},
    {"unloaded_load_fraction", &S::unloaded_load_fraction, 0, 0.5,
     "hand load of an unloaded bar, of the bar weight", "D.7, D.8"},
    {"bounce_speed_m_s", &S::bounce_speed_m_s, 0.01, 3, "upward speed of a bounce after touchdown, m/s",
     "D.8"},
    {"bounce_load_fraction", &S::bounce_load_fraction, 0, 1,
     "hand load below which an upward bar bounces, of the bar weight", "D.8"},
    {"floor_takeover_slow_s", &S::floor_takeover_slow_s, 0, 20,
     "time after touchdown beyond which tension was kept, s", "D.7; chosen by us"},
    {"not_broken_load_fraction", &S::not_broken_load_fraction, 0.1, 2,
     "hand load of a pull that should have lifted the bar, of its weight", "D.8"},
    {"not_broken_s", &S::not_broken_s, 0.05, 20, "time at that load without a lift-off, s", "D.8"},
    {"top_drop_load_fraction", &S::top_drop_load_fraction, 0, 1,
     "hand force of a drop from the top, of the bar weight", "D.8"},
    {"top_drop_window_s", &S::top_drop_window_s, 0.05, 5,
     "time after the start of the descent in which that is looked for, s", "D.8"},
    {"top_drop_distance_m", &S::top_drop_distance_m, 0.001, 1, "way down within that time, m", "D.8"},
    {"tempo_guard_s", &S::tempo_guard_s, 0, 1,
     "how near to a limit of the tempo a lowering is too near to call, s", "G.1"},
    {"lean_back_heel_shift_m", &S::lean_back_heel_shift_m, 0.001, 0.2, "heelward shift after lock-out, m",
     "H.5"},
    {"lean_back_speed_m_s", &S::lean_back_speed_m_s, 0.001, 1,
     "backward speed of body and bar after lock-out, m/s", "H.5; chosen by us"},
    {"lean_back_rise_min_m", &S::lean_back_rise_min_m, 0.001, 0.2, "smallest second rise of the bar, m",
     "H.5"},
    {"lean_back_rise_max_m", &S::lean_back_rise_max_m, 0.001, 0.5, "largest second rise of the bar, m",
     "H.5"},
    {"foot_toe_fraction", &S::foot_toe_fraction, 0.4, 1,
     "share of the foot's length from the heel where the toes begin", "E.4"},
    {"foot_heel_fraction", &S::foot_heel_fraction, 0, 0.5, "share of the foot's length where the heel ends",
     "E.4"},
    {"foot_edge_s", &S::foot_edge_s, 0.01, 5, "time on toes or heels worth a finding, s", "E.4"},
    {"foot_standing_fraction", &S::foot_standing_fraction, 0.2, 0.7,
     "where the pressure of quiet standing lies, of the foot's length from the heel", "A.7; chosen by us"},
    {"shear_pair_fraction", &S::shear_pair_fraction, 0.001, 1,
     "sideways force of each foot against the other while standing, of the weight on the plates",
     "A.7; chosen by us"},
    {"lift_off_agreement_s", &S::lift_off_agreement_s, 0.005, 2,
     "largest difference of lift-off by force and by the bar, s", "D.2"},
    {"touchdown_agreement_s", &S::touchdown_agreement_s, 0.005, 2,
     "largest difference of touchdown by force and by the bar, s", "D.7"},
    {"cord_offset_watch_m", &S::cord_offset_watch_m, 0, 0.5,
     "distance of the cord's anchor from below the bar, m", "B.4"},
    {"plate_noise_n", &S::plate_noise_n, 0.01, 50, "SD of the empty plate's vertical force, N", "A.6"},
    {"plate_drift_n_s", &S::plate_drift_n_s, 0.001, 50, "drift of the empty plate, N/s", "A.6"},
    {"plate_zero_n", &S::plate_zero_n, 0.05, 50, "reading of the empty plate, N", "A.6"},
    {"plate_line_n", &S::plate_line_n, 0.01, 50,
     "amplitude of the 50 or 60 Hz mains in the vertical force, N", "A.6"},
    {"body_weight_change_n", &S::body_weight_change_n, 0.1, 100, "change of body weight over the set, N",
     "A.6, B.1"},
    {"bar_return_m", &S::bar_return_m, 0.0005, 0.1, "change of the resting bar's height over the set, m",
     "B.6"},
    {"bar_jump_m", &S::bar_jump_m, 0.001, 1, "step of the bar's height between two samples, m", "B.6"},
    {"bar_jump_m_s", &S::bar_jump_m_s, 0.5, 100, "speed between two samples that no bar has, m/s", "B.6"},
});

const std::string kWhereListed = "'hinge metrics --settings' lists them";

const SettingInfo* find_setting(std::string_view key) {
    const auto found = std::find_if(kSettings.begin(), kSettings.end(),
                                    [&](const SettingInfo& info) { return info.key == key; });
    return found == kSettings.end() ? nullptr : &*found;
}

}  // namespace

std::span<const SettingInfo> all_settings() {
    return kSettings;
}

Result<const SettingInfo*> check_setting(std::string_view key, double value) {
    const SettingInfo* info = find_setting(key);
    if (info == nullptr) {
        return Error{ErrorCode::bad_input,
                     std::string(key) + " = " + exact_text(value) + " is not a setting; " + kWhereListed};
    }
    if (!(value >= info->min && value <= info->max)) {
        return Error{ErrorCode::bad_input, std::string(key) + " = " + exact_text(value) +
                                               " has to be a number from " + exact_text(info->min) + " to " +
                                               exact_text(info->max) + " (" + std::string(info->meaning) +
                                               ")"};
    }
    return info;
}

Result<void> apply_setting(Settings& settings, std::string_view assignment) {
    const Result<NamedSetting> read = read_assignment(assignment);
    if (!read) {
        return read.error();
    }
    settings.*(find_setting(read->key)->member) = read->value;
    return {};
}

Result<NamedSetting> read_assignment(std::string_view assignment) {
    const std::size_t equals = assignment.find('=');
    const std::string key(assignment.substr(0, equals));
    const SettingInfo* info = find_setting(key);
    if (info == nullptr) {
        return Error{ErrorCode::invalid_argument, "there is no setting '" + key + "'; " + kWhereListed};
    }
    const std::string text(equals == std::string_view::npos ? "" : assignment.substr(equals + 1));
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() ||
        !(value >= info->min && value <= info->max)) {
        const nlohmann::json range{info->min, info->max};
        return Error{ErrorCode::invalid_argument, "setting '" + key + "' is '" + text +
                                                      "', expected a number in " + range.dump() + " (" +
                                                      std::string(info->meaning) + ")"};
    }
    return NamedSetting{key, value};
}

std::string settings_json(const Settings& settings) {
    nlohmann::json object = nlohmann::json::object();
    for (const SettingInfo& info : kSettings) {
        object[std::string(info.key)] = settings.*(info.member);
    }
    return object.dump();
}

}  // namespace hinge::analysis
