#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "datasets/model/trial.h"

// Everything that may be asked of the simulated lifter and of the simulated instruments. Defaults and
// ranges: science.md J. SI units; angles in degrees where a person types them.
namespace hinge::drivers::simulated {

enum class DescentProfile : std::uint8_t {
    trapezoid,    // constant speed between two ramps
    min_jerk,     // bell-shaped speed
    accelerated,  // constant speed, then let go over the last `drop_height_m`
    free_fall,    // dropped from the top, hands following
    release,      // the hands let go at the top
};

inline constexpr std::array<std::string_view, 5> kDescentProfileNames{"trapezoid", "min_jerk", "accelerated",
                                                                      "free_fall", "release"};

// Relative errors of one person's body against the tables: 0.03 is 3 % longer. Order of `Limb`.
struct BodyPerturbation {
    std::array<double, 4> length{};         // shank, thigh, trunk, arm
    std::array<double, 8> mass_fraction{};  // foot, shank, thigh, trunk, head, upper arm, forearm, hand
    std::array<double, 8> centre{};         // same order: centre of mass along the segment
};

struct Technique {
    double hip_bar_ratio = 1.05;       // hip speed over bar speed as the bar leaves the floor
    double hip_rise_before_m = 0.0;    // hip rise between the set position and lift-off
    double trunk_lean_deg = 68.4;      // at the set position, from the vertical
    double arm_angle_error_deg = 0.0;  // added to the arm's angle throughout
    double bar_forward_m = 0.07;       // grip in front of the ankle on the floor
    double bar_drift_m = 0.03;         // how much further forward it is at lock-out
    double bar_loop_m = 0.0;           // forward swing in the first third of the pull ("bar drift")
    double slack_s = 0.8;
    double concentric_s = 1.8;
    double grind = 0.0;              // 0..1.5: how much slower in the middle of the pull
    double hitch_m = 0.0;            // how far it falls behind at two thirds of the pull; sinks from 0.15 on
    std::optional<double> fails_at;  // fraction of the pull where the lift stops and comes down again
    double hold_s = 3.0;
    DescentProfile descent = DescentProfile::trapezoid;
    double eccentric_s = 3.0;
    double drop_height_m = 0.2286;        // `accelerated` only: height above the floor where control is lost
    double drop_acceleration_m_s2 = 6.0;  // `accelerated` and `free_fall`
    bool touch_and_go = false;
    double rest_s = 1.5;  // on the floor, hands loose, between dead-stop reps
};

// Left minus right over the sum: 0.08 is 8 % more under the left foot.
struct Asymmetry {
    double constant = 0.0;
    double ascent = 0.0;    // from the slack to the hold
    double lift_off = 0.0;  // a bump of 0.15 s about the lift-off
    double descent = 0.0;   // from the hold to the floor
};

struct LifterOptions {
    std::string title = "simulated set";
    std::string athlete = "sim";
    std::string sex = "male";
    double stature_m = 1.76;
    std::optional<double> knee_height_m;  // of the joint, as it really is; 0.285 of the stature when absent
    double body_mass_kg = 78.0;
    BodyPerturbation body;

    Exercise exercise = Exercise::conventional;
    double bar_mass_kg = 100.0;
    std::optional<double> entered_load_kg;  // what the person typed; the true mass when absent
    double grip_height_m = 0.225;           // resting on the floor
    double block_height_m = 0.0;            // block and rack pulls: raises the floor under the discs
    double rdl_travel_m = 0.35;             // how far the bar goes down in a Romanian deadlift
    DiscPlacement discs = DiscPlacement::off_plates;
    double stiffness_n_m = 120e3;  // bar between the hands
    double lash_m = 0.0015;        // play of the discs on the sleeves
    double stance_m = 0.32;

    int reps = 1;
    double weigh_s = 5.0;  // quiet standing before bending down; an RDL holds the bar for 3 s instead
    double after_s = 1.8;  // quiet, bar on the floor, at the end
    Technique technique;
    std::vector<Technique> per_rep;  // replaces `technique` for rep 1, 2, ... as far as it goes
    Asymmetry asymmetry;
    double sway_forward_m = 0.002;  // standard deviation
    double sway_vertical_m = 0.001;
    double tempo_target_s = 3.0;
};

struct ScanRange {
    double first_s = 0.0;
    double duration_s = 0.0;
};

struct SensorOptions {
    double noise_fz_n = 0.5;
    double noise_shear_n = 0.35;
    double noise_moment_nm = 0.12;
    double full_scale_fz_n = 5000.0;
    double full_scale_shear_n = 2500.0;
    double full_scale_moment_nm = 1500.0;
    double drift_n_s = 0.02;  // vertical, each plate with a sign of its own
    double cross_talk = 0.005;
    double gain_error = 0.001;
    double az0_m = 0.041;    // sensor origin below the surface
    double offset_n = 0.0;   // left over after the zero, vertical, both plates
    double offset_nm = 0.5;  // the same of the moments, one standard deviation, each plate and axis its own

    double encoder_resolution_m = 0.00025;
    double encoder_noise_m = 0.00005;
    double encoder_offset_m = 0.0;
    double encoder_ppm = 50.0;     // scale error, parts per million
    double encoder_late_s = 0.0;   // how much later the bar is stamped than the plates
    double anchor_offset_m = 0.0;  // the cord's lower end behind the bar's rest position
    CordAttachment attachment = CordAttachment::between_hands;
    bool hip_transducer = false;
    bool plates = true;
    bool bar = true;

    std::vector<ScanRange> encoder_dropouts;  // no reading from the encoders
    std::vector<ScanRange> gaps;              // whole scans missing
    std::vector<ScanRange> right_foot_off;    // the right foot is off its plate
    bool exact = false;  // no noise, drift, gain error or cross-talk; counts are still whole
};

}  // namespace hinge::drivers::simulated
