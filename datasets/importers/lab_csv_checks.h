#pragma once

#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// Whether the plates of a lab CSV read as they say: reactions that point up, newtons and newton metres.
namespace hinge::importers {

// Plates that read downwards under a load give the force on the plate. When every loaded plate does, all are
// negated with a statement; when one does, the file is refused: left and right would be of different kinds.
[[nodiscard]] Result<void> make_reactions(Plates& plates, std::vector<std::string>& assumptions);

// The centre of pressure has to lie on or near the surface, and a foot's twist has to be a foot's. `surface`
// is the wrench about the surface's centre in the lab frame; `side` is for messages.
[[nodiscard]] Result<void> check_plate_units(const PlateSignals& surface, const PlateGeometry& geometry,
                                             const std::string& side);

}  // namespace hinge::importers
