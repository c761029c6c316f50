#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "acquisition/calibration.h"
#include "acquisition/procedure/procedure.h"
#include "datasets/plates/wrench.h"

// One load that stands still on a plate, is taken off, and stands on the other plate or at another place:
// what the side check and the map of a plate are made of. Source: science.md M.3.
namespace hinge::acquisition {

// A stand, its zero bracketed: the mean of the empty plate's before and after it is removed.
struct PlateStand {
    Side side = Side::left;
    double force_n = 0.0;           // along the surface normal
    double standard_error_n = 0.0;  // sway counted as in science.md B.1
    double x_m = 0.0, y_m = 0.0;    // centre of pressure from the surface centre, plate frame
};

struct StandSettings {
    double empty_s = 1.5;
    double seconds = 5.0;        // a person; discs need 3 (science.md M.3)
    double least_n = 200.0;      // science.md M.3
    double most_empty_n = 5.0;   // from the first empty plate; and the range meanwhile (science.md B.1)
    double most_sway_m = 0.010;  // SD of the centre of pressure: three times quiet standing, our convention
};

// Mean wrench of an empty plate as it is read live: about the surface centre, lab frame.
[[nodiscard]] Result<plates::Wrench> empty_plate(std::span<const LiveScan> scans, Side side,
                                                 const StandSettings& settings = {});

// The load on `side` less `zero`, from the quietest part of the window. Refuses less than 200 N and a load
// that moved, with the number.
[[nodiscard]] Result<PlateStand> stand_on_plate(std::span<const LiveScan> scans, double rate_hz, Side side,
                                                const plates::Wrench& zero, const PlateGeometry& geometry,
                                                const StandSettings& settings = {});

// Where the load goes, one after the other.
struct StandPlace {
    Side side = Side::left;
    std::string what;  // "stand still on the left plate"
};
// Left, right, left, right.
[[nodiscard]] std::vector<StandPlace> side_check_places();
// Middle, front, back, left, right and, for seven or more, the corners.
[[nodiscard]] std::vector<StandPlace> map_places(Side side, std::size_t count);

// Makes of the stands what they say, or refuses them.
using ConcludeStands = std::function<Result<std::string>(std::span<const PlateStand>)>;

// The empty plate before and after every stand, and the conclusion. A refused step is tried again by itself;
// a refused conclusion begins anew. `geometry` is that of the left and the right plate.
[[nodiscard]] Procedure stands_procedure(LiveSource source, std::vector<StandPlace> places,
                                         const std::array<PlateGeometry, 2>& geometry,
                                         ConcludeStands conclude, const StandSettings& settings = {});

}  // namespace hinge::acquisition
