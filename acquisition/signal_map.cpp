#include "acquisition/signal_map.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "datasets/plates/plate_accuracy.h"
#include "datasets/plates/wrench.h"

namespace hinge::acquisition {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

template <class T>
double load(const std::byte* at) noexcept {
    T value{};
    std::memcpy(&value, at, sizeof value);
    return static_cast<double>(value);
}

}  // namespace

double raw_value(WireType wire, const std::byte* at) noexcept {
    switch (wire) {
        case WireType::i8: return load<std::int8_t>(at);
        case WireType::i16: return load<std::int16_t>(at);
        case WireType::u16: return load<std::uint16_t>(at);
        case WireType::i24: {
            std::uint32_t bits = 0;
            std::memcpy(&bits, at, 3);
            // The sign bit of 24 moves to the top and comes back by arithmetic shift.
            return static_cast<double>(static_cast<std::int32_t>(bits << 8U) >> 8);
        }
        case WireType::i32: {
            // The most negative number stands for "no reading" (drivers/simulated/sensors.h).
            const double value = load<std::int32_t>(at);
            return value == double{std::numeric_limits<std::int32_t>::min()} ? kMissing : value;
        }
        case WireType::u32: return load<std::uint32_t>(at);
        case WireType::f32: return load<float>(at);
        case WireType::f64: {
            double value = 0.0;
            std::memcpy(&value, at, sizeof value);
            return value;
        }
    }
    return kMissing;
}

LabScan unknown_scan() noexcept {
    LabScan scan;
    scan.left.fill(kMissing);
    scan.right.fill(kMissing);
    scan.bar = scan.hip = kMissing;
    return scan;
}

double SignalMap::value_of(const Tap& tap, const std::byte* raw) noexcept {
    return hinge::value_of(tap.channel, raw_value(tap.channel.wire, raw + tap.offset_bytes));
}

Result<SignalMap::Tap> SignalMap::find_tap(const std::string& source, const std::string& channel,
                                           std::span<const drivers::StreamInfo> devices,
                                           std::size_t& device) {
    const std::size_t slash = channel.find('/');
    for (device = 0; device < devices.size(); ++device) {
        if (devices[device].device != channel.substr(0, slash)) {
            continue;
        }
        Tap tap;
        std::string known;
        for (const Channel& entry : devices[device].layout.channels) {
            if (slash != std::string::npos && entry.id == channel.substr(slash + 1)) {
                tap.channel = entry;
                return tap;
            }
            tap.offset_bytes += size_of(entry.wire);
            known += (known.empty() ? "" : ", ") + entry.id;
        }
        return Error{ErrorCode::bad_input, source + ": channel '" + channel + "' does not exist; device '" +
                                               devices[device].device + "' has " + known};
    }
    return Error{ErrorCode::bad_input,
                 source + ": channel '" + channel + "' is of no device of this lab; write DEVICE/CHANNEL"};
}

Result<SignalMap::PlateTap> SignalMap::build_plate(const LabFile& lab, const LabPlate& plate,
                                                   std::span<const drivers::StreamInfo> devices) {
    PlateTap tap;
    const auto map = plates::wrench_map(plate.calibration);
    if (!map) {
        return Error{ErrorCode::bad_input, lab.source + ": plate: " + map.error().message};
    }
    tap.map = *map;
    tap.geometry = plate.setup.geometry;
    tap.check = plate.setup.check;
    if (plate.setup.channels.size() != tap.map.channels) {
        return Error{ErrorCode::bad_input, lab.source + ": a plate of model " + plate.calibration.model +
                                               " needs " + std::to_string(tap.map.channels) +
                                               " channels; the file lists " +
                                               std::to_string(plate.setup.channels.size())};
    }
    for (const std::string& channel : plate.setup.channels) {
        std::size_t device = 0;
        const auto found = find_tap(lab.source, channel, devices, device);
        if (!found) {
            return found.error();
        }
        if (!tap.taps.empty() && device != tap.device) {
            return Error{ErrorCode::bad_input, lab.source + ": channel '" + channel +
                                                   "' is on another device than the rest of its plate"};
        }
        tap.device = device;
        tap.taps.push_back(*found);
    }
    return tap;
}

Result<SignalMap::TransducerTap> SignalMap::build_transducer(const LabFile& lab,
                                                             const LabTransducer& transducer,
                                                             std::span<const drivers::StreamInfo> devices) {
    TransducerTap tap;
    tap.spec = transducer;
    const auto found = find_tap(lab.source, transducer.setup.channel, devices, tap.device);
    if (!found) {
        return found.error();
    }
    tap.tap = *found;
    const bool wide = tap.tap.channel.wire == WireType::u32 || tap.tap.channel.wire == WireType::i32;
    const bool narrow = tap.tap.channel.wire == WireType::u16 || tap.tap.channel.wire == WireType::i16;
    if (transducer.kind == TransducerKind::counter && !wide && !narrow) {
        return Error{ErrorCode::bad_input,
                     lab.source + ": channel '" + transducer.setup.channel +
                         "' is not a counter of 16 or 32 bits; use kind = \"position\""};
    }
    tap.counter = plates::CounterUnwrap(narrow ? 16 : 32);
    return tap;
}

Result<SignalMap> SignalMap::build(const LabFile& lab, std::span<const drivers::StreamInfo> devices) {
    SignalMap map;
    for (auto [plate, tap] : {std::pair(&lab.left, &map.left_), std::pair(&lab.right, &map.right_)}) {
        if (*plate) {
            auto built = build_plate(lab, **plate, devices);
            if (!built) {
                return built.error();
            }
            *tap = std::move(*built);
        }
    }
    for (auto [transducer, tap] : {std::pair(&lab.bar, &map.bar_), std::pair(&lab.hip, &map.hip_)}) {
        if (*transducer) {
            auto built = build_transducer(lab, **transducer, devices);
            if (!built) {
                return built.error();
            }
            *tap = std::move(*built);
        }
    }
    if (map.left_ || map.right_) {
        map.primary_ = map.left_ ? map.left_->device : map.right_->device;
    } else if (map.bar_ || map.hip_) {
        map.primary_ = map.bar_ ? map.bar_->device : map.hip_->device;
    }
    for (const std::string& channel : lab.sync_channels) {
        auto built = build_sync(lab, channel, devices);
        if (!built) {
            return built.error();
        }
        map.sync_.push_back(std::move(*built));
    }
    map.restart();
    return map;
}

// "DEVICE/CHANNEL", or "DEVICE/CHANNEL:BIT" for one line of a digital word.
Result<SignalMap::SyncTap> SignalMap::build_sync(const LabFile& lab, const std::string& channel,
                                                 std::span<const drivers::StreamInfo> devices) {
    SyncTap tap;
    tap.level = lab.sync_level;
    const std::size_t colon = channel.rfind(':');
    const std::string digits = colon == std::string::npos ? "" : channel.substr(colon + 1);
    if (colon != std::string::npos) {
        const bool number = !digits.empty() && digits.size() <= 2 &&
                            digits.find_first_not_of("0123456789") == std::string::npos;
        if (!number || std::stoul(digits) > 31) {
            return Error{ErrorCode::bad_input, lab.source + ": sync channel '" + channel +
                                                   "' has to end in a bit from 0 to 31, or in no colon"};
        }
        tap.bit = static_cast<unsigned>(std::stoul(digits));
    }
    const auto found = find_tap(lab.source, channel.substr(0, colon), devices, tap.device);
    if (!found) {
        return found.error();
    }
    tap.tap = *found;
    return tap;
}

std::array<double, 6> SignalMap::sensor_wrench_of(const PlateTap& plate, const std::byte* raw) noexcept {
    std::array<double, 6> wrench = plate.map.bias;
    for (std::size_t channel = 0; channel < plate.taps.size(); ++channel) {
        const double value = value_of(plate.taps[channel], raw);
        for (std::size_t row = 0; row < 6; ++row) {
            wrench[row] += plate.map.matrix[row * plate.map.channels + channel] * value;
        }
    }
    return wrench;
}

std::array<double, 6> SignalMap::surface_wrench_of(const PlateTap& plate, const std::byte* raw) noexcept {
    std::array<double, 6> sensor = sensor_wrench_of(plate, raw);
    for (std::size_t row = 0; row < 6; ++row) {
        sensor[row] -= plate.zero[row];
    }
    if (!plate.map.has_moments) {
        std::array<double, 6> vertical{};
        vertical.fill(kMissing);
        vertical[2] = plates::rotate(plate.geometry.plate_to_lab, {0.0, 0.0, sensor[2]})[2] /
                      (plate.check ? plate.check->gain : 1.0);
        return vertical;
    }
    const plates::Wrench wrench{{sensor[0], sensor[1], sensor[2]}, {sensor[3], sensor[4], sensor[5]}};
    plates::Wrench surface = plates::surface_wrench(wrench, plate.geometry);
    if (plate.check) {
        surface = plates::corrected(surface, plate.geometry, *plate.check);
    }
    return {surface.force_n[0],   surface.force_n[1],   surface.force_n[2],
            surface.moment_nm[0], surface.moment_nm[1], surface.moment_nm[2]};
}

double SignalMap::height_of(TransducerTap& transducer, const std::byte* raw) noexcept {
    double length_m = value_of(transducer.tap, raw) * transducer.spec.metres_per_unit;
    if (transducer.spec.kind == TransducerKind::increments) {
        transducer.sum += std::isnan(length_m) ? 0.0 : length_m;
        length_m = std::isnan(length_m) ? kMissing : transducer.sum;
    } else if (transducer.spec.kind == TransducerKind::counter) {
        std::uint32_t reading = 0;  // a narrower counter leaves the high bytes alone
        std::memcpy(&reading, raw + transducer.tap.offset_bytes, size_of(transducer.tap.channel.wire));
        length_m = static_cast<double>(transducer.counter(reading)) * transducer.tap.channel.scale *
                   transducer.spec.metres_per_unit;
    }
    return plates::height_from_cord_m(length_m + transducer.spec.offset_m,
                                      transducer.spec.setup.anchor_offset_m);
}

void SignalMap::apply(std::size_t device, const std::byte* raw, LabScan& scan) noexcept {
    if (left_ && left_->device == device) {
        scan.left = surface_wrench_of(*left_, raw);
    }
    if (right_ && right_->device == device) {
        scan.right = surface_wrench_of(*right_, raw);
    }
    if (bar_ && bar_->device == device) {
        scan.bar = height_of(*bar_, raw);
    }
    if (hip_ && hip_->device == device) {
        scan.hip = height_of(*hip_, raw);
    }
}

void SignalMap::restart() noexcept {
    for (auto* transducer : {&bar_, &hip_}) {
        if (*transducer) {
            const WireType wire = (*transducer)->tap.channel.wire;
            (*transducer)->counter = plates::CounterUnwrap(size_of(wire) == 2 ? 16 : 32);
            (*transducer)->sum = 0.0;
        }
    }
}

void SignalMap::set_zero(Side side, const std::array<double, 6>& zero) noexcept {
    if (auto& plate = side == Side::left ? left_ : right_; plate) {
        plate->zero = zero;
    }
}

bool SignalMap::sensor_wrench(std::size_t device, Side side, const std::byte* raw,
                              std::array<double, 6>& wrench) const noexcept {
    const auto& plate = side == Side::left ? left_ : right_;
    if (!plate || plate->device != device) {
        return false;
    }
    wrench = sensor_wrench_of(*plate, raw);
    return true;
}

std::optional<std::size_t> SignalMap::device_of_plate(Side side) const noexcept {
    const auto& plate = side == Side::left ? left_ : right_;
    return plate ? std::optional(plate->device) : std::nullopt;
}
std::optional<std::size_t> SignalMap::device_of_bar() const noexcept {
    return bar_ ? std::optional(bar_->device) : std::nullopt;
}
std::optional<std::size_t> SignalMap::device_of_hip() const noexcept {
    return hip_ ? std::optional(hip_->device) : std::nullopt;
}
bool SignalMap::has_moments(Side side) const noexcept {
    const plates::WrenchMap* map = wrench_map(side);
    return map != nullptr && map->has_moments;
}
bool SignalMap::has_sync(std::size_t device) const noexcept {
    return std::any_of(sync_.begin(), sync_.end(), [&](const SyncTap& tap) { return tap.device == device; });
}
bool SignalMap::sync_level(std::size_t device, const std::byte* raw) const noexcept {
    return std::any_of(sync_.begin(), sync_.end(), [&](const SyncTap& tap) {
        if (tap.device != device) {
            return false;
        }
        if (!tap.bit) {
            return value_of(tap.tap, raw) > tap.level;
        }
        const double word = raw_value(tap.tap.channel.wire, raw + tap.tap.offset_bytes);
        return ((static_cast<std::int64_t>(word) >> *tap.bit) & 1) != 0;
    });
}
bool SignalMap::counts(bool hip) const noexcept {
    const auto& transducer = hip ? hip_ : bar_;
    return transducer && transducer->spec.kind != TransducerKind::position;
}
const plates::WrenchMap* SignalMap::wrench_map(Side side) const noexcept {
    const auto& plate = side == Side::left ? left_ : right_;
    return plate ? &plate->map : nullptr;
}

}  // namespace hinge::acquisition
