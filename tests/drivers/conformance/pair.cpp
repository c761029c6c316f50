#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {

Pair::Pair(const ConformanceRow& row, KeyValues more_options, const std::string& time_factor)
    : row_(row), time_stands_still_(time_factor == "0") {
    DeviceConfig options{"emulated", "emulate", row.emulator_options};
    options.values.emplace_back("time_factor", time_factor);
    options.values.insert(options.values.end(), more_options.begin(), more_options.end());
    auto started = row.emulator().start(options, &test_pattern);
    if (!started) {
        throw std::runtime_error(started.error().message);
    }
    emulator = std::move(*started);
}

DeviceConfig Pair::config() const {
    DeviceConfig config{"plates", "device.plates", emulator->endpoint()};
    config.values.insert(config.values.end(), row_.driver_config.begin(), row_.driver_config.end());
    return config;
}

void Pair::open() {
    auto opened = row_.driver().open(config(), clock);
    ASSERT_TRUE(opened) << opened.error().message;
    device = std::move(*opened);
    EXPECT_EQ(device->health().state, DeviceState::idle);
}

void Pair::arm() {
    const auto negotiated = device->negotiate({.rate_hz = 1000.0, .max_latency_ms = 20});
    ASSERT_TRUE(negotiated) << negotiated.error().message;
    info = *negotiated;
    sink = KeepingSink{};
    const auto started = device->start();
    ASSERT_TRUE(started) << started.error().message;
    emulator->mark_start();
}

bool Pair::service() {
    return device->service(sink).has_value();
}

bool Pair::run(double seconds, double step_s) {
    for (double passed_s = 0.0; passed_s < seconds - step_s / 2; passed_s += step_s) {
        emulator->advance(step_s);
        clock.advance(step_s);
        if (!service()) {
            return false;
        }
    }
    return true;
}

void Pair::inject(const std::string& fault, double value) {
    const auto injected = emulator->inject({fault, value});
    ASSERT_TRUE(injected) << injected.error().message;
}

void Pair::finish() {
    const auto stopped = device->stop(StopMode::drain, sink);
    EXPECT_TRUE(stopped) << stopped.error().message;
    expect_contiguous(sink);
    const EmulatedTruth truth = emulator->truth();
    const Health health = device->health();
    EXPECT_EQ(health.state, DeviceState::idle) << health.last_text;
    EXPECT_EQ(health.scans, sink.scans());
    if (row_.streams_unasked && !time_stands_still_) {
        return;
    }
    EXPECT_EQ(sink.scans(), truth.sent);
    EXPECT_EQ(health.scans, truth.sent);
    EXPECT_EQ(health.dropped_device, truth.dropped_device);
    EXPECT_EQ(health.dropped_transport, truth.dropped_transport);
    EXPECT_EQ(sink.dropped(), truth.dropped_device + truth.dropped_transport);
}

}  // namespace hinge::drivers::testing
