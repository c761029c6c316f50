#include "analysis/statistics/distributions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace hinge::analysis::statistics {
namespace {

// One degree of freedom is the Cauchy distribution: quantile tan(pi (p - 1/2)).
TEST(Distributions, StudentWithOneDegreeIsCauchy) {
    for (const double p : {0.01, 0.25, 0.5, 0.9, 0.975}) {
        EXPECT_NEAR(t_quantile(p, 1.0), std::tan(std::numbers::pi * (p - 0.5)),
                    1e-12 * (1.0 + std::abs(t_quantile(p, 1.0))));
    }
    EXPECT_NEAR(t_two_sided_p(1.0, 1.0), 0.5, 1e-14);
    EXPECT_NEAR(t_two_sided_p(-1.0, 1.0), 0.5, 1e-14);
}

// F with 2 and 2 degrees of freedom has the distribution function x / (1 + x).
TEST(Distributions, FisherWithTwoAndTwoDegreesIsTheOdds) {
    for (const double p : {0.025, 0.5, 0.975}) {
        EXPECT_NEAR(f_quantile(p, 2.0, 2.0), p / (1.0 - p), 1e-12 * p / (1.0 - p));
    }
}

TEST(Distributions, FisherTurnsRoundWhenItsDegreesChangePlaces) {
    EXPECT_NEAR(f_quantile(0.975, 5.0, 4.7) * f_quantile(0.025, 4.7, 5.0), 1.0, 1e-12);
}

TEST(Distributions, NonsenseIsNaNAndNeverThrows) {
    EXPECT_TRUE(std::isnan(t_quantile(1.5, 3.0)));
    EXPECT_TRUE(std::isnan(t_quantile(0.5, -1.0)));
    EXPECT_TRUE(std::isnan(t_two_sided_p(std::nan(""), 3.0)));
    EXPECT_TRUE(std::isnan(f_quantile(0.975, std::nan(""), 3.0)));
    EXPECT_TRUE(std::isnan(f_quantile(0.975, 3.0, 0.0)));
}

}  // namespace
}  // namespace hinge::analysis::statistics
