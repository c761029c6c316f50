#include <array>
#include <cstring>
#include <string>

#include "datasets/store/chunk_reader.h"
#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

// A matrix of three columns straight into three vectors.
void read_columns(hid_t file, const std::string& path, std::vector<double>& x, std::vector<double>& y,
                  std::vector<double>& z) {
    const Dataset dataset = open_dataset(file, path);
    const std::vector<hsize_t> shape = plausible_shape(dataset.get(), path);
    if (shape.size() != 2 || shape[1] != 3) {
        throw Hdf5Failure("'" + path + "' is not a matrix of 3 columns");
    }
    x.resize(shape[0]);
    y.resize(shape[0]);
    z.resize(shape[0]);
    read_rows(dataset.get(), H5T_NATIVE_DOUBLE, shape, path,
              [&](std::size_t first, std::span<const std::byte> rows) {
                  const std::size_t count = rows.size() / (3 * sizeof(double));
                  for (std::size_t i = 0; i < count; ++i) {
                      std::array<double, 3> row{};
                      std::memcpy(row.data(), rows.data() + i * sizeof row, sizeof row);
                      x[first + i] = row[0];
                      y[first + i] = row[1];
                      z[first + i] = row[2];
                  }
              });
}

std::string signal_path(const std::string& name) {
    return std::string(schema::kSignals) + "/" + name;
}

// Centre of pressure and free moment are derived from these six and not read back.
PlateSignals read_plate(hid_t file, const std::string& which) {
    const std::string force = signal_path(which + "_force");
    PlateSignals plate;
    read_columns(file, force, plate.fx, plate.fy, plate.fz);
    read_columns(file, signal_path(which + "_moment"), plate.mx, plate.my, plate.mz);
    plate.has_moments = get_flag(file, force, "has_moments");
    return plate;
}

bool has_plate(hid_t file, const std::string& which) {
    return exists(file, signal_path(which + "_force"));
}

std::optional<Cord> read_cord(hid_t file, const std::string& name) {
    const std::string path = signal_path(name);
    return exists(file, path) ? std::optional(Cord{read_vector(file, path), {}}) : std::nullopt;
}

}  // namespace

void read_signals(hid_t file, Trial& trial) {
    for (const Side side : {Side::left, Side::right}) {
        if (const std::string which{name(side)}; has_plate(file, which)) {
            trial.plates.make(side).signals = read_plate(file, which);
        }
    }
    for (std::size_t number = Plates::kFirstExtra; has_plate(file, name_of_extra(number)); ++number) {
        trial.plates.add_extra().signals = read_plate(file, name_of_extra(number));
    }
    trial.bar = read_cord(file, "bar_position");
    trial.hip = read_cord(file, "hip_position");
}

}  // namespace hinge::store
