// Plates and bar on clocks of their own, recorded over their real protocols from one emulated motion: where
// the recording puts an event of the one against the other. Truth: the motion itself, whose emulators share
// one origin. HINGE_LAB_SECONDS sets how long is recorded (default 8).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

#include "acquisition/lab_file.h"
#include "tests/system/lab_bench.h"

namespace hinge::test {
namespace {

constexpr double kRecordStep_s = 0.001;
constexpr double kSlopeStep_s = 0.002;

using Truth = std::function<double(double)>;

struct Window {
    std::size_t first = 0, last = 0;
};

// How much later the motion runs than the recorded signal's clock: motion time = trial time + lag. Least
// squares with a free constant, by Gauss-Newton; a signal that does not move in the window has no lag.
double refine_lag(const std::vector<double>& recorded, double rate_hz, const Truth& truth, double lag_s,
                  const Window& window) {
    for (int iteration = 0; iteration < 20; ++iteration) {
        double n = 0.0, slope = 0.0, rest = 0.0, slope2 = 0.0, both = 0.0;
        for (std::size_t i = window.first; i < window.last; ++i) {
            if (!std::isfinite(recorded[i])) {
                continue;
            }
            const double t = static_cast<double>(i) / rate_hz + lag_s;
            const double d = (truth(t + kSlopeStep_s) - truth(t - kSlopeStep_s)) / (2.0 * kSlopeStep_s);
            const double r = recorded[i] - truth(t);
            n += 1.0;
            slope += d;
            rest += r;
            slope2 += d * d;
            both += d * r;
        }
        const double step = (both - slope * rest / n) / (slope2 - slope * slope / n);
        lag_s += std::clamp(step, -0.05, 0.05);
        if (std::abs(step) < 1e-7) {
            break;
        }
    }
    return lag_s;
}

// The lag with the smallest scatter of the difference, to 20 ms.
double coarse_lag(const std::vector<double>& recorded, double rate_hz, const Truth& truth, double most_s) {
    double best = INFINITY;
    double best_lag_s = 0.0;
    for (double lag_s = 0.0; lag_s < most_s; lag_s += 0.02) {
        double n = 0.0, sum = 0.0, squares = 0.0;
        for (std::size_t i = 0; i < recorded.size(); i += 20) {
            const double r = recorded[i] - truth(static_cast<double>(i) / rate_hz + lag_s);
            if (std::isfinite(r)) {
                n += 1.0;
                sum += r;
                squares += r * r;
            }
        }
        const double scatter = squares / n - (sum / n) * (sum / n);
        if (scatter < best) {
            best = scatter;
            best_lag_s = lag_s;
        }
    }
    return best_lag_s;
}

struct Found {
    double early_s = 0.0, late_s = 0.0;  // bar against plates: above zero, the bar is stamped early
    double stated_s = 0.0;               // one SD
};

// Reps without end: each window holds lifting and lowering.
const std::vector<std::string> kLift{"weigh=2",        "reps=14",       "hold=0.6", "rest=0.3",
                                     "concentric=1.2", "eccentric=1.5", "after=3"};

Found record_and_compare(const std::string& lab, double sync_every_s,
                         const std::vector<std::pair<std::string, std::string>>& emulators) {
    const auto seconds = static_cast<double>(setting("HINGE_LAB_SECONDS", 8));
    LabBench bench(lab,
                   {.lift = kLift, .empty_s = 0.0, .sync_every_s = sync_every_s, .emulators = emulators});
    bench.start_recording({"--seconds", std::to_string(seconds)});
    const Trial trial = bench.finish_recording();
    if (!trial.left() || !trial.bar) {
        ADD_FAILURE() << "nothing was recorded";
        return {};
    }
    EXPECT_EQ(bench.said()["missing_scans"], 0);
    for (const RawDevice& raw : trial.raw) {
        const std::size_t bytes = raw.layout.scan_bytes();
        // The two boxes of the open plates count for themselves.
        const std::size_t parts = raw.driver == "openplate_uart" ? 2 : 1;
        for (std::size_t part = 0; part < parts; ++part) {
            EXPECT_GE(expect_exact(trial, raw.name, bench.device(raw.name),
                                   {part * bytes / parts, (part + 1) * bytes / parts}),
                      static_cast<std::size_t>(990.0 * seconds));
        }
    }
    const drivers::LabSignal motion = workflow::plain_signal(bench.motion());
    const Truth force = [&](double t) { return motion(t).plates[0][2]; };
    const Truth bar = [&](double t) { return motion(t).bar_m; };
    const double rough_s =
        coarse_lag(trial.bar->height_m, trial.rate_hz, bar, bench.seconds_since_origin() - seconds + 0.5);
    const auto lag_between = [&](const Window& window) {
        return refine_lag(trial.bar->height_m, trial.rate_hz, bar, rough_s, window) -
               refine_lag(trial.left()->signals.fz, trial.rate_hz, force, rough_s, window);
    };
    // Both windows hold whole strokes: where the bar only creeps, whole millimetres tell no time.
    const double length_s = seconds < 30.0 ? 6.0 : 10.0;
    const auto index = [&](double time_s) { return static_cast<std::size_t>(time_s / kRecordStep_s); };
    const std::size_t n = trial.sample_count;
    Found found;
    found.late_s = lag_between({n - index(length_s), n});
    found.early_s = seconds < 30.0 ? found.late_s : lag_between({index(5.0), index(5.0 + length_s)});
    found.stated_s = trial.setup.sync.uncertainty_s.value_or(0.0);
    EXPECT_EQ(trial.setup.sync.kind, SyncKind::measured_offset);
    std::printf(
        "after %.0f s: bar against plates %+.3f ms at the start, %+.3f ms at the end, stated %.3f ms\n",
        seconds, 1e3 * found.early_s, 1e3 * found.late_s, 1e3 * found.stated_s);
    for (const std::string& note : trial.quality.notes) {
        if (note.find("aligned") != std::string::npos) {
            std::printf("  %s\n", note.c_str());
        }
    }
    return found;
}

void expect_within(const Found& found, double most_s) {
    for (const double error_s : {found.early_s, found.late_s}) {
        EXPECT_LT(std::abs(error_s), most_s);
        EXPECT_LE(std::abs(error_s), 2.0 * found.stated_s) << "the stated uncertainty does not cover it";
    }
}

// Open plates with crystals 40 ppm fast, the encoder's ticks of 972.8 us with jitter: only arrival times.
TEST(Alignment, OfTwoSerialDevicesByArrivalIsWithinThreeMilliseconds) {
    const Found found =
        record_and_compare(std::string(acquisition::affordable_lab()), 0.0, {{"plates.drift_ppm", "40"}});
    expect_within(found, 0.003);
}

// The classic plates 40 ppm fast and the Chronojump encoder on the bar, one TTL line into both: a channel of
// the T7, and what the encoder announces.
TEST(Alignment, ByTheCodedPulseTrainIsWithinOneSample) {
    std::string lab(acquisition::classic_lab());
    const auto replace = [&](const std::string& what, const std::string& by) {
        const std::size_t at = lab.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        lab.replace(at, what.size(), by);
    };
    replace("channel = \"daq/bar_cord\"", "channel = \"encoder/increment\"");
    replace("kind = \"position\"", "kind = \"increments\"");
    replace("metres_per_unit = 0.3 ", "metres_per_unit = 1.0 ");
    replace("offset_m = 0.0 ", "offset_m = 0.225 ");
    replace("kind = \"shared_clock\"", "kind = \"shared_clock\"\nchannels = [\"daq/FIO_STATE:0\"]");
    replace("zero = true ", "zero = false ");
    replace("weigh = true ", "weigh = false ");
    lab += "\n[device.encoder]\ndriver = \"chronojump_encoder\"\nport = \"/dev/ttyUSB0\"\n";
    const Found found = record_and_compare(lab, 5.0, {{"daq.drift_ppm", "40"}});
    expect_within(found, 0.001);
}

}  // namespace
}  // namespace hinge::test
