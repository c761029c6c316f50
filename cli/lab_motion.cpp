#include "cli/lab_motion.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>
#include <vector>

#include "acquisition/sync_code.h"
#include "datasets/store/trial_reader.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/settings.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;
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

void add_motion_options(po::options_description& options) {
    options.add_options()("lifter", po::value<std::string>(),
                          "a preset of the lifter simulator behind the device (hinge help simulate)")(
        "lift", po::value<Words>()->composing(),
        "key=value, a setting of the lifter, e.g. reps=3; may repeat. weigh is 15 and after is 8 unless set")(
        "trial", po::value<std::string>(), "a recorded trial behind the device instead of a lifter")(
        "empty", po::value<double>()->default_value(5.0, "5"),
        "s of empty plates before the person steps on, each time")(
        "sync", po::value<double>()->default_value(5.0, "5"),
        "a coded pulse train on the sync line every so many s, 0: none");
}

Result<std::optional<LabMotion>> read_motion(const ParsedOptions& options) {
    if (!options.has("lifter") && !options.has("trial")) {
        if (options.has("lift")) {
            return Error{ErrorCode::invalid_argument, "emulate: --lift needs --lifter"};
        }
        return std::optional<LabMotion>{};
    }
    if (options.has("trial") && (options.has("lifter") || options.has("lift"))) {
        return Error{ErrorCode::invalid_argument, "emulate: use either --lifter or --trial"};
    }
    Result<LabMotion> motion = LabMotion{};
    if (options.has("trial")) {
        auto trial = store::read_trial(options.get<std::string>("trial"));
        if (!trial) {
            return trial.error();
        }
        motion->trial = std::move(*trial);
    } else {
        motion = simulated_motion(options.get<std::string>("lifter"),
                                  options.has("lift") ? options.get<Words>("lift") : Words{});
        if (!motion) {
            return motion.error();
        }
    }
    motion->times.empty_s = options.get<double>("empty");
    motion->sync_every_s = options.get<double>("sync");
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

}  // namespace hinge::cli
