#include "tests/validation/conditions.h"

#include <array>

#include "drivers/simulated/presets.h"

namespace hinge::validation {
namespace {

using drivers::simulated::DescentProfile;
using drivers::simulated::Random;

void as_drawn(Subject&, Random&) {}

void five_reps(Subject& subject, Random&) {
    subject.lifter.reps = 5;
    subject.lifter.technique.hold_s = 1.2;
}

void hip_transducer(Subject& subject, Random&) {
    subject.sensors.hip_transducer = true;
}

void short_hold(Subject& subject, Random&) {
    subject.lifter.technique.hold_s = 0.4;
}

void slow_grind(Subject& subject, Random& random) {
    subject.lifter.technique.concentric_s = random.uniform(4.2, 5.0);
    subject.lifter.technique.grind = random.uniform(0.5, 1.2);
}

void late_bar(Subject& subject, Random&) {
    subject.sensors.encoder_late_s = 0.005;
}

void dropped(Subject& subject, Random& random) {
    subject.lifter.technique.descent = DescentProfile::accelerated;
    subject.lifter.technique.drop_height_m = random.uniform(0.12, 0.32);
}

void coarse_encoder(Subject& subject, Random&) {
    subject.sensors.encoder_resolution_m = 0.001;
    subject.sensors.encoder_noise_m = 0.0002;
}

void asymmetric(Subject& subject, Random& random) {
    subject.lifter.asymmetry.constant = 0.04 * random.normal();
    subject.lifter.asymmetry.ascent = 0.05 * random.normal();
    subject.lifter.asymmetry.descent = 0.05 * random.normal();
}

constexpr std::array kConditions = std::to_array<Condition>({
    {"recommended", "one rep, 3 s hold, one clock", false, &as_drawn},
    {"asymmetric", "the same with left-right asymmetries", false, &asymmetric},
    {"five_reps", "five dead-stop reps, 1.2 s holds", false, &five_reps},
    {"hip_transducer", "recommended, with a transducer at the hip", false, &hip_transducer},
    {"dropped", "recommended, control lost over the last 12 to 32 cm", false, &dropped},
    {"coarse_encoder", "recommended, 1 mm encoder", false, &coarse_encoder},
    {"short_hold", "holds of 0.4 s: hip timing must refuse", true, &short_hold},
    {"grind", "pulls of 4.2 to 5 s: hip timing must refuse", true, &slow_grind},
    {"late_bar", "bar stamped 5 ms late, declared as not synchronised: hip timing must refuse", true,
     &late_bar},
});

}  // namespace

std::span<const Condition> all_conditions() {
    return kConditions;
}

Subject draw_subject(const Condition& condition, std::uint64_t seed, std::uint64_t n) {
    Random random(seed * 0x9E3779B97F4A7C15ULL + n);
    Subject subject;
    subject.lifter = drivers::simulated::random_lifter(random);
    condition.prepare(subject, random);
    return subject;
}

}  // namespace hinge::validation
