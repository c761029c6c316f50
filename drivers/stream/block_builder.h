#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "drivers/device.h"

// Puts scans into blocks, numbers them, and announces gaps. A block never spans a gap; it holds what arrived
// together. Allocates only in `reset`.
namespace hinge::drivers {

struct StreamCounts {
    std::uint64_t scans = 0;
    std::uint64_t blocks = 0;
    std::uint64_t dropped = 0;  // scans lost on the way
    std::uint64_t crc_errors = 0;
    std::uint64_t resyncs = 0;  // times the bytes were not what the protocol says
};

class BlockBuilder {
public:
    // A new run from scan 0; at most `most_scans` in a block.
    void reset(std::size_t scan_bytes, std::size_t most_scans);

    // When the bytes that follow arrived. Of a block the last call counts.
    void arrived(std::int64_t host_ns) noexcept { host_ns_ = host_ns; }
    void add(std::span<const std::byte> scan, std::uint64_t device_ticks, FrameSink& sink) noexcept;
    // `scans` are missing here; `flags` beside kBlockGapBefore.
    void gap(std::uint64_t scans, std::uint32_t flags, FrameSink& sink) noexcept;
    // Flags of the block being put together or, when there is none, of the next.
    void mark(std::uint32_t flags) noexcept;
    void flush(FrameSink& sink) noexcept;
    void tell(DeviceEventKind kind, int code, const char* text, FrameSink& sink) const noexcept;

    // The number the next scan will have.
    [[nodiscard]] std::uint64_t next_scan() const noexcept { return next_scan_; }
    StreamCounts counts;

private:
    std::vector<std::byte> raw_;
    std::size_t used_ = 0;
    FrameBlockView block_;
    std::uint64_t next_scan_ = 0;
    std::uint64_t dropped_before_ = 0;
    std::uint32_t next_flags_ = 0;
    std::int64_t host_ns_ = 0;
};

}  // namespace hinge::drivers
