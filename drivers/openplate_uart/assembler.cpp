#include "drivers/openplate_uart/assembler.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hinge::drivers::openplate {
namespace {

constexpr std::size_t kMostScans = 128;
// A box whose first sample comes within so many samples of the other's started with it.
constexpr std::uint64_t kTogether = 20;
// A sample at most so far behind the newest came twice.
constexpr std::uint64_t kMostBack = 1000;
// A longer step, further ahead of the host's clock than this, is a counter that was started again.
constexpr std::uint64_t kLongStep = 10'000;

}  // namespace

void Assembler::reset() {
    *this = Assembler{};
    builder_.reset(2 * kCells * sizeof(std::int32_t), kMostScans);
    out_of_step_ = true;  // the first bytes may be the end of a packet
    for (Side& side : sides_) {
        side.arrival.reset(kRate_hz);
    }
}

std::size_t Assembler::take(std::span<const std::byte> bytes, std::int64_t host_ns,
                            FrameSink& sink) noexcept {
    builder_.arrived(host_ns);
    std::size_t used = 0;
    for (;;) {
        const PacketScan found = scan_packet(bytes.subspan(used));
        if (found.scan == Scan::need_more) {
            break;
        }
        if (found.size > 0) {
            out_of_step_ = false;
            used += found.size;
            batteries_ += found.scan == Scan::battery ? 1 : 0;
            if (found.scan == Scan::sample) {
                take_sample(found.sample, host_ns, sink);
            }
            continue;
        }
        if (found.scan == Scan::bad_crc) {
            ++builder_.counts.crc_errors;
        }
        if (!out_of_step_) {
            out_of_step_ = true;
            ++builder_.counts.resyncs;
            builder_.mark(kBlockSuspect);
            builder_.tell(DeviceEventKind::warning, 0, "bytes that are no packet; looking for the next",
                          sink);
        }
        ++used;
    }
    builder_.flush(sink);
    return used;
}

void Assembler::take_sample(const Sample& sample, std::int64_t host_ns, FrameSink& sink) noexcept {
    const auto which = static_cast<std::size_t>(sample.plate);
    Side& side = sides_[which];
    const auto scan = place(side, sample.index, host_ns, sink);
    if (!scan || *scan < next_scan()) {  // the latter came too late: its cells were given up
        return;
    }
    make_room(*scan, sink);
    Slot& into = slot(*scan);
    into.has[which] = true;
    std::ranges::copy(sample.cells, into.cells.begin() + static_cast<std::ptrdiff_t>(which * kCells));
    side.arrival.add(*scan + 1, host_ns);
    settle(sink);
}

// The scan a sample belongs to, or nothing when it came before.
std::optional<std::uint64_t> Assembler::place(Side& side, std::uint32_t index, std::int64_t host_ns,
                                              FrameSink& sink) noexcept {
    if (!side.has_started) {
        const std::uint64_t other = std::max(sides_[0].newest, sides_[1].newest);
        side.has_started = true;
        side.newest = std::max(other <= kTogether ? std::uint64_t{0} : other, builder_.next_scan());
        side.first = side.newest;
        side.ticks0 = index - side.newest;  // modulo 2^64
        side.index = index;
        side.host_ns = side.start_ns = host_ns;
        return side.newest;
    }
    const std::uint64_t step = (index + kWrap - side.index) % kWrap;
    if (step == 0 || step > kWrap - kMostBack) {
        builder_.tell(DeviceEventKind::warning, 0, "a packet came twice and was left out", sink);
        return std::nullopt;
    }
    side.newest += follow_counter(side, step, host_ns, sink);
    side.index = index;
    side.host_ns = host_ns;
    return side.newest;
}

// How many samples a step of the counter is. The counter starts again every 655 s, and when its box does; the
// host's clock tells. Samples may be late, never early.
std::uint64_t Assembler::follow_counter(const Side& side, std::uint64_t step, std::int64_t host_ns,
                                        FrameSink& sink) noexcept {
    const double now = static_cast<double>(host_ns - side.start_ns) * 1e-9 * kRate_hz;
    const double ahead = static_cast<double>(side.newest - side.first + step) - now;
    if (ahead < 0.0) {
        return step + static_cast<std::uint64_t>(std::round(-ahead / kWrap)) * kWrap;
    }
    if (step < kLongStep || ahead < kLongStep + 0.01 * now) {
        return step;
    }
    builder_.mark(kBlockSuspect | kBlockGapUnknown);
    builder_.tell(DeviceEventKind::warning, 0, "a plate counts from another number; was it restarted?", sink);
    const double passed = static_cast<double>(host_ns - side.host_ns) * 1e-9 * kRate_hz;
    return static_cast<std::uint64_t>(std::max(1.0, std::round(passed)));
}

// Settles what lies too far behind `scan` to wait any longer.
void Assembler::make_room(std::uint64_t scan, FrameSink& sink) noexcept {
    for (std::size_t i = 0; i < kSlots && scan - next_scan() >= kSlots; ++i) {
        settle_one(sink);
    }
    if (scan - next_scan() >= kSlots) {  // nothing is left to settle before it
        builder_.gap(scan - next_scan(), 0, sink);
    }
}

// A scan is settled when both boxes have gone past it: a serial line keeps the order.
void Assembler::settle(FrameSink& sink) noexcept {
    while (sides_[0].has_started && sides_[1].has_started &&
           next_scan() <= std::min(sides_[0].newest, sides_[1].newest)) {
        settle_one(sink);
    }
    const std::uint64_t newest = std::max(sides_[0].newest, sides_[1].newest);
    while (newest >= next_scan() + kSlots / 2) {  // one box is silent
        settle_one(sink);
    }
}

void Assembler::settle_one(FrameSink& sink) noexcept {
    Slot& done = slot(next_scan());
    if (!done.has[0] && !done.has[1]) {
        builder_.gap(1, 0, sink);
        return;
    }
    for (std::size_t which = 0; which < 2; ++which) {
        if (!done.has[which]) {
            std::fill_n(done.cells.begin() + static_cast<std::ptrdiff_t>(which * kCells), kCells, kNoReading);
        }
    }
    const bool is_half = !done.has[0] || !done.has[1];
    half_scans_ += is_half ? 1U : 0U;
    if (is_half && !told_half_) {
        builder_.tell(DeviceEventKind::warning, 0,
                      "one plate's samples are missing; its cells have no reading", sink);
    }
    told_half_ = is_half;
    builder_.add(std::as_bytes(std::span(done.cells)), sides_[0].ticks0 + next_scan(), sink);
    done = Slot{};
}

void Assembler::finish(FrameSink& sink) noexcept {
    told_half_ = true;  // an end between the two boxes' packets is no loss
    for (std::size_t i = 0; i < kSlots; ++i) {
        const std::uint64_t newest = std::max(sides_[0].newest, sides_[1].newest);
        if ((!sides_[0].has_started && !sides_[1].has_started) || next_scan() > newest) {
            break;
        }
        settle_one(sink);
    }
    builder_.flush(sink);
}

double Assembler::drift_ppm() const noexcept {
    const double local_hz = sides_[0].arrival.measured_hz();
    const double remote_hz = sides_[1].arrival.measured_hz();
    return local_hz > 0.0 && remote_hz > 0.0 ? (remote_hz / local_hz - 1.0) * 1e6 : 0.0;
}

}  // namespace hinge::drivers::openplate
