// A.6, B.4, B.6, C.4: what is wrong with the set-up, each just above and just below its limit.

#include <cmath>

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// 3 s of empty plates before and after a lift.
Trial with_empty_plates() {
    Trial trial = record(deadlift());
    const std::size_t empty = 3000;
    for (PlateSignals* plate : {&trial.left()->signals, &trial.right()->signals}) {
        for (auto* part : {&plate->fx, &plate->fy, &plate->fz, &plate->mx, &plate->my, &plate->mz}) {
            part->insert(part->begin(), empty, 0.0);
            part->insert(part->end(), empty, 0.0);
        }
    }
    trial.bar->height_m.insert(trial.bar->height_m.begin(), empty, trial.bar->height_m.front());
    trial.bar->height_m.insert(trial.bar->height_m.end(), empty, trial.bar->height_m.back());
    trial.sample_count += 2 * empty;
    return trial;
}

// Adds f(time) to the left plate's vertical force.
template <class F>
Report with_left(F f) {
    Trial trial = with_empty_plates();
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        trial.left()->signals.fz[i] += f(static_cast<double>(i) / trial.rate_hz);
    }
    return analysed(trial);
}

TEST(SetupFinding, ASoundSetUpIsNotTold) {
    const Report report = analysed(with_empty_plates());
    EXPECT_TRUE(report.set_findings.empty()) << report.set_findings.front().text;
}

// A square wave of +-2 N has a standard deviation of 2 N; one of +-1 N has 1 N.
TEST(SetupFinding, NoiseOfTheEmptyPlateIsTold) {
    const auto square = [](double size) {
        return [size](double t) { return std::lround(1000 * t) % 2 == 0 ? size : -size; };
    };
    const Report noisy = with_left(square(2.0));
    expect_whole(found_in_set(noisy, "plate_noise_left"));
    EXPECT_NEAR(number_in(found_in_set(noisy, "plate_noise_left"), "sd_n"), 2.0, 0.01);
    EXPECT_EQ(found_in_set(noisy, "plate_noise_right"), nullptr);
    EXPECT_EQ(found_in_set(with_left(square(1.0)), "plate_noise_left"), nullptr);
}

TEST(SetupFinding, TheRecordedNoiseIsUsedWhereThereIsOne) {
    Trial trial = record(deadlift());
    trial.quality.counters["noise.left_fz_mn"] = 2300;
    EXPECT_NEAR(number_in(found_in_set(analysed(trial), "plate_noise_left"), "sd_n"), 2.3, 1e-12);
    trial.quality.counters["noise.left_fz_mn"] = 1400;
    EXPECT_EQ(found_in_set(analysed(trial), "plate_noise_left"), nullptr);
}

TEST(SetupFinding, AZeroThatIsOffIsTold) {
    expect_whole(found_in_set(with_left([](double) { return 3.0; }), "plate_zero_left"));
    EXPECT_EQ(found_in_set(with_left([](double) { return 1.5; }), "plate_zero_left"), nullptr);
}

TEST(SetupFinding, DriftIsToldByItsRate) {
    const Report drifting = with_left([](double t) { return 0.10 * t; });
    expect_whole(found_in_set(drifting, "plate_drift_left"));
    EXPECT_NEAR(number_in(found_in_set(drifting, "plate_drift_left"), "drift_n_s"), 0.10, 0.002);
    EXPECT_EQ(found_in_set(with_left([](double t) { return 0.04 * t; }), "plate_drift_left"), nullptr);
}

TEST(SetupFinding, MainsHumIsToldWithItsAmplitude) {
    for (const double mains_hz : {50.0, 60.0}) {
        const auto hum = [=](double size) {
            return [=](double t) { return size * std::sin(2 * M_PI * mains_hz * t); };
        };
        const Report humming = with_left(hum(1.5));
        expect_whole(found_in_set(humming, "plate_line_left"));
        EXPECT_NEAR(number_in(found_in_set(humming, "plate_line_left"), "amplitude_n"), 1.5, 0.01);
        EXPECT_NEAR(number_in(found_in_set(humming, "plate_line_left"), "frequency_hz"), mains_hz, 0.0);
        EXPECT_EQ(found_in_set(with_left(hum(0.8)), "plate_line_left"), nullptr);
    }
}

// Nobody left the plates: quiet standing shows the hum as well.
TEST(SetupFinding, MainsHumIsFoundUnderAStandingPerson) {
    Trial trial = record(deadlift());
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        trial.right()->signals.fz[i] += 2.0 * std::sin(2 * M_PI * 0.05 * static_cast<double>(i));
    }
    EXPECT_NEAR(number_in(found_in_set(analysed(trial), "plate_line_right"), "amplitude_n"), 2.0, 0.02);
}

TEST(SetupFinding, ClippedChannelsAreNamed) {
    Trial trial = record(deadlift());
    trial.quality.counters["saturated.left_fz"] = 12;
    trial.quality.counters["saturated.right_fz"] = 1;
    const Report report = analysed(trial);
    expect_whole(found_in_set(report, "clipped"));
    EXPECT_EQ(found_in_set(report, "clipped")->text.find("right_fz"), std::string::npos);
    EXPECT_DOUBLE_EQ(number_in(found_in_set(report, "clipped"), "left_fz"), 12.0);
}

// B.4: an anchor 5 cm off at 0.24 m gives a scale error of 2.1 %.
TEST(SetupFinding, AnAnchorOffTheBarIsToldWithItsScaleError) {
    const BarTrace bar = BarTrace{}
                             .rest(Metres{0.24}, Seconds{8.0})
                             .raise(Metres{0.5}, Seconds{1.5})
                             .hold(Seconds{2.0})
                             .lower(Metres{0.5}, Seconds{3.0})
                             .settle(Seconds{2.0});
    Trial trial = record(bar);
    trial.bar->setup->anchor_offset_m = 0.05;
    const Report report = analysed(trial);
    expect_whole(found_in_set(report, "cord_anchor"));
    EXPECT_NEAR(number_in(found_in_set(report, "cord_anchor"), "scale_error_at_floor"), 0.021, 0.0005);
    trial.bar->setup->anchor_offset_m = 0.025;
    EXPECT_EQ(found_in_set(analysed(trial), "cord_anchor"), nullptr);
}

// 100 kg on the plates, 800 N of person. 98 kg entered is 2.0 % off, 99 kg 1.0 %.
TEST(SetupFinding, AWrongLoadIsAskedAbout) {
    Trial trial = record(deadlift());
    trial.set.load_kg = 98.0;
    const Report report = analysed(trial);
    const Finding* finding = found_in_set(report, "load_mismatch");
    expect_whole(finding);
    EXPECT_NEAR(number_in(finding, "hold_minus_sum_fraction"), 2.0 * 9.80665 / 1780.665, 0.0005);
    EXPECT_NE(finding->text.find('?'), std::string::npos);
    trial.set.load_kg = 99.0;
    EXPECT_EQ(found_in_set(analysed(trial), "load_mismatch"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
