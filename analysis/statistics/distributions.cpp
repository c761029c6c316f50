#include "analysis/statistics/distributions.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace hinge::analysis::statistics {
namespace {

namespace bm = boost::math;

// Nothing throws: errors are NaN or infinity, which callers turn into reasons.
using Quiet = bm::policies::policy<bm::policies::domain_error<bm::policies::ignore_error>,
                                   bm::policies::pole_error<bm::policies::ignore_error>,
                                   bm::policies::overflow_error<bm::policies::ignore_error>,
                                   bm::policies::evaluation_error<bm::policies::ignore_error>>;

}  // namespace

double t_quantile(double probability, double degrees) noexcept {
    return bm::quantile(bm::students_t_distribution<double, Quiet>(degrees), probability);
}

double t_two_sided_p(double t, double degrees) noexcept {
    return 2.0 * bm::cdf(bm::students_t_distribution<double, Quiet>(degrees), -std::abs(t));
}

double f_quantile(double probability, double degrees_above, double degrees_below) noexcept {
    return bm::quantile(bm::fisher_f_distribution<double, Quiet>(degrees_above, degrees_below), probability);
}

}  // namespace hinge::analysis::statistics
