#include "workflow/emulation/lab_motion.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>
#include <vector>

#include "acquisition/sync_code.h"
#include "datasets/store/trial_reader.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/settings.h"

namespace hinge::workflow {
namespace {

namespace sim = drivers::simulated;
using Words = std::vector<std::string>;

// On the emulated cord: the device counts, not the cord.
constexpr const char* kFineCord_m = "0.000001";
// Standing long enough for the weigh-in before the recording and for the quiet start of the recording.
constexpr const char* kWeigh_s = "15";
// On the plates when the recording ends.
constexpr const char* kAfter_s = "8";
constexpr double kFirstTrain_s = 1.0;

Result<void> change(sim::Settings& settings, const std::string& name, const std::string& value) {
    const auto table = sim::settings_table();
    const auto found = std::ranges::find(table, std::string_view(name), &sim::Setting::name);
    if (found == table.end() || found->use != sim::SettingUse::set) {
        return Error{
            ErrorCode::invalid_argument,
            "emulate: --lift " + name + ": the lifter has no such setting; see 'hinge help simulate'"};
    }
    if (const auto done = sim::change(settings, *found, value); !done) {
        return Error{ErrorCode::invalid_argument, "emulate: --lift " + name + ": " + done.error().message};
    }
    return {};
}

Result<LabMotion> simulated_motion(const std::string& preset, const Words& lift) {
    sim::Settings settings;
    if (const auto done = change(settings, "preset", preset); !done) {
        return done.error();
    }
    std::vector<std::pair<std::string, std::string>> values{
        {"encoder_resolution", kFineCord_m}, {"weigh", kWeigh_s}, {"after", kAfter_s}};
    for (const std::string& word : lift) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            return Error{ErrorCode::invalid_argument, "emulate: --lift " + word + ": write key=value"};
        }
        values.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    for (const auto& [name, value] : values) {
        if (const auto done = change(settings, name, value); !done) {
            return done.error();
        }
    }
    LabMotion motion;
    // The offset stays when the person leaves.
    motion.plate_offset_n = std::exchange(settings.sensors.offset_n, 0.0);
    motion.trial = sim::simulate(settings.lifter, settings.sensors, settings.seed).trial;
    return motion;
}

}  // namespace

Result<std::optional<LabMotion>> read_motion(const MotionChoice& choice) {
    if (!choice.lifter && !choice.trial) {
        if (!choice.lift.empty()) {
            return Error{ErrorCode::invalid_argument, "emulate: --lift needs --lifter"};
        }
        return std::optional<LabMotion>{};
    }
    if (choice.trial && (choice.lifter || !choice.lift.empty())) {
        return Error{ErrorCode::invalid_argument, "emulate: use either --lifter or --trial"};
    }
    Result<LabMotion> motion = LabMotion{};
    if (choice.trial) {
        auto trial = store::read_trial(*choice.trial);
        if (!trial) {
            return trial.error();
        }
        motion->trial = std::move(*trial);
    } else {
        motion = simulated_motion(*choice.lifter, choice.lift);
        if (!motion) {
            return motion.error();
        }
    }
    motion->times.empty_s = choice.empty_s;
    motion->sync_every_s = choice.sync_every_s;
    // A train lasts 0.64 s.
    if (!(motion->times.empty_s >= 0.0 && motion->times.empty_s <= 3600.0) ||
        !(motion->sync_every_s == 0.0 || (motion->sync_every_s >= 2.0 && motion->sync_every_s <= 3600.0))) {
        return Error{ErrorCode::invalid_argument,
                     "emulate: --empty has to be 0 to 3600 and --sync 0 or 2 to 3600"};
    }
    return std::optional<LabMotion>(std::move(*motion));
}

std::function<bool(double)> sync_line(const LabMotion& motion) {
    if (motion.sync_every_s == 0.0) {
        return {};
    }
    return [every_s = motion.sync_every_s](double time_s) {
        const double since_s = time_s - kFirstTrain_s;
        return since_s >= 0.0 && acquisition::sync_level(since_s - every_s * std::floor(since_s / every_s));
    };
}

}  // namespace hinge::workflow
