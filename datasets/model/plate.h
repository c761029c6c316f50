#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/plate_geometry.h"

// One force plate of a trial: whose foot it bears, what it measured, how it was set up.
namespace hinge {

enum class Side : std::uint8_t { left, right };
// Under the left foot, under the right foot, or another plate of the lab that neither foot is meant for.
enum class PlateRole : std::uint8_t { left, right, extra };

inline constexpr std::array<std::string_view, 2> kSideNames{"left", "right"};

constexpr std::string_view name(Side side) noexcept {
    return kSideNames[static_cast<std::size_t>(side)];
}
constexpr PlateRole role_of(Side side) noexcept {
    return side == Side::left ? PlateRole::left : PlateRole::right;
}

// The ground reaction of one plate as a wrench in the lab frame: force on the lifter, moment about the
// centre of the plate's working surface (geometry.centre_m, cover included). All six have equal length.
struct PlateSignals {
    std::vector<double> fx, fy, fz;  // N
    std::vector<double> mx, my, mz;  // N m
    // False when the source had vertical force only: then shear and moments are NaN and COP is undefined.
    bool has_moments = true;
};

// What is known of a plate's errors without a check, one standard deviation each; the defaults hold when
// nothing is stated. Source: science.md M.2.
struct PlateAccuracy {
    double gain = 0.005;     // of the gain
    double fz_per_m = 0.02;  // of a and of b, 1/m
    double cop_m = 0.002;    // of the centre of pressure along x and y, m

    [[nodiscard]] bool operator==(const PlateAccuracy&) const = default;
};

// What a side check and a map found: Fz_read = gain Fz (1 + a x + b y), x and y from the centre of the
// surface along the plate's own axes. Source: science.md M.2, M.3.
struct PlateCheck {
    std::string date;  // ISO 8601, "2026-11-28"
    double gain = 1.0;
    double gain_sd = 0.0;              // of this plate's part of the ratio of two plates
    double common_gain_sd = 0.0;       // of what both plates have in common; 0 when the load's mass was known
    double a = 0.0, b = 0.0;           // 1/m
    std::optional<double> a_sd, b_sd;  // none: not mapped
    double load_n = 0.0;
    int places = 0;

    [[nodiscard]] bool operator==(const PlateCheck&) const = default;
};

struct PlateSetup {
    std::string model = "engineering_6";  // plate model of datasets/plates
    std::string serial;
    PlateGeometry geometry;
    std::vector<std::string> channels;       // "device/channel" in the model's order; empty when imported
    std::vector<double> calibration_matrix;  // row major, 6 x channels; empty when channels are in N and N m
    std::array<double, 6> zero_offset{};     // removed by the software zero, N and N m, plate frame
    std::optional<PlateAccuracy> accuracy;   // as stated by the lab; none: the defaults
    std::optional<PlateCheck> check;         // corrected in the signals when present
};

struct Plate {
    PlateRole role = PlateRole::left;
    std::size_t number = 1;  // 1 is left, 2 is right, extra plates count from 3
    PlateSignals signals;
    std::optional<PlateSetup> setup;  // none when the source says nothing about the plate
};

[[nodiscard]] inline std::string name_of_extra(std::size_t number) {
    return "plate_" + std::to_string(number);
}
// "left", "right", "plate_3": what the plate is called in files, tables and messages.
[[nodiscard]] inline std::string name(const Plate& plate) {
    return plate.role == PlateRole::extra ? name_of_extra(plate.number)
                                          : std::string(kSideNames[static_cast<std::size_t>(plate.role)]);
}

// The plates of a trial, at most one left and one right, in the order of their numbers.
class Plates {
public:
    static constexpr std::size_t kFirstExtra = 3;

    // The plate of a foot; null when there is none.
    [[nodiscard]] const Plate* find(Side side) const noexcept {
        const auto found = std::find_if(plates_.begin(), plates_.end(),
                                        [side](const Plate& plate) { return plate.role == role_of(side); });
        return found == plates_.end() ? nullptr : &*found;
    }
    [[nodiscard]] Plate* find(Side side) noexcept {
        const auto found = std::find_if(plates_.begin(), plates_.end(),
                                        [side](const Plate& plate) { return plate.role == role_of(side); });
        return found == plates_.end() ? nullptr : &*found;
    }
    // The plate of a foot, made when there is none. Moves the others: pointers to them end here.
    Plate& make(Side side) {
        if (Plate* present = find(side)) {
            return *present;
        }
        Plate plate;
        plate.role = role_of(side);
        plate.number = side == Side::left ? 1 : 2;
        const auto behind = std::find_if(plates_.begin(), plates_.end(),
                                         [&](const Plate& other) { return other.number > plate.number; });
        return *plates_.insert(behind, std::move(plate));
    }
    // One more plate that is neither left nor right, with the next number.
    Plate& add_extra() {
        Plate plate;
        plate.role = PlateRole::extra;
        plate.number = plates_.empty() ? kFirstExtra : std::max(kFirstExtra, plates_.back().number + 1);
        return plates_.emplace_back(std::move(plate));
    }
    void remove(Side side) {
        std::erase_if(plates_, [side](const Plate& plate) { return plate.role == role_of(side); });
    }

    [[nodiscard]] auto begin() const noexcept { return plates_.begin(); }
    [[nodiscard]] auto end() const noexcept { return plates_.end(); }
    [[nodiscard]] auto begin() noexcept { return plates_.begin(); }
    [[nodiscard]] auto end() noexcept { return plates_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return plates_.size(); }
    [[nodiscard]] bool empty() const noexcept { return plates_.empty(); }

private:
    std::vector<Plate> plates_;
};

}  // namespace hinge
