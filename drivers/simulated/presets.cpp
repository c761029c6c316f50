#include "drivers/simulated/presets.h"

#include <array>

namespace hinge::drivers::simulated {
namespace {

LifterOptions person(const char* title, const char* sex, double stature_m, double body_weight_n,
                     double bar_mass_kg, double hip_bar_ratio) {
    LifterOptions lifter;
    lifter.title = title;
    lifter.sex = sex;
    lifter.stature_m = stature_m;
    lifter.body_mass_kg = body_weight_n / kStandardGravity_m_s2;
    lifter.bar_mass_kg = bar_mass_kg;
    lifter.technique.hip_bar_ratio = hip_bar_ratio;
    return lifter;
}

LifterOptions clean() {
    return person("clean conventional deadlift, 3 s lowering", "female", 1.70, 666.852, 95.0, 1.065);
}

LifterOptions hips_first() {
    return person("hips rise faster than the bar after lift-off", "male", 1.76, 764.919, 125.0, 1.8);
}

LifterOptions pre_rise() {
    LifterOptions lifter = person("hips rise 6 cm before the bar breaks", "male", 1.85, 941.438, 180.0, 1.3);
    lifter.technique.hip_rise_before_m = 0.06;
    return lifter;
}

LifterOptions asymmetric() {
    LifterOptions lifter = person("8 % more load on the right foot going up, even going down", "female", 1.62,
                                  568.786, 80.0, 1.02);
    lifter.technique.hold_s = 1.2;
    lifter.asymmetry.ascent = -0.08;
    return lifter;
}

LifterOptions set_of_three() {
    LifterOptions lifter = person("three reps, 70 kg, 2.8 s lowerings", "male", 1.72, 725.692, 70.0, 1.10);
    lifter.reps = 3;
    lifter.technique.concentric_s = 1.2;
    lifter.technique.hold_s = 1.5;
    lifter.technique.eccentric_s = 2.8;
    return lifter;
}

LifterOptions dropped() {
    LifterOptions lifter = person("bar dropped over the last 9 inches", "male", 1.80, 882.598, 150.0, 1.0);
    lifter.technique.hold_s = 1.2;
    lifter.technique.descent = DescentProfile::accelerated;
    lifter.technique.eccentric_s = 3.45;
    return lifter;
}

LifterOptions short_hold() {
    LifterOptions lifter =
        person("hold of 0.4 s: hip timing must be refused", "male", 1.78, 804.145, 130.0, 1.5);
    lifter.technique.hold_s = 0.4;
    return lifter;
}

LifterOptions rdl() {
    LifterOptions lifter = person("Romanian deadlift, no floor contact", "male", 1.75, 774.725, 80.0, 1.0);
    lifter.exercise = Exercise::rdl;
    lifter.technique.descent = DescentProfile::min_jerk;
    lifter.technique.concentric_s = 1.4;
    lifter.technique.hold_s = 1.5;
    return lifter;
}

LifterOptions sumo() {
    LifterOptions lifter = person("sumo deadlift", "male", 1.78, 833.6, 140.0, 0.95);
    lifter.exercise = Exercise::sumo;
    lifter.stance_m = 0.70;
    // The wide stance brings the trunk upright (science.md F.8).
    lifter.technique.trunk_lean_deg = 61.0;
    lifter.technique.bar_forward_m = 0.05;
    return lifter;
}

LifterOptions block_pull() {
    LifterOptions lifter = person("pull from 12 cm blocks", "male", 1.78, 833.6, 150.0, 0.95);
    lifter.exercise = Exercise::block_pull;
    lifter.block_height_m = 0.12;
    lifter.technique.trunk_lean_deg = 61.0;
    return lifter;
}

LifterOptions trap_bar() {
    LifterOptions lifter = person("trap bar, low handles", "male", 1.80, 882.6, 140.0, 0.85);
    lifter.exercise = Exercise::trap_bar;
    lifter.stiffness_n_m = 1e6;
    lifter.technique.trunk_lean_deg = 60.0;
    lifter.technique.bar_forward_m = 0.0;
    lifter.technique.bar_drift_m = 0.03;
    return lifter;
}

LifterOptions released() {
    LifterOptions lifter = hips_first();
    lifter.title = "hands opened at the top";
    lifter.technique.descent = DescentProfile::release;
    return lifter;
}

LifterOptions free_fall() {
    LifterOptions lifter = hips_first();
    lifter.title = "dropped from the top, hands following";
    lifter.technique.descent = DescentProfile::free_fall;
    lifter.technique.drop_acceleration_m_s2 = 8.0;
    return lifter;
}

LifterOptions touch_and_go() {
    LifterOptions lifter = set_of_three();
    lifter.title = "touch and go, five reps";
    lifter.reps = 5;
    lifter.technique.touch_and_go = true;
    lifter.technique.eccentric_s = 1.6;
    return lifter;
}

LifterOptions failed() {
    LifterOptions lifter = person("failed at half height", "male", 1.80, 882.598, 200.0, 1.2);
    lifter.technique.fails_at = 0.5;
    lifter.technique.concentric_s = 2.5;
    return lifter;
}

LifterOptions grind() {
    LifterOptions lifter = person("grinding pull with a sticking region", "male", 1.80, 882.598, 190.0, 1.2);
    lifter.technique.concentric_s = 2.8;
    lifter.technique.grind = 1.2;
    return lifter;
}

LifterOptions hitch() {
    LifterOptions lifter = grind();
    lifter.title = "hitched pull";
    lifter.technique.grind = 0.0;
    // A bump this large, a fifth of the pull wide, makes the bar sink by some 2 cm.
    lifter.technique.hitch_m = 0.2;
    return lifter;
}

LifterOptions rack_pull() {
    LifterOptions lifter = person("rack pull from above the knee", "male", 1.78, 833.6, 170.0, 0.95);
    lifter.exercise = Exercise::rack_pull;
    lifter.block_height_m = 0.30;
    lifter.technique.trunk_lean_deg = 42.0;
    return lifter;
}

LifterOptions discs_on_plates() {
    LifterOptions lifter = clean();
    lifter.title = "the discs stand on the plates";
    lifter.discs = DiscPlacement::on_plates;
    return lifter;
}

LifterOptions dead_stop() {
    LifterOptions lifter = set_of_three();
    lifter.title = "three reps from a dead stop of 2.5 s";
    lifter.technique.rest_s = 2.5;
    return lifter;
}

LifterOptions yanked() {
    LifterOptions lifter = person("slack torn out in 0.12 s", "male", 1.78, 833.6, 120.0, 1.1);
    lifter.technique.slack_s = 0.12;
    return lifter;
}

constexpr std::array<Preset, 21> kPresets{{
    {"clean", "95 kg, 3 s lowering, hips and bar together", &clean},
    {"hips_first", "hips rise faster than the bar after lift-off", &hips_first},
    {"pre_rise", "hips rise 6 cm before the bar breaks", &pre_rise},
    {"asymmetric", "8 % more load on the right foot going up", &asymmetric},
    {"set_of_three", "three reps of 70 kg", &set_of_three},
    {"dropped", "bar dropped over the last 9 inches", &dropped},
    {"short_hold", "hold of 0.4 s", &short_hold},
    {"rdl", "Romanian deadlift, starts at the top", &rdl},
    {"sumo", "wide stance, upright trunk", &sumo},
    {"block_pull", "from 12 cm blocks", &block_pull},
    {"trap_bar", "bar beside the feet", &trap_bar},
    {"released", "hands opened at the top", &released},
    {"free_fall", "dropped from the top, hands following", &free_fall},
    {"touch_and_go", "five reps without letting the bar settle", &touch_and_go},
    {"failed", "stops at half height and comes down", &failed},
    {"grind", "slow in the middle of the pull", &grind},
    {"hitch", "the bar sinks on its way up", &hitch},
    {"rack_pull", "from pins above the knee", &rack_pull},
    {"discs_on_plates", "the plates carry the discs", &discs_on_plates},
    {"dead_stop", "three reps, the bar put down for seconds", &dead_stop},
    {"yanked", "the slack torn out", &yanked},
}};

}  // namespace

std::span<const Preset> presets() {
    return kPresets;
}

std::optional<LifterOptions> find_preset(std::string_view id) {
    for (const Preset& preset : kPresets) {
        if (preset.id == id) {
            return preset.make();
        }
    }
    return std::nullopt;
}

LifterOptions random_lifter(Random& random) {
    LifterOptions lifter;
    const bool female = random.chance(0.5);
    lifter.title = "random lifter";
    lifter.sex = female ? "female" : "male";
    lifter.stature_m = female ? random.uniform(1.55, 1.80) : random.uniform(1.65, 1.95);
    // Body-mass index of people who lift.
    lifter.body_mass_kg = random.uniform(21.0, 31.0) * lifter.stature_m * lifter.stature_m;
    for (double& length : lifter.body.length) {
        length = 0.03 * random.normal();
    }
    for (double& mass : lifter.body.mass_fraction) {
        mass = 0.05 * random.normal();
    }
    for (double& centre : lifter.body.centre) {
        centre = 0.015 * random.normal();
    }
    lifter.bar_mass_kg = random.uniform(60.0, female ? 140.0 : 220.0);
    lifter.stiffness_n_m = random.uniform(90e3, 180e3);
    lifter.lash_m = random.uniform(0.0005, 0.003);
    lifter.knee_height_m = 0.285 * lifter.stature_m + 0.03 * random.normal();
    Technique& technique = lifter.technique;
    technique.hip_bar_ratio = random.uniform(0.7, 1.9);
    technique.hip_rise_before_m = random.chance(0.5) ? 0.0 : random.uniform(0.0, 0.08);
    technique.trunk_lean_deg = random.uniform(62.0, 72.0);
    technique.arm_angle_error_deg = random.uniform(-3.0, 3.0);
    technique.bar_forward_m = random.uniform(0.055, 0.085);
    technique.bar_drift_m = 0.03 + 0.012 * random.normal();
    technique.slack_s = random.uniform(0.5, 1.2);
    technique.concentric_s = random.uniform(1.2, 2.6);
    technique.eccentric_s = random.uniform(2.0, 4.0);
    return lifter;
}

}  // namespace hinge::drivers::simulated
