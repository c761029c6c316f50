#include <array>
#include <limits>
#include <string>

#include "datasets/plates/wrench.h"
#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

struct Contact {
    std::vector<double> cop_m;           // n x 2, lab frame
    std::vector<double> free_moment_nm;  // n
};

// Centre of pressure and free moment from the wrench about the centre c of the surface, lab frame:
//   x = c_x - M_y / F_z,   y = c_y + M_x / F_z,   T_z = M_z - ((x - c_x) F_y - (y - c_y) F_x)
// Source: science.md A.2. NaN below plates::kMinimumForce_n.
Contact contact_of(const PlateSignals& plate, const Vector3& centre_m) {
    const std::size_t n = plate.fz.size();
    Contact contact{std::vector<double>(2 * n, kUndefined), std::vector<double>(n, kUndefined)};
    for (std::size_t i = 0; plate.has_moments && i < n; ++i) {
        if (!(plate.fz[i] >= plates::kMinimumForce_n)) {
            continue;
        }
        const auto [x_m, y_m] = plates::horizontal_cop(plate.fz[i], plate.mx[i], plate.my[i]);
        contact.cop_m[2 * i] = centre_m[0] + x_m;
        contact.cop_m[2 * i + 1] = centre_m[1] + y_m;
        contact.free_moment_nm[i] = plate.mz[i] - (x_m * plate.fy[i] - y_m * plate.fx[i]);
    }
    return contact;
}

std::vector<double> interleaved(const std::vector<double>& x, const std::vector<double>& y,
                                const std::vector<double>& z) {
    std::vector<double> rows(3 * x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        rows[3 * i] = x[i];
        rows[3 * i + 1] = y[i];
        rows[3 * i + 2] = z[i];
    }
    return rows;
}

void write_plate(hid_t signals, const Plate& measured, double rate_hz) {
    const std::string which = name(measured);
    const PlateSignals& plate = measured.signals;
    write_matrix(signals, which + "_force", interleaved(plate.fx, plate.fy, plate.fz), 3,
                 {"N", rate_hz, "ground reaction on the lifter; columns x forward, y left, z up"});
    write_matrix(signals, which + "_moment", interleaved(plate.mx, plate.my, plate.mz), 3,
                 {"N m", rate_hz, "moment about the centre of the plate's surface; columns x, y, z"});
    const Dataset force{checked(H5Dopen2(signals, (which + "_force").c_str(), H5P_DEFAULT), "open", which)};
    put(force.get(), "has_moments", plate.has_moments);

    const Contact contact = contact_of(plate, measured.setup ? measured.setup->geometry.centre_m : Vector3{});
    write_matrix(signals, which + "_cop", contact.cop_m, 2,
                 {"m", rate_hz,
                  "centre of pressure in the lab frame; columns x, y; NaN where undefined or below 20 N"});
    write_vector(
        signals, which + "_free_moment", contact.free_moment_nm,
        {"N m", rate_hz, "vertical moment about the centre of pressure; NaN where that is undefined"});
}

}  // namespace

void write_signals(hid_t file, const Trial& trial) {
    const double rate_hz = trial.rate_hz;
    std::vector<double> time_s(trial.sample_count);
    for (std::size_t i = 0; i < time_s.size(); ++i) {
        time_s[i] = trial.start_s + static_cast<double>(i) / rate_hz;
    }
    write_vector(file, schema::kTime, time_s, {"s", rate_hz, "time of each sample on the trial's clock"});

    const Group signals = make_group(file, schema::kSignals);
    for (const Plate& plate : trial.plates) {
        write_plate(signals.get(), plate, rate_hz);
    }
    if (trial.bar) {
        write_vector(signals.get(), "bar_position", trial.bar->height_m,
                     {"m", rate_hz, "height of the bar's grip or sleeve above the standing surface"});
    }
    if (trial.hip) {
        write_vector(signals.get(), "hip_position", trial.hip->height_m,
                     {"m", rate_hz, "height of the hip point above the standing surface"});
    }
}

}  // namespace hinge::store
