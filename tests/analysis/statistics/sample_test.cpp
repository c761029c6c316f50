#include "analysis/statistics/sample.h"

#include <cmath>
#include <limits>
#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::statistics {
namespace {

using test::expect_reason;

TEST(Sample, MeanDeviationAndMedianOfSmallNumbers) {
    const std::vector<double> values{2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0};
    EXPECT_DOUBLE_EQ(mean(values), 5.0);
    EXPECT_DOUBLE_EQ(standard_deviation(values), std::sqrt(32.0 / 7.0));
    EXPECT_DOUBLE_EQ(median(values), 4.5);
    EXPECT_DOUBLE_EQ(median(std::vector<double>{3.0, -1.0, 2.0}), 2.0);
}

TEST(Sample, TooFewOrNotFiniteIsAReason) {
    expect_reason(usable(std::vector<double>{1.0}, 2, "sessions"), "at least 2 sessions, there is 1");
    expect_reason(usable(std::vector<double>{}, 1, "pairs"), "at least 1 pairs, there are 0");
    expect_reason(usable(std::vector<double>{1.0, std::nan("")}, 2, "values"), "value 2 of the values");
    expect_reason(usable(std::vector<double>{std::numeric_limits<double>::infinity()}, 1, "values"),
                  "not a finite");
    EXPECT_TRUE(usable(std::vector<double>{1.0, 2.0}, 2, "values"));
}

TEST(Sample, ADeviationOfRoundingIsNone) {
    const std::vector<double> same{0.1 + 0.2, 0.3, 0.3};
    EXPECT_TRUE(is_rounding(standard_deviation(same), same));
    EXPECT_TRUE(is_rounding(0.0, std::vector<double>{0.0, 0.0}));
    EXPECT_FALSE(is_rounding(1e-6, same));
}

}  // namespace
}  // namespace hinge::analysis::statistics
