#include <string>

#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

void split_columns(const std::vector<double>& rows, std::vector<double>& x, std::vector<double>& y,
                   std::vector<double>& z) {
    const std::size_t n = rows.size() / 3;
    x.resize(n);
    y.resize(n);
    z.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = rows[3 * i];
        y[i] = rows[3 * i + 1];
        z[i] = rows[3 * i + 2];
    }
}

std::string signal_path(const std::string& name) {
    return std::string(schema::kSignals) + "/" + name;
}

// Centre of pressure and free moment are derived from these six and not read back.
std::optional<PlateSignals> read_plate(hid_t file, const std::string& side) {
    const std::string force = signal_path(side + "_force");
    if (!exists(file, force)) {
        return std::nullopt;
    }
    PlateSignals plate;
    split_columns(read_matrix(file, force, 3), plate.fx, plate.fy, plate.fz);
    split_columns(read_matrix(file, signal_path(side + "_moment"), 3), plate.mx, plate.my, plate.mz);
    plate.has_moments = get_flag(file, force, "has_moments");
    return plate;
}

std::optional<std::vector<double>> read_position(hid_t file, const std::string& name) {
    const std::string path = signal_path(name);
    return exists(file, path) ? std::optional(read_vector(file, path)) : std::nullopt;
}

}  // namespace

void read_signals(hid_t file, Trial& trial) {
    trial.left = read_plate(file, "left");
    trial.right = read_plate(file, "right");
    trial.bar = read_position(file, "bar_position");
    trial.hip = read_position(file, "hip_position");
}

}  // namespace hinge::store
