#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "drivers/comedi/device.h"
#include "drivers/comedi/emulator.h"
#include <source_tree.h>
#include "tests/drivers/support/device_bench.h"

// A card behind libfakecomedi.so with its driver's settings, time moved by hand.
namespace hinge::drivers::testing {

using KeyValues = std::vector<std::pair<std::string, std::string>>;

inline const std::string kFakeLibrary = HINGE_BINARY_DIR "/bin/libfakecomedi.so";

class ComediBench {
public:
    ComediBench() : ComediBench("time_factor", "0") {}
    // With one option of the emulator.
    ComediBench(const std::string& option, const std::string& value) {
        const DeviceConfig config{
            "emulated", "emulate", {{option, value}, {"library", kFakeLibrary}, {"time_factor", "0"}}};
        auto started = emulate_comedi().start(config, &test_pattern);
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        emulator = std::move(*started);
    }
    // Channel 0 is the left plate's Fz unless `more` gives channels.
    [[nodiscard]] Result<std::unique_ptr<Device>> open(const KeyValues& more = {}) const {
        DeviceConfig config{"plates", "device.plates", emulator->endpoint()};
        config.values.insert(config.values.end(), more.begin(), more.end());
        if (!config.find("channels.0.chan")) {
            config.values.emplace_back("channels.0.chan", "2");
        }
        return comedi().open(config, clock);
    }
    void inject(const char* fault, double value = 0.0) const {
        ASSERT_TRUE(emulator->inject({fault, value}));
    }
    void run(Device& device, double seconds) {
        for (double passed_s = 0.0; passed_s < seconds - 0.005; passed_s += 0.01) {
            emulator->advance(0.01);
            clock.advance(0.01);
            if (!device.service(sink)) {
                return;
            }
        }
    }

    std::unique_ptr<EmulatedDevice> emulator;
    ManualClock clock;
    KeepingSink sink;
};

// A refusal that says all of `words`.
template <class T>
void expect_refused(const Result<T>& result, const std::vector<std::string>& words) {
    ASSERT_FALSE(result);
    for (const std::string& word : words) {
        EXPECT_NE(result.error().message.find(word), std::string::npos)
            << "no '" << word << "' in: " << result.error().message;
    }
}

}  // namespace hinge::drivers::testing
