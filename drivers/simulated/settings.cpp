#include "drivers/simulated/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "drivers/simulated/presets.h"

namespace hinge::drivers::simulated {
namespace {

using Use = SettingUse;

template <std::size_t N>
std::optional<std::size_t> index_in(const std::array<std::string_view, N>& names, std::string_view word) {
    const auto found = std::find(names.begin(), names.end(), word);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - names.begin()));
}

template <class Enum, std::size_t N>
bool choose(const std::array<std::string_view, N>& names, std::string_view word, Enum& target) {
    const auto index = index_in(names, word);
    if (index) {
        target = static_cast<Enum>(*index);
    }
    return index.has_value();
}

std::optional<double> number_in(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "FIRST+DURATION" in seconds, several separated by commas: "9.5+0.02,11+0.1".
bool read_ranges(std::string_view text, std::vector<ScanRange>& ranges) {
    std::vector<ScanRange> read;
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        const auto plus = item.find('+');
        if (plus == std::string_view::npos) {
            return false;
        }
        const auto first_s = number_in(item.substr(0, plus));
        const auto duration_s = number_in(item.substr(plus + 1));
        if (!first_s || !duration_s || *first_s < 0.0 || *duration_s <= 0.0) {
            return false;
        }
        read.push_back({*first_s, *duration_s});
    }
    ranges = std::move(read);
    return true;
}

bool set_preset(Settings& s, std::string_view id) {
    const auto lifter = find_preset(id);
    if (lifter) {
        s.lifter = *lifter;
    }
    return lifter.has_value();
}

// clang-format off
constexpr Setting number(std::string_view name, std::string_view value, double low, double high,
                         std::string_view meaning, void (*set)(Settings&, double), Use use = Use::set) {
    return {name, "number", value, meaning, use, low, high, set, nullptr, {}};
}
constexpr Setting integer(std::string_view name, std::string_view value, double low, double high,
                          std::string_view meaning, void (*set)(Settings&, double)) {
    return {name, "integer", value, meaning, Use::set, low, high, set, nullptr, {}};
}
constexpr Setting boolean(std::string_view name, std::string_view meaning, void (*set)(Settings&, double),
                          std::string_view value = "false", Use use = Use::set) {
    return {name, "boolean", value, meaning, use, 0.0, 1.0, set, nullptr, {}};
}
constexpr Setting word(std::string_view name, std::string_view value, std::string_view allowed,
                       std::string_view meaning, bool (*set)(Settings&, std::string_view)) {
    return {name, "string", value, meaning, Use::set, 0.0, 0.0, nullptr, set, allowed};
}

using View = std::string_view;
constexpr View kRanges = "FIRST+DURATION in seconds, several separated by commas, e.g. 9.5+0.02";

constexpr std::array kTable{
    word("preset", "\"clean\"", "clean, hips_first, pre_rise, asymmetric, set_of_three, dropped, short_hold, rdl, sumo, "
         "block_pull, trap_bar, released, free_fall, touch_and_go, failed, grind, hitch, rack_pull, discs_on_plates, dead_stop or yanked",
         "lifter and technique to start from", &set_preset),
    integer("seed", "1", 0, 9e15, "of sway and sensor noise; same seed, same bits", [](Settings& s, double v) { s.seed = static_cast<std::uint64_t>(v); }),

    word("title", "\"clean conventional deadlift, 3 s lowering\"", "any text", "title of the set", [](Settings& s, View v) { s.lifter.title = v; return true; }),
    word("athlete", "\"sim\"", "any text", "pseudonym", [](Settings& s, View v) { s.lifter.athlete = v; return true; }),
    word("sex", "\"female\"", "female or male", "body tables", [](Settings& s, View v) { s.lifter.sex = v; return v == "female" || v == "male"; }),
    number("stature", "1.70", 1.3, 2.2, "m", [](Settings& s, double v) { s.lifter.stature_m = v; }),
    number("body_mass", "68.0", 30, 200, "kg", [](Settings& s, double v) { s.lifter.body_mass_kg = v; }),
    word("exercise", "\"conventional\"", "conventional, sumo, block_pull, rack_pull, rdl or trap_bar", "kind of lift", [](Settings& s, View v) { return choose(kExerciseNames, v, s.lifter.exercise); }),
    number("load", "95.0", 10, 400, "kg, bar and discs", [](Settings& s, double v) { s.lifter.bar_mass_kg = v; }),
    number("entered_load", "95.0", 10, 400, "kg, as typed by the person; the load when not given", [](Settings& s, double v) { s.lifter.entered_load_kg = v; }),
    number("block_height", "0.0", 0, 0.4, "m under the discs", [](Settings& s, double v) { s.lifter.block_height_m = v; }),
    word("discs", "\"off_plates\"", "off_plates or on_plates", "what the discs rest on", [](Settings& s, View v) { return choose(kDiscPlacementNames, v, s.lifter.discs); }),
    number("bar_stiffness", "120000.0", 2e4, 1e7, "N/m between the hands", [](Settings& s, double v) { s.lifter.stiffness_n_m = v; }),
    number("lash", "0.0015", 0, 0.01, "m, play of the discs on the sleeves", [](Settings& s, double v) { s.lifter.lash_m = v; }),
    number("stance", "0.32", 0.1, 1.2, "m between the feet", [](Settings& s, double v) { s.lifter.stance_m = v; }),
    integer("reps", "1", 1, 50, "repetitions", [](Settings& s, double v) { s.lifter.reps = static_cast<int>(v); }),
    number("weigh", "5.0", 0.5, 60, "s of quiet standing before the first rep", [](Settings& s, double v) { s.lifter.weigh_s = v; }),
    number("after", "1.8", 0.5, 60, "s of quiet after the last rep", [](Settings& s, double v) { s.lifter.after_s = v; }),
    number("tempo_target", "3.0", 0.5, 10, "s, wanted lowering time", [](Settings& s, double v) { s.lifter.tempo_target_s = v; }),

    number("hip_bar_ratio", "1.065", 0.3, 3, "hip speed over bar speed as the bar leaves the floor", [](Settings& s, double v) { s.lifter.technique.hip_bar_ratio = v; }),
    number("pre_rise", "0.0", 0, 0.15, "m the hips rise before the bar breaks", [](Settings& s, double v) { s.lifter.technique.hip_rise_before_m = v; }),
    number("trunk_lean", "68.4", 40, 80, "degrees from the vertical at the set position", [](Settings& s, double v) { s.lifter.technique.trunk_lean_deg = v; }),
    number("arm_angle_error", "0.0", -6, 6, "degrees", [](Settings& s, double v) { s.lifter.technique.arm_angle_error_deg = v; }),
    number("bar_forward", "0.07", -0.05, 0.15, "m, grip in front of the ankle", [](Settings& s, double v) { s.lifter.technique.bar_forward_m = v; }),
    number("bar_drift", "0.03", -0.05, 0.1, "m further forward at lock-out", [](Settings& s, double v) { s.lifter.technique.bar_drift_m = v; }),
    number("bar_loop", "0.0", -0.05, 0.1, "m, forward swing in the first third of the pull", [](Settings& s, double v) { s.lifter.technique.bar_loop_m = v; }),
    number("slack", "0.8", 0.1, 3, "s", [](Settings& s, double v) { s.lifter.technique.slack_s = v; }),
    number("concentric", "1.8", 0.5, 8, "s", [](Settings& s, double v) { s.lifter.technique.concentric_s = v; }),
    number("grind", "0.0", 0, 1.5, "how much slower in the middle of the pull", [](Settings& s, double v) { s.lifter.technique.grind = v; }),
    number("hitch", "0.0", 0, 0.3, "m the bar falls behind at two thirds of the pull; it sinks from about 0.15 on", [](Settings& s, double v) { s.lifter.technique.hitch_m = v; }),
    number("fails_at", "1.0", 0.05, 1, "fraction of the pull where the lift stops; 1: it does not", [](Settings& s, double v) { s.lifter.technique.fails_at = v < 1.0 ? std::optional(v) : std::nullopt; }),
    number("hold", "3.0", 0.05, 20, "s", [](Settings& s, double v) { s.lifter.technique.hold_s = v; }),
    word("descent", "\"trapezoid\"", "trapezoid, min_jerk, accelerated, free_fall or release", "how the bar comes down", [](Settings& s, View v) { return choose(kDescentProfileNames, v, s.lifter.technique.descent); }),
    number("eccentric", "3.0", 0.4, 20, "s", [](Settings& s, double v) { s.lifter.technique.eccentric_s = v; }),
    number("drop_height", "0.2286", 0.01, 0.6, "m above the floor where control is lost (descent accelerated)", [](Settings& s, double v) { s.lifter.technique.drop_height_m = v; }),
    number("drop_acceleration", "6.0", 0.5, 9.8, "m/s2 (descent accelerated or free_fall)", [](Settings& s, double v) { s.lifter.technique.drop_acceleration_m_s2 = v; }),
    boolean("touch_and_go", "no rest on the floor", [](Settings& s, double v) { s.lifter.technique.touch_and_go = v > 0.0; }),
    number("rest", "1.5", 0, 60, "s on the floor between reps", [](Settings& s, double v) { s.lifter.technique.rest_s = v; }),
    number("asymmetry", "0.0", -0.5, 0.5, "(L - R)/(L + R) throughout", [](Settings& s, double v) { s.lifter.asymmetry.constant = v; }),
    number("asymmetry_ascent", "0.0", -0.5, 0.5, "added going up", [](Settings& s, double v) { s.lifter.asymmetry.ascent = v; }),
    number("asymmetry_lift_off", "0.0", -0.5, 0.5, "added as the bar breaks", [](Settings& s, double v) { s.lifter.asymmetry.lift_off = v; }),
    number("asymmetry_descent", "0.0", -0.5, 0.5, "added going down", [](Settings& s, double v) { s.lifter.asymmetry.descent = v; }),
    number("sway_forward", "0.002", 0, 0.02, "m", [](Settings& s, double v) { s.lifter.sway_forward_m = v; }),
    number("sway_vertical", "0.001", 0, 0.01, "m", [](Settings& s, double v) { s.lifter.sway_vertical_m = v; }),

    boolean("exact_sensors", "no noise, drift, gain error or cross-talk", [](Settings& s, double v) { s.sensors.exact = v > 0.0; }),
    number("noise_fz", "0.5", 0, 50, "N", [](Settings& s, double v) { s.sensors.noise_fz_n = v; }),
    number("full_scale_fz", "5000.0", 100, 50000, "N; less than the lift needs: saturation", [](Settings& s, double v) { s.sensors.full_scale_fz_n = v; }),
    number("drift", "0.02", 0, 10, "N/s, each plate with a sign of its own", [](Settings& s, double v) { s.sensors.drift_n_s = v; }),
    number("cross_talk", "0.005", 0, 0.1, "fraction", [](Settings& s, double v) { s.sensors.cross_talk = v; }),
    number("gain_error", "0.001", 0, 0.1, "fraction", [](Settings& s, double v) { s.sensors.gain_error = v; }),
    number("offset", "0.0", -500, 500, "N left on each plate after the zero", [](Settings& s, double v) { s.sensors.offset_n = v; }),
    number("moment_offset", "0.5", 0, 100, "N m left on each moment after the zero, one standard deviation", [](Settings& s, double v) { s.sensors.offset_nm = v; }),
    number("az0", "0.041", 0, 0.2, "m, sensor origin below the surface", [](Settings& s, double v) { s.sensors.az0_m = v; }),
    number("encoder_resolution", "0.00025", 1e-6, 0.01, "m per count", [](Settings& s, double v) { s.sensors.encoder_resolution_m = v; }),
    number("encoder_noise", "0.00005", 0, 0.01, "m", [](Settings& s, double v) { s.sensors.encoder_noise_m = v; }),
    number("encoder_offset", "0.0", -1, 1, "m", [](Settings& s, double v) { s.sensors.encoder_offset_m = v; }),
    number("encoder_ppm", "50.0", -1e5, 1e5, "scale error", [](Settings& s, double v) { s.sensors.encoder_ppm = v; }),
    number("encoder_late", "0.0", -1, 1, "s the bar is stamped later than the plates", [](Settings& s, double v) { s.sensors.encoder_late_s = v; }),
    number("anchor_offset", "0.0", -1, 1, "m, the cord's lower end behind the bar", [](Settings& s, double v) { s.sensors.anchor_offset_m = v; }),
    word("attachment", "\"between_hands\"", "between_hands or sleeve", "where the cord is hooked", [](Settings& s, View v) { return v != "hip" && choose(kCordAttachmentNames, v, s.sensors.attachment); }),
    boolean("hip_transducer", "a second transducer at the hip", [](Settings& s, double v) { s.sensors.hip_transducer = v > 0.0; }),
    boolean("plates", "there are plates", [](Settings& s, double v) { s.sensors.plates = v > 0.0; }, "true"),
    boolean("bar", "there is a bar transducer", [](Settings& s, double v) { s.sensors.bar = v > 0.0; }, "true"),
    word("encoder_dropouts", "\"\"", kRanges, "no reading from the transducers", [](Settings& s, View v) { return read_ranges(v, s.sensors.encoder_dropouts); }),
    word("gaps", "\"\"", kRanges, "whole scans missing", [](Settings& s, View v) { return read_ranges(v, s.sensors.gaps); }),
    word("foot_off", "\"\"", kRanges, "the right foot is off its plate", [](Settings& s, View v) { return read_ranges(v, s.sensors.right_foot_off); }),

    number("speed", "1.0", 0, 1e6, "times real time; 0: as fast as it is drained", [](Settings& s, double v) { s.stream.speed = v; }, Use::stream),
    boolean("loop", "start again at the end", [](Settings& s, double v) { s.stream.loop = v > 0.0; }, "false", Use::stream),
    number("clock_ppm", "0.0", -1000, 1000, "how much faster the device's clock runs than the host's", [](Settings& s, double v) { s.stream.clock_ppm = v; }, Use::stream),
    number("stall_at", "-1.0", -1, 1e6, "s; the device falls silent; -1: never", [](Settings& s, double v) { s.stream.stall_at_s = v >= 0.0 ? std::optional(v) : std::nullopt; }, Use::stream),
    number("stall_for", "1.0", 0, 1e6, "s of silence", [](Settings& s, double v) { s.stream.stall_for_s = v; }, Use::stream),
    number("unplug_at", "-1.0", -1, 1e6, "s; the device is gone; -1: never", [](Settings& s, double v) { s.stream.unplug_at_s = v >= 0.0 ? std::optional(v) : std::nullopt; }, Use::stream),
};
// clang-format on

Error not_allowed(std::string_view value, const std::string& allowed) {
    return {ErrorCode::invalid_argument, "'" + std::string(value) + "' is not allowed; use " + allowed};
}

std::string short_text(double value) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace

std::span<const Setting> settings_table() {
    return kTable;
}

Result<void> change(Settings& settings, const Setting& setting, std::string_view value) {
    if (setting.set_text != nullptr) {
        if (!setting.set_text(settings, value)) {
            return not_allowed(value, std::string(setting.allowed));
        }
        return {};
    }
    if (setting.type == "boolean") {
        if (value != "true" && value != "false") {
            return not_allowed(value, "true or false");
        }
        setting.set_number(settings, value == "true" ? 1.0 : 0.0);
        return {};
    }
    const auto number = number_in(value);
    const bool whole = setting.type != "integer" ||
                       (number && *number == static_cast<double>(static_cast<long long>(*number)));
    if (!number || !(*number >= setting.low && *number <= setting.high) || !whole) {
        return not_allowed(value, (setting.type == "integer" ? "a whole number from " : "a number from ") +
                                      short_text(setting.low) + " to " + short_text(setting.high));
    }
    setting.set_number(settings, *number);
    return {};
}

}  // namespace hinge::drivers::simulated
