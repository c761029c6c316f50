#include <nlohmann/json.hpp>

#include "analysis/metric_manual.h"
#include "analysis/metrics/metric.h"
#include "analysis/settings.h"
#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_metrics();

namespace {

using nlohmann::json;
using test::Said;

Said metrics(const std::vector<std::string>& words) {
    return test::said(verb_metrics(), words);
}

const json* entry(const json& dictionary, std::string_view id) {
    for (const json& metric : dictionary["metrics"]) {
        if (metric["id"] == id) {
            return &metric;
        }
    }
    return nullptr;
}

TEST(Metrics, PrintsALineForEach) {
    const Said said = metrics({});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.err, "");
    for (const analysis::MetricModule* metric : analysis::all_metrics()) {
        EXPECT_NE(said.out.find(std::string(metric->definition.id) + " "), std::string::npos)
            << metric->definition.id;
    }
}

TEST(Metrics, JsonIsTheDictionary) {
    const Said said = metrics({"--json"});
    ASSERT_EQ(said.status, kDone);
    const json dictionary = json::parse(said.out);
    EXPECT_EQ(dictionary["format"], "hinge-metrics/1");
    EXPECT_EQ(dictionary["definitions"], analysis::definitions_checksum());
    EXPECT_EQ(dictionary["metrics"].size(), analysis::all_metrics().size());
    // Units and kinds of PRODUCT.md, 7.
    for (const auto& [id, unit, of] : {std::tuple{"last_12in_ratio", "1", "rep"},
                                       {"eccentric_work", "J", "rep"},
                                       {"sway_area_hold", "m2", "rep"},
                                       {"body_weight", "N", "set"},
                                       {"asymmetry_hold", "%", "rep"},
                                       {"slack_peak_rate", "1/s", "rep"}}) {
        const json* found = entry(dictionary, id);
        ASSERT_NE(found, nullptr) << id;
        EXPECT_EQ((*found)["unit"], unit) << id;
        EXPECT_EQ((*found)["of"], of) << id;
    }
}

// Every id of PRODUCT.md, 7: other programs rely on them.
TEST(Metrics, HasEveryIdOfTheContract) {
    const json dictionary = json::parse(metrics({"--json"}).out);
    for (const char* id : {"slack_duration",
                           "slack_preload_fraction",
                           "slack_peak_rate",
                           "bar_flex",
                           "first_inch_time",
                           "concentric_duration",
                           "concentric_displacement",
                           "mean_concentric_velocity",
                           "peak_concentric_velocity",
                           "peak_concentric_force",
                           "mean_concentric_force",
                           "peak_bar_power",
                           "mean_bar_power",
                           "peak_system_power",
                           "mean_system_power",
                           "sticking_depth",
                           "sticking_height_fraction",
                           "asymmetry_slack",
                           "asymmetry_first_inch",
                           "asymmetry_concentric",
                           "asymmetry_hold",
                           "asymmetry_eccentric",
                           "asymmetry_lift_off",
                           "asymmetry_touchdown",
                           "asymmetry_mean_absolute",
                           "asymmetry_peak",
                           "cop_forward_lift_off",
                           "cop_range_concentric",
                           "cop_forward_shift_10cm",
                           "cop_lateral_range",
                           "cop_heel_shift_lockout",
                           "hold_duration",
                           "sway_path_hold",
                           "sway_area_hold",
                           "hip_bar_ratio_25",
                           "hip_bar_ratio_50",
                           "hip_bar_ratio_100",
                           "hip_bar_ratio_200",
                           "hip_lead_10",
                           "hip_lead_25",
                           "hip_lead_50",
                           "hip_velocity_lift_off",
                           "hip_rise_before_lift_off",
                           "hip_height_set_fraction",
                           "early_hip_rise_index",
                           "eccentric_duration",
                           "eccentric_displacement",
                           "mean_eccentric_speed",
                           "peak_eccentric_speed",
                           "eccentric_concentric_ratio",
                           "last_12in_time",
                           "last_12in_speed",
                           "last_12in_ratio",
                           "last_6in_time",
                           "last_6in_speed",
                           "last_6in_ratio",
                           "touchdown_speed",
                           "unloaded_fraction",
                           "minimum_hand_force_fraction",
                           "free_fall_fraction",
                           "eccentric_speed_cv",
                           "eccentric_pauses",
                           "sparc",
                           "ldlj",
                           "hip_bar_ratio_descent_100",
                           "eccentric_work",
                           "eccentric_mean_power",
                           "landing_impulse_estimate",
                           "eccentric_grade",
                           "tempo_met",
                           "rep_count",
                           "body_weight",
                           "hold_weight",
                           "bar_mass_estimated",
                           "load_mismatch",
                           "stance_width",
                           "tare_drift_left",
                           "tare_drift_right",
                           "sync_uncertainty",
                           "velocity_loss",
                           "eccentric_duration_cv",
                           "reps_meeting_tempo",
                           "missing_samples"}) {
        EXPECT_NE(entry(dictionary, id), nullptr) << id;
    }
}

TEST(Metrics, MarkdownIsTheManual) {
    EXPECT_EQ(metrics({"--markdown"}).out, analysis::metric_manual());
}

TEST(Metrics, SettingsHaveTheirDefaultsAndRanges) {
    const Said said = metrics({"--settings", "--json"});
    ASSERT_EQ(said.status, kDone);
    const json list = json::parse(said.out);
    EXPECT_EQ(list.size(), analysis::all_settings().size());
    for (const json& setting : list) {
        EXPECT_LE(setting["min"], setting["default"]) << setting["key"];
        EXPECT_LE(setting["default"], setting["max"]) << setting["key"];
    }
    EXPECT_NE(metrics({"--settings"}).out.find("velocity_cutoff_hz"), std::string::npos);
}

TEST(Metrics, AnUnknownOptionIsWrongUsage) {
    EXPECT_EQ(metrics({"--yaml"}).status, kWrongUsage);
}

}  // namespace
}  // namespace hinge::cli
