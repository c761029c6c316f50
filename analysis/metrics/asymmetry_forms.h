#pragma once

// The same left-right difference on the scales that the literature uses. Exact formulas of the phase means L
// and R; never mix scales: |a| = 10 % is SI 20 %, |SA| 6.35 % and ln 20.1 %.
//
// Sources: a: Bishop et al. 2018; SI: Robinson et al. 1987; SA: Zifchock et al. 2008; science.md E.2.
namespace hinge::analysis {

struct AsymmetryForms {
    double index_percent = 0.0;           // 100 (L - R) / (L + R), the default; + = left
    double left_share_percent = 0.0;      // 100 L / (L + R) = 50 (1 + a)
    double symmetry_index_percent = 0.0;  // 100 (L - R) / (0.5 (L + R)) = 2 a
    double symmetry_angle_percent = 0.0;  // 100 (45 deg - atan(L / R)) / 90 deg = -(100 / 90 deg) atan(a)
    double limb_symmetry_percent = 0.0;   // 100 min / max = 100 (1 - |a|) / (1 + |a|)
    double log_ratio_percent = 0.0;       // 100 ln(L / R) = 200 artanh(a)
};

// Of L = 1 + a and R = 1 - a. `index_percent` lies strictly between -100 and 100.
[[nodiscard]] AsymmetryForms asymmetry_forms(double index_percent) noexcept;

// How far a bar off the middle of the stance moves the index by itself: 100 x 2 d m_b / (w (m + m_b)), with d
// the bar's offset, w the stance and the weights of bar and body with bar. Source: science.md E.2.
[[nodiscard]] double bar_centring_percent(double offset_m, double stance_m, double bar_n,
                                          double total_n) noexcept;

}  // namespace hinge::analysis
