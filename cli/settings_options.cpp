#include "cli/settings_options.h"

namespace hinge::cli {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

void add_settings_options(VerbSyntax& syntax) {
    syntax.options.add_options()("settings", po::value<std::string>(),
                                 "TOML file of settings, e.g. of a study")(
        "set", po::value<Words>(), "change a setting, e.g. --set velocity_cutoff_hz=12");
}

Result<workflow::GivenSettings> given_settings(const ParsedOptions& options) {
    std::optional<std::filesystem::path> study_file;
    if (options.has("settings")) {
        study_file = options.get<std::string>("settings");
    }
    return workflow::read_given_settings(study_file,
                                         options.has("set") ? options.get<Words>("set") : Words{});
}

}  // namespace hinge::cli
