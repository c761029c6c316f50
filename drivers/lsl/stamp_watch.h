#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// Which steps of a stream's time stamps are losses. LSL travels by TCP and loses nothing on the way: samples
// are missing only where the stamps stay ahead of the sample count.
//
//   d_n = t_n - n T             t_n the stamp of sample n (lost ones counted), T the nominal period
//   line: least squares through the smallest d of each eighth of a second, 4 s of them
//   r_n = d_n - line(n T)       a stamp is late by a delay that is never negative, so the line lies under
//   them
//
// A stamp with r_n above 3/4 T plus the line's own uncertainty begins a doubt. The doubt ends when a stamp
// comes back to the line (it was only late), or when the smallest r has stood still for 0.5 s: then
// k = round(min r / T(1 + slope)) samples are missing, if the arrivals are late by half of it too; otherwise
// the outlet's clock was set, and stamps are shifted back by min r. Steps to earlier times are the clock's as
// well. Source: devices.md 13 (pyxdf breaks at 1 s and 500 samples; ours are the lower envelope's 0.5 s).
// Numbers: our own convention, drivers/lsl/README.md. Allocates nothing.
namespace hinge::drivers::lab_streaming {

enum class StampVerdict : std::uint8_t {
    believed,   // nothing is missing before this sample
    doubted,    // hold this sample and those behind it back
    dismissed,  // the doubt was none: release what is held, and this one
    lost,       // `lost()` samples are missing before the first that is held
    clock_set,  // the outlet's clock was set: nothing is missing
};

class StampWatch {
public:
    void reset(double period_s) noexcept;
    // The stamp of a sample and when it arrived. Samples whose time is deduced go to `skip`.
    [[nodiscard]] StampVerdict add(double stamp_s, std::int64_t host_ns) noexcept;
    void skip() noexcept { ++count_; }
    // The stream ends: decides with what is known. `believed` when there is no doubt.
    [[nodiscard]] StampVerdict finish() noexcept;
    // What is held must leave now. Only while in doubt.
    [[nodiscard]] StampVerdict decide() noexcept;
    [[nodiscard]] bool is_doubting() const noexcept { return doubting_; }
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
    // The connection was new: how many samples are missing before a sample with this stamp, that arrived
    // then. By the stamps when they agree with the arrival within a second, else by the arrival
    // (`by_arrival`).
    [[nodiscard]] std::uint64_t resume(double stamp_s, std::int64_t host_ns, bool& by_arrival) noexcept;

private:
    struct Window {
        double x_s = 0.0;       // n T of the smallest
        double least_s = 0.0;   // smallest d
        double excess_s = 0.0;  // sum of what the others lie above it
        double stamps = 0.0;
        double arrival_s = 0.0;  // smallest arrival minus n T
    };
    struct Line {
        bool known = false;
        double mean_x_s = 0.0, mean_s = 0.0, slope = 0.0;
        double spread_s2 = 0.0;  // sum of squares of x about its mean
        double noise_s = 0.0;    // of one window's smallest
        double windows = 0.0;
    };

    void keep(double x_s, double d_s, double arrival_s) noexcept;
    [[nodiscard]] Line fit() const noexcept;
    [[nodiscard]] double limit_s(const Line& line, double x_s) const noexcept;
    [[nodiscard]] bool arrivals_agree(double step_s) const noexcept;
    [[nodiscard]] double arrival_of(std::int64_t host_ns) const noexcept;
    [[nodiscard]] static double at(const Line& line, double x_s) noexcept {
        return line.mean_s + line.slope * (x_s - line.mean_x_s);
    }

    static constexpr std::size_t kWindows = 32;
    std::array<Window, kWindows> windows_{};  // ring; the newest is still growing
    std::size_t window_count_ = 0;
    double window_end_s_ = 0.0;
    double period_s_ = 0.001;
    std::uint64_t count_ = 0;  // samples so far, lost ones included
    bool begun_ = false;
    double origin_s_ = 0.0;  // the first stamp, and what its clock was set by
    std::int64_t origin_ns_ = 0;
    std::uint64_t lost_ = 0;
    double last_d_s_ = 0.0;

    // The doubt of the moment.
    bool doubting_ = false;
    Line before_;
    double least_r_s_ = 0.0;    // smallest r
    double least_x_s_ = 0.0;    // where it stands
    double settled_x_s_ = 0.0;  // where it fell by more than half a period last
    double least_arrival_s_ = 0.0;
    double doubted_ = 0.0;  // stamps of this doubt, and the sum of their r
    double doubted_s_ = 0.0;
};

}  // namespace hinge::drivers::lab_streaming
