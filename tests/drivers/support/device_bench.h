#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/device.h"

// What tests of drivers share: bytes from hexadecimal text, a clock moved by hand, a sink that keeps all.
namespace hinge::drivers::testing {

// "00 1F a5" as bytes; anything that is not a hexadecimal digit separates.
inline std::vector<std::byte> hex(std::string_view text) {
    std::vector<std::byte> bytes;
    std::string digits;
    for (const char c : text) {
        if (std::isxdigit(static_cast<unsigned char>(c)) != 0) {
            digits += c;
        }
    }
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoul(digits.substr(at, 2), nullptr, 16)));
    }
    return bytes;
}

class ManualClock final : public Clock {
public:
    [[nodiscard]] std::int64_t now_ns() const noexcept override { return now_ns_; }
    void advance(double seconds) noexcept { now_ns_ += static_cast<std::int64_t>(seconds * 1e9); }

private:
    std::int64_t now_ns_ = 1'000'000'000'000;
};

struct KeptEvent {
    DeviceEventKind kind;
    std::uint64_t scan;
    int code;
    std::string text;
};

class KeepingSink final : public FrameSink {
public:
    std::vector<FrameBlock> blocks;
    std::vector<KeptEvent> events;

    void on_frames(const FrameBlockView& block) noexcept override {
        blocks.push_back({{block.first_scan, block.scan_count, block.dropped_before, block.device_ticks,
                           block.host_ns, block.flags},
                          {block.raw.begin(), block.raw.end()}});
    }
    void on_event(const DeviceEvent& event) noexcept override {
        events.push_back({event.kind, event.scan, event.code, event.text});
    }
    [[nodiscard]] std::size_t count(DeviceEventKind kind) const {
        std::size_t found = 0;
        for (const KeptEvent& event : events) {
            found += event.kind == kind ? 1 : 0;
        }
        return found;
    }
    [[nodiscard]] std::uint64_t scans() const {
        std::uint64_t sum = 0;
        for (const FrameBlock& block : blocks) {
            sum += block.record.scan_count;
        }
        return sum;
    }
    [[nodiscard]] std::uint64_t dropped() const {
        std::uint64_t sum = 0;
        for (const FrameBlock& block : blocks) {
            sum += block.record.dropped_before;
        }
        return sum;
    }
};

// Scan numbers go on without a hole but for what `dropped_before` says, and every gap is flagged.
inline void expect_contiguous(const KeepingSink& sink) {
    std::uint64_t next = 0;
    for (const FrameBlock& block : sink.blocks) {
        const FrameBlockRecord& record = block.record;
        ASSERT_GT(record.scan_count, 0U);
        ASSERT_EQ(record.first_scan, next + record.dropped_before);
        ASSERT_EQ(record.dropped_before > 0,
                  (record.flags & kBlockGapBefore) != 0 && record.dropped_before > 0);
        next = record.first_scan + record.scan_count;
    }
}

}  // namespace hinge::drivers::testing
