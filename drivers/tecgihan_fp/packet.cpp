#include "drivers/tecgihan_fp/packet.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::tecgihan {

const Rate& rate_for(double hz) noexcept {
    const Rate* best = &kRates.front();
    for (const Rate& rate : kRates) {
        best = rate.hz >= hz ? &rate : best;
    }
    return *best;
}

const Rate* find_rate(std::string_view code) noexcept {
    const auto found = std::ranges::find(kRates, code, &Rate::code);
    return found == kRates.end() ? nullptr : &*found;
}

void extract_scan(std::span<const std::byte> packet, std::size_t plates, std::size_t bundle, std::size_t at,
                  std::span<std::byte> scan) noexcept {
    for (std::size_t plate = 0; plate < plates; ++plate) {
        for (std::size_t axis = 0; axis < kAxes; ++axis) {
            const std::uint16_t word = read_le16(packet, 2 * (kAxes * (plate * bundle + at) + axis));
            std::memcpy(scan.data() + 2 * (kAxes * plate + axis), &word, sizeof word);
        }
    }
}

const FullScales& usual_full_scales() noexcept {
    static constexpr FullScales kUsual{{{1500.0, 1500.0, 3000.0, 300.0, 300.0, 200.0},
                                        {3000.0, 3000.0, 6000.0, 600.0, 600.0, 400.0},
                                        {5000.0, 5000.0, 10000.0, 1000.0, 1000.0, 600.0}}};
    return kUsual;
}

std::optional<std::string_view> after_prefix(std::string_view reply, std::string_view prefix) noexcept {
    if (!reply.starts_with(prefix)) {
        return std::nullopt;
    }
    return reply.substr(prefix.size());
}

std::optional<double> parse_number(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::optional<FullScales> parse_full_scales(std::string_view reply) {
    auto list = after_prefix(reply, "FS_");
    FullScales scales{};
    for (std::size_t i = 0; list && i < kRanges * kAxes; ++i) {
        const bool is_last = i + 1 == kRanges * kAxes;
        const std::size_t comma = list->find(',');
        if (is_last != (comma == std::string_view::npos)) {
            return std::nullopt;
        }
        const auto number = parse_number(list->substr(0, comma));
        if (!number || *number <= 0.0) {
            return std::nullopt;
        }
        scales[i / kAxes][i % kAxes] = *number;
        list->remove_prefix(is_last ? list->size() : comma + 1);
    }
    return list ? std::optional(scales) : std::nullopt;
}

std::optional<std::size_t> parse_range(std::string_view reply) {
    const auto range = after_prefix(reply, "RANGE_");
    if (!range) {
        return std::nullopt;
    }
    std::string upper(*range);
    std::ranges::transform(upper, upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    constexpr std::array<std::string_view, kRanges> kNames{"3K", "6K", "10K"};
    for (std::size_t i = 0; i < kRanges; ++i) {
        if (upper.find(kNames[i]) != std::string::npos) {
            return i;
        }
    }
    return std::nullopt;
}

}  // namespace hinge::drivers::tecgihan
