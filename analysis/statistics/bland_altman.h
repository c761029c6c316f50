#pragma once

#include <optional>
#include <span>
#include <string>

#include "datasets/model/result.h"

// Agreement of two measurements of the same people. Sources: Bland & Altman 1986, Lancet i:307 and 1999, Stat
// Methods Med Res 8:135; science.md I.4.
namespace hinge::analysis::statistics {

struct Bounded {
    double value = 0.0;
    double low = 0.0;  // 95 % interval by t with n - 1 degrees of freedom
    double high = 0.0;
};

struct LimitsOfAgreement {
    Bounded bias;  // mean of first - second (or the ratio first / second)
    Bounded lower, upper;
};

struct Agreement {
    std::size_t pairs = 0;
    double sd = 0.0;           // of the differences
    LimitsOfAgreement limits;  // in the values' own unit
    // r(|first - second|, mean of the pair); none when one of them does not vary.
    std::optional<double> size_correlation;
    bool error_grows_with_size = false;      // r > 0.3: the ratio is the form to use
    std::optional<LimitsOfAgreement> ratio;  // first / second; only when the error grows with size
    std::string ratio_reason;                // why there is no ratio although it is the form to use
};

// limits = bias +- 1.96 SD, SE(bias) = SD / sqrt n, SE(limit) = SD sqrt(1/n + 1.96^2 / (2 (n - 1))).
// Wants at least three pairs whose differences are not all the same.
[[nodiscard]] Result<Agreement> bland_altman(std::span<const double> first, std::span<const double> second);

}  // namespace hinge::analysis::statistics
