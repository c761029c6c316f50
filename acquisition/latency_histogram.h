#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>

// How long blocks of frames wait between the device and the operating system's hands. One thread adds, any
// thread reads; adding neither locks nor allocates.
namespace hinge::acquisition {

struct LatencyFigures {
    std::uint64_t blocks = 0;
    double median_ms = 0.0;
    double p999_ms = 0.0;  // 99.9 % of the blocks waited no longer
    double most_ms = 0.0;
};

class LatencyHistogram {
public:
    void add(std::int64_t waited_ns) noexcept {
        const std::int64_t waited = std::max<std::int64_t>(waited_ns, 0);
        const auto bin = std::min(static_cast<std::size_t>(waited / kBin_ns), kBins - 1);
        bins_[bin].fetch_add(1, std::memory_order_relaxed);
        if (waited > most_ns_.load(std::memory_order_relaxed)) {
            most_ns_.store(waited, std::memory_order_relaxed);
        }
    }

    // Percentiles are the upper edges of their bins, and never above the largest.
    [[nodiscard]] LatencyFigures figures() const noexcept {
        LatencyFigures found;
        for (const auto& bin : bins_) {
            found.blocks += bin.load(std::memory_order_relaxed);
        }
        found.most_ms = static_cast<double>(most_ns_.load(std::memory_order_relaxed)) * 1e-6;
        found.median_ms = percentile_ms(0.5, found);
        found.p999_ms = percentile_ms(0.999, found);
        return found;
    }

private:
    static constexpr std::int64_t kBin_ns = 100'000;
    static constexpr std::size_t kBins = 2048;  // up to 205 ms; the last holds all beyond

    [[nodiscard]] double percentile_ms(double part, const LatencyFigures& all) const noexcept {
        const auto wanted = static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(all.blocks)));
        std::uint64_t below = 0;
        for (std::size_t bin = 0; bin + 1 < kBins; ++bin) {
            below += bins_[bin].load(std::memory_order_relaxed);
            if (below >= wanted) {
                return std::min(all.most_ms, static_cast<double>(bin + 1) * kBin_ns * 1e-6);
            }
        }
        return all.most_ms;
    }

    std::array<std::atomic<std::uint64_t>, kBins> bins_{};
    std::atomic<std::int64_t> most_ns_{0};
};

}  // namespace hinge::acquisition
