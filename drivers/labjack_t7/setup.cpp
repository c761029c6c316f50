#include "drivers/labjack_t7/setup.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "drivers/labjack_t7/registers.h"
#include "drivers/transport/tcp.h"

namespace hinge::drivers::t7 {
namespace {

Error wrong_device(const Settings& settings, const std::string& what) {
    return {ErrorCode::device_failed, "the device at " + settings.host + " " + what +
                                          "; check `host` and that the device is a LabJack T7"};
}

std::string firmware_text(float version) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4f", static_cast<double>(version));
    return text.data();
}

Result<Calibration> read_calibration(ModbusClient& client) {
    if (const auto moved = client.write_u32(kFlashReadPointer, kCalibrationFlashAddress); !moved) {
        return moved.error();
    }
    const auto flash = client.read(kFlashRead, kCalibrationRegisters);
    if (!flash) {
        return flash.error();
    }
    return parse_calibration(std::span<const std::byte, kCalibrationBytes>(*flash));
}

// Reads what an abandoned stream still holds, until 100 ms pass without a byte, at most half a second.
void drain_stream_port(const Settings& settings) {
    constexpr int kConnect_ms = 500;
    constexpr int kQuiet_ms = 100;
    constexpr int kReads = 500;
    const auto stream = connect_tcp(settings.host, settings.stream_port, kConnect_ms);
    if (!stream) {
        return;
    }
    std::array<std::byte, 4096> scrap{};
    for (int i = 0; i < kReads && wait_for((*stream)->descriptor(), POLLIN, kQuiet_ms); ++i) {
        if ((*stream)->read_some(scrap).status != IoStatus::ok) {
            return;
        }
    }
}

Result<void> write_inputs(ModbusClient& client, const Settings& settings) {
    for (const AnalogInput& input : settings.inputs) {
        const auto range_register = static_cast<std::uint16_t>(kAinRange + 2 * input.ain);
        if (auto done = client.write_f32(range_register, static_cast<float>(input.range_v)); !done) {
            return done;
        }
        const auto negative_register = static_cast<std::uint16_t>(kAinNegativeChannel + input.ain);
        if (auto done = client.write(negative_register, std::array{input.negative}); !done) {
            return done;
        }
    }
    return {};
}

// An extended feature of a digital line: off, chosen, on.
Result<void> write_feature(ModbusClient& client, unsigned dio, std::uint32_t index) {
    const auto enable = static_cast<std::uint16_t>(kDioEfEnable + 2 * dio);
    if (auto done = client.write_u32(enable, 0); !done) {
        return done;
    }
    if (auto done = client.write_u32(static_cast<std::uint16_t>(kDioEfIndex + 2 * dio), index); !done) {
        return done;
    }
    return client.write_u32(enable, 1);
}

Result<void> write_stream(ModbusClient& client, const Settings& settings, const ScanPlan& plan,
                          const StreamShape& shape) {
    std::vector<std::uint16_t> words;
    append_f32(words, static_cast<float>(shape.rate_hz));  // 4002 ... 4013
    append_u32(words, static_cast<std::uint32_t>(plan.words()));
    append_u32(words, shape.samples_per_packet);
    append_f32(words, static_cast<float>(settings.settling_us));
    append_u32(words, settings.resolution_index);
    append_u32(words, settings.buffer_bytes);
    if (auto done = client.write(kStreamScanRate, words); !done) {
        return done;
    }
    words.clear();
    append_u32(words, settings.external_clock ? 2 : 0);  // 4014 ... 4021
    append_u32(words, kTargetEthernet);
    append_u32(words, 0);  // data type: always 0
    append_u32(words, 0);  // scans: continuous
    return client.write(kStreamClockSource, words);
}

Result<void> write_scan_list(ModbusClient& client, const ScanPlan& plan) {
    std::vector<std::uint16_t> words;
    for (const std::uint16_t address : plan.addresses) {
        append_u32(words, address);
    }
    for (std::size_t at = 0; at < words.size(); at += kMaxRegistersPerWrite) {
        const std::size_t count = std::min<std::size_t>(kMaxRegistersPerWrite, words.size() - at);
        const auto address = static_cast<std::uint16_t>(kStreamScanList + at);
        if (auto done = client.write(address, std::span(words).subspan(at, count)); !done) {
            return done;
        }
    }
    return {};
}

Result<void> write_trigger(ModbusClient& client, const Settings& settings) {
    if (!settings.trigger) {
        // Forget a trigger of an earlier program; old firmware has none, and its refusal says the same.
        if (auto done = client.write_u32(kStreamTriggerIndex, 0); !done && !client.refusal()) {
            return done;
        }
        return {};
    }
    // Frequency-in features see edges: index 3 rising, 4 falling (from the maker's manual, by memory).
    if (auto done = write_feature(client, settings.trigger->dio, settings.trigger->rising ? 3 : 4); !done) {
        return done;
    }
    return client.write_u32(kStreamTriggerIndex, kTriggerDioEf0 + settings.trigger->dio);
}

}  // namespace

Result<Identity> identify(ModbusClient& client, const Settings& settings) {
    const auto test = client.read_u32(kTest);
    if (!test) {
        return test.error();
    }
    if (*test != kTestValue) {
        return wrong_device(settings,
                            "answers the test register with " + std::to_string(*test) + ", expected 1122867");
    }
    const auto product = client.read_f32(kProductId);
    if (!product) {
        return product.error();
    }
    if (*product != kProductT7) {
        return wrong_device(settings,
                            "says it is product " + std::to_string(double{*product}) + ", expected 7");
    }
    const auto firmware = client.read_f32(kFirmwareVersion);
    if (!firmware) {
        return firmware.error();
    }
    const auto serial = client.read_u32(kSerialNumber);
    if (!serial) {
        return serial.error();
    }
    if (settings.serial && *settings.serial != *serial) {
        return wrong_device(settings, "has serial number " + std::to_string(*serial) +
                                          ", the lab file wants " + std::to_string(*settings.serial));
    }
    const auto calibration = read_calibration(client);
    if (!calibration) {
        return calibration.error();
    }
    return Identity{*serial, firmware_text(*firmware), *calibration};
}

Result<void> quieten(ModbusClient& client, const Settings& settings) {
    const auto enabled = client.read_u32(kStreamEnable);
    if (!enabled) {
        return client.refusal() ? Result<void>{} : Result<void>{enabled.error()};
    }
    if (*enabled == 0) {
        return {};
    }
    if (auto stopped = client.write_u32(kStreamEnable, 0); !stopped && client.refusal() != kErrorNotRunning) {
        return stopped;
    }
    drain_stream_port(settings);
    return {};
}

Result<double> configure(ModbusClient& client, const Settings& settings, const ScanPlan& plan,
                         const StreamShape& shape) {
    if (auto done = write_inputs(client, settings); !done) {
        return done.error();
    }
    if (settings.quadrature) {
        for (const unsigned dio : {settings.quadrature->dio_a, settings.quadrature->dio_a + 1}) {
            if (auto done = write_feature(client, dio, kEfIndexQuadrature); !done) {
                return done.error();
            }
        }
    }
    if (auto done = write_stream(client, settings, plan, shape); !done) {
        return done.error();
    }
    if (auto done = write_scan_list(client, plan); !done) {
        return done.error();
    }
    if (auto done = write_trigger(client, settings); !done) {
        return done.error();
    }
    const auto rate = client.read_f32(kStreamScanRate);
    if (!rate) {
        return rate.error();
    }
    return actual_rate_hz(double{*rate});
}

}  // namespace hinge::drivers::t7
