#include "acquisition/sync_code.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hinge::acquisition {
namespace {

constexpr std::array<double, kSyncPulses> kEdges = sync_edges_s();
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// The observed edges that lie where a train starting at `start_s` has its own.
SeenCode read_code(std::span<const double> rising_s, double start_s, double tolerance_s) {
    SeenCode code;
    code.start_s = start_s;
    for (std::size_t pulse = 0; pulse < kSyncPulses; ++pulse) {
        const double wanted_s = start_s + kEdges[pulse];
        const auto found = std::lower_bound(rising_s.begin(), rising_s.end(), wanted_s - tolerance_s);
        const bool there = found != rising_s.end() && *found <= wanted_s + tolerance_s;
        code.edges_s[pulse] = there ? *found : kMissing;
        code.pulses += there ? 1 : 0;
    }
    return code;
}

// Edges inside the train that are none of its own: another train, or noise.
std::size_t strangers(std::span<const double> rising_s, const SeenCode& code, double tolerance_s) {
    const auto from = std::lower_bound(rising_s.begin(), rising_s.end(), code.start_s - tolerance_s);
    const auto to =
        std::upper_bound(rising_s.begin(), rising_s.end(), code.start_s + kEdges.back() + tolerance_s);
    return static_cast<std::size_t>(to - from) - code.pulses;
}

double start_of(const SeenCode& code) {
    double sum = 0.0;
    for (std::size_t pulse = 0; pulse < kSyncPulses; ++pulse) {
        sum += std::isnan(code.edges_s[pulse]) ? 0.0 : code.edges_s[pulse] - kEdges[pulse];
    }
    return sum / static_cast<double>(code.pulses);
}

struct EdgePair {
    double reference_s = 0.0;
    double difference_s = 0.0;
};

double mean_of(const std::vector<EdgePair>& pairs, double EdgePair::*member) {
    double sum = 0.0;
    for (const EdgePair& pair : pairs) {
        sum += pair.*member;
    }
    return sum / static_cast<double>(pairs.size());
}

double slope_of(const std::vector<EdgePair>& pairs, double middle_s, double offset_s) {
    double squares = 0.0;
    double products = 0.0;
    for (const EdgePair& pair : pairs) {
        squares += (pair.reference_s - middle_s) * (pair.reference_s - middle_s);
        products += (pair.reference_s - middle_s) * (pair.difference_s - offset_s);
    }
    return squares > 0.0 ? products / squares : 0.0;
}

}  // namespace

bool sync_level(double since_start_s) noexcept {
    return std::any_of(kEdges.begin(), kEdges.end(), [&](double edge_s) {
        return since_start_s >= edge_s && since_start_s < edge_s + kSyncPulse_s;
    });
}

std::vector<SeenCode> find_codes(std::span<const double> rising_s, double tolerance_s) {
    const double tolerance = std::min(tolerance_s, 0.25 * (kSyncLong_s - kSyncShort_s));
    std::vector<SeenCode> candidates;
    for (const double rising : rising_s) {
        // The first edge seen is the code's first, second or third: no more than two may be missing.
        for (std::size_t pulse = 0; pulse + kLeastSyncPulses <= kSyncPulses; ++pulse) {
            SeenCode code = read_code(rising_s, rising - kEdges[pulse], tolerance);
            if (code.pulses >= kLeastSyncPulses && strangers(rising_s, code, tolerance) < code.pulses) {
                code.start_s = start_of(code);
                candidates.push_back(code);
            }
        }
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const SeenCode& a, const SeenCode& b) { return a.pulses > b.pulses; });
    std::vector<SeenCode> codes;
    std::vector<bool> ambiguous;
    for (const SeenCode& candidate : candidates) {
        bool overlaps = false;
        for (std::size_t at = 0; at < codes.size(); ++at) {
            const double apart_s = std::abs(codes[at].start_s - candidate.start_s);
            overlaps = overlaps || apart_s < kEdges.back();
            if (apart_s < kEdges.back() && apart_s > 2.0 * tolerance &&
                codes[at].pulses == candidate.pulses) {
                ambiguous[at] = true;
            }
        }
        if (!overlaps) {
            codes.push_back(candidate);
            ambiguous.push_back(false);
        }
    }
    std::vector<SeenCode> sure;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        if (!ambiguous[at]) {
            sure.push_back(codes[at]);
        }
    }
    std::sort(sure.begin(), sure.end(),
              [](const SeenCode& a, const SeenCode& b) { return a.start_s < b.start_s; });
    return sure;
}

Result<SyncAlignment> align_codes(std::span<const SeenCode> reference, std::span<const SeenCode> device,
                                  const SyncSettings& settings) {
    std::vector<EdgePair> pairs;
    SyncAlignment alignment;
    double first_s = 0.0;
    double last_s = 0.0;
    for (const SeenCode& seen : reference) {
        const auto other =
            std::min_element(device.begin(), device.end(), [&](const SeenCode& a, const SeenCode& b) {
                return std::abs(a.start_s - seen.start_s) < std::abs(b.start_s - seen.start_s);
            });
        if (other == device.end() || std::abs(other->start_s - seen.start_s) > settings.most_apart_s) {
            continue;
        }
        for (std::size_t pulse = 0; pulse < kSyncPulses; ++pulse) {
            const double difference_s = other->edges_s[pulse] - seen.edges_s[pulse];
            if (!std::isnan(difference_s)) {
                pairs.push_back({seen.edges_s[pulse], difference_s});
            }
        }
        first_s = alignment.trains == 0 ? seen.start_s : first_s;
        last_s = seen.start_s;
        ++alignment.trains;
    }
    if (pairs.empty()) {
        return Error{ErrorCode::not_computable, "no coded pulse train was seen by both devices"};
    }
    alignment.edges = pairs.size();
    alignment.middle_s = mean_of(pairs, &EdgePair::reference_s);
    alignment.offset_s = mean_of(pairs, &EdgePair::difference_s);
    const bool has_rate = last_s - first_s >= settings.least_span_s;
    if (has_rate) {
        alignment.rate = slope_of(pairs, alignment.middle_s, alignment.offset_s);
    }
    double squares = 0.0;
    for (const EdgePair& pair : pairs) {
        const double rest_s = pair.reference_s + pair.difference_s - alignment.device_s(pair.reference_s);
        squares += rest_s * rest_s;
    }
    alignment.residual_s = std::sqrt(squares / static_cast<double>(pairs.size()));
    // An edge lies anywhere in its sample: SD 1/sqrt(12) of a period on each side. Edges that fall alike in
    // every sample do not average out, so nothing is gained from their number.
    const double sampling_s =
        std::hypot(settings.reference_period_s, settings.device_period_s) / std::sqrt(12.0);
    const double unknown_rate_s = has_rate ? 0.0 : settings.rate_sd * settings.reach_s;
    alignment.uncertainty_s = std::hypot(std::max(alignment.residual_s, sampling_s), unknown_rate_s);
    return alignment;
}

}  // namespace hinge::acquisition
