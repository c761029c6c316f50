#pragma once

#include <cstdint>

// Modbus addresses, stream status codes and error codes of the LabJack T7. Source: devices.md 1.4, 1.6 and
// 1.8, which cite the vendor's ljm_constants.json. 32-bit values take two registers, high word first.
namespace hinge::drivers::t7 {

enum Register : std::uint16_t {
    kAin0 = 0,                         // f32 R; AINn = 2n
    kFioState = 2500,                  // u16 R
    kDioEfReadA = 3000,                // u32 R; DIOd = 3000 + 2d
    kStreamScanRate = 4002,            // f32
    kStreamNumAddresses = 4004,        // u32
    kStreamSamplesPerPacket = 4006,    // u32
    kStreamSettlingUs = 4008,          // f32
    kStreamResolutionIndex = 4010,     // u32
    kStreamBufferSize = 4012,          // u32, bytes
    kStreamClockSource = 4014,         // u32
    kStreamAutoTarget = 4016,          // u32
    kStreamDatatype = 4018,            // u32 W
    kStreamNumScans = 4020,            // u32
    kStreamExternalDivisor = 4022,     // u32
    kStreamTriggerIndex = 4024,        // u32
    kStreamStartTimeStamp = 4026,      // u32 R
    kStreamAutorecoverDisable = 4028,  // u32
    kStreamScanList = 4100,            // u32; entry k = 4100 + 2k
    kStreamDataCapture16 = 4899,       // u16 R, upper half of the preceding 32-bit stream channel
    kStreamEnable = 4990,              // u32
    kAinRange = 40000,                 // f32; AINn = 40000 + 2n
    kAinNegativeChannel = 41000,       // u16; AINn = 41000 + n
    kDioEfEnable = 44000,              // u32; DIOd = 44000 + 2d
    kDioEfIndex = 44100,               // u32
    kLastErrorDetail = 55000,          // u16 R
    kTest = 55100,                     // u32 R
    kProductId = 60000,                // f32 R
    kHardwareVersion = 60002,          // f32 R
    kFirmwareVersion = 60004,          // f32 R
    kSerialNumber = 60028,             // u32 R
    kCoreTimer = 61520,                // u32 R
    kFlashReadPointer = 61810,         // u32
    kFlashRead = 61812,                // u32 R
};

inline constexpr std::uint32_t kTestValue = 0x00112233;
inline constexpr float kProductT7 = 7.0F;
inline constexpr std::uint32_t kCalibrationFlashAddress = 0x3C4000;
inline constexpr std::uint16_t kCalibrationRegisters = 82;
inline constexpr unsigned kAinCount = 14;
inline constexpr std::uint16_t kSingleEnded = 199;
inline constexpr std::uint32_t kTargetEthernet = 1;
inline constexpr std::uint32_t kTargetCommandResponse = 0x10;
inline constexpr std::uint32_t kTriggerDioEf0 = 2000;  // + d
inline constexpr std::uint32_t kEfIndexQuadrature = 10;
inline constexpr std::uint32_t kDefaultBufferBytes = 4096;
inline constexpr std::uint32_t kMaxBufferBytes = 32768;
inline constexpr std::uint32_t kMaxScanAddresses = 128;
inline constexpr std::uint32_t kMaxSamplesPerPacket = 512;
inline constexpr double kMaxSamplesPerSecond = 100e3;
inline constexpr double kMaxSettling_us = 4400.0;
inline constexpr double kCoreTimer_hz = 40e6;
// Modbus: at most 123 registers in one write; scan-list entries take two.
inline constexpr std::uint16_t kMaxRegistersPerWrite = 122;

enum StreamStatus : std::uint16_t {
    kStatusFine = 0,
    kStatusAutoRecoverActive = 2940,
    kStatusAutoRecoverEnd = 2941,  // additional information: scans skipped
    kStatusScanOverlap = 2942,
    kStatusAutoRecoverEndOverflow = 2943,
    kStatusBurstComplete = 2944,  // additional information: samples left in this packet
    kStatusBufferFull = 2945,
};

enum DeviceError : std::uint16_t {
    kErrorEmptyList = 2600,
    kErrorCommandResponseInSpontaneous = 2603,
    kErrorStreamActive = 2605,
    kErrorResolution = 2606,
    kErrorChannelList = 2607,
    kErrorRateTooHigh = 2608,
    kErrorTarget = 2612,
    kErrorBufferSize = 2615,
    kErrorSamplesPerPacket = 2618,
    kErrorNotRunning = 2620,
    kErrorSettling = 2621,
    kErrorNotStreamable = 2625,
    kErrorTriggerIndex = 2630,
};

// What the code means, for people; never null.
[[nodiscard]] constexpr const char* meaning_of(std::uint16_t code) noexcept {
    switch (code) {
        case kStatusAutoRecoverActive: return "the device buffer is full; new scans are being lost";
        case kStatusAutoRecoverEnd: return "the device buffer has drained; lost scans are counted";
        case kStatusScanOverlap: return "the scan rate is too high for the settling time and resolution";
        case kStatusAutoRecoverEndOverflow: return "the device lost more scans than it can count";
        case kStatusBurstComplete: return "the burst is complete";
        case kStatusBufferFull: return "the device buffer overflowed and the stream stopped";
        case kErrorEmptyList: return "the scan list is empty";
        case kErrorCommandResponseInSpontaneous: return "the stream is spontaneous, it cannot be polled";
        case kErrorStreamActive: return "the stream is already running";
        case kErrorResolution: return "the resolution index must be 0 to 8";
        case kErrorChannelList: return "the scan list is invalid";
        case kErrorRateTooHigh: return "scan rate times channels exceeds 100000 samples per second";
        case kErrorTarget: return "the stream target is invalid";
        case kErrorBufferSize: return "the buffer size must be a power of two up to 32768 bytes";
        case kErrorSamplesPerPacket: return "samples per packet must be 1 to 512";
        case kErrorNotRunning: return "the stream is not running";
        case kErrorSettling: return "the settling time must be 0 to 4400 us";
        case kErrorNotStreamable: return "a channel of the scan list cannot be streamed";
        case kErrorTriggerIndex: return "the trigger index is invalid";
        default: return "unknown code";
    }
}

// The rate the device really runs at: above 152.588 Hz the scan interval is a multiple of 100 ns.
//
//   roll = 80e6 / (8 rate) - 1,   actual = 80e6 / (8 (roll + 1))       Source: devices.md 1.4
[[nodiscard]] constexpr double actual_rate_hz(double requested_hz) noexcept {
    constexpr double kSlowest_hz = 152.588;
    constexpr double kSteps_hz = 80e6 / 8.0;
    if (requested_hz < kSlowest_hz) {
        return requested_hz;
    }
    const auto steps = static_cast<std::uint32_t>(kSteps_hz / requested_hz + 0.5);
    return kSteps_hz / static_cast<double>(steps);
}

}  // namespace hinge::drivers::t7
