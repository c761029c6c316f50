#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// What the column names of an OpenSim ground reaction file mean, in the spellings that programs write:
// ground_force_vx, ground_force1_px, 1_ground_torque_y, l_ground_force_vz, ground_force_calcn_r_mx,
// right_foot_force_vx, ground_torque_2_vy, ...
namespace hinge::importers {

enum class Role { force, point, torque };

// What a column name says.
struct ColumnName {
    Role role = Role::force;
    std::size_t axis = 0;  // 0 x, 1 y, 2 z
    int number = 0;        // 0 when the plate carries none
    std::optional<Side> side;
};

// None for a column that is no part of a ground reaction.
[[nodiscard]] std::optional<ColumnName> parse_column_name(std::string_view name);

// The nine columns of one plate; kAbsent where there is none.
struct PlateColumns {
    int number = 0;
    std::optional<Side> side;
    std::array<std::array<std::size_t, 3>, 3> index{};  // [Role][axis]
    std::string example;                                // name of its first column
};

inline constexpr std::size_t kAbsent = std::string::npos;

// The plates that the names describe, the unnumbered one first, then by number: people count them from 1 in
// this order. `line` is for messages.
[[nodiscard]] Result<std::vector<PlateColumns>> find_plates(const std::vector<std::string>& names,
                                                            std::size_t line);

// Columns that a plate seems to have made and that no plate of `plates` takes: they are never passed over
// unmentioned.
[[nodiscard]] std::vector<std::string> untaken_columns(const std::vector<std::string>& names,
                                                       const std::vector<PlateColumns>& plates);

// Gives each of one or two plates its side: what the names say, else plate `left` (0 or 1, the option) is
// the left foot, else the first plate is the right foot.
[[nodiscard]] Result<void> assign_sides(std::vector<PlateColumns>& plates, std::optional<std::size_t> left,
                                        std::vector<std::string>& assumptions);

}  // namespace hinge::importers
