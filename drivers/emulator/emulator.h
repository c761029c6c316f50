#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/driver.h"
#include "drivers/emulator/lab_signal.h"

// An emulator is the device's side of the wire: it serves the real protocol, on loopback or a
// pseudo-terminal, to the real driver or to anybody else's. Each emulator is one constant table; the list
// is written by `hinge_modules` (drivers/CMakeLists.txt).
namespace hinge::drivers {

// Something that goes wrong. Names shared by all emulators, where the device can do it:
//   stall 1|0        the device cannot send (network or line blocked); its own buffer fills
//   split N          at most N bytes leave in one piece; 0: as they come
//   coalesce N       N packets leave together
//   lose N           the next N packets are lost on the way
//   repeat N         the next N packets come twice
//   garbage N        N bytes that are no packet
//   reset            the data connection breaks
//   vanish           nothing comes any more, nothing is answered (cable out)
//   unplug           every connection ends and nothing listens any more
//   delay_replies S  answers come S seconds late
struct Fault {
    std::string name;
    double value = 0.0;
};

// What really happened since the last start, to compare a driver with.
struct EmulatedTruth {
    std::uint64_t sent = 0;               // scans that left towards the driver
    std::uint64_t dropped_device = 0;     // scans the device itself lost
    std::uint64_t dropped_transport = 0;  // scans lost on the way
    double rate_hz = 0.0;                 // on the emulator's host clock, drift included
};

// A running emulator. Its functions may be called from any thread; it stops when destroyed.
class EmulatedDevice {
public:
    virtual ~EmulatedDevice() = default;
    // How to reach it, as configuration keys of its driver, e.g. {"host", "127.0.0.1"}.
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> endpoint() const = 0;
    // A device that streams unasked cannot know when a driver starts: truth and expected scans count from
    // here. Others begin by themselves when they are told to start.
    virtual void mark_start() {}
    // With time factor 0 time stands still but for this.
    virtual void advance(double seconds) = 0;
    [[nodiscard]] virtual Result<void> inject(const Fault& fault) = 0;
    [[nodiscard]] virtual EmulatedTruth truth() const = 0;
    // The bytes the scan must have in a driver's block (native byte order, packed by the driver's layout).
    [[nodiscard]] virtual std::vector<std::byte> expected_scan(std::uint64_t scan) const = 0;
    // When its time was zero, on CLOCK_MONOTONIC: two emulators that serve one lab are aligned by it.
    [[nodiscard]] std::chrono::steady_clock::time_point started() const noexcept { return started_; }

private:
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

struct EmulatorModule {
    std::string_view id;  // of the driver it serves
    std::string_view name;
    std::span<const ConfigKey> keys;  // options, as `hinge emulate DEVICE --set key=value`
    std::span<const std::string_view> faults;
    // `lab` is asked from the emulator's own thread.
    Result<std::unique_ptr<EmulatedDevice>> (*start)(const DeviceConfig& options, LabSignal lab) = nullptr;
};

// All emulators built in, in listing order.
[[nodiscard]] std::span<const EmulatorModule* const> all_emulators();

}  // namespace hinge::drivers
