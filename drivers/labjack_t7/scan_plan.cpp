#include "drivers/labjack_t7/scan_plan.h"

#include <utility>

#include "drivers/labjack_t7/registers.h"

namespace hinge::drivers::t7 {
namespace {

Channel analog_channel(const AnalogInput& input, const RangeCalibration& calibration) {
    Channel channel;
    channel.id = input.id;
    channel.label = input.role.empty() ? input.id : input.role;
    channel.unit = "V";
    channel.quantity = Quantity::voltage;
    channel.wire = WireType::u16;
    channel.scale = double{calibration.positive_slope};
    channel.offset = -double{calibration.centre} * double{calibration.positive_slope};
    channel.centre = double{calibration.centre};
    channel.scale_below = -double{calibration.negative_slope};
    channel.min = calibration.volts(0);
    channel.max = calibration.volts(0xFFFF);
    return channel;
}

Channel plain_channel(std::string id, std::string label, std::string unit, Quantity quantity, WireType wire) {
    Channel channel;
    channel.id = std::move(id);
    channel.label = std::move(label);
    channel.unit = std::move(unit);
    channel.quantity = quantity;
    channel.wire = wire;
    return channel;
}

void add(ScanPlan& plan, std::uint16_t address, Channel channel) {
    channel.skew_s = plan.channel_skew_s * static_cast<double>(plan.words());
    plan.addresses.push_back(address);
    const bool is_wide = size_of(channel.wire) == 4;
    plan.is_low_word.push_back(is_wide);
    if (is_wide) {
        plan.addresses.push_back(kStreamDataCapture16);
        plan.is_low_word.push_back(false);
    }
    plan.layout.channels.push_back(std::move(channel));
}

}  // namespace

ScanPlan make_scan_plan(const Settings& settings, const Calibration& calibration) {
    ScanPlan plan;
    if (settings.settling_us > 0.0) {
        plan.channel_skew_s = settings.settling_us * 1e-6;
    }
    for (const AnalogInput& input : settings.inputs) {
        const RangeCalibration& range = calibration.ranges[range_index(input.range_v).value_or(0)];
        add(plan, static_cast<std::uint16_t>(kAin0 + 2 * input.ain), analog_channel(input, range));
    }
    plan.analog_count = settings.inputs.size();
    if (settings.quadrature) {
        Channel channel =
            plain_channel("quadrature", "Quadrature encoder", "m", Quantity::displacement, WireType::i32);
        channel.scale = 1e-3 / settings.quadrature->counts_per_mm;
        add(plan, static_cast<std::uint16_t>(kDioEfReadA + 2 * settings.quadrature->dio_a),
            std::move(channel));
    }
    if (settings.sync) {
        plan.sync_word = plan.words();
        plan.sync_mask = static_cast<std::uint16_t>(1U << settings.sync->line);
        plan.sync_active_high = settings.sync->active_high;
        add(plan, kFioState,
            plain_channel("FIO_STATE", "Digital lines, sync on FIO" + std::to_string(settings.sync->line),
                          "1", Quantity::digital, WireType::u16));
    }
    if (settings.embed_core_timer) {
        plan.timer_word = plan.words();
        Channel channel = plain_channel("CORE_TIMER", "Device time, wraps after 107.37 s", "s",
                                        Quantity::count, WireType::u32);
        channel.scale = 1.0 / kCoreTimer_hz;
        add(plan, kCoreTimer, std::move(channel));
    }
    return plan;
}

}  // namespace hinge::drivers::t7
