#include "acquisition/latency_histogram.h"

#include <gtest/gtest.h>

namespace hinge::acquisition {
namespace {

constexpr std::int64_t kMillisecond_ns = 1'000'000;

TEST(LatencyHistogram, PercentilesAreThoseOfWhatWasAdded) {
    LatencyHistogram histogram;
    for (int i = 1; i <= 1000; ++i) {  // 0.05, 0.15, ... 99.95 ms: one in every bin
        histogram.add(i * kMillisecond_ns / 10 - kMillisecond_ns / 20);
    }
    const LatencyFigures figures = histogram.figures();
    EXPECT_EQ(figures.blocks, 1000U);
    EXPECT_NEAR(figures.median_ms, 50.0, 1e-9);
    EXPECT_NEAR(figures.p999_ms, 99.9, 1e-9);
    EXPECT_NEAR(figures.most_ms, 99.95, 1e-9);
}

TEST(LatencyHistogram, ARareLongWaitIsInTheLargestAndNotInThePercentile) {
    LatencyHistogram histogram;
    for (int i = 0; i < 9999; ++i) {
        histogram.add(2 * kMillisecond_ns);
    }
    histogram.add(700 * kMillisecond_ns);
    EXPECT_NEAR(histogram.figures().p999_ms, 2.1, 1e-9) << "the upper edge of its bin";
    EXPECT_NEAR(histogram.figures().most_ms, 700.0, 1e-9);
}

TEST(LatencyHistogram, IsEmptyAtFirst) {
    const LatencyFigures figures = LatencyHistogram().figures();
    EXPECT_EQ(figures.blocks, 0U);
    EXPECT_EQ(figures.p999_ms, 0.0);
}

}  // namespace
}  // namespace hinge::acquisition
