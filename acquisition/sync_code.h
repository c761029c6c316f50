#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "datasets/model/result.h"

// The coded pulse train on one TTL line into every device, once at the start and once at the end of a
// recording. Eight pulses of 20 ms; the seven intervals between their rising edges are 60 ms or 100 ms, as
// the 7-bit m-sequence 1110100 says (1: long). Shifted against itself by any interval, at most four of its
// eight edges meet. Pure functions; source: devices.md 8.2.
namespace hinge::acquisition {

inline constexpr std::size_t kSyncPulses = 8;
inline constexpr double kSyncPulse_s = 0.020;
inline constexpr double kSyncShort_s = 0.060;
inline constexpr double kSyncLong_s = 0.100;
inline constexpr std::array<bool, kSyncPulses - 1> kSyncSequence{true, true, true, false, true, false, false};
// Two pulses may be missing: six are more than any shift can show.
inline constexpr std::size_t kLeastSyncPulses = 6;

// Rising edges after the first one, s.
[[nodiscard]] constexpr std::array<double, kSyncPulses> sync_edges_s() noexcept {
    std::array<double, kSyncPulses> edges{};
    for (std::size_t pulse = 1; pulse < kSyncPulses; ++pulse) {
        edges[pulse] = edges[pulse - 1] + (kSyncSequence[pulse - 1] ? kSyncLong_s : kSyncShort_s);
    }
    return edges;
}

// The level of the line `since_start_s` after the code's first rising edge: what a generator puts out.
[[nodiscard]] bool sync_level(double since_start_s) noexcept;

// One train as a device saw it: times of its rising edges on that device's clock, NaN for a missing one.
struct SeenCode {
    std::array<double, kSyncPulses> edges_s{};
    std::size_t pulses = 0;
    double start_s = 0.0;  // where the first edge is, or must have been
};

// Every train among the rising edges `rising_s` (ascending). `tolerance_s` is how far an edge may be from its
// place: sampling and drift, at most a quarter of the difference between the intervals. A place where two
// readings fit equally well is not a code.
[[nodiscard]] std::vector<SeenCode> find_codes(std::span<const double> rising_s, double tolerance_s);

// How a device's time runs against the reference device's, both already in nearly the same seconds:
//   device = reference + offset_s + rate * (reference - middle_s)
struct SyncAlignment {
    double middle_s = 0.0;
    double offset_s = 0.0;
    double rate = 0.0;           // 0 unless two trains at least `kLeastApart_s` apart were seen
    double residual_s = 0.0;     // RMS of the edges about this line
    double uncertainty_s = 0.0;  // one SD between the trains
    std::size_t edges = 0;
    std::size_t trains = 0;

    [[nodiscard]] double device_s(double reference_s) const noexcept {
        return reference_s + offset_s + rate * (reference_s - middle_s);
    }
};

struct SyncSettings {
    double reference_period_s = 0.001;  // between two samples of the line: an edge is known to one of them
    double device_period_s = 0.001;
    double most_apart_s = 0.25;  // trains further apart than this are not the same train
    double least_span_s = 5.0;   // between two trains before a rate is taken from them
    // One SD of the rate where only one train was seen; what the caller knows from its clock fits.
    double rate_sd = 100e-6;
    double reach_s = 0.0;  // longest time from the only train to an end of the recording
};

// Pairs the trains of two devices, edge by edge. An error when no train was seen by both.
[[nodiscard]] Result<SyncAlignment> align_codes(std::span<const SeenCode> reference,
                                                std::span<const SeenCode> device,
                                                const SyncSettings& settings);

}  // namespace hinge::acquisition
