#include "drivers/stream/block_builder.h"

#include <cstring>
#include <utility>

namespace hinge::drivers {

void BlockBuilder::reset(std::size_t scan_bytes, std::size_t most_scans) {
    std::vector<std::byte> raw(scan_bytes * most_scans);
    *this = BlockBuilder{};
    raw_ = std::move(raw);
}

void BlockBuilder::add(std::span<const std::byte> scan, std::uint64_t device_ticks,
                       FrameSink& sink) noexcept {
    if (block_.scan_count == 0) {
        block_.first_scan = next_scan_;
        block_.device_ticks = device_ticks;
        block_.dropped_before = std::exchange(dropped_before_, 0);
        block_.flags = std::exchange(next_flags_, 0);
    }
    std::memcpy(raw_.data() + used_, scan.data(), scan.size());
    used_ += scan.size();
    ++block_.scan_count;
    ++next_scan_;
    block_.host_ns = host_ns_;
    if (used_ + scan.size() > raw_.size()) {
        flush(sink);
    }
}

void BlockBuilder::gap(std::uint64_t scans, std::uint32_t flags, FrameSink& sink) noexcept {
    flush(sink);
    dropped_before_ += scans;
    next_scan_ += scans;
    counts.dropped += scans;
    next_flags_ |= kBlockGapBefore | flags;
}

void BlockBuilder::mark(std::uint32_t flags) noexcept {
    (block_.scan_count == 0 ? next_flags_ : block_.flags) |= flags;
}

void BlockBuilder::flush(FrameSink& sink) noexcept {
    if (block_.scan_count == 0) {
        return;
    }
    block_.raw = std::span<const std::byte>(raw_).first(used_);
    counts.scans += block_.scan_count;
    ++counts.blocks;
    sink.on_frames(block_);
    block_ = FrameBlockView{};
    used_ = 0;
}

void BlockBuilder::tell(DeviceEventKind kind, int code, const char* text, FrameSink& sink) const noexcept {
    sink.on_event({kind, next_scan_, host_ns_, code, text});
}

}  // namespace hinge::drivers
