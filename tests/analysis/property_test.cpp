#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <random>
#include <set>

#include "analysis/metrics/metric.h"
#include "analysis/report_csv.h"
#include "analysis/report_json.h"
#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"

// Whatever a trial holds, every metric of the dictionary is there once, as a finite number or with a reason,
// and twice the same. HINGE_PROPERTY_TRIALS sets how many trials are tried.
namespace hinge::test {
namespace {

using analysis::Report;
using analysis::ReportedMetric;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

class Chance {
public:
    explicit Chance(std::uint32_t seed) : random_(seed) {}
    bool one_in(int n) { return std::uniform_int_distribution<int>(1, n)(random_) == 1; }
    std::size_t up_to(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n)(random_); }
    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    double normal() { return std::normal_distribution<double>()(random_); }
    template <class T, std::size_t n>
    T pick(const std::array<T, n>& values) {
        return values[up_to(n - 1)];
    }

private:
    std::mt19937 random_;
};

// A lift at a random rate with random phases, some of them of no length.
Trial random_lift(Chance& chance) {
    const std::array rates{50.0, 100.0, 200.0, 333.0, 1000.0};
    const double rate = chance.one_in(20) ? 5000.0 : chance.pick(rates);
    const double floor_m = chance.between(0.0, 0.5);
    BarTrace trace{Hertz{rate}};
    trace.rest(Metres{floor_m}, Seconds{chance.between(0.0, 3.0)});
    const std::size_t reps = chance.up_to(2);
    for (std::size_t r = 0; r < reps; ++r) {
        const double rise = chance.between(0.0, 0.9);
        trace.raise(Metres{rise}, Seconds{chance.between(0.1, 2.0)}).hold(Seconds{chance.between(0.0, 1.5)});
        if (chance.one_in(4)) {
            trace.fall(Metres{rise});
        } else if (!chance.one_in(6)) {
            trace.lower(Metres{rise}, Seconds{chance.between(0.3, 2.5)}, Seconds{0.1});
        }
        trace.hold(Seconds{chance.one_in(3) ? 0.0 : chance.between(0.0, 1.0)});
    }
    if (trace.samples().empty()) {
        trace.hold(Seconds{0.1});
    }
    const double tilt = chance.between(-1.0, 1.0);
    return lift_trial(
        trace,
        {.weight_n = chance.between(0.0, 1500.0),
         .sex = chance.one_in(3)   ? ""
                : chance.one_in(2) ? "female"
                                   : "male",
         .stature_m = chance.one_in(4) ? std::nullopt : std::optional(chance.between(0.5, 2.5))},
        {.bar_mass_kg = chance.between(0.1, 300.0),
         .slack_s = chance.between(0.01, 1.0),
         .body_share = chance.between(-1.0, 2.0),
         .bar_stiffness_n_m = chance.one_in(2) ? 0.0 : chance.between(1e3, 1e6),
         .hangs_throughout = chance.one_in(6),
         .asymmetry = [tilt](double) { return tilt; }});
}

// Noise, walks, steps and constants with no lift in them.
Trial random_signals(Chance& chance) {
    Trial trial = lift_trial(BarTrace{Hertz{chance.one_in(2) ? 100.0 : 1000.0}}.hold(
        Seconds{chance.one_in(3) ? 0.01 : chance.between(0.01, 4.0)}));
    const int kind = static_cast<int>(chance.up_to(3));
    const double size = std::pow(10.0, chance.between(-6.0, 6.0));
    const auto fill = [&](std::vector<double>& x) {
        double walk = chance.normal();
        for (double& value : x) {
            walk += 0.01 * chance.normal();
            value = size * (kind == 0   ? chance.normal()
                            : kind == 1 ? walk
                            : kind == 2 ? (walk > 0.0 ? 1.0 : 0.0)
                                        : 1.0);
        }
    };
    for (auto* plate : {&trial.left()->signals, &trial.right()->signals}) {
        for (auto* part : {&plate->fx, &plate->fy, &plate->fz, &plate->mx, &plate->my, &plate->mz}) {
            fill(*part);
        }
    }
    fill(trial.bar->height_m);
    return trial;
}

void spoil(std::vector<double>& x, Chance& chance) {
    if (x.empty()) {
        return;
    }
    const std::array bad{kNan, kNan, kInf, -kInf, 0.0, 1e300, -1e300, 1e-300};
    const double value = chance.pick(bad);
    const std::size_t first = chance.up_to(x.size() - 1);
    const std::size_t last =
        chance.one_in(10) ? x.size() : std::min(x.size(), first + chance.up_to(x.size() / 4));
    std::fill(x.begin() + static_cast<std::ptrdiff_t>(first), x.begin() + static_cast<std::ptrdiff_t>(last),
              value);
}

void edit_events(Trial& trial, Chance& chance) {
    const std::array wild{kNan, kInf, -kInf, 1e300, -5.0, 0.0};
    for (std::size_t i = 0; i <= chance.up_to(6); ++i) {
        const double length_s = static_cast<double>(trial.sample_count) / trial.rate_hz;
        const double time_s =
            chance.one_in(8) ? chance.pick(wild) : trial.start_s + chance.between(-0.2, 1.2) * length_s;
        trial.edits.push_back({static_cast<int>(chance.up_to(3)),
                               static_cast<EventKind>(chance.up_to(kEventCount - 1)), time_s, "P",
                               "2026-01-01T00:00:00Z", "property"});
    }
}

void change_setup(Trial& trial, Chance& chance) {
    trial.set.exercise = static_cast<Exercise>(chance.up_to(5));
    trial.set.discs = chance.one_in(3) ? DiscPlacement::on_plates : DiscPlacement::off_plates;
    trial.setup.sync.kind = static_cast<SyncKind>(chance.up_to(2));
    trial.setup.sync.uncertainty_s =
        chance.one_in(3) ? std::nullopt : std::optional(chance.between(0.0, 0.003));
    trial.start_s = chance.one_in(2) ? 0.0 : chance.between(-100.0, 1e6);
    if (chance.one_in(3)) {
        trial.set.load_kg = chance.one_in(2) ? std::nullopt : std::optional(chance.between(0.0, 300.0));
    }
    if (chance.one_in(4)) {
        trial.hip.emplace().height_m = trial.bar->height_m;
        trial.hip->setup.emplace().attachment = CordAttachment::hip;
    }
    if (chance.one_in(6)) {
        trial.plates.remove(chance.one_in(2) ? Side::left : Side::right);
    } else if (chance.one_in(6)) {
        trial.left()->signals.has_moments = trial.right()->signals.has_moments = false;
    }
    if (chance.one_in(8)) {
        trial.bar.reset();
    }
    if (chance.one_in(10) && trial.bar) {
        trial.bar->setup.reset();
    }
}

Trial random_trial(std::uint32_t seed) {
    Chance chance(seed);
    if (seed % 97 == 0) {
        Trial empty;
        if (chance.one_in(2)) {
            empty.plates.make(Side::left);
            empty.bar.emplace();
        }
        return empty;
    }
    Trial trial = chance.one_in(4) ? random_signals(chance) : random_lift(chance);
    if (chance.one_in(2)) {
        for (std::size_t i = 0; i < chance.up_to(4); ++i) {
            const std::array parts{&trial.bar->height_m, &trial.left()->signals.fz,
                                   &trial.right()->signals.fz, &trial.left()->signals.my,
                                   &trial.right()->signals.mx};
            spoil(*chance.pick(parts), chance);
        }
    }
    if (chance.one_in(3)) {
        edit_events(trial, chance);
    }
    if (chance.one_in(2)) {
        change_setup(trial, chance);
    }
    return trial;
}

std::string problem(const ReportedMetric& metric) {
    const MetricValue& value = metric.value;
    if (value.has_value() != value.reason.empty()) {
        return value.has_value() ? "value and a reason" : "neither value nor reason";
    }
    if (value.number() && !std::isfinite(*value.number())) {
        return "the value is not finite";
    }
    if (value.uncertainty && !(*value.uncertainty >= 0.0 && std::isfinite(*value.uncertainty))) {
        return "the uncertainty is negative or not finite";
    }
    if (value.has_value() && value.grade == Grade::indeterminate) {
        return "INDETERMINATE with a value";
    }
    return {};
}

void check_metrics(const std::vector<ReportedMetric>& metrics, bool of_rep) {
    std::set<std::string> ids;
    for (const ReportedMetric& metric : metrics) {
        EXPECT_TRUE(ids.insert(metric.id).second) << metric.id << " twice";
        EXPECT_EQ(problem(metric), "") << metric.id << ": " << metric.value.reason;
    }
    for (const analysis::MetricModule* module : analysis::all_metrics()) {
        if ((module->compute_rep != nullptr) == of_rep) {
            EXPECT_TRUE(ids.contains(std::string(module->definition.id)))
                << module->definition.id << " is missing";
        }
    }
}

void check_findings(const std::vector<analysis::Finding>& findings) {
    for (const analysis::Finding& finding : findings) {
        EXPECT_FALSE(finding.text.empty()) << finding.id;
        for (const auto& [key, value] : finding.numbers) {
            EXPECT_TRUE(std::isfinite(value)) << finding.id << " " << key;
        }
    }
}

void check(const Report& report) {
    check_metrics(report.set_metrics, false);
    check_findings(report.set_findings);
    for (const analysis::RepReport& rep : report.reps) {
        check_metrics(rep.metrics, true);
        check_findings(rep.findings);
        for (std::size_t i = 0; i < kEventCount; ++i) {
            const RepEvent& event = rep.rep.events[i];
            EXPECT_NE(event.event.has_value(), !event.reason.empty()) << kEventNames[i];
            if (event.event) {
                EXPECT_TRUE(std::isfinite(event.event->time_s)) << kEventNames[i];
                EXPECT_TRUE(std::isfinite(event.event->uncertainty_s)) << kEventNames[i];
                EXPECT_GE(event.event->uncertainty_s, 0.0) << kEventNames[i];
            }
        }
    }
}

std::uint32_t trials_to_try() {
    const char* text = std::getenv("HINGE_PROPERTY_TRIALS");
    const long wanted = text != nullptr ? std::strtol(text, nullptr, 10) : 10'000;
    return static_cast<std::uint32_t>(std::clamp(wanted, 1L, 10000L));
}

TEST(AnyTrial, GivesEveryMetricAsAValueOrAReasonAndTwiceTheSame) {
    const std::uint32_t count = trials_to_try();
    for (std::uint32_t seed = 0; seed < count; ++seed) {
        const Trial trial = random_trial(seed);
        const Report report = analysis::run_analysis(trial);
        check(report);
        // The JSON holds every number exactly: equal text is equal bits.
        const std::string text = analysis::report_json(report);
        if (seed % 4 == 0) {
            EXPECT_EQ(text, analysis::report_json(analysis::run_analysis(trial)));
        }
        if (testing::Test::HasFailure()) {
            FAIL() << "seed " << seed << ", " << trial.sample_count << " samples at " << trial.rate_hz
                   << " Hz, " << report.reps.size() << " reps";
        }
    }
}

TEST(AnyTrial, SignalsOfUnequalLengthAreRefusedNotRead) {
    Trial trial = lift_trial(clean_rep());
    trial.bar->height_m.resize(5000);
    const Report shorter = analysis::run_analysis(trial);
    check(shorter);
    trial = lift_trial(clean_rep());
    trial.right()->signals.fz.resize(3000);
    check(analysis::run_analysis(trial));
    trial = lift_trial(clean_rep());
    trial.sample_count = 0;
    check(analysis::run_analysis(trial));
}

}  // namespace
}  // namespace hinge::test
