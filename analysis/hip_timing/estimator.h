#pragma once

#include <optional>

#include "analysis/signals/set_signals.h"
#include "analysis/hip_timing/hip_path.h"
#include "analysis/hip_timing/segment_model.h"
#include "analysis/hip_timing/still_hold.h"
#include "analysis/settings.h"
#include "datasets/model/trial.h"

// Estimator E1: the hip's height during a rep from two plates and one bar transducer.
//
//   P(t) = Int (Fz - W) dt, zero on average over the hold;  S(t) = Int P dt, zero on average over the hold
//   z_c(t) - z_c(hold) = [ S - m_b (z_d(t) - z_d(hold)) ] / m
//   z_d = z_g - F_h / k,  F_h = W_b + (L - W_b) m_b / (m + m_b),  L = Fz - BW
// then, per sample, the hip height at which the segment model has that centre of mass with the hands where
// the bar is. Integrated backward from the still lock-out hold, because before lift-off the hand force is not
// known, and never by differentiating the bar twice. Source: science.md 0.1, C.3, F.3.
namespace hinge::analysis {

struct HipInputs {
    SampleRange pull_to_touchdown;  // from lift-off to touchdown (or to the end of the hold)
    std::size_t lockout = 0;
    SampleRange still_hold;
    double total_weight_n = 0.0, total_weight_se_n = 0.0;
    std::optional<KnownWeight> weight_of_other_holds;  // relative to total_weight_n
    double body_weight_n = 0.0, body_weight_se_n = 0.0;
    double compliance_m_n = 0.0;
    double gravity_m_s2 = kStandardGravity_m_s2;
    // Where the body stood still before bending down, and where it was still again with the hands on the bar;
    // empty when there was no such moment.
    SampleRange standing, set_position;
};

// The bar's height without its flex, m, over the whole trial.
[[nodiscard]] std::vector<double> disc_height_m(const SetSignals& signals, const HipInputs& inputs);

// The path, without judging whether it may be used (see gate.h).
[[nodiscard]] HipPath estimate_hip_path(const SetSignals& signals, const HipInputs& inputs,
                                        const BodyModel& body);

}  // namespace hinge::analysis
