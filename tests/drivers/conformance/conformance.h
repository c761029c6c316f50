#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/driver.h"
#include "drivers/emulator/emulator.h"
#include "tests/drivers/support/device_bench.h"

// The rules every driver keeps (devices.md 11), run against its emulator. A driver joins with one file
// here, named as its folder, that instantiates `Conformance` with a row; faults its emulator does not know
// are skipped.
namespace hinge::drivers::testing {

using KeyValues = std::vector<std::pair<std::string, std::string>>;

struct ConformanceRow {
    std::string name;
    const DriverModule& (*driver)() = nullptr;
    const EmulatorModule& (*emulator)() = nullptr;
    KeyValues driver_config;     // beside the emulator's endpoint
    KeyValues emulator_options;  // beside the time factor
    double stall_s = 3.0;        // longer than the device's buffer lasts
    // The device goes on sending after the driver has stopped: how much it sent is known only while time
    // stands still.
    bool streams_unasked = false;
    // A connection that breaks is made again: `reset` is no end (it has a test of its own).
    bool reconnects = false;
};

inline std::ostream& operator<<(std::ostream& out, const ConformanceRow& row) {
    return out << row.name;
}

// An emulator and the driver that talks to it, with time moved by hand unless `time_factor` says otherwise.
class Pair {
public:
    explicit Pair(const ConformanceRow& row, KeyValues more_options = {},
                  const std::string& time_factor = "0");

    [[nodiscard]] DeviceConfig config() const;
    void open();  // opens the driver
    void arm();   // negotiates and starts
    // Lets `seconds` pass in steps, servicing the device after each. False when service failed.
    bool run(double seconds, double step_s = 0.01);
    bool service();
    void inject(const std::string& fault, double value = 0.0);
    // Stops in order and checks the books: contiguous, and delivered + dropped as the emulator knows it.
    void finish();

    std::unique_ptr<EmulatedDevice> emulator;
    std::unique_ptr<Device> device;
    ManualClock clock;
    KeepingSink sink;
    StreamInfo info;

private:
    const ConformanceRow& row_;
    bool time_stands_still_;
};

class Conformance : public ::testing::TestWithParam<ConformanceRow> {
protected:
    [[nodiscard]] static bool knows(std::string_view fault) {
        const auto faults = GetParam().emulator().faults;
        return std::ranges::find(faults, fault) != faults.end();
    }
};

}  // namespace hinge::drivers::testing
