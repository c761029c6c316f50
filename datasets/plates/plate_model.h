#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// The plate models: what a plate's channels mean. Every model is linear, so each becomes one 6 x n map from
// channel values to the wrench about the sensor origin, in the plate frame, as reaction on the lifter.
// Source: devices.md 10, science.md A.3.
namespace hinge::plates {

struct PlateModel {
    std::string_view id;  // "kistler_8ch"
    std::string_view name;
    std::string_view channel_names;  // in order, separated by spaces
    std::size_t channels = 6;
    bool measures_shear = true;    // otherwise fx, fy and mz are taken as zero (or missing without moments)
    bool measures_moments = true;  // false: vertical force only, no centre of pressure
};

[[nodiscard]] std::span<const PlateModel> all_plate_models() noexcept;
// Null when there is none of this id.
[[nodiscard]] const PlateModel* find_plate_model(std::string_view id) noexcept;

// What the calibration matrix of amti_analog is multiplied with.
enum class AmtiInput { uv_per_v, mv_per_v, volt };
// Whether a positive number is the force on the lifter or the force on the plate.
enum class ForceSign { reaction, action };

// What a lab types in from the plate's calibration sheet. Lists hold one number per channel; a list of one
// serves every channel. A model reads only the fields named beside its id.
struct PlateCalibration {
    std::string model;
    // amti_analog, bertec_analog, generic_6x6: 6 x 6, row major, to N and N m. bertec_analog also takes 3 x 3
    // (Fz, Mx, My).
    std::vector<double> matrix;
    bool matrix_is_sensitivity = false;          // amti_analog: the sheet gives S, the matrix is its inverse
    AmtiInput amti_input = AmtiInput::uv_per_v;  // amti_analog
    double excitation_v = 10.0;                  // amti_analog
    std::vector<double> gain{1.0};               // amti_analog, bertec_analog
    std::vector<double> sensitivity;             // kistler_8ch: pC/N; uniaxial_*: V/N, or 1 when already in N
    std::vector<double> range_pc;                // kistler_8ch: charge at 10 V
    double a_m = 0.0, b_m = 0.0;                 // kistler_8ch: half the sensor spacing along x and y
    std::vector<std::array<double, 2>> cell_m;   // uniaxial_4: where each load cell sits, plate frame
    std::array<double, 6> bias{};                // generic_6x6: added after the matrix, N and N m
    ForceSign sign = ForceSign::reaction;
};

// wrench = matrix (6 x channels, row major) * values + bias.
struct WrenchMap {
    std::size_t channels = 6;
    std::vector<double> matrix;
    std::array<double, 6> bias{};
    bool has_moments = true;
};

// The map of a calibrated plate. An error names the field that is missing or has the wrong size.
[[nodiscard]] Result<WrenchMap> wrench_map(const PlateCalibration& calibration);

// One scan: `values` has map.channels entries.
[[nodiscard]] std::array<double, 6> to_wrench(const WrenchMap& map, std::span<const double> values) noexcept;
// Whole signals: one series per channel, all of one length.
[[nodiscard]] PlateSignals to_wrench(const WrenchMap& map, std::span<const std::vector<double>> channels);

}  // namespace hinge::plates
