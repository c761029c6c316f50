#include "datasets/plates/plate_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

namespace hinge::plates {
namespace {

constexpr std::size_t kRows = 6;  // Fx Fy Fz Mx My Mz

constexpr std::array<PlateModel, 7> kModels{{
    {.id = "amti_analog", .name = "AMTI strain-gauge plate, analog", .channel_names = "fx fy fz mx my mz"},
    {.id = "bertec_analog",
     .name = "Bertec strain-gauge plate, analog",
     .channel_names = "fx fy fz mx my mz"},
    {.id = "kistler_8ch",
     .name = "Kistler piezo plate, eight channels",
     .channel_names = "fx12 fx34 fy14 fy23 fz1 fz2 fz3 fz4",
     .channels = 8},
    {.id = "generic_6x6", .name = "Six channels with a full matrix", .channel_names = "c1 c2 c3 c4 c5 c6"},
    {.id = "uniaxial_4",
     .name = "Four vertical load cells",
     .channel_names = "fz1 fz2 fz3 fz4",
     .channels = 4,
     .measures_shear = false},
    {.id = "uniaxial_1",
     .name = "Vertical force only",
     .channel_names = "fz",
     .channels = 1,
     .measures_shear = false,
     .measures_moments = false},
    {.id = "engineering_6", .name = "Already in N and N m", .channel_names = "fx fy fz mx my mz"},
}};

Error wrong(const PlateCalibration& calibration, const std::string& what) {
    return Error{ErrorCode::invalid_argument, "plate model " + calibration.model + ": " + what};
}

bool all_usable(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v) && v != 0.0; });
}

// One number per channel, from a list of one or of n.
std::optional<std::vector<double>> per_channel(const std::vector<double>& values, std::size_t n) {
    if (!all_usable(values)) {
        return std::nullopt;
    }
    if (values.size() == 1) {
        return std::vector<double>(n, values[0]);
    }
    return values.size() == n ? std::optional(values) : std::nullopt;
}

// Inverse of a row-major 6 x 6 by Gauss-Jordan with row pivoting; none when it is singular.
std::optional<std::vector<double>> inverse(std::vector<double> m) {
    std::vector<double> inv(kRows * kRows, 0.0);
    for (std::size_t i = 0; i < kRows; ++i) {
        inv[i * kRows + i] = 1.0;
    }
    for (std::size_t col = 0; col < kRows; ++col) {
        std::size_t pivot = col;
        for (std::size_t row = col + 1; row < kRows; ++row) {
            if (std::abs(m[row * kRows + col]) > std::abs(m[pivot * kRows + col])) {
                pivot = row;
            }
        }
        const double head = m[pivot * kRows + col];
        if (!(std::abs(head) > std::numeric_limits<double>::min())) {
            return std::nullopt;
        }
        for (std::size_t k = 0; k < kRows; ++k) {
            std::swap(m[pivot * kRows + k], m[col * kRows + k]);
            std::swap(inv[pivot * kRows + k], inv[col * kRows + k]);
            m[col * kRows + k] /= head;
            inv[col * kRows + k] /= head;
        }
        for (std::size_t row = 0; row < kRows; ++row) {
            const double factor = m[row * kRows + col];
            for (std::size_t k = 0; row != col && k < kRows; ++k) {
                m[row * kRows + k] -= factor * m[col * kRows + k];
                inv[row * kRows + k] -= factor * inv[col * kRows + k];
            }
        }
    }
    return std::all_of(inv.begin(), inv.end(), [](double v) { return std::isfinite(v); }) ? std::optional(inv)
                                                                                          : std::nullopt;
}

void scale_columns(std::vector<double>& matrix, const std::vector<double>& factors) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        matrix[i] *= factors[i % factors.size()];
    }
}

Result<WrenchMap> amti_analog(const PlateCalibration& c) {
    const auto gain = per_channel(c.gain, kRows);
    if (!gain) {
        return wrong(c, "gain needs 1 or 6 numbers other than zero");
    }
    if (c.matrix.size() != kRows * kRows) {
        return wrong(c, "matrix needs 6 x 6 numbers, not " + std::to_string(c.matrix.size()));
    }
    if (!(c.excitation_v > 0.0)) {
        return wrong(c, "excitation_v must be above zero");
    }
    std::vector<double> matrix = c.matrix;
    if (c.matrix_is_sensitivity) {
        const auto inverted = inverse(matrix);
        if (!inverted) {
            return wrong(c, "the sensitivity matrix cannot be inverted; check its rows");
        }
        matrix = *inverted;
    }
    std::vector<double> factors(kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
        const double per_volt = 1.0 / (c.excitation_v * (*gain)[i]);
        factors[i] = c.amti_input == AmtiInput::uv_per_v   ? 1e6 * per_volt
                     : c.amti_input == AmtiInput::mv_per_v ? 1e3 * per_volt
                                                           : 1.0 / (*gain)[i];
    }
    scale_columns(matrix, factors);
    return WrenchMap{.channels = kRows, .matrix = std::move(matrix), .bias = {}, .has_moments = true};
}

Result<WrenchMap> bertec_analog(const PlateCalibration& c) {
    const std::size_t n = c.matrix.size() == 9 ? 3 : kRows;
    if (c.matrix.size() != n * n) {
        return wrong(c, "matrix needs 6 x 6 or 3 x 3 numbers, not " + std::to_string(c.matrix.size()));
    }
    const auto gain = per_channel(c.gain, n);
    if (!gain) {
        return wrong(c, "gain needs 1 or " + std::to_string(n) + " numbers other than zero");
    }
    WrenchMap map{
        .channels = n, .matrix = std::vector<double>(kRows * n, 0.0), .bias = {}, .has_moments = true};
    const std::size_t first_row = n == 3 ? 2 : 0;
    std::copy(c.matrix.begin(), c.matrix.end(),
              map.matrix.begin() + static_cast<std::ptrdiff_t>(first_row * n));
    std::vector<double> factors(n);
    std::transform(gain->begin(), gain->end(), factors.begin(), [](double g) { return 1.0 / g; });
    scale_columns(map.matrix, factors);
    return map;
}

Result<WrenchMap> kistler_8ch(const PlateCalibration& c) {
    constexpr std::size_t n = 8;
    const auto sensitivity = per_channel(c.sensitivity, n);
    const auto range = per_channel(c.range_pc, n);
    if (!sensitivity || !range) {
        return wrong(c, "sensitivity (pC/N) and range_pc need 1 or 8 numbers other than zero");
    }
    if (!(c.a_m > 0.0 && c.b_m > 0.0)) {
        return wrong(c, "a_m and b_m (half the sensor spacing) must be above zero");
    }
    const double a = c.a_m;
    const double b = c.b_m;
    WrenchMap map{.channels = n,
                  .matrix = {1,  1, 0, 0,  0,  0, 0,  0,   //
                             0,  0, 1, 1,  0,  0, 0,  0,   //
                             0,  0, 0, 0,  1,  1, 1,  1,   //
                             0,  0, 0, 0,  b,  b, -b, -b,  //
                             0,  0, 0, 0,  -a, a, a,  -a,  //
                             -b, b, a, -a, 0,  0, 0,  0},
                  .bias = {},
                  .has_moments = true};
    std::vector<double> factors(n);
    for (std::size_t i = 0; i < n; ++i) {
        factors[i] = (*range)[i] / 10.0 / std::abs((*sensitivity)[i]);
    }
    scale_columns(map.matrix, factors);
    return map;
}

Result<WrenchMap> generic_6x6(const PlateCalibration& c) {
    if (c.matrix.size() != kRows * kRows) {
        return wrong(c, "matrix needs 6 x 6 numbers, not " + std::to_string(c.matrix.size()));
    }
    return WrenchMap{.channels = kRows, .matrix = c.matrix, .bias = c.bias, .has_moments = true};
}

Result<WrenchMap> uniaxial_4(const PlateCalibration& c) {
    const auto sensitivity = per_channel(c.sensitivity, 4);
    if (!sensitivity) {
        return wrong(c, "sensitivity needs 1 or 4 numbers other than zero");
    }
    if (c.cell_m.size() != 4) {
        return wrong(c, "cell_m needs the places of 4 load cells, not " + std::to_string(c.cell_m.size()));
    }
    WrenchMap map{
        .channels = 4, .matrix = std::vector<double>(kRows * 4, 0.0), .bias = {}, .has_moments = true};
    for (std::size_t i = 0; i < 4; ++i) {
        const double newtons = 1.0 / (*sensitivity)[i];
        map.matrix[2 * 4 + i] = newtons;
        map.matrix[3 * 4 + i] = c.cell_m[i][1] * newtons;
        map.matrix[4 * 4 + i] = -c.cell_m[i][0] * newtons;
    }
    return map;
}

Result<WrenchMap> uniaxial_1(const PlateCalibration& c) {
    const auto sensitivity = per_channel(c.sensitivity, 1);
    if (!sensitivity) {
        return wrong(c, "sensitivity needs 1 number other than zero");
    }
    return WrenchMap{
        .channels = 1, .matrix = {0, 0, 1.0 / (*sensitivity)[0], 0, 0, 0}, .bias = {}, .has_moments = false};
}

Result<WrenchMap> engineering_6(const PlateCalibration&) {
    WrenchMap map{.channels = kRows,
                  .matrix = std::vector<double>(kRows * kRows, 0.0),
                  .bias = {},
                  .has_moments = true};
    for (std::size_t i = 0; i < kRows; ++i) {
        map.matrix[i * kRows + i] = 1.0;
    }
    return map;
}

using MapFunction = Result<WrenchMap> (*)(const PlateCalibration&);
constexpr std::array<MapFunction, kModels.size()> kMaps{
    &amti_analog, &bertec_analog, &kistler_8ch, &generic_6x6, &uniaxial_4, &uniaxial_1, &engineering_6};

}  // namespace

std::span<const PlateModel> all_plate_models() noexcept {
    return kModels;
}

const PlateModel* find_plate_model(std::string_view id) noexcept {
    const auto found =
        std::find_if(kModels.begin(), kModels.end(), [&](const PlateModel& m) { return m.id == id; });
    return found == kModels.end() ? nullptr : &*found;
}

Result<WrenchMap> wrench_map(const PlateCalibration& calibration) {
    const PlateModel* model = find_plate_model(calibration.model);
    if (model == nullptr) {
        std::string known;
        for (const PlateModel& each : kModels) {
            known += (known.empty() ? "" : ", ") + std::string(each.id);
        }
        return Error{ErrorCode::invalid_argument,
                     "there is no plate model '" + calibration.model + "'; use one of " + known};
    }
    Result<WrenchMap> map = kMaps[static_cast<std::size_t>(model - kModels.data())](calibration);
    if (map &&
        !std::all_of(map->matrix.begin(), map->matrix.end(), [](double v) { return std::isfinite(v); })) {
        return wrong(calibration, "the calibration gives a matrix with numbers that are not finite");
    }
    if (map && calibration.sign == ForceSign::action) {
        for (double& value : map->matrix) {
            value = -value;
        }
        for (double& value : map->bias) {
            value = -value;
        }
    }
    return map;
}

std::array<double, 6> to_wrench(const WrenchMap& map, std::span<const double> values) noexcept {
    assert(values.size() == map.channels);
    std::array<double, 6> wrench = map.bias;
    for (std::size_t row = 0; row < kRows; ++row) {
        for (std::size_t i = 0; i < map.channels; ++i) {
            wrench[row] += map.matrix[row * map.channels + i] * values[i];
        }
    }
    return wrench;
}

PlateSignals to_wrench(const WrenchMap& map, std::span<const std::vector<double>> channels) {
    assert(channels.size() == map.channels);
    const std::size_t n = channels.empty() ? 0 : channels[0].size();
    PlateSignals signals;
    signals.has_moments = map.has_moments;
    const std::array<std::vector<double>*, kRows> rows{&signals.fx, &signals.fy, &signals.fz,
                                                       &signals.mx, &signals.my, &signals.mz};
    for (std::size_t row = 0; row < kRows; ++row) {
        if (!map.has_moments && row != 2) {
            rows[row]->assign(n, std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        rows[row]->assign(n, map.bias[row]);
        for (std::size_t c = 0; c < map.channels; ++c) {
            const double factor = map.matrix[row * map.channels + c];
            for (std::size_t i = 0; factor != 0.0 && i < n; ++i) {
                (*rows[row])[i] += factor * channels[c][i];
            }
        }
    }
    return signals;
}

}  // namespace hinge::plates
