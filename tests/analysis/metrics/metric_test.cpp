#include "analysis/metrics/metric.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "analysis/settings.h"
#include "datasets/base/sha256.h"
#include "tests/support/referee.h"

namespace hinge::analysis {
namespace {

// The ids of PRODUCT.md 7. They are final.
constexpr std::string_view kRepIds =
    "slack_duration slack_preload_fraction slack_peak_rate bar_flex first_inch_time concentric_duration "
    "concentric_displacement mean_concentric_velocity peak_concentric_velocity peak_concentric_force "
    "mean_concentric_force "
    "peak_bar_power mean_bar_power peak_system_power mean_system_power sticking_depth "
    "sticking_height_fraction "
    "asymmetry_slack asymmetry_first_inch asymmetry_concentric asymmetry_hold asymmetry_eccentric "
    "asymmetry_lift_off "
    "asymmetry_touchdown asymmetry_mean_absolute asymmetry_peak cop_forward_lift_off cop_range_concentric "
    "cop_forward_shift_10cm cop_lateral_range cop_heel_shift_lockout hold_duration sway_path_hold "
    "sway_area_hold "
    "hip_bar_ratio_25 hip_bar_ratio_50 hip_bar_ratio_100 hip_bar_ratio_200 hip_lead_10 hip_lead_25 "
    "hip_lead_50 "
    "hip_velocity_lift_off hip_rise_before_lift_off hip_height_set_fraction early_hip_rise_index "
    "eccentric_duration "
    "eccentric_displacement mean_eccentric_speed peak_eccentric_speed eccentric_concentric_ratio "
    "last_12in_time "
    "last_12in_speed last_12in_ratio last_6in_time last_6in_speed last_6in_ratio touchdown_speed "
    "unloaded_fraction "
    "minimum_hand_force_fraction free_fall_fraction eccentric_speed_cv eccentric_pauses sparc ldlj "
    "hip_bar_ratio_descent_100 eccentric_work eccentric_mean_power landing_impulse_estimate eccentric_grade "
    "tempo_met";
constexpr std::string_view kSetIds =
    "rep_count body_weight hold_weight bar_mass_estimated load_mismatch stance_width tare_drift_left "
    "tare_drift_right "
    "sync_uncertainty velocity_loss eccentric_duration_cv reps_meeting_tempo missing_samples";

std::set<std::string> words(std::string_view text) {
    std::istringstream stream{std::string(text)};
    return {std::istream_iterator<std::string>(stream), {}};
}

TEST(Metric, TheDictionaryHoldsEveryPromisedIdOnce) {
    std::multiset<std::string> rep;
    std::multiset<std::string> set;
    for (const MetricModule* metric : all_metrics()) {
        EXPECT_NE(metric->compute_rep == nullptr, metric->compute_set == nullptr) << metric->definition.id;
        (metric->compute_rep != nullptr ? rep : set).insert(std::string(metric->definition.id));
    }
    for (const std::string& id : words(kRepIds)) {
        EXPECT_EQ(rep.count(id), 1U) << id;
    }
    for (const std::string& id : words(kSetIds)) {
        EXPECT_EQ(set.count(id), 1U) << id;
    }
    EXPECT_EQ(rep.size(), words(kRepIds).size());
    EXPECT_EQ(set.size(), words(kSetIds).size());
}

TEST(Metric, DefinitionsNameSettingsThatExist) {
    std::set<std::string_view> keys;
    for (const SettingInfo& setting : all_settings()) {
        keys.insert(setting.key);
    }
    for (const MetricModule* metric : all_metrics()) {
        for (const std::string& key : words(metric->definition.settings)) {
            EXPECT_TRUE(keys.contains(key)) << metric->definition.id << " names the setting " << key;
        }
        EXPECT_FALSE(metric->definition.equation.empty()) << metric->definition.id;
        EXPECT_FALSE(metric->definition.name.empty()) << metric->definition.id;
    }
}

// FIPS 180-4, the examples of the standard.
TEST(Metric, Sha256OfTheStandardsExamples) {
    EXPECT_EQ(base::sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base::sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Metric, ChecksumIsThatOfTheDefinitionsAsPythonSeesThem) {
    nlohmann::json document{{"definitions", std::string(definitions_checksum())},
                            {"metrics", nlohmann::json::array()}};
    for (const MetricModule* metric : all_metrics()) {
        const MetricDefinition& d = metric->definition;
        document["metrics"].push_back({{"id", d.id},
                                       {"unit", symbol(d.unit)},
                                       {"equation", d.equation},
                                       {"settings", d.settings},
                                       {"version", d.version}});
    }
    EXPECT_EQ(hinge::test::ask_referee("definitions", document.dump()).status, 0);
}

TEST(Metric, AnyChangeOfADefinitionChangesTheChecksum) {
    const MetricModule plain{
        {.id = "a", .name = "A", .unit = Unit::metre, .meaning = "m", .equation = "x"}, nullptr, nullptr};
    const auto checksum = [](MetricModule module) {
        const MetricModule* const list[] = {&module};
        return checksum_of(list);
    };
    MetricModule other = plain;
    other.definition.meaning = "said better";
    EXPECT_EQ(checksum(other), checksum(plain));  // words may be improved
    for (const auto& change :
         {+[](MetricDefinition& d) { d.id = "b"; }, +[](MetricDefinition& d) { d.unit = Unit::second; },
          +[](MetricDefinition& d) { d.equation = "x + 1"; }, +[](MetricDefinition& d) { d.version = 2; },
          +[](MetricDefinition& d) { d.settings = "top_speed_m_s"; }}) {
        other = plain;
        change(other.definition);
        EXPECT_NE(checksum(other), checksum(plain));
    }
}

TEST(Metric, ANumberThatIsNoneBecomesAReason) {
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        EXPECT_FALSE(number(value, 1.0).has_value());
        EXPECT_FALSE(number(value, 1.0).reason.empty());
        EXPECT_FALSE(graded_number(value, 1.0, Grade::a).grade);
        EXPECT_FALSE(number(1.0, value).uncertainty);
    }
    EXPECT_EQ(number(-2.0, -0.5).uncertainty, 0.5);
    EXPECT_EQ(indeterminate("why").grade, Grade::indeterminate);
    EXPECT_FALSE(indeterminate("why").has_value());
}

}  // namespace
}  // namespace hinge::analysis
