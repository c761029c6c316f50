#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "datasets/store/trial_writer.h"
#include "drivers/simulated/lifter.h"
#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_compare();

namespace {

using nlohmann::json;
using store::test::Folder;
using test::Said;
namespace sim = drivers::simulated;

// What one simulated session is like; the asymmetry is that of the whole lift, L - R over the sum.
struct Session {
    double asymmetry = 0.0;
    double load_kg = 100.0;
    std::string athlete = "P-017";
    Exercise exercise = Exercise::conventional;
    bool plates = true;
    int reps = 1;
    double concentric_s = 1.8;
    double bar_loop_m = 0.0;
};

const std::map<std::string, Session>& sessions() {
    static const std::map<std::string, Session> all{
        {"base1", {.asymmetry = 0.01}},
        {"base2", {.asymmetry = 0.02}},
        {"base3", {.asymmetry = 0.03}},
        {"same", {.asymmetry = 0.022}},
        {"shifted", {.asymmetry = 0.12}},
        {"heavy", {.asymmetry = 0.02, .load_kg = 115.0}},
        {"bar_only", {.plates = false}},
        {"five_reps", {.asymmetry = 0.01, .reps = 5}},
        {"sumo", {.exercise = Exercise::sumo}},
        {"other1", {.asymmetry = -0.02, .athlete = "P-018"}},
        {"other2", {.asymmetry = -0.03, .athlete = "P-018"}},
        {"third1", {.asymmetry = 0.08, .athlete = "P-019"}},
        {"third2", {.asymmetry = 0.085, .athlete = "P-019"}},
        {"with_loop", {.bar_loop_m = 0.06}},
        {"with_right", {.asymmetry = -0.04}},
        {"with_loop_heavy", {.load_kg = 115.0, .bar_loop_m = 0.06}},
        {"weight60", {.load_kg = 60.0, .concentric_s = 1.00}},
        {"weight80", {.load_kg = 80.0, .concentric_s = 1.20}},
        {"weight100", {.load_kg = 100.0, .concentric_s = 1.50}},
        {"weight120", {.load_kg = 120.0, .concentric_s = 2.00}},
        {"nobody1", {.athlete = ""}},
        {"nobody2", {.athlete = ""}},
    };
    return all;
}

Trial simulated(const Session& session, std::uint64_t seed) {
    sim::LifterOptions lifter;
    lifter.athlete = session.athlete;
    lifter.exercise = session.exercise;
    lifter.bar_mass_kg = session.load_kg;
    lifter.asymmetry.constant = session.asymmetry;
    lifter.reps = session.reps;
    lifter.technique.concentric_s = session.concentric_s;
    lifter.technique.bar_loop_m = session.bar_loop_m;
    lifter.technique.hold_s = 1.5;
    sim::SensorOptions sensors;
    sensors.plates = session.plates;
    Trial trial = sim::simulate(lifter, sensors, seed).trial;
    trial.provenance.created = "2026-11-02T10:00:00Z";
    return trial;
}

// Each trial is simulated when a test first names it, with a seed of its own.
class Compare : public testing::Test {
protected:
    static void SetUpTestSuite() { folder_ = new Folder; }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }

    static std::string file(const std::string& stem) {
        const std::filesystem::path path = *folder_ / (stem + ".h5");
        const auto session = sessions().find(stem);
        if (session != sessions().end() && !std::filesystem::exists(path)) {
            const auto seed = static_cast<std::uint64_t>(std::distance(sessions().begin(), session)) + 100;
            EXPECT_TRUE(store::write_trial(simulated(session->second, seed), path));
        }
        return path.string();
    }

    // Words without a dash that are no metric id are stems of files.
    static Said compare(const std::vector<std::string>& words) {
        std::vector<std::string> made;
        bool stems = false;
        for (const std::string& word : words) {
            if (word.rfind("--", 0) == 0) {
                stems = word == "--baseline" || word == "--today" || word == "--reliability" ||
                        word == "--load-velocity";
            }
            made.push_back(stems && word.rfind("--", 0) != 0 ? file(word) : word);
        }
        return test::said(verb_compare(), made);
    }
    static json compared(const std::vector<std::string>& words) {
        std::vector<std::string> with_json = words;
        with_json.emplace_back("--json");
        const Said said = compare(with_json);
        EXPECT_EQ(said.status, kDone) << said.err;
        return json::parse(said.out, nullptr, false);
    }
    static bool notes_hold(const json& document, const std::string& words) {
        return std::any_of(document["notes"].begin(), document["notes"].end(), [&](const json& note) {
            return note.get<std::string>().find(words) != std::string::npos;
        });
    }

private:
    inline static Folder* folder_ = nullptr;
};

const std::vector<std::string> kAsymmetry{"--metric", "asymmetry_concentric"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST_F(Compare, RefusesTrialsThatAreAnalysedWithDifferentSettings) {
    Trial other = simulated(sessions().at("same"), 7);
    other.set.analysis = {{"velocity_cutoff_hz", 12.0}};
    ASSERT_TRUE(store::write_trial(other, file("own_cutoff")));
    const std::vector<std::string> words{"--baseline", "base1",      "base2",    "base3",
                                         "--today",    "own_cutoff", "--metric", "eccentric_duration"};
    const Said refused = compare(words);
    EXPECT_EQ(refused.status, kBadInput);
    EXPECT_EQ(refused.out, "");
    EXPECT_NE(refused.err.find("own_cutoff.h5: is analysed with velocity_cutoff_hz = 12 (trial), but "
                               "base1.h5 with 10 (default)"),
              std::string::npos)
        << refused.err;
    for (const std::vector<std::string>& way : {std::vector<std::string>{"--any-settings"},
                                                std::vector<std::string>{"--set", "velocity_cutoff_hz=11"}}) {
        std::vector<std::string> told = words;
        told.insert(told.end(), way.begin(), way.end());
        const Said said = compare(told);
        EXPECT_EQ(said.status, kDone) << said.err;
    }
}

// Sessions of 1, 2 and 3 %: mean 2, SD 1, MDC95 2.77 points, as simulated.
TEST_F(Compare, TheOwnScatterOfThreeSessionsDecides) {
    const json document =
        compared(with({"--baseline", "base1", "base2", "base3", "--today", "shifted"}, kAsymmetry));
    EXPECT_EQ(document["format"], "hinge-compare/1");
    EXPECT_EQ(document["kind"], "baseline");
    EXPECT_EQ(document["athlete"], "P-017");
    EXPECT_EQ(document["baseline"].size(), 3U);
    const json& metric = document["metrics"].at(0);
    EXPECT_EQ(metric["id"], "asymmetry_concentric");
    EXPECT_EQ(metric["unit"], "%");
    EXPECT_EQ(metric["mdc_source"], "own");
    EXPECT_NEAR(metric["baseline"]["mean"].get<double>(), 2.0, 0.1);
    EXPECT_NEAR(metric["baseline"]["sd"].get<double>(), 1.0, 0.1);
    EXPECT_NEAR(metric["mdc95"].get<double>(), 2.77 * metric["baseline"]["sd"].get<double>(), 0.01);
    EXPECT_NEAR(metric["change"].get<double>(), 10.0, 0.2);
    EXPECT_EQ(metric["verdict"], "changed");
    EXPECT_TRUE(metric["reason"].is_null());
    EXPECT_EQ(metric["p_holm"], metric["p"]);  // one test needs no adjustment
    EXPECT_EQ(document["summary"]["changed"], 1);
    EXPECT_EQ(document["summary"]["tested_together"], 1);
    EXPECT_TRUE(notes_hold(document, "14 in 100 unchanged metrics"));
}

TEST_F(Compare, TheSamePersonOnTheSameDayHasNotChanged) {
    const json document =
        compared(with({"--baseline", "base1", "base2", "base3", "--today", "same"}, kAsymmetry));
    EXPECT_EQ(document["metrics"].at(0)["verdict"], "no change beyond measurement error");
    EXPECT_EQ(document["summary"]["changed"], 0);
    EXPECT_TRUE(notes_hold(document, "recorded on 2026-11-02; sets of one day vary less"));
}

TEST_F(Compare, TwoSessionsUseTheDefaultAndSaySo) {
    const json document = compared(with({"--baseline", "base1", "base2", "--today", "shifted"}, kAsymmetry));
    const json& metric = document["metrics"].at(0);
    EXPECT_EQ(metric["mdc_source"], "default");
    EXPECT_EQ(metric["mdc95"], 4.0);
    EXPECT_EQ(metric["verdict"], "changed");
    EXPECT_TRUE(metric["p"].is_null());
    EXPECT_TRUE(notes_hold(document, "'default' is a convention"));
}

TEST_F(Compare, FiveRepsStandInForAMetricWithoutADefault) {
    const json document =
        compared({"--baseline", "five_reps", "--today", "same", "--metric", "hold_duration", "bar_flex"});
    for (const json& metric : document["metrics"]) {
        EXPECT_EQ(metric["mdc_source"], "provisional") << metric["id"];
        EXPECT_EQ(metric["baseline"]["trials"].at(0)["reps_used"], 5);
    }
    EXPECT_TRUE(notes_hold(document, "'provisional'"));
    const json few = compared({"--baseline", "base1", "--today", "same", "--metric", "bar_flex"});
    EXPECT_EQ(few["metrics"].at(0)["verdict"], "not assessable");
    EXPECT_NE(few["metrics"].at(0)["reason"].get<std::string>().find("needs 3 baseline sessions"),
              std::string::npos);
    EXPECT_TRUE(few["metrics"].at(0)["change"].is_number());
}

TEST_F(Compare, WhatATrialCannotSayIsAReason) {
    const json document =
        compared(with({"--baseline", "base1", "base2", "base3", "--today", "bar_only"}, kAsymmetry));
    const json& metric = document["metrics"].at(0);
    EXPECT_EQ(metric["verdict"], "not assessable");
    EXPECT_TRUE(metric["change"].is_null());
    EXPECT_EQ(metric["reason"].get<std::string>().rfind("today: ", 0), 0U);
    EXPECT_FALSE(metric["today"]["trials"].at(0)["reasons"].empty());
    EXPECT_EQ(document["summary"]["assessable"], 0);
}

TEST_F(Compare, AnotherLoadIsNoted) {
    const json document = compared(with({"--baseline", "base1", "base2", "--today", "heavy"}, kAsymmetry));
    EXPECT_NEAR(document["load_change_percent"].get<double>(), 15.0, 1e-9);
    EXPECT_TRUE(notes_hold(document, "may come from the load alone"));
    EXPECT_FALSE(notes_hold(compared(with({"--baseline", "base1", "--today", "same"}, kAsymmetry)), "load"));
}

TEST_F(Compare, TheTableSaysItInWordsOfTheField) {
    const Said said = compare({"--baseline", "base1", "base2", "base3", "--today", "shifted"});
    ASSERT_EQ(said.status, kDone) << said.err;
    for (const char* words :
         {"athlete 'P-017', conventional: baseline 3 trials at 100.0 kg", "MDC95", "asymmetry_concentric",
          "eccentric_duration", "last_12in_ratio", "cop_forward_shift_10cm", "hip_bar_ratio_100",
          "touchdown_speed", "hip_height_set_fraction", "changed", "with Holm's adjustment"}) {
        EXPECT_NE(said.out.find(words), std::string::npos) << words << " in\n" << said.out;
    }
    for (const char* never : {"cleared", "safe", "danger", "injur", "normal", "nan"}) {
        EXPECT_EQ(said.out.find(never), std::string::npos) << never;
    }
}

TEST_F(Compare, DifferentPeopleExercisesAndTheSameTrialTwiceAreRefused) {
    const Said people = compare({"--baseline", "base1", "other1", "--today", "same"});
    EXPECT_EQ(people.status, kBadInput);
    EXPECT_NE(people.err.find("other1.h5: is of athlete 'P-018', but base1.h5 of 'P-017'"), std::string::npos)
        << people.err;
    const Said nobody = compare({"--baseline", "base1", "--today", "nobody1"});
    EXPECT_EQ(nobody.status, kBadInput);
    EXPECT_NE(nobody.err.find("of athlete nobody named"), std::string::npos) << nobody.err;
    const Said exercises = compare({"--baseline", "base1", "--today", "sumo"});
    EXPECT_EQ(exercises.status, kBadInput);
    EXPECT_NE(exercises.err.find("sumo.h5: is a sumo set, but base1.h5 is a conventional one"),
              std::string::npos)
        << exercises.err;
    const Said twice = compare({"--baseline", "base1", "--today", "base1"});
    EXPECT_EQ(twice.status, kBadInput);
    EXPECT_NE(twice.err.find("name each trial once"), std::string::npos) << twice.err;
    for (const Said* said : {&people, &nobody, &exercises, &twice}) {
        EXPECT_EQ(said->out, "");
    }
}

TEST_F(Compare, TrialsThatNameNobodyAreComparedWithAWarning) {
    const json document = compared(with({"--baseline", "nobody1", "--today", "nobody2"}, kAsymmetry));
    EXPECT_TRUE(notes_hold(document, "nobody checked"));
}

// Three athletes in two sessions; the simulated values are 1 2, -2 -3 and 8 8.5 %. By hand: row means 1.5,
// -2.5, 8.25, column means 2.3333 and 2.5, BMS 58.770833, JMS 0.041667, EMS 0.541667.
TEST_F(Compare, ReliabilityIsThatOfTheSimulatedPeople) {
    const json document = compared(
        with({"--reliability", "base1", "other1", "third1", "base2", "other2", "third2"}, kAsymmetry));
    EXPECT_EQ(document["kind"], "reliability");
    EXPECT_EQ(document["athletes"], (json{"P-017", "P-018", "P-019"}));
    EXPECT_EQ(document["sessions"], 2);
    const json& metric = document["metrics"].at(0);
    EXPECT_EQ(metric["athletes"], 3);
    const double bms = 58.770833, jms = 0.041667, ems = 0.541667;
    EXPECT_NEAR(metric["icc_2_1"]["value"].get<double>(), (bms - ems) / (bms + ems + 2.0 * (jms - ems) / 3.0),
                0.005);
    EXPECT_NEAR(metric["icc_3_1"]["value"].get<double>(), (bms - ems) / (bms + ems), 0.005);
    EXPECT_LT(metric["icc_3_1"]["low"].get<double>(), metric["icc_3_1"]["value"].get<double>());
    // Each of the six asymmetries errs by the gains of two simulated plates, some 0.08 %.
    EXPECT_NEAR(metric["sem"]["value"].get<double>(), std::sqrt(ems), 0.15);
    EXPECT_NEAR(metric["typical_error"]["value"].get<double>(), metric["sem"]["value"].get<double>(), 1e-9);
    EXPECT_NEAR(metric["bland_altman"]["bias"]["value"].get<double>(), -1.0 / 6.0, 0.1);
    EXPECT_EQ(metric["bland_altman"]["pairs"], 3);
}

TEST_F(Compare, ReliabilityPrintsATableAndSaysWhoIsLeftOut) {
    const Said said = compare({"--reliability", "base1", "base2", "base3", "other1", "other2", "third1"});
    ASSERT_EQ(said.status, kDone) << said.err;
    for (const char* words :
         {"2 athletes, 2 sessions each", "ICC(2,1) (95 %)", "ICC(3,1) (95 %)", "SEM", "MDC95", "CV %",
          "Athlete 'P-019' has one trial and is left out.", "the first 2 are used"}) {
        EXPECT_NE(said.out.find(words), std::string::npos) << words << " in\n" << said.out;
    }
}

TEST_F(Compare, ReliabilityOfOnePersonHasAnErrorButNoCorrelation) {
    const json document = compared(with({"--reliability", "base1", "base2", "base3"}, kAsymmetry));
    const json& metric = document["metrics"].at(0);
    EXPECT_TRUE(metric["icc_2_1"]["value"].is_null());
    EXPECT_NE(metric["icc_2_1"]["reason"].get<std::string>().find("2 athletes"), std::string::npos);
    EXPECT_NEAR(metric["sem"]["value"].get<double>(), 1.0, 0.1);
    const Said alone = compare({"--reliability", "base1", "other1"});
    EXPECT_EQ(alone.status, kBadInput);
    EXPECT_NE(alone.err.find("no athlete has two trials"), std::string::npos);
}

// The pulls take 1.0, 1.2, 1.5 and 2.0 s over about 0.6 m, so their speeds, 1/T, lie on a line in the load:
// 0.6 m/s x (1, 0.833, 0.667, 0.5). It falls by 0.1 m/s in 20 kg from 0.6 m/s at 60 kg: 0.15 m/s at 150 kg.
TEST_F(Compare, LoadVelocityReadsTheLineOfSpeedOverLoad) {
    const json document = compared({"--load-velocity", "weight120", "weight60", "weight100", "weight80"});
    EXPECT_EQ(document["kind"], "load_velocity");
    ASSERT_EQ(document["points"].size(), 4U);
    EXPECT_EQ(document["points"].at(0)["load_kg"], 60.0);  // by load, not as named
    const json& maximum = document["estimated_maximum"];
    ASSERT_TRUE(maximum.is_object()) << document["reason"];
    EXPECT_GT(maximum["r_squared"].get<double>(), 0.99);
    const double value = maximum["value_kg"].get<double>();
    EXPECT_NEAR(value, 150.0, 6.0);
    EXPECT_NEAR(maximum["low_kg"].get<double>(), 0.9 * value, 1e-9);
    EXPECT_NEAR(maximum["high_kg"].get<double>(), 1.1 * value, 1e-9);
    const auto speed = std::find_if(document["metrics"].begin(), document["metrics"].end(),
                                    [](const json& m) { return m["id"] == "mean_concentric_velocity"; });
    ASSERT_NE(speed, document["metrics"].end());
    EXPECT_LT((*speed)["change"].get<double>(), -0.2);
    EXPECT_EQ((*speed)["sets"], 4);
}

TEST_F(Compare, LoadVelocityHidesAMaximumItCannotStandFor) {
    const json few = compared({"--load-velocity", "weight60", "weight80", "weight120"});
    EXPECT_TRUE(few["estimated_maximum"].is_null());
    EXPECT_NE(few["reason"].get<std::string>().find("4 different loads"), std::string::npos);
    const json rehabilitation =
        compared({"--load-velocity", "weight60", "weight80", "weight100", "weight120", "--rehabilitation"});
    EXPECT_TRUE(rehabilitation["estimated_maximum"].is_null());
    const Said table = compare({"--load-velocity", "weight60", "weight80", "weight120"});
    EXPECT_NE(table.out.find("estimated maximum: - ("), std::string::npos) << table.out;
}

TEST_F(Compare, LoadVelocityIsOfOnePerson) {
    EXPECT_EQ(compare({"--load-velocity", "weight60", "other1"}).status, kBadInput);
    EXPECT_EQ(compare({"--load-velocity", "weight60", "--today", "weight80"}).status, kWrongUsage);
    EXPECT_EQ(compare({"--load-velocity", "weight60", "--speed-at-maximum", "-1"}).status, kWrongUsage);
}

// A loop of 6 cm moves the centre of pressure forward by about 0.55 mm a millimetre (science.md E.4).
TEST_F(Compare, AForwardShiftIsJudgedAtTheSameLoadOnly) {
    const json same = compared({"--baseline", "base1", "base2", "base3", "--today", "with_loop"});
    ASSERT_EQ(same["findings"].size(), 1U) << same["findings"];
    const json& finding = same["findings"].at(0);
    EXPECT_EQ(finding["id"], "forward_shift");
    EXPECT_GT(finding["numbers"]["excess_m"].get<double>(), 0.010);
    EXPECT_EQ(finding["numbers"]["comparable_sets"], 3.0);
    EXPECT_NE(finding["text"].get<std::string>().find("bar-drift proxy"), std::string::npos);
    const json heavier = compared({"--baseline", "base1", "base2", "base3", "--today", "with_loop_heavy"});
    EXPECT_TRUE(heavier["findings"].empty());
    EXPECT_TRUE(notes_hold(heavier, "without a judgement"));
    EXPECT_TRUE(compared({"--baseline", "base1", "base2", "base3", "--today", "same"})["findings"].empty());
}

// 1, 2 and 3 % to the left before, 4 % to the right today.
TEST_F(Compare, ASideThatFlipsIsNoted) {
    const json flipped =
        compared(with({"--baseline", "base1", "base2", "base3", "--today", "with_right"}, kAsymmetry));
    EXPECT_TRUE(notes_hold(flipped, "favours the right today, the other side in all 3 baseline"));
    const json same =
        compared(with({"--baseline", "base1", "base2", "base3", "--today", "same"}, kAsymmetry));
    EXPECT_FALSE(notes_hold(same, "favours"));
}

TEST_F(Compare, WrongWordsAreStatusTwoAndUnreadableFilesThree) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{},
          {"--baseline", "base1"},
          {"--today", "base1"},
          {"--reliability", "base1", "--today", "base2"},
          {"--baseline", "base1", "--today", "base2", "--metric", "spine_angle"},
          {"--baselines", "base1"}}) {
        const Said said = compare(words);
        EXPECT_EQ(said.status, kWrongUsage) << said.err;
        EXPECT_EQ(said.out, "");
        EXPECT_EQ(said.err.rfind("hinge: ", 0), 0U) << said.err;
    }
    EXPECT_EQ(compare({"--baseline", "base1", "--today", "missing"}).status, kBadInput);
    EXPECT_EQ(compare({"--help"}).status, kDone);
}

}  // namespace
}  // namespace hinge::cli
