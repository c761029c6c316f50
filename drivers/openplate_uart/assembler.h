#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "drivers/openplate_uart/packet.h"
#include "drivers/stream/block_builder.h"
#include "drivers/transport/arrival_rate.h"

// Turns the packets of two boxes into scans of eight cells.
//
// Each box counts its own samples on its own clock. Scan n holds the n-th sample since start of both; which
// samples those are is settled once, by what arrives first. A sample that never came leaves its four cells
// without a reading; where both are missing the scan is counted as lost. Source: devices.md 9.10.
namespace hinge::drivers::openplate {

inline constexpr double kRate_hz = 1000.0;
// Cells without a reading; the same number everywhere (acquisition/signal_map.cpp).
inline constexpr std::int32_t kNoReading = std::numeric_limits<std::int32_t>::min();

class Assembler {
public:
    void reset();
    [[nodiscard]] std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                                   FrameSink& sink) noexcept;
    // Delivers what waits for the other box.
    void finish(FrameSink& sink) noexcept;

    [[nodiscard]] const StreamCounts& counts() const noexcept { return builder_.counts; }
    [[nodiscard]] std::uint64_t next_scan() const noexcept { return builder_.next_scan(); }
    // Scans of which one box's half is missing.
    [[nodiscard]] std::uint64_t half_scans() const noexcept { return half_scans_; }
    [[nodiscard]] std::uint64_t batteries() const noexcept { return batteries_; }
    // How much faster the remote box's clock runs than the local one's.
    [[nodiscard]] double drift_ppm() const noexcept;

private:
    struct Side {
        bool has_started = false;
        std::uint32_t index = 0;    // of the newest sample, as on the wire
        std::uint64_t newest = 0;   // its scan number
        std::int64_t host_ns = 0;   // when it came
        std::uint64_t first = 0;    // scan number of the first sample
        std::int64_t start_ns = 0;  // when that came
        std::uint64_t ticks0 = 0;   // wire index of scan 0
        ArrivalRate arrival;
    };
    struct Slot {
        std::array<bool, 2> has{};
        std::array<std::int32_t, 2 * kCells> cells{};
    };

    void take_sample(const Sample& sample, std::int64_t host_ns, FrameSink& sink) noexcept;
    [[nodiscard]] std::optional<std::uint64_t> place(Side& side, std::uint32_t index, std::int64_t host_ns,
                                                     FrameSink& sink) noexcept;
    [[nodiscard]] std::uint64_t follow_counter(const Side& side, std::uint64_t step, std::int64_t host_ns,
                                               FrameSink& sink) noexcept;
    void make_room(std::uint64_t scan, FrameSink& sink) noexcept;
    void settle(FrameSink& sink) noexcept;
    void settle_one(FrameSink& sink) noexcept;
    [[nodiscard]] Slot& slot(std::uint64_t scan) noexcept { return slots_[scan % slots_.size()]; }

    static constexpr std::size_t kSlots = 256;
    BlockBuilder builder_;
    std::array<Side, 2> sides_;
    std::array<Slot, kSlots> slots_{};
    std::uint64_t half_scans_ = 0;
    std::uint64_t batteries_ = 0;
    bool out_of_step_ = false;
    bool told_half_ = false;
};

}  // namespace hinge::drivers::openplate
