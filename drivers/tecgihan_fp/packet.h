#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// What a Tec Gihan force plate controller says: replies of one line, and binary packets that nothing but
// their size tells apart. Pure. Source: devices.md 3.2 and 3.3.
namespace hinge::drivers::tecgihan {

inline constexpr std::size_t kAxes = 6;    // Fx Fy Fz Mx My Mz
inline constexpr std::size_t kRanges = 3;  // 3k, 6k, 10k
inline constexpr std::size_t kMaxPlates = 20;
inline constexpr double kFullScaleCounts = 30000.0;

struct Rate {
    std::string_view code;  // as in SPS_<code>
    double hz = 0.0;
    std::size_t bundle = 100;  // samples of each plate in one packet ("matome")
};
inline constexpr std::array<Rate, 8> kRates{{{"10K", 10000.0, 100},
                                             {"5K", 5000.0, 100},
                                             {"2.5K", 2500.0, 100},
                                             {"1K", 1000.0, 100},
                                             {"500", 500.0, 100},
                                             {"250", 250.0, 100},
                                             {"240", 240.0, 24},
                                             {"120", 120.0, 12}}};
// The slowest rate of at least `hz`, or the fastest there is.
[[nodiscard]] const Rate& rate_for(double hz) noexcept;
[[nodiscard]] const Rate* find_rate(std::string_view code) noexcept;

[[nodiscard]] constexpr std::size_t packet_bytes(std::size_t plates, std::size_t bundle) noexcept {
    return 2 * kAxes * bundle * plates;
}

// One scan out of a packet: every plate's six axes at sample `at`, in native byte order. `packet` holds, for
// each plate in turn, all its samples; `scan` has room for 12 bytes a plate.
void extract_scan(std::span<const std::byte> packet, std::size_t plates, std::size_t bundle, std::size_t at,
                  std::span<std::byte> scan) noexcept;

// N or N m at 30 000 counts, by range and axis.
using FullScales = std::array<std::array<double, kAxes>, kRanges>;
[[nodiscard]] const FullScales& usual_full_scales() noexcept;
// "FS_" and 18 numbers; nothing unless exactly so.
[[nodiscard]] std::optional<FullScales> parse_full_scales(std::string_view reply);
// "RANGE_..": which of 3k, 6k, 10k, in any case.
[[nodiscard]] std::optional<std::size_t> parse_range(std::string_view reply);
// What follows `prefix`, or nothing.
[[nodiscard]] std::optional<std::string_view> after_prefix(std::string_view reply,
                                                           std::string_view prefix) noexcept;
[[nodiscard]] std::optional<double> parse_number(std::string_view text) noexcept;

}  // namespace hinge::drivers::tecgihan
