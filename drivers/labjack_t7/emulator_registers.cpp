#include "drivers/labjack_t7/emulator_registers.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::t7 {
namespace {

// devices.md does not know the exception code of refused writes (12.1); 4 is "device failure" in Modbus.
constexpr std::uint8_t kDeviceFailure = 4;
constexpr std::uint8_t kIllegalFunction = 1;
constexpr std::uint8_t kIllegalAddress = 2;
constexpr std::uint8_t kIllegalValue = 3;
constexpr std::uint16_t kMostRegisters = 125;
constexpr std::uint16_t kStreamDataCr = 4500;
constexpr std::uint16_t kFlashWords = kCalibrationRegisters;

Refusal with(std::uint16_t detail) {
    return {kDeviceFailure, detail};
}

bool is_streamable(std::uint32_t address) {
    const bool is_analog = address < kAin0 + 2 * kAinCount && address % 2 == 0;
    const bool is_feature = address >= kDioEfReadA && address < kDioEfReadA + 46 && address % 2 == 0;
    return is_analog || is_feature || address == kFioState || address == kStreamDataCapture16 ||
           address == kCoreTimer;
}

void append(std::vector<std::byte>& bytes, std::uint16_t word) {
    bytes.push_back(static_cast<std::byte>(word >> 8U));
    bytes.push_back(static_cast<std::byte>(word & 0xFFU));
}

std::vector<std::uint16_t> words_of(std::span<const std::byte> bytes) {
    std::vector<std::uint16_t> words;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        words.push_back(read_be16(bytes, at));
    }
    return words;
}

std::vector<std::uint16_t> flash_of(const Calibration& calibration) {
    std::vector<std::uint16_t> words;
    for (std::size_t set = 0; set < 8; ++set) {  // the high-resolution sets 4..7 repeat the others
        const RangeCalibration& range = calibration.ranges[set % 4];
        for (const float value : {range.positive_slope, range.negative_slope, range.centre, range.offset}) {
            const auto bits = std::bit_cast<std::uint32_t>(value);
            words.push_back(static_cast<std::uint16_t>(bits >> 16U));
            words.push_back(static_cast<std::uint16_t>(bits & 0xFFFFU));
        }
    }
    words.resize(kFlashWords);
    return words;
}

}  // namespace

Calibration peculiar_calibration() noexcept {
    Calibration calibration;
    float gain = 1.0F;
    float centre = 33477.25F;
    for (RangeCalibration& range : calibration.ranges) {
        range = {3.1601e-4F / gain, -3.1539e-4F / gain, centre, -10.58F / gain};
        gain *= 10.0F;
        centre += 11.5F;
    }
    return calibration;
}

RegisterFile::RegisterFile(const Personality& personality, StreamEngine& stream)
    : firmware_(personality.firmware), flash_(flash_of(personality.calibration)), stream_(stream) {
    set_u32(kTest, kTestValue);
    set_f32(kProductId, kProductT7);
    set_f32(kHardwareVersion, 1.35F);
    set_f32(kFirmwareVersion, personality.firmware);
    set_u32(kSerialNumber, personality.serial);
    set_u32(kFlashReadPointer, 0);
    words_[kLastErrorDetail] = 0;
    for (std::uint16_t at = kStreamScanRate; at <= kStreamAutorecoverDisable; at += 2) {
        set_u32(at, 0);
    }
    set_f32(kStreamScanRate, 1000.0F);
    set_u32(kStreamSamplesPerPacket, kMaxSamplesPerPacket);
    set_u32(kStreamBufferSize, kDefaultBufferBytes);
    for (std::uint16_t entry = 0; entry < kMaxScanAddresses; ++entry) {
        set_u32(static_cast<std::uint16_t>(kStreamScanList + 2 * entry), 0);
    }
    for (std::uint16_t ain = 0; ain < kAinCount; ++ain) {
        set_f32(static_cast<std::uint16_t>(kAinRange + 2 * ain), 10.0F);
        words_[static_cast<std::uint16_t>(kAinNegativeChannel + ain)] = kSingleEnded;
    }
    for (std::uint16_t dio = 0; dio < 8; ++dio) {
        set_u32(static_cast<std::uint16_t>(kDioEfEnable + 2 * dio), 0);
        set_u32(static_cast<std::uint16_t>(kDioEfIndex + 2 * dio), 0);
    }
    if (firmware_ < 1.0186F) {
        words_.erase(kStreamTriggerIndex);
        words_.erase(kStreamTriggerIndex + 1);
    }
}

std::uint32_t RegisterFile::u32(std::uint16_t address) const {
    return (std::uint32_t{words_.at(address)} << 16U) | words_.at(static_cast<std::uint16_t>(address + 1));
}

float RegisterFile::f32(std::uint16_t address) const {
    return std::bit_cast<float>(u32(address));
}

void RegisterFile::set_u32(std::uint16_t address, std::uint32_t value) {
    words_[address] = static_cast<std::uint16_t>(value >> 16U);
    words_[static_cast<std::uint16_t>(address + 1)] = static_cast<std::uint16_t>(value & 0xFFFFU);
}

void RegisterFile::set_f32(std::uint16_t address, float value) {
    set_u32(address, std::bit_cast<std::uint32_t>(value));
}

bool RegisterFile::is_known(std::uint16_t address) const {
    return words_.contains(address);
}

// Registers whose value is made when they are read.
std::optional<std::uint32_t> RegisterFile::read_word_pair(std::uint16_t address,
                                                          std::uint64_t now_ticks) const {
    if (address == kCoreTimer) {
        return static_cast<std::uint32_t>(now_ticks);
    }
    if (address == kStreamEnable && firmware_ >= 1.0025F) {
        return stream_.is_enabled() ? 1U : 0U;
    }
    if (address == kStreamStartTimeStamp && firmware_ >= 1.0214F) {
        return static_cast<std::uint32_t>(stream_.first_scan_ticks());
    }
    return std::nullopt;
}

std::optional<Refusal> RegisterFile::read(std::uint16_t address, std::uint16_t count, std::uint64_t now_ticks,
                                          std::vector<std::byte>& into) {
    if (const auto refused = refused_.find(address); refused != refused_.end()) {
        return Refusal{refused->second, 0};
    }
    if (address == kStreamDataCr) {
        return with(kErrorCommandResponseInSpontaneous);
    }
    if (address == kFlashRead) {
        const std::uint32_t from = u32(kFlashReadPointer);
        if (from != kCalibrationFlashAddress || count > kFlashWords) {
            return Refusal{kIllegalValue, 0};
        }
        std::for_each_n(flash_.begin(), count, [&](std::uint16_t word) { append(into, word); });
        return std::nullopt;
    }
    if (const auto value = read_word_pair(address, now_ticks); value && count == 2) {
        append(into, static_cast<std::uint16_t>(*value >> 16U));
        append(into, static_cast<std::uint16_t>(*value & 0xFFFFU));
        return std::nullopt;
    }
    for (unsigned i = 0; i < count; ++i) {
        const auto at = static_cast<std::uint16_t>(address + i);
        if (!is_known(at) || at == kStreamStartTimeStamp) {
            return Refusal{kIllegalAddress, 0};
        }
        append(into, words_.at(at));
    }
    return std::nullopt;
}

std::optional<Refusal> RegisterFile::write(std::uint16_t address, std::span<const std::uint16_t> values,
                                           std::uint64_t now_ticks) {
    if (const auto refused = refused_.find(address); refused != refused_.end()) {
        return Refusal{refused->second, 0};
    }
    const bool is_stream = address >= kStreamScanRate && address <= kStreamEnable;
    if (!is_stream) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto at = static_cast<std::uint16_t>(address + i);
            if (!is_known(at) || (at >= kTest && at < kFlashReadPointer)) {
                return Refusal{kIllegalAddress, 0};
            }
            words_[at] = values[i];
        }
        return std::nullopt;
    }
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        const std::uint32_t value = (std::uint32_t{values[i]} << 16U) | values[i + 1];
        if (const auto refusal = write_stream(static_cast<std::uint16_t>(address + i), value, now_ticks)) {
            return refusal;
        }
    }
    return values.size() % 2 == 0 ? std::nullopt : std::optional(Refusal{kIllegalValue, 0});
}

std::optional<Refusal> RegisterFile::write_stream(std::uint16_t address, std::uint32_t value,
                                                  std::uint64_t now_ticks) {
    if (address == kStreamEnable) {
        if (value != 0) {
            return stream_.is_enabled() ? std::optional(with(kErrorStreamActive)) : enable(now_ticks);
        }
        if (!stream_.is_enabled()) {
            return with(kErrorNotRunning);
        }
        stream_.disable();
        return std::nullopt;
    }
    if (!is_known(address)) {
        return Refusal{kIllegalAddress, 0};
    }
    if (stream_.is_enabled()) {
        return with(kErrorStreamActive);
    }
    const auto real = std::bit_cast<float>(value);
    switch (address) {
        case kStreamScanRate:
            set_f32(address, static_cast<float>(actual_rate_hz(double{real})));
            return std::nullopt;
        case kStreamSamplesPerPacket:
            if (value == 0 || value > kMaxSamplesPerPacket) {
                return with(kErrorSamplesPerPacket);
            }
            break;
        case kStreamSettlingUs:
            if (!(real >= 0.0F && double{real} <= kMaxSettling_us)) {
                return with(kErrorSettling);
            }
            break;
        case kStreamResolutionIndex:
            if (value > 8) {
                return with(kErrorResolution);
            }
            break;
        case kStreamBufferSize:
            if (value == 0) {  // the default
                set_u32(address, kDefaultBufferBytes);
                return std::nullopt;
            }
            if (!std::has_single_bit(value) || value > kMaxBufferBytes) {
                return with(kErrorBufferSize);
            }
            break;
        case kStreamAutoTarget:
            if (value == 0 || (value & ~0x13U) != 0) {
                return with(kErrorTarget);
            }
            break;
        case kStreamTriggerIndex:
            if (value != 0 && value != kTriggerDioEf0 && value != kTriggerDioEf0 + 1) {
                return with(kErrorTriggerIndex);
            }
            break;
        default: break;
    }
    set_u32(address, value);
    return std::nullopt;
}

std::optional<Refusal> RegisterFile::enable(std::uint64_t now_ticks) {
    const std::uint32_t count = u32(kStreamNumAddresses);
    if (count == 0) {
        return with(kErrorEmptyList);
    }
    if (count > kMaxScanAddresses) {
        return with(kErrorChannelList);
    }
    const double rate_hz = double{f32(kStreamScanRate)};
    if (!(rate_hz > 0.0) || rate_hz * count > kMaxSamplesPerSecond) {
        return with(kErrorRateTooHigh);
    }
    StreamSetup setup;
    for (std::uint32_t entry = 0; entry < count; ++entry) {
        const std::uint32_t address = u32(static_cast<std::uint16_t>(kStreamScanList + 2 * entry));
        if (!is_streamable(address)) {
            return with(kErrorNotStreamable);
        }
        setup.addresses.push_back(static_cast<std::uint16_t>(address));
    }
    for (std::uint16_t ain = 0; ain < kAinCount; ++ain) {
        const auto range = range_index(double{f32(static_cast<std::uint16_t>(kAinRange + 2 * ain))});
        setup.range[ain] = range.value_or(0);
    }
    setup.ticks_per_scan = static_cast<std::uint32_t>(std::lround(kCoreTimer_hz / rate_hz));
    setup.samples_per_packet = u32(kStreamSamplesPerPacket);
    setup.buffer_bytes = u32(kStreamBufferSize);
    setup.recovers = u32(kStreamAutorecoverDisable) == 0;
    stream_.enable(setup, now_ticks);
    return std::nullopt;
}

RegisterFile::Answer RegisterFile::feedback(std::span<const std::byte> body, std::uint64_t now_ticks) {
    Answer answer;
    while (!body.empty() && !answer.refusal) {
        if (body.size() < 4) {
            return {Refusal{kIllegalValue, 0}, {}};
        }
        const bool writes = body[0] == std::byte{1};
        const std::uint16_t address = read_be16(body, 1);
        const auto count = std::to_integer<std::uint8_t>(body[3]);
        const std::size_t data = writes ? 2 * std::size_t{count} : 0;
        if (body.size() < 4 + data) {
            return {Refusal{kIllegalValue, 0}, {}};
        }
        answer.refusal = writes ? write(address, words_of(body.subspan(4, data)), now_ticks)
                                : read(address, count, now_ticks, answer.body);
        body = body.subspan(4 + data);
    }
    return answer;
}

RegisterFile::Answer RegisterFile::handle(std::uint8_t function, std::span<const std::byte> body,
                                          std::uint64_t now_ticks) {
    Answer answer;
    // Input registers (4) are the holding registers (3) by another name on a T7.
    if ((function == 3 || function == 4) && body.size() == 4) {
        const std::uint16_t count = read_be16(body, 2);
        answer.body.push_back(static_cast<std::byte>(2 * count));
        answer.refusal = count == 0 || count > kMostRegisters
                             ? Refusal{kIllegalValue, 0}
                             : read(read_be16(body), count, now_ticks, answer.body);
    } else if (function == 16 && body.size() >= 5 && body.size() == 5 + 2 * std::size_t{read_be16(body, 2)}) {
        answer.refusal = write(read_be16(body), words_of(body.subspan(5)), now_ticks);
        answer.body.assign(body.begin(), body.begin() + 4);
    } else if (function == 76) {
        answer = feedback(body, now_ticks);
    } else {
        answer.refusal = Refusal{kIllegalFunction, 0};
    }
    if (answer.refusal && !body.empty() && answer.refusal->detail != 0) {
        words_[kLastErrorDetail] = answer.refusal->detail;
    }
    return answer;
}

}  // namespace hinge::drivers::t7
