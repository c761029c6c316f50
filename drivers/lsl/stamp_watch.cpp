#include "drivers/lsl/stamp_watch.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hinge::drivers::lab_streaming {
namespace {

constexpr double kWindow_s = 0.125;
constexpr double kLeastSpan_s = 0.2;  // of the line before anything is doubted
constexpr double kStays_s = 0.5;
constexpr double kStaysAtEnd_s = 0.25;  // when nothing more comes to judge by
constexpr double kDoubt_periods = 0.75;
constexpr double kMostRateError = 0.06;  // of the nominal rate
constexpr double kSigmas = 4.0;
constexpr double kExcessShare =
    3.0;  // of the mean lateness over the number of stamps: how far off their least is
constexpr double kRounding_s = 1e-6;
constexpr double kResumeAgrees_s = 1.0;

}  // namespace

void StampWatch::reset(double period_s) noexcept {
    *this = StampWatch{};
    period_s_ = period_s;
}

double StampWatch::arrival_of(std::int64_t host_ns) const noexcept {
    return 1e-9 * static_cast<double>(host_ns - origin_ns_) - static_cast<double>(count_) * period_s_;
}

StampVerdict StampWatch::add(double stamp_s, std::int64_t host_ns) noexcept {
    if (!begun_) {
        begun_ = true;
        origin_s_ = stamp_s;
        origin_ns_ = host_ns;
    }
    const double x_s = static_cast<double>(count_) * period_s_;
    const double arrival_s = arrival_of(host_ns);
    double d_s = (stamp_s - origin_s_) - x_s;
    ++count_;
    if (!std::isfinite(d_s)) {
        return StampVerdict::believed;
    }
    const Line line = doubting_ ? before_ : fit();
    const double limit = limit_s(line, x_s);
    const double r_s = d_s - at(line, x_s);
    if (line.known && r_s < -std::max(limit, kLeastSpan_s)) {  // no stamp is early: the clock was set back
        origin_s_ += r_s;
        doubting_ = false;
        keep(x_s, d_s - r_s, arrival_s);
        return StampVerdict::clock_set;
    }
    if (!line.known || r_s <= limit) {
        const bool was_doubting = std::exchange(doubting_, false);
        keep(x_s, d_s, arrival_s);
        if (was_doubting) {  // the late ones say how late stamps are here
            Window& window = windows_[(window_count_ - 1) % kWindows];
            window.excess_s += doubted_s_;
            window.stamps += doubted_;
        }
        return was_doubting ? StampVerdict::dismissed : StampVerdict::believed;
    }
    if (!doubting_) {
        doubting_ = true;
        before_ = line;
        doubted_ = 1.0;
        doubted_s_ = r_s;
        least_r_s_ = r_s;
        least_x_s_ = settled_x_s_ = x_s;
        least_arrival_s_ = arrival_s;
        return StampVerdict::doubted;
    }
    doubted_ += 1.0;
    doubted_s_ += r_s;
    if (r_s < least_r_s_ - 0.5 * period_s_) {
        settled_x_s_ = x_s;
    }
    if (r_s < least_r_s_) {
        least_r_s_ = r_s;
        least_x_s_ = x_s;
    }
    least_arrival_s_ = std::min(least_arrival_s_, arrival_s);
    return x_s - settled_x_s_ >= kStays_s ? decide() : StampVerdict::doubted;
}

StampVerdict StampWatch::finish() noexcept {
    if (!doubting_) {
        return StampVerdict::believed;
    }
    if (static_cast<double>(count_) * period_s_ - settled_x_s_ < kStaysAtEnd_s) {
        doubting_ = false;
        return StampVerdict::dismissed;
    }
    return decide();
}

StampVerdict StampWatch::decide() noexcept {
    doubting_ = false;
    const double step_s = least_r_s_;
    if (!arrivals_agree(step_s)) {
        origin_s_ += step_s;
        keep(least_x_s_, at(before_, least_x_s_), least_arrival_s_);
        return StampVerdict::clock_set;
    }
    lost_ = static_cast<std::uint64_t>(std::llround(step_s / (period_s_ * (1.0 + before_.slope))));
    count_ += lost_;
    const double moved_s = static_cast<double>(lost_) * period_s_;
    keep(least_x_s_ + moved_s, at(before_, least_x_s_) + step_s - moved_s, least_arrival_s_ - moved_s);
    return StampVerdict::lost;
}

// Samples that were lost are late in arriving as well, by as much and the network's moods.
bool StampWatch::arrivals_agree(double step_s) const noexcept {
    double least_s = windows_[(window_count_ - 1) % kWindows].arrival_s;
    double most_s = least_s;
    const std::size_t used = std::min<std::size_t>(window_count_, kWindows / 2);
    for (std::size_t i = window_count_ - used; i < window_count_; ++i) {
        const Window& window = windows_[i % kWindows];
        const double drift_s = before_.slope * (least_x_s_ - window.x_s);
        least_s = std::min(least_s, window.arrival_s + drift_s);
        most_s = std::max(most_s, window.arrival_s + drift_s);
    }
    return least_arrival_s_ - least_s >= 0.5 * step_s - (most_s - least_s);
}

std::uint64_t StampWatch::resume(double stamp_s, std::int64_t host_ns, bool& by_arrival) noexcept {
    const double x_s = static_cast<double>(count_) * period_s_;
    const Line line = doubting_ ? before_ : fit();
    doubting_ = false;
    const double expected_s = line.known ? at(line, x_s) : last_d_s_;
    const double by_stamp_s = (stamp_s - origin_s_) - x_s - expected_s;
    double least_s = windows_[0].arrival_s;
    if (window_count_ > 0) {
        least_s = windows_[(window_count_ - 1) % kWindows].arrival_s;
    }
    const double by_arrival_s = std::max(0.0, arrival_of(host_ns) - least_s);
    by_arrival = !(std::abs(by_stamp_s - by_arrival_s) <= kResumeAgrees_s);
    const double missing_s = std::max(0.0, by_arrival ? by_arrival_s : by_stamp_s);
    const auto lost = static_cast<std::uint64_t>(std::llround(missing_s / period_s_));
    count_ += lost;
    if (by_arrival) {
        origin_s_ += by_stamp_s - static_cast<double>(lost) * period_s_;
    }
    return lost;
}

void StampWatch::keep(double x_s, double d_s, double arrival_s) noexcept {
    last_d_s_ = d_s;
    if (window_count_ == 0 || x_s >= window_end_s_) {
        windows_[window_count_++ % kWindows] = {x_s, d_s, 0.0, 1.0, arrival_s};
        window_end_s_ = x_s + kWindow_s;
        return;
    }
    Window& window = windows_[(window_count_ - 1) % kWindows];
    if (d_s < window.least_s) {
        window.excess_s += window.stamps * (window.least_s - d_s);
        window.least_s = d_s;
        window.x_s = x_s;
    } else {
        window.excess_s += d_s - window.least_s;
    }
    window.stamps += 1.0;
    window.arrival_s = std::min(window.arrival_s, arrival_s);
}

StampWatch::Line StampWatch::fit() const noexcept {
    Line line;
    if (window_count_ < 3) {
        return line;
    }
    const std::size_t end = window_count_ - 1;  // the newest still grows
    const std::size_t first = window_count_ - std::min(window_count_, kWindows);
    const auto n = static_cast<double>(end - first);
    if (windows_[(end - 1) % kWindows].x_s - windows_[first % kWindows].x_s < kLeastSpan_s) {
        return line;
    }
    double excess_s = 0.0;
    for (std::size_t i = first; i < end; ++i) {
        const Window& window = windows_[i % kWindows];
        line.mean_x_s += window.x_s / n;
        line.mean_s += window.least_s / n;
        excess_s += window.excess_s / (window.stamps * window.stamps) / n;
    }
    double xy = 0.0;
    for (std::size_t i = first; i < end; ++i) {
        const double dx_s = windows_[i % kWindows].x_s - line.mean_x_s;
        line.spread_s2 += dx_s * dx_s;
        xy += dx_s * (windows_[i % kWindows].least_s - line.mean_s);
    }
    line.slope = std::clamp(xy / line.spread_s2, -kMostRateError, kMostRateError);
    double squares_s2 = 0.0;
    for (std::size_t i = first; i < end; ++i) {
        const double off_s = windows_[i % kWindows].least_s - at(line, windows_[i % kWindows].x_s);
        squares_s2 += off_s * off_s / std::max(n - 2.0, 1.0);
    }
    line.noise_s = std::max(std::sqrt(squares_s2), kExcessShare * excess_s);
    line.windows = n;
    line.known = true;
    return line;
}

// Three quarters of a period, and what the line may be wrong by at `x_s` and one window's noise.
double StampWatch::limit_s(const Line& line, double x_s) const noexcept {
    if (!line.known) {
        return 0.0;
    }
    const double dx_s = x_s - line.mean_x_s;
    const double leverage = std::sqrt(1.0 + 1.0 / line.windows + dx_s * dx_s / line.spread_s2);
    return kDoubt_periods * period_s_ + kRounding_s + kSigmas * line.noise_s * leverage;
}

}  // namespace hinge::drivers::lab_streaming
