#include "drivers/labjack_t7/emulator_stream.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::t7 {
namespace {

// One conversion every 12.5 us (devices.md 1.2).
constexpr std::uint64_t kTicksPerConversion = 500;

}  // namespace

StreamEngine::StreamEngine(Signal signal, Calibration calibration)
    : signal_(std::move(signal)), calibration_(calibration) {}

void StreamEngine::enable(const StreamSetup& setup, std::uint64_t now_ticks) {
    setup_ = setup;
    enabled_ = true;
    recovering_ = false;
    overflowed_ = false;
    first_scan_ticks_ = now_ticks + setup.ticks_per_scan;
    skipped_now_ = 0;
    told_skip_.reset();
    buffer_.clear();
    buffered_separators_ = 0;
    packed_words_ = 0;
    transaction_ = 0;
    truth_ = StreamTruth{};
}

void StreamEngine::advance_to(std::uint64_t now_ticks) {
    while (enabled_ && !overflowed_ &&
           first_scan_ticks_ + truth_.clocked * setup_.ticks_per_scan <= now_ticks) {
        clock_scan();
    }
}

void StreamEngine::clock_scan() {
    const std::size_t words = setup_.addresses.size();
    const std::size_t capacity = setup_.buffer_bytes / 2;
    if (recovering_ && buffer_.size() < setup_.samples_per_packet && buffer_.size() + 2 * words <= capacity) {
        recovering_ = false;
        told_skip_ = std::exchange(skipped_now_, 0) + (counts_separator_ ? 1 : 0);
        buffer_.insert(buffer_.end(), words, std::uint16_t{0xFFFF});
        ++buffered_separators_;
    }
    const std::uint64_t index = truth_.clocked++;
    if (recovering_ || buffer_.size() + words > capacity) {
        overflowed_ = !setup_.recovers;
        recovering_ = setup_.recovers;
        ++skipped_now_;
        ++truth_.skipped;
        return;
    }
    const auto scan = scan_words(index);
    buffer_.insert(buffer_.end(), scan.begin(), scan.end());
}

std::uint32_t StreamEngine::sample(std::uint16_t address, const Inputs& inputs, std::uint64_t ticks) const {
    if (address < kAin0 + 2 * kAinCount) {
        const std::size_t ain = address / 2;
        return calibration_.ranges[setup_.range[ain]].counts(inputs.volts[ain]);
    }
    if (address == kCoreTimer) {
        return static_cast<std::uint32_t>(ticks);
    }
    return address == kFioState ? inputs.fio : inputs.quadrature;
}

std::vector<std::uint16_t> StreamEngine::scan_words(std::uint64_t index) const {
    const std::uint64_t ticks = first_scan_ticks_ + index * setup_.ticks_per_scan;
    const std::uint64_t zero_ticks = power_up_ticks_.value_or(first_scan_ticks_ - setup_.ticks_per_scan);
    const double time_s = static_cast<double>(ticks - zero_ticks) / tick_hz_;
    const Inputs inputs = signal_(index, time_s);
    std::vector<std::uint16_t> words;
    std::uint16_t captured = 0;
    for (const std::uint16_t address : setup_.addresses) {
        if (address == kStreamDataCapture16) {
            words.push_back(captured);
            continue;
        }
        const std::uint32_t value = sample(address, inputs, ticks + words.size() * kTicksPerConversion);
        captured = static_cast<std::uint16_t>(value >> 16U);
        words.push_back(static_cast<std::uint16_t>(value & 0xFFFFU));
    }
    return words;
}

std::optional<std::vector<std::byte>> StreamEngine::next_packet() {
    if (buffer_.size() < setup_.samples_per_packet) {
        if (std::exchange(overflowed_, false)) {
            enabled_ = false;
            return pack(0, kStatusBufferFull, 0);
        }
        return std::nullopt;
    }
    if (told_skip_) {
        const std::uint64_t skipped = *std::exchange(told_skip_, std::nullopt);
        const bool fits = skipped <= std::numeric_limits<std::uint16_t>::max();
        return pack(setup_.samples_per_packet, fits ? kStatusAutoRecoverEnd : kStatusAutoRecoverEndOverflow,
                    fits ? static_cast<std::uint16_t>(skipped) : std::uint16_t{0xFFFF});
    }
    return pack(setup_.samples_per_packet, recovering_ ? kStatusAutoRecoverActive : kStatusFine, 0);
}

std::vector<std::byte> StreamEngine::overlap_packet() {
    enabled_ = false;
    return pack(0, kStatusScanOverlap, 0);
}

std::vector<std::byte> StreamEngine::pack(std::size_t samples, std::uint16_t status,
                                          std::uint16_t additional) {
    std::vector<std::byte> bytes(16 + 2 * samples);
    for (std::size_t i = 0; i < samples; ++i) {
        write_be16(bytes, 16 + 2 * i, buffer_.front());
        buffer_.pop_front();
    }
    write_be16(bytes, 0, transaction_++);
    write_be16(bytes, 4, static_cast<std::uint16_t>(10 + 2 * samples));
    bytes[6] = std::byte{1};
    bytes[7] = std::byte{76};
    bytes[8] = std::byte{16};
    write_be16(bytes, 10, static_cast<std::uint16_t>(std::min<std::size_t>(2 * buffer_.size(), 0xFFFF)));
    write_be16(bytes, 12, status);
    write_be16(bytes, 14, additional);
    packed_words_ += samples;
    if (status == kStatusAutoRecoverEnd || status == kStatusAutoRecoverEndOverflow) {
        packed_words_ -= std::exchange(buffered_separators_, 0) * setup_.addresses.size();
    }
    truth_.packed = packed_words_ / setup_.addresses.size();
    return bytes;
}

}  // namespace hinge::drivers::t7
