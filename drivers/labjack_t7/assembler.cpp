#include "drivers/labjack_t7/assembler.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::t7 {
namespace {

constexpr std::uint16_t kRailHigh = 0xFFFF;
// A step of the timer further than this from a whole number of scans makes its block suspect.
constexpr double kGridTolerance_scans = 0.25;

}  // namespace

Assembler::Assembler(const ScanPlan& plan, const StreamTiming& timing)
    : plan_(plan), timing_(timing), ticks_per_scan_(kCoreTimer_hz / timing.rate_hz) {
    // A block holds what one packet completes: its samples and the rest of the scan before.
    const std::size_t most_scans = kMaxSamplesPerPacket / plan.words() + 2;
    raw_.resize(most_scans * plan.layout.scan_bytes());
}

void Assembler::set_start_ticks(std::uint32_t ticks) noexcept {
    start_ticks_ = ticks;
}

std::size_t Assembler::take(std::span<const std::byte> bytes, std::int64_t host_ns,
                            FrameSink& sink) noexcept {
    host_ns_ = host_ns;
    std::size_t used = 0;
    while (final_status_ == 0) {
        const StreamScan found = scan_stream_packet(bytes.subspan(used));
        if (found.scan == Scan::need_more) {
            break;
        }
        if (found.scan == Scan::not_a_packet) {
            if (!out_of_step_) {
                out_of_step_ = true;
                suspect_ = true;
                ++counts_.resyncs;
                tell(sink, DeviceEventKind::warning, 0,
                     "bytes of the stream are not a packet; looking for the next");
            }
            ++used;
            continue;
        }
        out_of_step_ = false;
        used += found.size;
        take_packet(found.packet, sink);
    }
    return used;
}

void Assembler::take_packet(const StreamPacket& packet, FrameSink& sink) noexcept {
    if (!follow_transaction(packet, sink)) {
        return;
    }
    backlog_bytes_ = packet.backlog_bytes;
    follow_status(packet, sink);
    std::size_t count = packet.sample_count();
    if (packet.status == kStatusBurstComplete) {
        count = std::min<std::size_t>(count, packet.additional);
    }
    for (std::size_t i = 0; i < count; ++i, ++wire_words_) {
        if (skip_words_ > 0) {
            --skip_words_;
            continue;
        }
        words_[filled_++] = read_be16(packet.samples, 2 * i);
        if (filled_ == plan_.words()) {
            filled_ = 0;
            take_scan(sink);
        }
    }
    flush(sink);
}

// False when the packet is one that came before.
bool Assembler::follow_transaction(const StreamPacket& packet, FrameSink& sink) noexcept {
    const auto expected = static_cast<std::uint16_t>(last_transaction_.value_or(0xFFFF) + 1);
    const auto ahead = static_cast<std::int16_t>(packet.transaction - expected);
    if (ahead < 0) {
        ++counts_.duplicates;
        tell(sink, DeviceEventKind::warning, 0, "a packet came twice and was left out");
        return false;
    }
    last_transaction_ = packet.transaction;
    if (ahead == 0) {
        return true;
    }
    tell(sink, DeviceEventKind::warning, 0, "packets were lost between the device and this computer");
    const std::uint64_t words = plan_.words();
    const std::uint64_t complete = wire_words_ / words;
    wire_words_ += static_cast<std::uint64_t>(ahead) * timing_.samples_per_packet;
    const std::uint64_t resume = (wire_words_ + words - 1) / words;
    filled_ = 0;
    skip_words_ = resume * words - wire_words_;
    flush(sink);
    if (plan_.timer_word && timing_.internal_clock) {
        witness_ = Witness::transport;  // the timer measures the gap
    } else {
        open_gap(resume - complete, Witness::transport, 0, sink);
    }
    return true;
}

void Assembler::follow_status(const StreamPacket& packet, FrameSink& sink) noexcept {
    const bool is_repeated = packet.status == previous_status_;
    previous_status_ = packet.status;
    if (packet.status == kStatusFine) {
        if (recovering_ && !skip_count_ && !skip_overflow_) {
            // The packet that told the end of the recovery was lost; its separator may have been too.
            skip_overflow_ = true;
            separator_patience_ = kMaxBufferBytes / 2 / plan_.words() + kMaxSamplesPerPacket;
        }
        return;
    }
    last_status_ = packet.status;
    switch (packet.status) {
        case kStatusAutoRecoverActive:
            if (!recovering_) {
                tell(sink, DeviceEventKind::warning, packet.status, meaning_of(packet.status));
            }
            recovering_ = true;
            break;
        case kStatusAutoRecoverEnd:
        case kStatusAutoRecoverEndOverflow:
            if (is_repeated) {  // one recovery, told again
                break;
            }
            tell(sink, DeviceEventKind::warning, packet.status, meaning_of(packet.status));
            skip_overflow_ = packet.status == kStatusAutoRecoverEndOverflow;
            skip_count_ = packet.additional;
            separator_patience_ = kMaxBufferBytes / 2 / plan_.words() + kMaxSamplesPerPacket;
            recovering_ = true;  // until the separator
            break;
        case kStatusBurstComplete:
            final_status_ = packet.status;
            tell(sink, DeviceEventKind::end_of_stream, packet.status, meaning_of(packet.status));
            break;
        case kStatusScanOverlap:
        case kStatusBufferFull:
            final_status_ = packet.status;
            tell(sink, DeviceEventKind::error, packet.status, meaning_of(packet.status));
            break;
        default: tell(sink, DeviceEventKind::warning, packet.status, meaning_of(packet.status)); break;
    }
}

std::uint32_t Assembler::timer_of_scan() const noexcept {
    const std::size_t at = *plan_.timer_word;
    return (std::uint32_t{words_[at + 1]} << 16U) | words_[at];
}

void Assembler::take_scan(FrameSink& sink) noexcept {
    if (recovering_ && is_separator()) {
        take_separator(sink);
        return;
    }
    if (plan_.timer_word) {
        follow_timer(sink);
    }
    if ((skip_count_ || skip_overflow_) && --separator_patience_ == 0) {
        give_up_separator(sink);
    }
    if (plan_.sync_word) {
        follow_sync(sink);
    }
    append_scan();
    if (raw_used_ + plan_.layout.scan_bytes() > raw_.size()) {
        flush(sink);
    }
}

// All analog words at the upper rail while a recovery is announced; a scan whose own time stamp continues
// the line is data, however saturated.
bool Assembler::is_separator() const noexcept {
    const auto analog = std::span(words_).first(plan_.analog_count);
    if (!std::ranges::all_of(analog, [](std::uint16_t word) { return word == kRailHigh; })) {
        return false;
    }
    if (!plan_.timer_word || !ticks_) {
        return true;
    }
    const std::uint32_t step = timer_of_scan() - static_cast<std::uint32_t>(*ticks_);
    return !timing_.internal_clock ||
           std::abs(static_cast<double>(step) / ticks_per_scan_ - 1.0) > kGridTolerance_scans;
}

void Assembler::take_separator(FrameSink& sink) noexcept {
    flush(sink);
    const bool is_counted = skip_count_.has_value() && !skip_overflow_;
    if (plan_.timer_word && timing_.internal_clock) {
        witness_ = skip_overflow_ ? Witness::device_unknown : Witness::device;
    } else {
        // Whether the count includes the separator is not known (devices.md 12.1), hence suspect.
        suspect_ = true;
        open_gap(skip_count_.value_or(0), Witness::device, is_counted ? 0U : kBlockGapUnknown, sink);
    }
    recovering_ = false;
    skip_overflow_ = false;
    skip_count_.reset();
}

// The separator was lost on the way: where the gap lies is no longer known, unless the timer told.
void Assembler::give_up_separator(FrameSink& sink) noexcept {
    if (!plan_.timer_word || !timing_.internal_clock) {
        suspect_ = true;
        open_gap(skip_count_.value_or(0), Witness::device, kBlockGapUnknown, sink);
    }
    recovering_ = false;
    skip_overflow_ = false;
    skip_count_.reset();
}

void Assembler::follow_timer(FrameSink& sink) noexcept {
    const std::uint32_t now = timer_of_scan();
    const bool is_first = !ticks_;
    if (is_first) {
        // As if the scan before the first had been seen, so that the step counts what is missing already.
        const auto one_scan = static_cast<std::uint64_t>(std::llround(ticks_per_scan_));
        ticks_ = start_ticks_.value_or(now) - one_scan;  // modulo 2^64, like the sum below
        ticks_host_ns_ = host_ns_;
    }
    std::uint64_t step = now - static_cast<std::uint32_t>(*ticks_);
    if (witness_ == Witness::device_unknown) {  // longer than a wrap perhaps: the host clock tells which
        constexpr double kWrap = 4294967296.0;
        const double host = static_cast<double>(host_ns_ - ticks_host_ns_) * 1e-9 * kCoreTimer_hz;
        step +=
            static_cast<std::uint64_t>(std::max(0.0, std::round((host - static_cast<double>(step)) / kWrap)))
            << 32U;
    }
    double scans = static_cast<double>(step) / ticks_per_scan_;
    if (is_first) {  // the timer is sampled somewhere within its scan, the start stamp at the beginning
        constexpr double kRounding = 0.01;
        scans = std::floor(scans + kRounding);
    }
    *ticks_ += step;
    ticks_host_ns_ = host_ns_;
    if (!timing_.internal_clock) {
        return;
    }
    if (std::abs(scans - std::round(scans)) > kGridTolerance_scans || scans < 0.5) {
        suspect_ = true;
    }
    const auto missing = static_cast<std::uint64_t>(std::max(std::round(scans) - 1.0, 0.0));
    if (missing > 0) {
        if (witness_ == Witness::none) {
            suspect_ = true;
            tell(sink, DeviceEventKind::warning, 0,
                 "the device's time stamps show a gap that nothing announced");
        }
        const bool is_unknown = witness_ == Witness::device_unknown;
        open_gap(missing, witness_, is_unknown ? kBlockGapUnknown : 0U, sink);
    }
    witness_ = Witness::none;
}

void Assembler::open_gap(std::uint64_t scans, Witness witness, std::uint32_t flags,
                         FrameSink& sink) noexcept {
    flush(sink);
    dropped_before_ += scans;
    next_scan_ += scans;
    gap_flags_ |= kBlockGapBefore | flags;
    (witness == Witness::transport ? counts_.dropped_transport : counts_.dropped_device) += scans;
}

void Assembler::follow_sync(FrameSink& sink) noexcept {
    const bool is_high = (words_[*plan_.sync_word] & plan_.sync_mask) != 0;
    const bool is_active = is_high == plan_.sync_active_high;
    if (sync_level_ && *sync_level_ != is_active) {
        block_.flags |= kBlockTrigger;
        tell(sink, DeviceEventKind::sync, is_active ? 1 : 0, is_active ? "sync on" : "sync off");
    }
    sync_level_ = is_active;
}

void Assembler::append_scan() noexcept {
    if (block_.scan_count == 0) {
        block_.first_scan = next_scan_;
        const double estimated =
            static_cast<double>(start_ticks_.value_or(0)) + static_cast<double>(next_scan_) * ticks_per_scan_;
        block_.device_ticks = ticks_ ? *ticks_ : static_cast<std::uint64_t>(std::llround(estimated));
        block_.flags |= ticks_ ? 0U : kBlockTimeEstimated;
        block_.flags |= (recovering_ ? kBlockRecovering : 0U) | (suspect_ ? kBlockSuspect : 0U) | gap_flags_;
        block_.dropped_before = dropped_before_;
        suspect_ = false;
        dropped_before_ = 0;
        gap_flags_ = 0;
    }
    for (std::size_t i = 0; i < plan_.words(); ++i) {
        const std::uint16_t word = words_[i];
        if (i < plan_.analog_count && (word == 0 || word == kRailHigh)) {
            block_.flags |= kBlockSaturated;
        }
        if (plan_.is_low_word[i]) {
            const std::uint32_t wide = (std::uint32_t{words_[i + 1]} << 16U) | word;
            std::memcpy(raw_.data() + raw_used_, &wide, sizeof wide);
            raw_used_ += sizeof wide;
            ++i;
            continue;
        }
        std::memcpy(raw_.data() + raw_used_, &word, sizeof word);
        raw_used_ += sizeof word;
    }
    ++block_.scan_count;
    ++next_scan_;
}

void Assembler::flush(FrameSink& sink) noexcept {
    if (block_.scan_count == 0) {
        return;
    }
    block_.host_ns = host_ns_;
    block_.raw = std::span<const std::byte>(raw_).first(raw_used_);
    counts_.scans += block_.scan_count;
    ++counts_.blocks;
    sink.on_frames(block_);
    block_ = FrameBlockView{};
    raw_used_ = 0;
}

void Assembler::tell(FrameSink& sink, DeviceEventKind kind, int code, const char* text) const noexcept {
    sink.on_event({kind, next_scan_, host_ns_, code, text});
}

}  // namespace hinge::drivers::t7
