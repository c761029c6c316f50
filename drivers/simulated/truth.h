#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datasets/model/event.h"
#include "datasets/model/metric_value.h"
#include "drivers/simulated/movement.h"

// What really happened, from the noiseless movement: events and every metric that the kinematics and forces
// define. Each is computed here from its definition in science.md, independently of analysis/.
namespace hinge::drivers::simulated {

struct RepTruth {
    bool failed = false;
    std::array<std::optional<double>, kEventCount> event_s;
    std::map<std::string, MetricScalar> metrics;  // ids of PRODUCT.md 7

    [[nodiscard]] std::optional<double> time_s(EventKind kind) const {
        return event_s[static_cast<std::size_t>(kind)];
    }
    // A numeric metric, or nothing.
    [[nodiscard]] std::optional<double> number(const std::string& id) const {
        const auto found = metrics.find(id);
        const double* value = found == metrics.end() ? nullptr : std::get_if<double>(&found->second);
        return value != nullptr ? std::optional<double>(*value) : std::nullopt;
    }
};

struct Truth {
    double body_weight_n = 0.0;
    double bar_weight_n = 0.0;
    std::vector<RepTruth> reps;
    std::map<std::string, double> set_metrics;
};

[[nodiscard]] Truth truth_of(const Movement& movement, const LifterOptions& options);

}  // namespace hinge::drivers::simulated
