// Whole labs from outside: emulated devices with a lifter behind them, `hinge record` over their real
// protocols, `hinge analyze`. What was recorded is what the devices sent, and what is reported is what the
// lifter did. Truth: the emulators' own account of the wire, and the simulator's of the movement.

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "acquisition/lab_file.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/settings.h"
#include "tests/system/lab_bench.h"
#include "tests/system/tolerances.h"

namespace hinge::test {
namespace {

using nlohmann::json;
namespace sim = drivers::simulated;

// Truth of the lifter "clean" standing as long as on the bench: how he sways depends on it.
json truth_of_clean(double weigh_s) {
    sim::Settings settings;
    const auto preset = sim::change(settings, sim::settings_table().front(), "clean");
    EXPECT_TRUE(preset);
    settings.lifter.weigh_s = weigh_s;
    settings.lifter.after_s = 8.0;
    json metrics;
    const sim::SimulatedSet set = sim::simulate(settings.lifter, settings.sensors, settings.seed);
    for (const auto& [id, value] : set.truth.reps.at(0).metrics) {
        std::visit([&, name = id](const auto& scalar) { metrics[name] = scalar; }, value);
    }
    metrics["body_weight"] = set.truth.body_weight_n;
    return metrics;
}

std::size_t scan_bytes(const Trial& trial, const std::string& device) {
    return raw_of(trial, device).layout.scan_bytes();
}

TEST(ClassicLab, IsRecordedExactlyAndMeasuresWhatTheLifterDid) {
    // 25 N of amplifier offset, so that the zero has something to remove.
    LabBench bench(acquisition::classic_lab(), {.lift = {"weigh=13", "offset=25"}});
    bench.start_recording({"--seconds", "18"});
    const Trial trial = bench.finish_recording();
    ASSERT_FALSE(trial.raw.empty());
    EXPECT_EQ(bench.said()["missing_scans"], 0);
    EXPECT_GE(expect_exact(trial, "daq", bench.device("daq"), {0, scan_bytes(trial, "daq")}), 18000U);
    EXPECT_NEAR(trial.left()->setup->zero_offset[2], -25.0, 1.0) << "z is down";

    const json report = bench.analyze();
    const json truth = truth_of_clean(13.0);
    ASSERT_EQ(report["reps"].size(), 1U);
    const json& metrics = report["reps"][0]["metrics"];
    for (const Tolerance& tolerance : kTolerances) {
        expect_metric(metrics, truth, tolerance);
    }
    expect_ratio(metrics, truth, "last_12in_ratio");
    expect_ratio(metrics, truth, "last_6in_ratio");
    expect_touchdown(metrics, truth);
    EXPECT_EQ(metrics["eccentric_grade"]["value"], "controlled");
    EXPECT_NEAR(report["set"]["metrics"]["body_weight"]["value"].get<double>(), truth["body_weight"], 2.0);
}

TEST(AffordableLab, IsRecordedExactlyAndMeasuresWhatTheLifterDid) {
    LabBench bench(acquisition::affordable_lab(), {.lift = {"weigh=7"}, .empty_s = 0.0});
    bench.start_recording({"--seconds", "20"});
    const Trial trial = bench.finish_recording();
    ASSERT_FALSE(trial.raw.empty());
    EXPECT_EQ(bench.said()["missing_scans"], 0);
    // Each box has a counter of its own, and which samples of the two met first is chance.
    EXPECT_GE(expect_exact(trial, "plates", bench.device("plates"), {0, 16}), 19500U);
    EXPECT_GE(expect_exact(trial, "plates", bench.device("plates"), {16, 32}), 19500U);
    EXPECT_GE(expect_exact(trial, "encoder", bench.device("encoder"), {0, 2}), 19500U);

    const json report = bench.analyze();
    const json truth = truth_of_clean(7.0);
    ASSERT_EQ(report["reps"].size(), 1U);
    const json& metrics = report["reps"][0]["metrics"];
    std::size_t compared = 0;
    for (const Tolerance& tolerance : kTolerances) {
        // A cord in whole millimetres and no shear: what that cannot carry is refused, not guessed.
        if (metrics.at(tolerance.metric)["value"].is_null()) {
            EXPECT_FALSE(metrics[tolerance.metric].value("reason", "").empty()) << tolerance.metric;
            continue;
        }
        expect_metric(metrics, truth, tolerance);
        ++compared;
    }
    EXPECT_GE(compared, 10U);
    EXPECT_NEAR(report["set"]["metrics"]["body_weight"]["value"].get<double>(), truth["body_weight"], 3.0);
}

// HINGE_LAB_SECONDS sets for how long (default 5).
TEST(ClassicLab, StaysExactForAsLongAsAsked) {
    const long seconds = setting("HINGE_LAB_SECONDS", 5);
    LabBench bench(acquisition::classic_lab(), {.lift = {"weigh=13"}});
    bench.start_recording({"--seconds", std::to_string(seconds)});
    const Trial trial = bench.finish_recording();
    ASSERT_FALSE(trial.raw.empty());
    EXPECT_EQ(bench.said()["missing_scans"], 0);
    EXPECT_GE(expect_exact(trial, "daq", bench.device("daq"), {0, scan_bytes(trial, "daq")}),
              static_cast<std::size_t>(1000 * seconds));
}

TEST(AffordableLab, StaysExactForAsLongAsAsked) {
    const long seconds = setting("HINGE_LAB_SECONDS", 5);
    LabBench bench(acquisition::affordable_lab(), {.lift = {"weigh=7"}, .empty_s = 0.0});
    bench.start_recording({"--seconds", std::to_string(seconds)});
    const Trial trial = bench.finish_recording();
    ASSERT_FALSE(trial.raw.empty());
    EXPECT_EQ(bench.said()["missing_scans"], 0);
    const auto enough = static_cast<std::size_t>(1000 * seconds - 500);
    EXPECT_GE(expect_exact(trial, "plates", bench.device("plates"), {0, 16}), enough);
    EXPECT_GE(expect_exact(trial, "plates", bench.device("plates"), {16, 32}), enough);
    EXPECT_GE(expect_exact(trial, "encoder", bench.device("encoder"), {0, 2}), enough);
}

TEST(ClassicLab, LossesAreCountedExactlyAndPlaced) {
    // Empty plates throughout: no weigh-in, and so a lab file without it.
    std::string lab(acquisition::classic_lab());
    lab.replace(lab.find("weigh = true"), 12, "weigh = false");
    LabBench empty(lab, {.lift = {"weigh=13"}, .empty_s = 1000.0});
    empty.start_recording({"--seconds", "7"});
    for (const auto& [fault, value] :
         {std::pair("lose", 3.0), std::pair("lose", 1.0), std::pair("stall", 1.0), std::pair("stall", 0.0)}) {
        // The buffer of the device holds about a second; longer and scans are skipped in the device.
        std::this_thread::sleep_for(std::chrono::milliseconds(1700));
        ASSERT_TRUE(empty.device("daq").inject({fault, value}));
    }
    const Trial trial = empty.finish_recording();
    ASSERT_FALSE(trial.raw.empty());
    const drivers::EmulatedTruth truth = empty.device("daq").truth();
    EXPECT_GT(truth.dropped_transport, 0U);
    EXPECT_GT(truth.dropped_device, 0U);
    EXPECT_EQ(empty.said()["missing_scans"].get<std::uint64_t>(),
              truth.dropped_transport + truth.dropped_device);
    std::uint64_t missing = 0;
    for (const Gap& gap : trial.quality.gaps) {
        missing += gap.signal == "left" || gap.signal == "all" ? gap.count : 0;
    }
    EXPECT_EQ(missing, truth.dropped_transport + truth.dropped_device);
    EXPECT_GE(expect_exact(trial, "daq", empty.device("daq"), {0, scan_bytes(trial, "daq")}), 5000U);
}

}  // namespace
}  // namespace hinge::test
