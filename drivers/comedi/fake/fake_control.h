#pragma once

#include <cstddef>
#include <cstdint>

#include "drivers/comedi/comedi_abi.h"

// What libfakecomedi.so exports beside libcomedi's own names: a card is made under a device name, fed and
// spoiled through these, and opened by that name with comedi_open. A name that nobody made opens a card that
// runs by itself, on the test pattern.
namespace hinge::drivers::comedilib {

enum class FakeCalibration : std::uint8_t {
    hardware,   // a card adjusted in hardware
    cubic,      // soft calibration of third order, far from nominal
    line,       // soft calibration of first order
    missing,    // soft calibrated, but there is no file
    other_card  // soft calibrated, but the file is of another card
};

struct FakeOptions {
    bool wide_samples = false;  // 32-bit samples of 24 bits, else 16-bit samples of 16 bits
    FakeCalibration calibration = FakeCalibration::hardware;
    double time_factor = 1.0;  // card seconds per real second; 0: time stands still but for `advance`
    double drift_ppm = 0.0;    // how much faster the card's crystal runs than the host's clock
    unsigned max_buffer_bytes = 1U << 20U;
};

struct FakeTruth {
    std::uint64_t sent = 0;  // whole scans that the reader got or can still get
    double rate_hz = 0.0;
};

// Volts at an input, `time_s` of the host's clock after the stream began.
using FakeSignal = double (*)(void* context, unsigned channel, double time_s);

struct FakeControl {
    void* (*create)(const char* device, const FakeOptions*, FakeSignal, void* context) = nullptr;
    void (*destroy)(void* card) = nullptr;
    void (*advance)(void* card, double seconds) = nullptr;
    int (*inject)(void* card, const char* fault, double value) = nullptr;  // -1: there is no such fault
    void (*truth)(void* card, FakeTruth*) = nullptr;
    // The counts of scan `scan` of the stream last commanded; returns how many channels it has.
    std::size_t (*scan_counts)(void* card, std::uint64_t scan, std::uint32_t* counts,
                               std::size_t room) = nullptr;
    // How channel `index` of the stream last commanded becomes volts.
    void (*conversion)(void* card, std::size_t index, Polynomial*) = nullptr;
};

}  // namespace hinge::drivers::comedilib
