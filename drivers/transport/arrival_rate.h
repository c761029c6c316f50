#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

// How fast scans really arrive on the host clock, for the health table.
//
// A block arrives late by a delay that is never negative, so the line is laid under the points: of each
// second the earliest arrival relative to the nominal rate is kept, and a straight line is fitted through
// the last 64 of them (devices.md 8.3). Until two seconds are known the rate is 0 ("not known").
//
// On a wire without counters the same line shows lost bytes: from then on everything comes too late.
namespace hinge::drivers {

class ArrivalRate {
public:
    // Starts again at `nominal_hz`.
    void reset(double nominal_hz) noexcept;
    // `scans_so_far` scans, lost ones included, were complete at `host_ns`. Allocates nothing.
    void add(std::uint64_t scans_so_far, std::int64_t host_ns) noexcept;

    [[nodiscard]] double measured_hz() const noexcept;
    // 95th percentile of how much later than the line the last 256 blocks came.
    [[nodiscard]] double jitter_ms_p95() const noexcept;
    // How much later than the line through all seconds before the last two complete ones came, when both lie
    // more than `least_s` off to the same side and eight seconds are known; negative: earlier. What came
    // since the step is forgotten, so a caller that counts what was lost goes on along the old line.
    // Allocates nothing; answers each second once.
    [[nodiscard]] std::optional<double> take_step(double least_s) noexcept;

private:
    struct Point {
        double scans_s = 0.0;  // scans so far at the nominal rate
        double late_s = 0.0;   // arrival minus `scans_s`
    };
    struct Line {
        double offset_s = 0.0;
        double slope = 0.0;
    };
    [[nodiscard]] Line fit(std::size_t end) const noexcept;
    [[nodiscard]] double residual_s(const Line& line, std::size_t window) const noexcept;

    static constexpr std::size_t kWindows = 64;
    static constexpr std::size_t kRecent = 256;
    std::array<Point, kWindows> windows_{};  // ring of window minima; the newest is still growing
    std::array<Point, kRecent> recent_{};    // ring of blocks
    std::size_t window_count_ = 0;
    std::size_t first_window_ = 0;  // of those the ring still holds
    std::size_t judged_count_ = 0;  // windows that `take_step` has seen
    std::size_t recent_count_ = 0;
    std::int64_t origin_ns_ = 0;
    double origin_scans_s_ = 0.0;
    double window_end_s_ = 0.0;
    double nominal_hz_ = 0.0;
};

}  // namespace hinge::drivers
