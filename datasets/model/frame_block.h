#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// One contiguous run of scans as it came off a device. A gap is data: it is announced, never filled in.
namespace hinge {

enum BlockFlag : std::uint32_t {
    kBlockSaturated = 1,       // at least one channel at its rail
    kBlockRecovering = 2,      // the device is dropping scans while its buffer drains
    kBlockGapBefore = 4,       // `dropped_before` scans are missing in front of this block
    kBlockGapUnknown = 8,      // scans are missing in front of this block, their number is not known
    kBlockSuspect = 16,        // the driver doubts this block (checksum neighbour, suspected byte loss)
    kBlockTrigger = 32,        // a trigger edge lies in this block
    kBlockTimeEstimated = 64,  // device time was derived, not read
};

// A view of a block; valid only during the call that received it.
struct FrameBlockView {
    std::uint64_t first_scan = 0;      // counts scans since start, dropped ones included
    std::uint32_t scan_count = 0;      // scans in `raw`
    std::uint64_t dropped_before = 0;  // scans missing between the previous block and this one
    std::uint64_t device_ticks = 0;    // unwrapped device time of the first scan, 0 if the device has none
    std::int64_t host_ns = 0;          // CLOCK_MONOTONIC_RAW when the last byte of the block arrived
    std::uint32_t flags = 0;           // BlockFlag
    std::span<const std::byte> raw;    // scan_count * ChannelLayout::scan_bytes(), native endian, interleaved
};

// What is kept of a block beside its samples; one row of `/raw/DEVICE/blocks`.
struct FrameBlockRecord {
    std::uint64_t first_scan = 0;
    std::uint32_t scan_count = 0;
    std::uint64_t dropped_before = 0;
    std::uint64_t device_ticks = 0;
    std::int64_t host_ns = 0;
    std::uint32_t flags = 0;
};

// A block that owns its samples.
struct FrameBlock {
    FrameBlockRecord record;
    std::vector<std::byte> raw;

    [[nodiscard]] FrameBlockView view() const noexcept {
        return {record.first_scan,
                record.scan_count,
                record.dropped_before,
                record.device_ticks,
                record.host_ns,
                record.flags,
                raw};
    }
};

}  // namespace hinge
