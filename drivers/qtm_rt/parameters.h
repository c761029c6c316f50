#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"

// What `GetParameters Force` answers: the plates QTM knows, as XML.
namespace hinge::drivers::qtm {

struct Plate {
    unsigned id = 0;
    std::string name;
    std::string type;
    double rate_hz = 0.0;
    double length_m = 0.0, width_m = 0.0;  // 0: not told
};

struct ForceParameters {
    double metres_per_unit = 0.001;
    double newtons_per_unit = 1.0;
    std::vector<Plate> plates;
};

// An error says which element is missing or wrong.
[[nodiscard]] Result<ForceParameters> read_parameters(std::string_view xml);

}  // namespace hinge::drivers::qtm
