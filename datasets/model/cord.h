#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// One cord of a position transducer: the height it measured and how it was hung.
namespace hinge {

enum class CordAttachment : std::uint8_t { between_hands, sleeve, hip };

inline constexpr std::array<std::string_view, 3> kCordAttachmentNames{"between_hands", "sleeve", "hip"};

constexpr std::string_view name(CordAttachment value) noexcept {
    return kCordAttachmentNames[static_cast<std::size_t>(value)];
}

struct TransducerSetup {
    CordAttachment attachment = CordAttachment::between_hands;
    std::string anchor = "floor_below_bar";  // the cord's other end is on the floor, below the bar
    double anchor_offset_m = 0.0;            // horizontal distance anchor to the bar's vertical
    double resolution_m = 0.0;               // one count; 0 when not known
    double cord_force_n = 0.0;               // pull of the cord on the bar
    std::string channel;                     // "device/channel"; empty when imported
};

struct Cord {
    std::vector<double> height_m;          // of the point it is hooked to, above the standing surface
    std::optional<TransducerSetup> setup;  // none when the source says nothing about the transducer
};

// One count of the transducer; 0 when there is none or it is not known.
[[nodiscard]] inline double resolution_m(const std::optional<Cord>& cord) noexcept {
    return cord && cord->setup ? cord->setup->resolution_m : 0.0;
}
// Horizontal distance from the anchor to the bar's vertical; 0 when that is not known.
[[nodiscard]] inline double anchor_offset_m(const std::optional<Cord>& cord) noexcept {
    return cord && cord->setup ? cord->setup->anchor_offset_m : 0.0;
}
// Where the cord is hooked; none when that is not known.
[[nodiscard]] inline std::optional<CordAttachment> attachment(const std::optional<Cord>& cord) noexcept {
    return cord && cord->setup ? std::optional(cord->setup->attachment) : std::nullopt;
}

}  // namespace hinge
