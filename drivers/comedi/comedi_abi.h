#pragma once

#include <cstddef>
#include <cstdint>

// What crosses the border to libcomedi: our own declarations of the few structures and constants we use, so
// that Hinge builds without libcomedi-dev. Source: comedi.h and comedilib.h of comedilib 0.11 (Debian 12,
// libcomedi-dev); tests/drivers/comedi/abi_test.cpp holds them against those headers where installed, and
// against numbers written by hand everywhere.
namespace hinge::drivers::comedilib {

struct Handle;  // comedi_t, opaque

// comedi_cmd
struct Command {
    unsigned subdevice = 0;
    unsigned flags = 0;
    unsigned start_src = 0;
    unsigned start_arg = 0;
    unsigned scan_begin_src = 0;
    unsigned scan_begin_arg = 0;  // ns between scans
    unsigned convert_src = 0;
    unsigned convert_arg = 0;  // ns between the channels of a scan
    unsigned scan_end_src = 0;
    unsigned scan_end_arg = 0;
    unsigned stop_src = 0;
    unsigned stop_arg = 0;
    unsigned* chanlist = nullptr;
    unsigned chanlist_len = 0;
    std::uint16_t* data = nullptr;
    unsigned data_len = 0;
};

// comedi_range
struct Range {
    double min = 0.0;
    double max = 0.0;
    unsigned unit = 0;  // kUnitVolt
};

// comedi_polynomial_t: sum of coefficients[i] * (raw - expansion_origin)^i, i = 0 to order
struct Polynomial {
    double coefficients[4] = {};
    double expansion_origin = 0.0;
    unsigned order = 0;
};

// comedi_calibration_t: what a calibration file holds
struct Calibration {
    const char* driver_name = nullptr;
    const char* board_name = nullptr;
    const void* settings = nullptr;
    unsigned num_settings = 0;
};

inline constexpr int kSubdeviceAnalogInput = 1;  // COMEDI_SUBD_AI
inline constexpr unsigned kUnitVolt = 0;         // UNIT_volt
inline constexpr int kToPhysical = 0;            // COMEDI_TO_PHYSICAL

// Subdevice flags, SDF_*.
inline constexpr unsigned kFlagSoftCalibrated = 0x2000;
inline constexpr unsigned kFlagCommandRead = 0x8000;
inline constexpr unsigned kFlagGround = 0x00100000;  // the next two are common and differential
inline constexpr unsigned kFlagWideSamples = 0x10000000;

// Trigger sources, TRIG_*.
inline constexpr unsigned kTriggerNone = 0x01;
inline constexpr unsigned kTriggerNow = 0x02;
inline constexpr unsigned kTriggerFollow = 0x04;
inline constexpr unsigned kTriggerTimer = 0x10;
inline constexpr unsigned kTriggerCount = 0x20;
inline constexpr unsigned kTriggerExternal = 0x40;

inline constexpr unsigned kWakeEndOfScan = 0x20;      // CMDF_WAKE_EOS
inline constexpr unsigned kEdge = 0x40000000;         // CR_EDGE
inline constexpr unsigned kChannelMask = 0x0000FFFF;  // CR_CHAN

// CR_PACK
[[nodiscard]] constexpr unsigned pack_channel(unsigned channel, unsigned range, unsigned aref) noexcept {
    return ((aref & 0x3U) << 24U) | ((range & 0xFFU) << 16U) | (channel & kChannelMask);
}

}  // namespace hinge::drivers::comedilib
