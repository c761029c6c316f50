#include "gui/charts/min_max_pyramid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace hinge::gui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> noise(std::size_t size) {
    std::mt19937 generator(7);  // fixed seed
    std::normal_distribution<float> normal(0.0F, 1.0F);
    std::vector<float> samples(size);
    std::generate(samples.begin(), samples.end(), [&] { return normal(generator); });
    return samples;
}

TEST(MinMaxPyramid, GivesTheExactExtremesOfAnyRange) {
    const std::vector<float> samples = noise(5003);
    const MinMaxPyramid pyramid{samples};
    std::mt19937 generator(11);
    std::uniform_int_distribution<std::size_t> place(0, samples.size() - 1);
    for (int i = 0; i < 500; ++i) {
        const std::size_t a = place(generator);
        const std::size_t b = place(generator);
        const auto first = static_cast<std::ptrdiff_t>(std::min(a, b));
        const auto last = static_cast<std::ptrdiff_t>(std::max(a, b)) + 1;
        const auto [low, high] = std::minmax_element(samples.begin() + first, samples.begin() + last);
        const MinMax found = pyramid.range(std::min(a, b), std::max(a, b) + 1);
        ASSERT_EQ(found.min, *low) << first << " to " << last;
        ASSERT_EQ(found.max, *high) << first << " to " << last;
    }
}

TEST(MinMaxPyramid, IsEmptyWhereNothingWasRecorded) {
    EXPECT_TRUE(MinMaxPyramid{}.range(0, 10).empty());
    EXPECT_TRUE(MinMaxPyramid(std::vector<float>(100, kNan)).range(0, 100).empty());
    EXPECT_TRUE(MinMaxPyramid({1.0F, 2.0F}).range(1, 1).empty());
    EXPECT_EQ(MinMaxPyramid({1.0F, kNan, 3.0F}).range(0, 99).max, 3.0F);
}

MinMax brute(const std::vector<float>& samples, std::size_t first, std::size_t last) {
    MinMax found;
    for (std::size_t i = first; i < std::min(last, samples.size()); ++i) {
        if (!std::isnan(samples[i])) {
            found.min = std::min(found.min, samples[i]);
            found.max = std::max(found.max, samples[i]);
        }
    }
    return found;
}

std::vector<float> noise_with_losses(std::size_t size) {
    std::vector<float> samples = noise(size);
    for (std::size_t i = 5000; i < std::min<std::size_t>(size, 7000); ++i) {
        samples[i] = kNan;
    }
    return samples;
}

TEST(MinMaxPyramid, GrowsAndForgetsWithoutChangingWhatARangeHolds) {
    const std::vector<float> samples = noise_with_losses(300000);
    MinMaxPyramid pyramid;
    std::mt19937 generator(13);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        pyramid.append(samples[i]);
        if (i == 150000) {
            pyramid.forget_before(140000);
            EXPECT_EQ(pyramid.first(), 131072U);  // two whole blocks
        }
        if (i % 997 == 0) {
            std::uniform_int_distribution<std::size_t> place(pyramid.first(), pyramid.size());
            const std::size_t a = place(generator);
            const std::size_t b = place(generator);
            const MinMax found = pyramid.range(std::min(a, b), std::max(a, b));
            const MinMax expected = brute(samples, std::min(a, b), std::min(std::max(a, b), i + 1));
            ASSERT_EQ(found.min, expected.min) << a << ' ' << b << " at " << i;
            ASSERT_EQ(found.max, expected.max) << a << ' ' << b << " at " << i;
        }
    }
    EXPECT_EQ(pyramid.size(), samples.size());
    EXPECT_EQ(pyramid[140000], samples[140000]);
    EXPECT_TRUE(pyramid.range(0, 131072).empty());
}

// What the picture shows of a full bin is the same however much came later and wherever drawing begins.
TEST(FixedBins, DependNeitherOnWhereDrawingBeganNorOnWhatCameLater) {
    const std::vector<float> samples = noise_with_losses(20000);
    const MinMaxPyramid whole{samples};
    std::mt19937 generator(17);
    for (const std::size_t per_bin : {1U, 2U, 8U, 64U}) {
        const std::vector<CurvePoint> all = fixed_bins(whole, 0, samples.size(), per_bin);
        std::uniform_int_distribution<std::size_t> place(0, samples.size() - 1);
        for (int trial = 0; trial < 50; ++trial) {
            const std::size_t first = place(generator);
            const std::size_t seen = std::max(first + 1, place(generator) / per_bin * per_bin);
            MinMaxPyramid growing{{samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(seen)}};
            const double from = static_cast<double>(first / per_bin * per_bin);
            const double until = static_cast<double>(seen / per_bin * per_bin);
            const auto full_bins = [&](const std::vector<CurvePoint>& curve) {
                std::vector<std::pair<double, float>> points;
                for (const CurvePoint& point : curve) {
                    if (point.index >= from && point.index < until && !std::isnan(point.value)) {
                        points.emplace_back(point.index, point.value);
                    }
                }
                return points;
            };
            ASSERT_EQ(full_bins(fixed_bins(growing, first, seen, per_bin)), full_bins(all));
        }
    }
}

TEST(FixedBins, HoldTheExtremesOfTheirOwnSamples) {
    const std::vector<float> samples = noise_with_losses(10000);
    const MinMaxPyramid pyramid{samples};
    std::vector<MinMax> drawn(10000 / 32 + 1);
    for (const CurvePoint& point : fixed_bins(pyramid, 0, samples.size(), 32)) {
        if (!std::isnan(point.value)) {
            MinMax& bin = drawn[static_cast<std::size_t>(point.index) / 32];
            bin.min = std::min(bin.min, point.value);
            bin.max = std::max(bin.max, point.value);
        }
    }
    for (std::size_t bin = 0; bin < drawn.size(); ++bin) {
        const MinMax expected = brute(samples, bin * 32, bin * 32 + 32);
        ASSERT_EQ(drawn[bin].min, expected.min) << bin;
        ASSERT_EQ(drawn[bin].max, expected.max) << bin;
    }
}

TEST(FixedBins, AreOneToTwoAPixelAndEmptyWithoutSamples) {
    EXPECT_EQ(samples_per_bin(30000, 1000), 16U);  // 1875 bins
    EXPECT_EQ(samples_per_bin(32000, 1000), 32U);  // 1000 bins
    EXPECT_EQ(samples_per_bin(500, 1000), 1U);
    EXPECT_EQ(samples_per_bin(500, 0), 1U);
    EXPECT_TRUE(fixed_bins(MinMaxPyramid{}, 0, 10, 4).empty());
    EXPECT_TRUE(fixed_bins(MinMaxPyramid({1.0F}), 5, 10, 4).empty());
    EXPECT_TRUE(fixed_bins(MinMaxPyramid({1.0F}), 0, 1, 0).empty());
}

TEST(Decimate, KeepsEveryExtremeInAtMostTwoPointsPerPixel) {
    std::vector<float> samples = noise(100000);
    samples[77777] = 50.0F;  // one sample wide
    samples[33333] = -50.0F;
    const std::vector<CurvePoint> curve = decimate(MinMaxPyramid{samples}, 0.0, 99999.0, 800);
    EXPECT_LE(curve.size(), 2U * 800U + 2U);
    const auto [low, high] =
        std::minmax_element(curve.begin(), curve.end(),
                            [](const CurvePoint& a, const CurvePoint& b) { return a.value < b.value; });
    EXPECT_EQ(low->value, -50.0F);
    EXPECT_EQ(high->value, 50.0F);
    EXPECT_NEAR(high->index, 77777.0, 125.0);  // one column is 125 samples
}

TEST(Decimate, DrawsTheSamplesThemselvesWhenThereIsRoom) {
    const MinMaxPyramid signal({0.0F, 1.0F, 4.0F, 9.0F, 16.0F});
    const std::vector<CurvePoint> curve = decimate(signal, 1.0, 3.0, 100);
    ASSERT_EQ(curve.size(), 3U);
    EXPECT_EQ(curve.front().index, 1.0);
    EXPECT_EQ(curve.back().value, 9.0F);
}

TEST(Decimate, BreaksTheLineAtAGap) {
    std::vector<float> samples(10000, 1.0F);
    std::fill(samples.begin() + 4000, samples.begin() + 6000, kNan);
    for (const std::size_t width : {std::size_t{100}, std::size_t{20000}}) {
        const std::vector<CurvePoint> curve = decimate(MinMaxPyramid{samples}, 0.0, 9999.0, width);
        EXPECT_EQ(
            std::count_if(curve.begin(), curve.end(), [](const auto& p) { return std::isnan(p.value); }), 1);
    }
}

TEST(Decimate, IsEmptyOutsideTheSignal) {
    const MinMaxPyramid signal({1.0F, 2.0F, 3.0F});
    EXPECT_TRUE(decimate(signal, 10.0, 20.0, 100).empty());
    EXPECT_TRUE(decimate(signal, -20.0, -10.0, 100).empty());
    EXPECT_TRUE(decimate(signal, 1.0, 1.0, 100).empty());
    EXPECT_TRUE(decimate(signal, 0.0, 2.0, 0).empty());
    EXPECT_TRUE(decimate(MinMaxPyramid{}, 0.0, 2.0, 100).empty());
}

}  // namespace
}  // namespace hinge::gui
