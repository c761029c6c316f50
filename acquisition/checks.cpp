// Known masses, known lengths and the noise of an empty plate.
#include <algorithm>
#include <complex>
#include <limits>
#include <numbers>
#include <sstream>

#include "acquisition/calibration.h"

namespace hinge::acquisition {
namespace {

std::string rounded(double value, int digits = 1) {
    std::ostringstream out;
    out.precision(digits);
    out << std::fixed << value;
    return out.str();
}

Error refuse(const std::string& sentence) {
    return {ErrorCode::not_computable, sentence};
}

double mean_of(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

double sd_of(std::span<const double> values, double mean) {
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / static_cast<double>(std::max<std::size_t>(values.size(), 2) - 1));
}

double slope_per_sample(std::span<const double> values, double mean) {
    const double middle = 0.5 * static_cast<double>(values.size() - 1);
    double squares = 0.0;
    double products = 0.0;
    for (std::size_t at = 0; at < values.size(); ++at) {
        const double from_middle = static_cast<double>(at) - middle;
        squares += from_middle * from_middle;
        products += from_middle * (values[at] - mean);
    }
    return squares > 0.0 ? products / squares : 0.0;
}

// Amplitude of the sine at `hz` in `values` less their line.
double amplitude(std::span<const double> values, double mean, double slope, double hz, double rate_hz) {
    const double middle = 0.5 * static_cast<double>(values.size() - 1);
    std::complex<double> sum = 0.0;
    for (std::size_t at = 0; at < values.size(); ++at) {
        const double value = values[at] - mean - slope * (static_cast<double>(at) - middle);
        sum += value * std::polar(1.0, -2.0 * std::numbers::pi * hz * static_cast<double>(at) / rate_hz);
    }
    return 2.0 * std::abs(sum) / static_cast<double>(values.size());
}

Result<double> reading_of(std::span<const LiveScan> scans, bool hip, const CheckSettings& settings) {
    std::vector<double> heights;
    for (const LiveScan& scan : scans) {
        if (const double height = hip ? scan.values.hip : scan.values.bar; std::isfinite(height)) {
            heights.push_back(height);
        }
    }
    if (heights.empty()) {
        return refuse("the transducer gives no reading; check its cord and cable");
    }
    const auto [least, most] = std::minmax_element(heights.begin(), heights.end());
    if (*most - *least > settings.most_move_m) {
        return refuse("the cord moved by " + rounded(1e3 * (*most - *least)) +
                      " mm while it was read, at most " + rounded(1e3 * settings.most_move_m) +
                      " mm are allowed; hold it still and check again");
    }
    return mean_of(heights);
}

}  // namespace

Result<CalibrationCheck> check_mass(std::span<const LiveScan> scans, double rate_hz, Side side,
                                    double mass_kg, double gravity_m_s2, const CheckSettings& settings) {
    std::vector<double> force_n;
    for (const LiveScan& scan : scans) {
        const double force = side == Side::left ? scan.values.left[2] : scan.values.right[2];
        if (std::isfinite(force)) {
            force_n.push_back(force);
        }
    }
    if (static_cast<double>(force_n.size()) < settings.least_s * rate_hz) {
        return refuse("the check needs " + rounded(settings.least_s) + " s of this plate and has " +
                      rounded(static_cast<double>(force_n.size()) / rate_hz) + " s; check again");
    }
    const auto [least, most] = std::minmax_element(force_n.begin(), force_n.end());
    if (*most - *least > settings.most_range_n) {
        return refuse("the force moved by " + rounded(*most - *least) + " N, at most " +
                      rounded(settings.most_range_n) + " N are allowed; let the mass rest and check again");
    }
    CalibrationCheck check;
    check.measured = mean_of(force_n);
    check.expected = mass_kg * gravity_m_s2;
    // Noise is taken as white: what is not, drift and touch, is bounded by the range above.
    check.standard_error = sd_of(force_n, check.measured) / std::sqrt(static_cast<double>(force_n.size()));
    check.allowed = std::max(settings.mass_tolerance * check.expected, settings.mass_tolerance_n);
    return check;
}

Result<CalibrationCheck> check_length(std::span<const LiveScan> before, std::span<const LiveScan> after,
                                      bool hip, double length_m, const CheckSettings& settings) {
    const auto from = reading_of(before, hip, settings);
    if (!from) {
        return from.error();
    }
    const auto to = reading_of(after, hip, settings);
    if (!to) {
        return to.error();
    }
    CalibrationCheck check;
    check.measured = *to - *from;
    check.expected = length_m;
    check.allowed = std::max(settings.length_tolerance * std::abs(length_m), settings.length_tolerance_m);
    return check;
}

ForceNoise force_noise(std::span<const double> force_n, double rate_hz) {
    ForceNoise noise;
    const double seconds = std::floor(10.0 * static_cast<double>(force_n.size()) / rate_hz) / 10.0;
    const auto samples = static_cast<std::size_t>(std::llround(seconds * rate_hz));
    if (samples < 2 || samples > force_n.size()) {
        noise.mean_n = noise.sd_n = noise.slope_n_s = noise.line_n = std::numeric_limits<double>::quiet_NaN();
        return noise;
    }
    const auto values = force_n.last(samples);
    noise.mean_n = mean_of(values);
    noise.sd_n = sd_of(values, noise.mean_n);
    const double slope = slope_per_sample(values, noise.mean_n);
    noise.slope_n_s = slope * rate_hz;
    for (const double hz : {50.0, 60.0}) {
        const double line_n = hz < 0.5 * rate_hz ? amplitude(values, noise.mean_n, slope, hz, rate_hz) : 0.0;
        if (line_n > noise.line_n) {
            noise.line_n = line_n;
            noise.line_hz = hz;
        }
    }
    return noise;
}

std::vector<std::string> noise_alarms(const std::string& name, const ForceNoise& noise, double seconds,
                                      const NoiseAlarms& alarms) {
    constexpr double kLeastForDrift_s = 10.0;
    std::vector<std::string> said;
    if (noise.sd_n > alarms.sd_n) {
        said.push_back(name + " is noisy: SD " + rounded(noise.sd_n) + " N, usual is below " +
                       rounded(alarms.sd_n) + " N; check cables and grounding");
    }
    if (noise.line_n > alarms.line_n) {
        said.push_back(name + " hums: " + rounded(noise.line_n) + " N at " + rounded(noise.line_hz, 0) +
                       " Hz, usual is below " + rounded(alarms.line_n) + " N; check grounding");
    }
    if (seconds >= kLeastForDrift_s && std::abs(noise.slope_n_s) > alarms.slope_n_s) {
        said.push_back(name + " drifts by " + rounded(noise.slope_n_s, 2) + " N/s, usual is below " +
                       rounded(alarms.slope_n_s, 2) + " N/s; let it warm up and zero again");
    }
    return said;
}

}  // namespace hinge::acquisition
