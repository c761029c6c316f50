#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/events/isometric_pull.h"
#include "analysis/events/landing.h"
#include "analysis/events/weighing.h"
#include "analysis/signals/set_signals.h"
#include "analysis/hip_timing/hip_path.h"
#include "analysis/reps/segmentation.h"
#include "analysis/settings.h"
#include "datasets/model/rep.h"
#include "datasets/model/trial.h"

// Everything the metrics draw on, computed once per set. Metrics are pure functions of these.
namespace hinge::analysis {

// A quantity with one standard deviation.
struct Estimate {
    double value = 0.0;
    double sd = 0.0;
};

// Weights during one rep, N. Source: science.md C.3, C.4.
struct RepWeights {
    std::optional<Estimate> total;   // body and bar, from the hold
    std::optional<Estimate> others;  // body and bar, from the other reps' holds alone
    std::optional<Estimate> bar;     // total - body, or the entered load
    std::optional<Estimate> body;
    bool bar_is_entered = false;  // the bar's weight is the entered load, not measured
    std::string reason;           // why something is missing
};

struct RepAnalysis {
    Rep rep;  // events; see datasets/model/rep.h
    RepCycle cycle;
    // Phases, half-open, empty when their events are missing.
    SampleRange slack, first_inch, concentric, hold, eccentric, last_12in, last_6in;
    // The hold without its edges (C.3); what the weights and the hip estimate are anchored to.
    SampleRange still_hold;
    RepWeights weights;
    std::optional<HardLanding> landing;       // when the bar came down at speed
    std::optional<Estimate> highest_point_s;  // of a failed lift: where its way up ends
    // What the force alone shows of a lift without a bar (M.9): body and load on the feet; empty otherwise.
    SampleRange loaded;
    std::optional<IsometricPull> pull;         // in an isometric pull (M.10)
    std::optional<double> touchdown_height_m;  // of the grip, free of the filter's rounding of a hard landing
    double compliance_m_n =
        0.0;  // 1/k of the bar between the hands; 0 on the sleeve or when not identifiable
    // Speed and acceleration on the way down, one per sample of `eccentric`, from the height filtered up to
    // touchdown only: the stop on the floor must not smear into what the hands did before it.
    std::vector<double> down_velocity_m_s, down_acceleration_m_s2;
    HipPath hip;

    [[nodiscard]] std::optional<double> height_at(const SetSignals& signals, EventKind kind) const;
};

struct SetAnalysis {
    const Trial& trial;
    const Settings& settings;
    SetSignals signals;
    Segmentation segmentation;
    Result<Weighing> body_weight;
    Result<Weighing> body_weight_after;  // weighed again after the set (B.1)
    std::vector<RepAnalysis> reps;
    std::vector<std::string> warnings;

    [[nodiscard]] bool has_floor_phase() const noexcept { return trial.set.exercise != Exercise::rdl; }
    [[nodiscard]] bool is_isometric() const noexcept {
        return trial.set.exercise == Exercise::isometric_pull;
    }
};

// With `hips_of`, the hip paths are taken from that analysis of the same trial instead of estimated again.
[[nodiscard]] SetAnalysis analyze_set(const Trial& trial, const Settings& settings,
                                      const SetAnalysis* hips_of = nullptr);

}  // namespace hinge::analysis
