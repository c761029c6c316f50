#include "drivers/comedi/input_plan.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace hinge::drivers::comedilib {
namespace {

std::string label_of(const PlannedInput& planned) {
    const std::string& text = planned.input.role.empty() ? planned.input.id : planned.input.role;
    return planned.origin == Origin::nominal ? text + " (nominal calibration)" : text;
}

Channel volts_channel(const PlannedInput& planned, WireType counts) {
    Channel channel;
    channel.id = planned.input.id;
    channel.label = label_of(planned);
    channel.unit = "V";
    channel.quantity = Quantity::voltage;
    channel.wire = counts;
    if (planned.linear) {
        const Polynomial& line = planned.polynomial;
        channel.scale = line.order == 0 ? 0.0 : line.coefficients[1];
        channel.offset = line.coefficients[0] - line.expansion_origin * channel.scale;
        const double at_max = value_of(channel, static_cast<double>(planned.maxdata));
        std::tie(channel.min, channel.max) = std::minmax({value_of(channel, 0.0), at_max});
        return channel;
    }
    channel.wire = WireType::f64;
    const double at_max = volts_of(planned.polynomial, static_cast<double>(planned.maxdata));
    std::tie(channel.min, channel.max) = std::minmax({volts_of(planned.polynomial, 0.0), at_max});
    return channel;
}

Channel counts_channel(const PlannedInput& planned, WireType counts) {
    Channel channel;
    channel.id = planned.input.id + "_counts";
    channel.label = planned.input.id + ", counts";
    channel.unit = "1";
    channel.quantity = Quantity::count;
    channel.wire = counts;
    channel.max = static_cast<double>(planned.maxdata);
    return channel;
}

}  // namespace

bool is_linear(const Polynomial& polynomial) noexcept {
    for (unsigned i = 2; i <= polynomial.order && i < 4; ++i) {
        if (polynomial.coefficients[i] != 0.0) {
            return false;
        }
    }
    return true;
}

Polynomial nominal_conversion(const Range& range, std::uint32_t maxdata) noexcept {
    return {{range.min, (range.max - range.min) / static_cast<double>(maxdata), 0.0, 0.0}, 0.0, 1};
}

InputPlan make_plan(std::vector<PlannedInput> inputs, bool wide_samples, bool keep_raw) {
    InputPlan plan;
    plan.inputs = std::move(inputs);
    plan.sample_bytes = wide_samples ? sizeof(std::uint32_t) : sizeof(std::uint16_t);
    plan.keep_raw = keep_raw;
    const WireType counts = wide_samples ? WireType::u32 : WireType::u16;
    for (PlannedInput& planned : plan.inputs) {
        planned.linear = is_linear(planned.polynomial);
        plan.chanlist.push_back(planned.chanspec);
        plan.layout.channels.push_back(volts_channel(planned, counts));
        if (!planned.linear && keep_raw) {
            plan.layout.channels.push_back(counts_channel(planned, counts));
        }
    }
    return plan;
}

void set_skew(InputPlan& plan, double between_channels_s) noexcept {
    std::size_t at = 0;
    for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
        const bool has_counts = !plan.inputs[i].linear && plan.keep_raw;
        for (std::size_t j = 0; j < (has_counts ? 2U : 1U); ++j) {
            plan.layout.channels[at++].skew_s = static_cast<double>(i) * between_channels_s;
        }
    }
}

}  // namespace hinge::drivers::comedilib
