#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "drivers/labjack_t7/calibration.h"
#include "drivers/labjack_t7/registers.h"

// The streaming half of the emulated T7: a scan clock that fills the device buffer, the buffer's overflow
// and auto-recovery, and the packets it is drained by. Pure: time is told, bytes are fetched. Written from
// devices.md 1.6 and 1.9, apart from the driver's own reading of the same text.
namespace hinge::drivers::t7 {

// What is wired to the device at an instant.
struct Inputs {
    std::array<double, kAinCount> volts{};
    std::uint16_t fio = 0;
    std::uint32_t quadrature = 0;  // counts, two's complement
};

// Asked once for every scan, in order.
using Signal = std::function<Inputs(std::uint64_t scan, double time_s)>;

struct StreamSetup {
    std::vector<std::uint16_t> addresses;
    std::array<std::size_t, kAinCount> range{};  // index into Calibration::ranges
    std::uint32_t ticks_per_scan = 40000;
    std::uint32_t samples_per_packet = 1;
    std::uint32_t buffer_bytes = kDefaultBufferBytes;
    bool recovers = true;  // false: stops with 2945 when the buffer is full
};

// What really happened, for tests to compare with.
struct StreamTruth {
    std::uint64_t clocked = 0;  // scans the clock asked for since enable
    std::uint64_t skipped = 0;  // of those, not taken because the buffer was full
    std::uint64_t packed = 0;   // complete scans handed out in packets, separators not counted
    std::uint64_t lost = 0;     // of those, in packets thrown away on purpose
};

class StreamEngine {
public:
    StreamEngine(Signal signal, Calibration calibration);

    // Whether the skip count of 2941 includes the separator scan, which devices.md 12.1 leaves open.
    void set_counts_separator(bool counts) noexcept { counts_separator_ = counts; }
    // From now on the signal is asked at the time since the core timer stood at `ticks`, running at
    // `tick_hz`, and not at the time since enable on a clock without drift.
    void set_power_up(std::uint64_t ticks, double tick_hz) noexcept {
        power_up_ticks_ = ticks;
        tick_hz_ = tick_hz;
    }
    void enable(const StreamSetup& setup, std::uint64_t now_ticks);
    void disable() noexcept { enabled_ = false; }
    [[nodiscard]] bool is_enabled() const noexcept { return enabled_; }
    // Core timer at the first scan, which comes one period after enable.
    [[nodiscard]] std::uint64_t first_scan_ticks() const noexcept { return first_scan_ticks_; }

    // Takes every scan due up to `now_ticks`.
    void advance_to(std::uint64_t now_ticks);
    // The next whole packet, if the buffer holds one.
    [[nodiscard]] std::optional<std::vector<std::byte>> next_packet();
    // The packet that says the scans overlapped (2942), after which nothing comes.
    [[nodiscard]] std::vector<std::byte> overlap_packet();
    // The packet last handed out will not arrive.
    void count_lost_packet() noexcept { truth_.lost += setup_.samples_per_packet / setup_.addresses.size(); }

    [[nodiscard]] const StreamSetup& setup() const noexcept { return setup_; }
    [[nodiscard]] const StreamTruth& truth() const noexcept { return truth_; }
    // The words scan `index` has on the wire.
    [[nodiscard]] std::vector<std::uint16_t> scan_words(std::uint64_t index) const;

private:
    void clock_scan();
    [[nodiscard]] std::vector<std::byte> pack(std::size_t samples, std::uint16_t status,
                                              std::uint16_t additional);
    [[nodiscard]] std::uint32_t sample(std::uint16_t address, const Inputs& inputs,
                                       std::uint64_t ticks) const;

    Signal signal_;
    std::optional<std::uint64_t> power_up_ticks_;
    double tick_hz_ = kCoreTimer_hz;
    Calibration calibration_;
    StreamSetup setup_;
    bool counts_separator_ = false;
    bool enabled_ = false;
    bool recovering_ = false;
    bool overflowed_ = false;  // stopped with 2945
    std::uint64_t first_scan_ticks_ = 0;
    std::uint64_t skipped_now_ = 0;           // scans skipped in the recovery under way
    std::optional<std::uint64_t> told_skip_;  // to be told by the next packet
    std::deque<std::uint16_t> buffer_;
    std::uint64_t buffered_separators_ = 0;
    std::uint64_t packed_words_ = 0;
    std::uint16_t transaction_ = 0;
    StreamTruth truth_;
};

}  // namespace hinge::drivers::t7
