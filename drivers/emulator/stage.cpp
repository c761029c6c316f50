#include "drivers/emulator/stage.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace hinge::drivers {
namespace {

// What every track is asked with.
struct Moment {
    double index = 0.0;     // in the set's samples, from its first
    double presence = 0.0;  // 0: nobody there, 1: all the weight is on
};

double smooth_step(double part) {
    const double x = std::clamp(part, 0.0, 1.0);
    return x * x * x * (10.0 + x * (6.0 * x - 15.0));
}

void fill_gaps(StageTrack& track) {
    double last = track.at_rest;
    for (double& value : track.values) {
        value = std::isfinite(value) ? value : last;
        last = value;
    }
}

template <class Visit>
void for_each_track(StageSet& set, const Visit& visit) {
    for (auto& plate : set.plates) {
        std::ranges::for_each(plate, visit);
    }
    visit(set.bar_m);
    visit(set.hip_m);
    std::ranges::for_each(set.inputs, visit);
}

double value_of(const StageTrack& track, const Moment& moment) {
    if (track.values.empty()) {
        return track.at_rest;
    }
    const double index = std::clamp(moment.index, 0.0, static_cast<double>(track.values.size() - 1));
    const auto below = static_cast<std::size_t>(index);
    const std::size_t above = std::min(below + 1, track.values.size() - 1);
    const double value = track.values[below] +
                         (index - static_cast<double>(below)) * (track.values[above] - track.values[below]);
    return track.leaves ? track.at_rest + moment.presence * (value - track.at_rest) : value;
}

Moment moment_at(const StageSet& set, const StageTimes& times, double time_s) {
    const double length_s = set.seconds();
    const double cycle_s = times.empty_s + 2.0 * times.step_s + length_s;
    const double in_cycle_s = time_s - cycle_s * std::floor(time_s / cycle_s);
    const double in_set_s = in_cycle_s - times.set_starts_s();
    const double on_s = in_cycle_s - times.empty_s;
    const double off_s = in_set_s - length_s;
    const double step_s = std::max(times.step_s, 1e-9);
    return {in_set_s * set.rate_hz, smooth_step(on_s / step_s) * (1.0 - smooth_step(off_s / step_s))};
}

LabSample sample_at(const StageSet& set, const Moment& moment) {
    LabSample sample;
    for (std::size_t side = 0; side < set.plates.size(); ++side) {
        for (std::size_t axis = 0; axis < set.plates[side].size(); ++axis) {
            sample.plates[side][axis] = value_of(set.plates[side][axis], moment);
        }
    }
    sample.bar_m = value_of(set.bar_m, moment);
    sample.hip_m = value_of(set.hip_m, moment);
    sample.wired = set.wired;
    for (std::size_t input = 0; set.wired && input < set.inputs.size(); ++input) {
        sample.inputs[input] = value_of(set.inputs[input], moment);
    }
    return sample;
}

}  // namespace

double StageSet::seconds() const {
    std::size_t longest = std::max(bar_m.values.size(), hip_m.values.size());
    for (const auto& plate : plates) {
        for (const StageTrack& track : plate) {
            longest = std::max(longest, track.values.size());
        }
    }
    for (const StageTrack& track : inputs) {
        longest = std::max(longest, track.values.size());
    }
    return static_cast<double>(longest) / rate_hz;
}

LabSignal stage(StageSet set, const StageTimes& times, std::function<bool(double)> sync) {
    for_each_track(set, &fill_gaps);
    // Shared by every copy of the signal: a set may take many megabytes.
    auto shared = std::make_shared<const StageSet>(std::move(set));
    return [shared, times, sync = std::move(sync)](double time_s) {
        LabSample sample = sample_at(*shared, moment_at(*shared, times, time_s));
        sample.sync = sync && sync(time_s);
        return sample;
    };
}

}  // namespace hinge::drivers
