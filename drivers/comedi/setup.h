#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "datasets/model/result.h"
#include "drivers/comedi/comedi_api.h"
#include "drivers/comedi/input_plan.h"
#include "drivers/comedi/settings.h"

// The conversation with a card before its stream (devices.md 4.1, steps 1 to 6).
namespace hinge::drivers::comedilib {

// An open card; closed with its owner.
class Board {
public:
    [[nodiscard]] static Result<std::unique_ptr<Board>> open(const Settings& settings);
    Board(const Board&) = delete;
    Board& operator=(const Board&) = delete;
    ~Board();

    [[nodiscard]] const ComediApi& api() const noexcept { return library_->api(); }
    [[nodiscard]] const Library& library() const noexcept { return *library_; }
    [[nodiscard]] Handle* handle() const noexcept { return handle_; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    unsigned subdevice = 0;
    unsigned flags = 0;  // SDF_*
    std::string name;    // of the card
    std::string driver;  // of the kernel, with its version

private:
    Board(std::unique_ptr<Library> library, Handle* handle) noexcept
        : library_(std::move(library)), handle_(handle) {}
    std::unique_ptr<Library> library_;
    Handle* handle_;
    int descriptor_ = -1;
};

// Ranges, rails and conversions of the channels that the settings ask for.
[[nodiscard]] Result<InputPlan> plan_inputs(const Board& board, const Settings& settings);

struct Agreed {
    Command command;         // `chanlist` points into the plan
    double period_s = 0.0;   // between scans
    double convert_s = 0.0;  // between channels; 0: all at once
    unsigned rounds = 0;     // questions until the card agreed
};

// Asks until the card says yes; it adjusts what it cannot do exactly.
[[nodiscard]] Result<Agreed> agree(const Board& board, const Settings& settings, InputPlan& plan,
                                   double rate_hz);
// Buffer and descriptor belong to the subdevice we read.
[[nodiscard]] Result<void> prepare_buffer(const Board& board, const Settings& settings);
// A refusal to start or to resize, with what to do about it.
[[nodiscard]] Error refusal(const Board& board, const Settings& settings, const std::string& what);

}  // namespace hinge::drivers::comedilib
