#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "drivers/device.h"
#include "drivers/labjack_t7/packet.h"
#include "drivers/labjack_t7/registers.h"
#include "drivers/labjack_t7/scan_plan.h"

// Turns the bytes of the stream port into blocks of whole scans, and finds every gap.
//
// A gap has three witnesses: a jump of the packet's transaction id (lost on the way), status 2941 with its
// skip count and the 0xFFFF separator scan (lost in the device), and CORE_TIMER in the scan. The timer
// decides how long a gap is; without it the other two are believed and the block is marked suspect where
// they may be wrong. A block never spans a gap. Source: devices.md 1.6.
namespace hinge::drivers::t7 {

struct AssemblerCounts {
    std::uint64_t scans = 0;
    std::uint64_t blocks = 0;
    std::uint64_t dropped_device = 0;
    std::uint64_t dropped_transport = 0;
    std::uint64_t duplicates = 0;  // packets that came twice
    std::uint64_t resyncs = 0;     // times the stream was not a packet
};

struct StreamTiming {
    double rate_hz = 1000.0;
    std::uint32_t samples_per_packet = 1;
    bool internal_clock = true;  // the scan interval is known in ticks of the core timer
};

class Assembler {
public:
    Assembler(const ScanPlan& plan, const StreamTiming& timing);

    // CORE_TIMER at the first scan, where the firmware tells it. Before the first bytes.
    void set_start_ticks(std::uint32_t ticks) noexcept;

    // Takes whole packets from the front of `bytes`, which arrived at `host_ns`, and returns how many bytes
    // were used; the caller brings the rest again with more behind it. Allocates nothing.
    [[nodiscard]] std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                                   FrameSink& sink) noexcept;

    [[nodiscard]] const AssemblerCounts& counts() const noexcept { return counts_; }
    // Scans since start, lost ones included.
    [[nodiscard]] std::uint64_t next_scan() const noexcept { return next_scan_; }
    // Grows with every sample that comes, also while the device recovers.
    [[nodiscard]] std::uint64_t life() const noexcept { return wire_words_; }
    [[nodiscard]] bool is_recovering() const noexcept { return recovering_; }
    [[nodiscard]] std::uint16_t backlog_bytes() const noexcept { return backlog_bytes_; }
    // The last status that was not 0.
    [[nodiscard]] std::uint16_t last_status() const noexcept { return last_status_; }
    // The status that ended the stream: 2942, 2944 or 2945; 0 while it runs.
    [[nodiscard]] std::uint16_t final_status() const noexcept { return final_status_; }

private:
    enum class Witness : std::uint8_t { none, transport, device, device_unknown };

    void take_packet(const StreamPacket& packet, FrameSink& sink) noexcept;
    [[nodiscard]] bool follow_transaction(const StreamPacket& packet, FrameSink& sink) noexcept;
    void follow_status(const StreamPacket& packet, FrameSink& sink) noexcept;
    void take_scan(FrameSink& sink) noexcept;
    [[nodiscard]] bool is_separator() const noexcept;
    void take_separator(FrameSink& sink) noexcept;
    void give_up_separator(FrameSink& sink) noexcept;
    void follow_timer(FrameSink& sink) noexcept;
    void follow_sync(FrameSink& sink) noexcept;
    void open_gap(std::uint64_t scans, Witness witness, std::uint32_t flags, FrameSink& sink) noexcept;
    void append_scan() noexcept;
    void flush(FrameSink& sink) noexcept;
    void tell(FrameSink& sink, DeviceEventKind kind, int code, const char* text) const noexcept;
    [[nodiscard]] std::uint32_t timer_of_scan() const noexcept;

    const ScanPlan& plan_;
    StreamTiming timing_;
    double ticks_per_scan_;
    AssemblerCounts counts_;

    // The words of the scan being put together.
    std::array<std::uint16_t, kMaxScanAddresses> words_{};
    std::size_t filled_ = 0;
    std::size_t skip_words_ = 0;    // words of a torn scan to pass over
    std::uint64_t wire_words_ = 0;  // words since start, lost ones included
    std::optional<std::uint16_t> last_transaction_;
    bool out_of_step_ = false;

    // What is announced about the gap ahead.
    bool recovering_ = false;
    std::optional<std::uint64_t> skip_count_;  // of 2941, until its separator is found
    bool skip_overflow_ = false;               // 2943
    std::uint64_t separator_patience_ = 0;     // scans until the separator must have come
    Witness witness_ = Witness::none;          // of a gap the timer has yet to measure
    bool suspect_ = false;

    std::uint64_t next_scan_ = 0;
    std::optional<std::uint64_t> ticks_;  // unwrapped, of the latest scan
    std::int64_t ticks_host_ns_ = 0;
    std::optional<std::uint32_t> start_ticks_;
    std::optional<bool> sync_level_;

    // The block being put together.
    std::vector<std::byte> raw_;
    std::size_t raw_used_ = 0;
    FrameBlockView block_;
    std::uint64_t dropped_before_ = 0;
    std::uint32_t gap_flags_ = 0;
    std::int64_t host_ns_ = 0;
    std::uint16_t backlog_bytes_ = 0;
    std::uint16_t last_status_ = 0;
    std::uint16_t previous_status_ = 0;  // of the packet before, 0 included
    std::uint16_t final_status_ = 0;
};

}  // namespace hinge::drivers::t7
