#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "drivers/emulator/emulator.h"
#include "tests/drivers/support/device_bench.h"

// An emulator that serves the test pattern while time is moved by hand, for the tests of one driver.
namespace hinge::drivers::testing {

using Keys = std::vector<std::pair<std::string, std::string>>;

struct EmulatedLab {
    EmulatedLab(const EmulatorModule& module, Keys options) {
        DeviceConfig config{"emulated", "emulate", std::move(options)};
        config.values.emplace_back("time_factor", "0");
        auto started = module.start(config, &test_pattern);
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        emulator = std::move(*started);
    }
    // False when service failed.
    bool run(Device& device, double seconds) {
        constexpr double kStep_s = 0.01;
        for (double passed_s = 0.0; passed_s < seconds - 0.5 * kStep_s; passed_s += kStep_s) {
            emulator->advance(kStep_s);
            clock.advance(kStep_s);
            if (!device.service(sink)) {
                return false;
            }
        }
        return true;
    }
    void inject(const char* fault, double value = 1.0) { ASSERT_TRUE(emulator->inject({fault, value})); }

    std::unique_ptr<EmulatedDevice> emulator;
    ManualClock clock;
    KeepingSink sink;
};

}  // namespace hinge::drivers::testing
