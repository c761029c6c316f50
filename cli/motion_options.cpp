#include "cli/motion_options.h"

#include <vector>

namespace hinge::cli {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

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

workflow::MotionChoice motion_choice(const ParsedOptions& options) {
    workflow::MotionChoice choice{.empty_s = options.get<double>("empty"),
                                  .sync_every_s = options.get<double>("sync")};
    if (options.has("lifter")) {
        choice.lifter = options.get<std::string>("lifter");
    }
    if (options.has("lift")) {
        choice.lift = options.get<Words>("lift");
    }
    if (options.has("trial")) {
        choice.trial = options.get<std::string>("trial");
    }
    return choice;
}

}  // namespace hinge::cli
