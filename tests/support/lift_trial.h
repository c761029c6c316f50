#pragma once

#include <functional>
#include <optional>
#include <string>

#include "datasets/model/trial.h"
#include "tests/support/bar_trace.h"

// A complete trial around a bar trace: what two ideal plates under an ideal lifter would read.
//
//   hands:  L = 0 on the floor, a line up to W_b over `slack_s` before each lift-off, m_b (g + a) in the air,
//   a line
//           down to 0 over `release_s` after touchdown
//   plates: Fz = BW + L + m z_c'',  z_c'' = body_share a;  split (1 + a)/2 left; moments put the COP where
//   asked
namespace hinge::test {

using OfTime = std::function<double(double time_s)>;

struct Lifter {
    double weight_n = 700.0;
    std::string sex = "male";
    std::optional<double> stature_m = 1.75;
};

struct Loading {
    double bar_mass_kg = 80.0;
    double slack_s = 0.6;
    double release_s = 0.25;
    double body_share = 0.0;         // the body's acceleration over the bar's
    double bar_stiffness_n_m = 0.0;  // between the hands; 0: the cord is on the sleeve, which does not bend
    bool hangs_throughout = false;   // the bar is never on the floor (RDL)
    OfTime asymmetry = [](double) { return 0.0; };       // (L - R) / (L + R)
    OfTime forward_cop_m = [](double) { return 0.03; };  // of both feet, lab
    OfTime sideways_cop_m = [](double) { return 0.0; };  // added to both feet, lab
};

inline constexpr double kHalfStance_m = 0.16;  // the plates' centres lie this far left and right

[[nodiscard]] Trial lift_trial(const BarTrace& trace, const Lifter& lifter = {}, const Loading& loading = {});

// One clean repetition: 4 s standing, up 0.5 m in 1.5 s, 2 s hold, down in 3 s, 2 s on the floor. Lift-off at
// 4 s, top at 5.5 s, descent from 7.5 s to 10.5 s.
[[nodiscard]] BarTrace clean_rep(Hertz rate = Hertz{1000});

// Removes every sample of a signal in [first_s, last_s).
void lose(std::vector<double>& samples, double rate_hz, double first_s, double last_s);

}  // namespace hinge::test
