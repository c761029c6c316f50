#include "drivers/playback/playback.h"

#include <cstring>
#include <limits>

namespace hinge::drivers {
namespace {

// Losses become missing scans again, so the replay announces them where they were.
Result<RecordedScans> scans_of(const RawDevice& device) {
    const std::size_t stride = device.layout.scan_bytes();
    RecordedScans recorded{
        .layout = device.layout, .rate_hz = device.actual_hz, .scans = 0, .samples = {}, .missing = {}};
    std::size_t present = 0;
    bool plausible = true;
    // More than an hour of losses is a damaged table, not a recording.
    const double losses = 3600.0 * (device.actual_hz > 0.0 ? device.actual_hz : 1000.0);
    for (const FrameBlockRecord& block : device.blocks) {
        plausible &= static_cast<double>(block.first_scan) <= static_cast<double>(present) + losses;
        recorded.scans = std::max<std::size_t>(recorded.scans, block.first_scan + block.scan_count);
        present += block.scan_count;
    }
    if (stride == 0 || device.samples.size() != present * stride || !plausible) {
        return Error{ErrorCode::bad_input,
                     "raw device '" + device.name + "' has " + std::to_string(device.samples.size()) +
                         " bytes, its blocks announce " + std::to_string(present) + " scans of " +
                         std::to_string(stride) + " bytes; verify the trial"};
    }
    recorded.samples.resize(recorded.scans * stride);
    recorded.missing.assign(recorded.scans, 1);
    const std::byte* from = device.samples.data();
    for (const FrameBlockRecord& block : device.blocks) {
        const std::size_t bytes = block.scan_count * stride;
        std::memcpy(recorded.samples.data() + block.first_scan * stride, from, bytes);
        std::fill_n(recorded.missing.begin() + static_cast<std::ptrdiff_t>(block.first_scan),
                    block.scan_count, std::uint8_t{0});
        from += bytes;
    }
    return recorded;
}

struct NamedSignal {
    std::string id;
    std::string unit;
    Quantity quantity;
    const std::vector<double>* samples;
};

void add_plate(std::vector<NamedSignal>& signals, const Plate& plate) {
    const PlateSignals& s = plate.signals;
    for (const auto& [id, samples] : {std::pair{"_fx", &s.fx}, {"_fy", &s.fy}, {"_fz", &s.fz}}) {
        signals.push_back({name(plate) + id, "N", Quantity::force, samples});
    }
    for (const auto& [id, samples] : {std::pair{"_mx", &s.mx}, {"_my", &s.my}, {"_mz", &s.mz}}) {
        signals.push_back({name(plate) + id, "N m", Quantity::moment, samples});
    }
}

Result<RecordedScans> scans_of_signals(const Trial& trial) {
    std::vector<NamedSignal> signals;
    for (const Plate& plate : trial.plates) {
        add_plate(signals, plate);
    }
    if (trial.bar) {
        signals.push_back({"bar", "m", Quantity::displacement, &trial.bar->height_m});
    }
    if (trial.hip) {
        signals.push_back({"hip", "m", Quantity::displacement, &trial.hip->height_m});
    }
    RecordedScans recorded{
        .layout = {}, .rate_hz = trial.rate_hz, .scans = trial.sample_count, .samples = {}, .missing = {}};
    for (const NamedSignal& signal : signals) {
        if (signal.samples->size() != trial.sample_count) {
            return Error{ErrorCode::bad_input,
                         "signal '" + signal.id + "' has " + std::to_string(signal.samples->size()) +
                             " samples, expected " + std::to_string(trial.sample_count)};
        }
        Channel channel;
        channel.id = signal.id;
        channel.label = signal.id;
        channel.unit = signal.unit;
        channel.quantity = signal.quantity;
        recorded.layout.channels.push_back(channel);
    }
    recorded.samples.reserve(trial.sample_count * recorded.layout.scan_bytes());
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        for (const NamedSignal& signal : signals) {
            const auto* bytes = reinterpret_cast<const std::byte*>(&(*signal.samples)[i]);
            recorded.samples.insert(recorded.samples.end(), bytes, bytes + sizeof(double));
        }
    }
    return recorded;
}

}  // namespace

Result<std::unique_ptr<Device>> make_playback(const Trial& trial, const ReplayOptions& options,
                                              const Clock& clock) {
    Result<RecordedScans> recorded =
        trial.raw.empty() ? scans_of_signals(trial) : scans_of(trial.raw.front());
    if (!recorded) {
        return recorded.error();
    }
    if (recorded->scans == 0 || recorded->layout.channels.empty() || !(recorded->rate_hz > 0.0)) {
        return Error{ErrorCode::bad_input, "the trial has no samples to play back"};
    }
    ReplayIdentity identity{.device = "playback", .driver = "playback", .serial = "", .firmware = ""};
    if (!trial.raw.empty()) {
        identity.device = trial.raw.front().name;
        identity.serial = trial.raw.front().serial;
        identity.firmware = trial.raw.front().firmware;
    }
    return make_replay(std::move(*recorded), std::move(identity), options, clock);
}

}  // namespace hinge::drivers
