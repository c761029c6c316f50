#include "acquisition/calibration.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

namespace hinge::acquisition {
namespace {

// A centred mean over w seconds has its -3 dB point at 0.443 / w.
constexpr double kWeighLowPass_hz = 10.0;
constexpr double kBoxcarProduct = 0.443;
constexpr double kWindowStep_s = 0.05;

Error refuse(const std::string& sentence) {
    return {ErrorCode::not_computable, sentence};
}

std::string rounded(double value) {
    std::ostringstream out;
    out.precision(1);
    out << std::fixed << value;
    return out.str();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) {
        return *middle;
    }
    return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

Result<std::array<double, 6>> zero_of(std::span<const LiveScan> scans, Side side,
                                      const ZeroSettings& settings, double& range_n) {
    const std::string plate = side == Side::left ? "the left plate" : "the right plate";
    std::array<double, 6> zero{};
    std::vector<double> values(scans.size());
    for (std::size_t axis = 0; axis < zero.size(); ++axis) {
        std::transform(scans.begin(), scans.end(), values.begin(), [&](const LiveScan& scan) {
            return side == Side::left ? scan.left_sensor[axis] : scan.right_sensor[axis];
        });
        zero[axis] = median(values);
        if (axis == 2) {
            const auto [least, most] = std::minmax_element(values.begin(), values.end());
            range_n = *most - *least;
        }
    }
    if (!(range_n <= settings.most_range_n)) {
        return refuse(plate + " moved by " + rounded(range_n) + " N during the zero, at most " +
                      rounded(settings.most_range_n) + " N are allowed; step off, wait and zero again");
    }
    if (!(std::abs(zero[2]) <= settings.most_offset_n)) {
        return refuse(plate + " carries " + rounded(zero[2]) + " N, at most " +
                      rounded(settings.most_offset_n) + " N are allowed; empty it and zero again");
    }
    return zero;
}

std::vector<double> smoothed(const std::vector<double>& values, double rate_hz) {
    const auto half = static_cast<std::size_t>(0.5 * kBoxcarProduct / kWeighLowPass_hz * rate_hz);
    const std::size_t width = 2 * half + 1;
    std::vector<double> out;
    if (values.size() < width) {
        return out;
    }
    double sum = 0.0;
    for (std::size_t at = 0; at < values.size(); ++at) {
        sum += values[at];
        if (at + 1 >= width) {
            out.push_back(sum / static_cast<double>(width));
            sum -= values[at + 1 - width];
        }
    }
    return out;
}

BodyWeight describe(std::span<const double> force_n, double rate_hz, double correlation_s) {
    const auto count = static_cast<double>(force_n.size());
    double sum = 0.0;
    for (const double value : force_n) {
        sum += value;
    }
    BodyWeight weight;
    weight.weight_n = sum / count;
    double squares = 0.0;
    double products = 0.0;
    double time_squares = 0.0;
    for (std::size_t at = 0; at < force_n.size(); ++at) {
        const double time_s = (static_cast<double>(at) - 0.5 * (count - 1.0)) / rate_hz;
        squares += (force_n[at] - weight.weight_n) * (force_n[at] - weight.weight_n);
        products += time_s * (force_n[at] - weight.weight_n);
        time_squares += time_s * time_s;
    }
    weight.sd_n = std::sqrt(squares / std::max(1.0, count - 1.0));
    weight.slope_n_s = products / time_squares;
    weight.window_s = count / rate_hz;
    weight.standard_error_n = weight.sd_n * std::sqrt(std::min(1.0, 2.0 * correlation_s / weight.window_s));
    return weight;
}

}  // namespace

Result<ZeroOffsets> software_zero(std::span<const LiveScan> scans, double rate_hz, bool left, bool right,
                                  const ZeroSettings& settings) {
    if (static_cast<double>(scans.size()) < settings.least_s * rate_hz) {
        return refuse("the zero needs " + rounded(settings.least_s) + " s of data and has " +
                      rounded(static_cast<double>(scans.size()) / rate_hz) + " s; wait and zero again");
    }
    ZeroOffsets offsets;
    if (left) {
        const auto zero = zero_of(scans, Side::left, settings, offsets.range_left_n);
        if (!zero) {
            return zero.error();
        }
        offsets.left = *zero;
    }
    if (right) {
        const auto zero = zero_of(scans, Side::right, settings, offsets.range_right_n);
        if (!zero) {
            return zero.error();
        }
        offsets.right = *zero;
    }
    return offsets;
}

Result<BodyWeight> body_weight(std::span<const LiveScan> scans, double rate_hz, bool two_plates,
                               const WeighSettings& settings) {
    const double have_s = static_cast<double>(scans.size()) / rate_hz;
    if (have_s < settings.least_s) {
        return refuse("weighing needs " + rounded(settings.least_s) + " s of quiet standing and has " +
                      rounded(have_s) + " s; stand still and weigh again");
    }
    std::vector<double> force_n;
    double left_n = 0.0;
    double right_n = 0.0;
    for (const LiveScan& scan : scans) {
        const double left = std::isnan(scan.values.left[2]) ? 0.0 : scan.values.left[2];
        const double right = std::isnan(scan.values.right[2]) ? 0.0 : scan.values.right[2];
        left_n += left / static_cast<double>(scans.size());
        right_n += right / static_cast<double>(scans.size());
        force_n.push_back(left + right);
    }
    const std::vector<double> smooth_n = smoothed(force_n, rate_hz);
    const auto window = static_cast<std::size_t>(std::max(2.0, 0.6 * have_s) * rate_hz);
    const std::size_t step = std::max<std::size_t>(1, static_cast<std::size_t>(kWindowStep_s * rate_hz));
    std::optional<BodyWeight> best;
    for (std::size_t first = 0; first + window <= smooth_n.size(); first += step) {
        const BodyWeight candidate =
            describe(std::span(smooth_n).subspan(first, window), rate_hz, settings.correlation_s);
        if (!best || candidate.sd_n < best->sd_n) {
            best = candidate;
        }
    }
    if (!best || !(best->weight_n > 0.0)) {
        return refuse("nobody stands on the plates; step on and weigh again");
    }
    if (best->sd_n > settings.most_sd_fraction * best->weight_n) {
        return refuse("the force varied by " + rounded(best->sd_n) + " N, at most " +
                      rounded(settings.most_sd_fraction * best->weight_n) +
                      " N are allowed; stand still and weigh again");
    }
    if (std::abs(best->slope_n_s) > settings.most_slope_n_s) {
        return refuse("the force drifted by " + rounded(best->slope_n_s) + " N/s, at most " +
                      rounded(settings.most_slope_n_s) + " N/s are allowed; stand still and weigh again");
    }
    if (two_plates && std::min(left_n, right_n) < settings.least_foot_fraction * (left_n + right_n)) {
        return refuse("one foot carries only " + rounded(std::min(left_n, right_n)) +
                      " N; stand with one foot on each plate and weigh again");
    }
    return *best;
}

}  // namespace hinge::acquisition
