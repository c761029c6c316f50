#include "analysis/rep_validity.h"

#include <algorithm>
#include <array>

#include "analysis/dsp/summary.h"

namespace hinge::analysis {

std::optional<FootOff> foot_off_plate(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    if (!s.has_plates || rep.concentric.empty()) {
        return std::nullopt;
    }
    const SampleRange range{rep.concentric.first,
                            std::max({rep.concentric.last, rep.hold.last, rep.eccentric.last})};
    for (const bool left : {true, false}) {
        const std::vector<double>& force_n = left ? s.left_slow : s.right_slow;
        const std::size_t least = dsp::index_of_minimum(force_n, range);
        if (force_n[least] < set.settings.cop_min_force_n) {
            return FootOff{left, force_n[least], s.time_s(static_cast<double>(least))};
        }
    }
    return std::nullopt;
}

bool rests_on_plates(std::string_view id, const RepAnalysis& rep) noexcept {
    constexpr std::array<std::string_view, 8> kPrefixes{"asymmetry_",
                                                        "cop_",
                                                        "sway_",
                                                        "peak_concentric_force",
                                                        "mean_concentric_force",
                                                        "peak_system_power",
                                                        "mean_system_power",
                                                        "slack_"};
    const auto begins_with = [&](std::string_view prefix) { return id.substr(0, prefix.size()) == prefix; };
    const bool hip = begins_with("hip_") || id == "early_hip_rise_index";
    return (hip && !rep.hip.measured) || std::any_of(kPrefixes.begin(), kPrefixes.end(), begins_with);
}

}  // namespace hinge::analysis
