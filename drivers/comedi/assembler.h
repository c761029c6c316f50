#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "drivers/comedi/input_plan.h"
#include "drivers/stream/block_builder.h"

// Turns what read() gave, cut anywhere, into blocks of whole scans. A stream of comedi has no gaps: a board
// that loses a scan ends it. Allocates only in its constructor.
namespace hinge::drivers::comedilib {

class Assembler {
public:
    // `plan` outlives the assembler.
    Assembler(const InputPlan& plan, std::size_t most_scans_in_block);

    void take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept;
    void flush(FrameSink& sink) noexcept { blocks_.flush(sink); }
    [[nodiscard]] std::uint64_t next_scan() const noexcept { return blocks_.next_scan(); }
    [[nodiscard]] const StreamCounts& counts() const noexcept { return blocks_.counts; }

private:
    void take_scan(std::span<const std::byte> scan, FrameSink& sink) noexcept;

    const InputPlan& plan_;
    bool as_it_came_;  // every channel is linear: the scan goes into the block unchanged
    BlockBuilder blocks_;
    std::vector<std::byte> torn_;  // the beginning of a scan
    std::size_t torn_bytes_ = 0;
    std::vector<std::byte> scan_;  // as the block holds it
};

}  // namespace hinge::drivers::comedilib
