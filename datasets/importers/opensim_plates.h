#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/importers/opensim_columns.h"
#include "datasets/importers/text_table.h"
#include "datasets/importers/time_grid.h"
#include "datasets/model/plate_geometry.h"
#include "datasets/model/trial.h"

// The plates of an OpenSim ground reaction file as they lie in the lab: from columns to wrenches about the
// middle of each surface. OpenSim's axes are x forward, y up, z right; the lab's are x forward, y left, z up
// (datasets/model/plate_geometry.h).
namespace hinge::importers {

// One plate in the lab frame before its centre is known: x = x, y = -z, z = y of the file.
struct PlateSeries {
    Side side = Side::right;
    std::string name;  // the plate's first column, for messages
    std::array<std::vector<double>, 3> force_n, point_m, torque_nm;
    Vector3 centre_m{};
    bool loaded = false;  // ever
};

// Takes the columns out of the table.
[[nodiscard]] PlateSeries plate_series(TextTable& table, const TimeGrid& grid, const PlateColumns& columns);

// Whether anything stood on it: 20 N and more, either way up, for a hundredth of the time.
[[nodiscard]] bool is_loaded(const TextTable& table, const PlateColumns& columns);

// Reaction or action: a plate that reads downwards gives the force on the plate and is negated (science.md
// A.3).
void make_reaction(std::vector<PlateSeries>& plates, std::vector<std::string>& assumptions);

// Finds each plate's centre, the median point of application while loaded, and refuses units that cannot be.
[[nodiscard]] Result<void> find_centres(std::vector<PlateSeries>& plates);

// Turns the scene about the vertical so that the person faces the lab's +x. `facing` is the axis of the file
// that the person faces, "+x", "-x", "+z" or "-z"; empty: told from where the right foot stands.
void face_forward(std::vector<PlateSeries>& plates, std::string_view facing,
                  std::vector<std::string>& assumptions);

// M about the centre = (COP - centre) x F + torque. An unloaded plate's point means nothing, whatever stands
// there: the force is taken at the centre. Empties the series.
[[nodiscard]] PlateSignals surface_signals(PlateSeries& plate);

}  // namespace hinge::importers
