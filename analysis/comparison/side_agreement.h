#pragma once

#include <span>

#include "datasets/model/result.h"

// Whether two series of signed asymmetries favour the same side, rep by rep or session by session: their
// signs beyond what chance agrees on (science.md E.2).
namespace hinge::analysis::comparison {

struct SideAgreement {
    std::size_t pairs = 0;
    double observed = 0.0;  // share of pairs with the same side
    double expected = 0.0;  // by chance, from how often each series favours each side
    double kappa = 0.0;     // (observed - expected) / (1 - expected); Cohen 1960, Educ Psychol Meas 20:37
};

// Wants as many values in both, at least two pairs in which neither is zero; zeros have no side and are left
// out. An error when both series favour one side throughout: then chance agrees fully and kappa is not
// defined.
[[nodiscard]] Result<SideAgreement> side_agreement(std::span<const double> first,
                                                   std::span<const double> second);

}  // namespace hinge::analysis::comparison
