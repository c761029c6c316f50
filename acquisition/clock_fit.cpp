#include "acquisition/clock_fit.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hinge::acquisition {
namespace {

constexpr int kPasses = 6;
constexpr double kSettled = 1e-8;           // change of the slope that ends the passes
constexpr std::size_t kLeastWindows = 8;    // a shorter recording gets shorter windows
constexpr std::size_t kMostTheilSen = 200;  // 20,000 pairs; more windows are thinned out for the start
constexpr double kMadToSd = 1.4826;
constexpr double kRejectSd = 3.0;

// Relative to the first point, so that doubles keep nanoseconds.
struct Point {
    double device_s = 0.0;
    double host_s = 0.0;
    double cost = 0.0;  // the smallest of a window is kept: delay, or length of the round trip
};

struct Line {
    double at_zero = 0.0;
    double slope = 1.0;
    [[nodiscard]] double residual(const Point& point) const noexcept {
        return point.host_s - at_zero - slope * point.device_s;
    }
};

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// The cheapest point of each window.
std::vector<Point> best_of_windows(const std::vector<Point>& points, double window_s) {
    std::vector<Point> best;
    double window = -1.0;
    for (const Point& point : points) {
        const double of = std::floor((point.device_s - points.front().device_s) / window_s);
        if (best.empty() || of > window) {
            best.push_back(point);
            window = of;
        } else if (point.cost < best.back().cost) {
            best.back() = point;
        }
    }
    return best;
}

Line theil_sen(const std::vector<Point>& points, double slope_without) {
    const std::size_t step = points.size() / kMostTheilSen + 1;
    std::vector<double> slopes;
    for (std::size_t a = 0; a < points.size(); a += step) {
        for (std::size_t b = a + step; b < points.size(); b += step) {
            const double apart_s = points[b].device_s - points[a].device_s;
            if (apart_s > 0.0) {
                slopes.push_back((points[b].host_s - points[a].host_s) / apart_s);
            }
        }
    }
    Line line{0.0, slopes.empty() ? slope_without : median(slopes)};
    std::vector<double> rests;
    for (const Point& point : points) {
        rests.push_back(line.residual(point));
    }
    line.at_zero = median(rests);
    return line;
}

void reject_outliers(std::vector<Point>& points, const Line& line) {
    std::vector<double> sizes;
    for (const Point& point : points) {
        sizes.push_back(std::abs(line.residual(point)));
    }
    const double limit = kRejectSd * kMadToSd * median(sizes) + 1e-9;
    std::vector<Point> kept;
    std::copy_if(points.begin(), points.end(), std::back_inserter(kept),
                 [&](const Point& point) { return std::abs(line.residual(point)) <= limit; });
    points = std::move(kept);
}

struct Spread {
    double mean_device_s = 0.0, mean_host_s = 0.0;
    double squares = 0.0;  // of device time about its mean
    double products = 0.0;
};

Spread spread_of(const std::vector<Point>& points) {
    Spread spread;
    const auto count = static_cast<double>(points.size());
    for (const Point& point : points) {
        spread.mean_device_s += point.device_s / count;
        spread.mean_host_s += point.host_s / count;
    }
    for (const Point& point : points) {
        const double from_mean_s = point.device_s - spread.mean_device_s;
        spread.squares += from_mean_s * from_mean_s;
        spread.products += from_mean_s * (point.host_s - spread.mean_host_s);
    }
    return spread;
}

double rms_residual(const std::vector<Point>& points, const Line& line, std::size_t freedoms_used) {
    double squares = 0.0;
    for (const Point& point : points) {
        squares += line.residual(point) * line.residual(point);
    }
    return std::sqrt(squares / static_cast<double>(std::max<std::size_t>(points.size(), freedoms_used + 1) -
                                                   freedoms_used));
}

// Least squares through `points`, with what the scatter says about it. `host_zero_ns` is host_s = 0.
ClockFit describe(const std::vector<Point>& points, double slope_without, std::int64_t host_zero_ns,
                  const ClockFitSettings& settings) {
    const Spread spread = spread_of(points);
    Line line;
    line.slope = spread.squares > 0.0 ? spread.products / spread.squares : slope_without;
    line.at_zero = spread.mean_host_s - line.slope * spread.mean_device_s;
    const double residual_s = rms_residual(points, line, 2);
    double slope_sd =
        points.size() > 2 && spread.squares > 0.0 ? residual_s / std::sqrt(spread.squares) : 1.0;
    const double crystal = settings.crystal_ppm * 1e-6;
    if (slope_sd > crystal && std::abs(line.slope - 1.0) < kRejectSd * slope_sd) {
        line = {0.0, 1.0};
        line.at_zero = line.residual(*std::min_element(
            points.begin(), points.end(),
            [&](const Point& a, const Point& b) { return line.residual(a) < line.residual(b); }));
        slope_sd = crystal;
    }
    ClockFit fit;
    fit.device_origin_s = spread.mean_device_s;
    fit.host_origin_ns =
        host_zero_ns + std::llround((line.at_zero + line.slope * spread.mean_device_s) * 1e9);
    fit.seconds_per_second = line.slope;
    fit.drift_sd_ppm = slope_sd * 1e6;
    fit.residual_s = rms_residual(points, line, 1);
    fit.windows = points.size();
    const double half_span_s = 0.5 * (points.back().device_s - points.front().device_s);
    fit.uncertainty_s = std::hypot(fit.residual_s, slope_sd * half_span_s, settings.unseen_delay_s);
    return fit;
}

double window_for(const std::vector<Point>& points, const ClockFitSettings& settings) {
    const double span_s = points.back().device_s - points.front().device_s;
    return std::max(1e-9, std::min(settings.window_s, span_s / static_cast<double>(kLeastWindows)));
}

}  // namespace

Result<ClockFit> fit_clock(std::span<const ClockPoint> given, const ClockFitSettings& settings) {
    if (given.empty()) {
        return Error{ErrorCode::not_computable, "no arrival time of this device is known"};
    }
    const std::int64_t host_zero_ns = given.front().host_ns;
    std::vector<Point> points;
    for (const ClockPoint& point : given) {
        points.push_back({point.device_s, static_cast<double>(point.host_ns - host_zero_ns) * 1e-9, 0.0});
    }
    std::sort(points.begin(), points.end(),
              [](const Point& a, const Point& b) { return a.device_s < b.device_s; });
    const double window_s = window_for(points, settings);
    Line line;
    std::vector<Point> best;
    for (int pass = 0; pass < kPasses; ++pass) {
        for (Point& point : points) {
            point.cost = point.host_s - line.slope * point.device_s;
        }
        best = best_of_windows(points, window_s);
        const double before = line.slope;
        line = theil_sen(best, 1.0);
        if (std::abs(line.slope - before) < kSettled) {
            break;
        }
    }
    reject_outliers(best, line);
    return describe(best, 1.0, host_zero_ns, settings);
}

Result<ClockFit> fit_round_trips(std::span<const RoundTrip> trips, const ClockFitSettings& settings) {
    if (trips.empty()) {
        return Error{ErrorCode::not_computable, "the device answered no question about its time"};
    }
    const std::int64_t host_zero_ns = trips.front().sent_ns;
    std::vector<Point> points;
    for (const RoundTrip& trip : trips) {
        const double sent_s = static_cast<double>(trip.sent_ns - host_zero_ns) * 1e-9;
        const double took_s = static_cast<double>(trip.received_ns - trip.sent_ns) * 1e-9;
        points.push_back({trip.device_s, sent_s + 0.5 * took_s, took_s});
    }
    std::sort(points.begin(), points.end(),
              [](const Point& a, const Point& b) { return a.device_s < b.device_s; });
    std::vector<Point> best = best_of_windows(points, window_for(points, settings));
    const double quickest_s = std::min_element(best.begin(), best.end(), [](const Point& a, const Point& b) {
                                  return a.cost < b.cost;
                              })->cost;
    reject_outliers(best, theil_sen(best, 1.0));
    ClockFitSettings seen = settings;
    seen.unseen_delay_s = 0.5 * quickest_s;
    return describe(best, 1.0, host_zero_ns, seen);
}

}  // namespace hinge::acquisition
