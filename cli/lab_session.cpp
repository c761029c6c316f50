#include "cli/lab_session.h"

#include "cli/stop_signal.h"

namespace hinge::cli {

void add_lab_options(VerbSyntax& syntax) {
    syntax.options.add_options()("lab", boost::program_options::value<std::string>(),
                                 "lab file (hinge devices --example)")("json", "print the result as JSON");
}

Result<std::unique_ptr<acquisition::Session>> watch_lab(const ParsedOptions& options,
                                                        const acquisition::MonotonicClock& clock) {
    auto lab =
        options.has("lab")
            ? acquisition::read_lab(options.get<std::string>("lab"), drivers::all_drivers())
            : acquisition::parse_lab(acquisition::example_lab(), "the built-in lab", drivers::all_drivers());
    if (!lab) {
        return lab.error();
    }
    auto session = acquisition::Session::open(std::move(*lab), {}, drivers::all_drivers(), clock);
    if (session) {
        (*session)->watch();
    }
    return session;
}

bool stop_asked() {
    return StopSignal::received() != 0;
}

}  // namespace hinge::cli
