#include "drivers/transport/arrival_rate.h"

#include <algorithm>
#include <cmath>

namespace hinge::drivers {

void ArrivalRate::reset(double nominal_hz) noexcept {
    *this = ArrivalRate{};
    nominal_hz_ = nominal_hz;
}

void ArrivalRate::add(std::uint64_t scans_so_far, std::int64_t host_ns) noexcept {
    const double scans_s = static_cast<double>(scans_so_far) / nominal_hz_;
    if (recent_count_ == 0) {
        origin_ns_ = host_ns;
        origin_scans_s_ = scans_s;
        window_end_s_ = 0.0;
    }
    const double since_s = scans_s - origin_scans_s_;
    const Point point{since_s, static_cast<double>(host_ns - origin_ns_) * 1e-9 - since_s};
    recent_[recent_count_++ % kRecent] = point;
    if (window_count_ == 0 || since_s >= window_end_s_) {
        windows_[window_count_++ % kWindows] = point;
        if (window_count_ > kWindows) {
            first_window_ = std::max(first_window_, window_count_ - kWindows);
        }
        window_end_s_ = since_s + 1.0;
        return;
    }
    Point& lowest = windows_[(window_count_ - 1) % kWindows];
    if (point.late_s < lowest.late_s) {
        lowest = point;
    }
}

// Through the windows before `end`.
ArrivalRate::Line ArrivalRate::fit(std::size_t end) const noexcept {
    if (end <= first_window_) {
        return {};
    }
    const auto n = static_cast<double>(end - first_window_);
    double mean_x = 0.0;
    double mean_y = 0.0;
    for (std::size_t i = first_window_; i < end; ++i) {
        mean_x += windows_[i % kWindows].scans_s / n;
        mean_y += windows_[i % kWindows].late_s / n;
    }
    double xx = 0.0;
    double xy = 0.0;
    for (std::size_t i = first_window_; i < end; ++i) {
        const double dx = windows_[i % kWindows].scans_s - mean_x;
        xx += dx * dx;
        xy += dx * (windows_[i % kWindows].late_s - mean_y);
    }
    const double slope = xx > 0.0 ? xy / xx : 0.0;
    return {mean_y - slope * mean_x, slope};
}

double ArrivalRate::residual_s(const Line& line, std::size_t window) const noexcept {
    const Point& point = windows_[window % kWindows];
    return point.late_s - line.offset_s - line.slope * point.scans_s;
}

std::optional<double> ArrivalRate::take_step(double least_s) noexcept {
    constexpr std::size_t kLeastWindows = 8;
    if (window_count_ == judged_count_ || window_count_ < first_window_ + kLeastWindows + 3) {
        return std::nullopt;
    }
    judged_count_ = window_count_;
    const std::size_t before = window_count_ - 3;  // two complete windows, and the newest still grows
    const Line line = fit(before);
    const double first_s = residual_s(line, before);
    const double second_s = residual_s(line, before + 1);
    if (first_s * second_s <= 0.0 || std::min(std::abs(first_s), std::abs(second_s)) <= least_s) {
        return std::nullopt;
    }
    window_count_ = judged_count_ = before;
    window_end_s_ = 0.0;
    return second_s;
}

double ArrivalRate::measured_hz() const noexcept {
    return window_count_ < first_window_ + 3 ? 0.0 : nominal_hz_ / (1.0 + fit(window_count_).slope);
}

double ArrivalRate::jitter_ms_p95() const noexcept {
    const std::size_t used = std::min(recent_count_, kRecent);
    if (used == 0) {
        return 0.0;
    }
    const Line line = fit(window_count_);
    std::array<double, kRecent> late_ms{};
    for (std::size_t i = 0; i < used; ++i) {
        late_ms[i] = (recent_[i].late_s - line.offset_s - line.slope * recent_[i].scans_s) * 1e3;
    }
    const auto p95 = late_ms.begin() + static_cast<std::ptrdiff_t>((used - 1) * 95 / 100);
    std::nth_element(late_ms.begin(), p95, late_ms.begin() + static_cast<std::ptrdiff_t>(used));
    return std::max(*p95, 0.0);
}

}  // namespace hinge::drivers
