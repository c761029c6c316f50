#pragma once

#include <memory>
#include <optional>
#include <string>

#include "datasets/model/trial.h"
#include "drivers/device.h"

// Something already sampled, delivered again as a live device: a trial (playback) or a simulated set.
//
// There is no entry in the driver table for playback: a driver may not read trial files, so whoever has read
// one (acquisition, cli) hands the trial over here.
namespace hinge::drivers {

// Scans as they would come off a wire, losses included.
struct RecordedScans {
    ChannelLayout layout;
    double rate_hz = 1000.0;
    std::size_t scans = 0;
    std::vector<std::byte> samples;     // scans * layout.scan_bytes()
    std::vector<std::uint8_t> missing;  // per scan: 1 if it was lost; empty if none was
};

struct ReplayOptions {
    double speed = 1.0;      // times real time; 0: as fast as it is drained
    bool loop = false;       // start again at the end instead of `end_of_stream`
    double clock_ppm = 0.0;  // how much faster the device's clock runs than the host's
    std::optional<double> stall_at_s = std::nullopt;  // the device falls silent ...
    double stall_for_s = 1.0;  // ... and then delivers what its buffer of two seconds kept
    std::optional<double> unplug_at_s = std::nullopt;  // the device is gone
};

struct ReplayIdentity {
    std::string device;
    std::string driver;
    std::string serial;
    std::string firmware;
};

// `clock` outlives the device.
[[nodiscard]] std::unique_ptr<Device> make_replay(RecordedScans scans, ReplayIdentity identity,
                                                  const ReplayOptions& options, const Clock& clock);

// Replays a trial's first raw device, or its signals (f64, SI, NaN where missing) when it has no raw samples.
[[nodiscard]] Result<std::unique_ptr<Device>> make_playback(const Trial& trial, const ReplayOptions& options,
                                                            const Clock& clock);

}  // namespace hinge::drivers
