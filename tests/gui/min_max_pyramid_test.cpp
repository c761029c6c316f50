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
