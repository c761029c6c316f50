#include "drivers/openplate_uart/device.h"

#include <array>

#include "datasets/model/units.h"
#include "drivers/config_reader.h"
#include "drivers/transport/serial.h"

namespace hinge::drivers::openplate {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"port", "string", "", "serial port, e.g. '/dev/ttyUSB0'"},
    ConfigKey{"baud", "integer", "921600", "bits per second, 9600 to 4000000"},
};

constexpr double kUnit_kg = 0.010;  // what one count of a cell is worth

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

ChannelLayout make_layout() {
    ChannelLayout layout;
    for (const std::string box : {"local", "remote"}) {
        for (std::size_t cell = 1; cell <= kCells; ++cell) {
            const std::string number = std::to_string(cell);
            layout.channels.push_back({.id = box + "_fz" + number,
                                       .label = box + " plate, cell " + number,
                                       .unit = "N",
                                       .quantity = Quantity::force,
                                       .wire = WireType::i32,
                                       .scale = kUnit_kg * kStandardGravity_m_s2});
        }
    }
    return layout;
}

Result<StreamInfo> Protocol::negotiate(ByteStream&, const StreamRequest&) {
    StreamInfo info;
    info.driver = "openplate_uart";
    info.nominal_hz = kRate_hz;
    info.actual_hz = kRate_hz;
    info.clock = {kRate_hz, 64, true};
    info.layout = make_layout();
    return info;
}

Result<void> Protocol::begin(ByteStream& line) {
    assembler_.reset();
    return tell(line, "ALL_START\n");
}

Result<void> Protocol::end(ByteStream& line) {
    return tell(line, "ALL_STOP\n");
}

Result<void> Protocol::tell(ByteStream& line, std::string_view command) const {
    constexpr int kPatience_ms = 500;
    if (!write_all(line, std::as_bytes(std::span(command)), kPatience_ms)) {
        return Error{ErrorCode::device_failed,
                     port_ + ": the coordinator does not take its commands; check power and cable"};
    }
    return {};
}

Result<void> Protocol::zero(ByteStream&) {
    return Error{ErrorCode::invalid_argument,
                 port_ + ": the plates take no zero here; the zero is taken in software"};
}

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    ConfigReader reader(config, kKeys);
    const std::string port = reader.text("port");
    const auto baud = static_cast<std::uint32_t>(reader.integer("baud", 9600, 4'000'000));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    auto line = open_serial(port, {.baud = baud});
    if (!line) {
        return line.error();
    }
    return std::unique_ptr<Device>(std::make_unique<StreamDevice>(config.name, std::move(*line),
                                                                  std::make_unique<Protocol>(port), clock));
}

}  // namespace hinge::drivers::openplate
