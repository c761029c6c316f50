#include "cli/lab_session.h"

#include "cli/stop_signal.h"
#include "workflow/open_lab.h"

namespace hinge::cli {

void add_lab_options(VerbSyntax& syntax) {
    syntax.options.add_options()("lab", boost::program_options::value<std::string>(),
                                 "lab file (hinge devices --example)")("json", "print the result as JSON");
}

Result<std::unique_ptr<acquisition::Session>> watch_lab(const ParsedOptions& options,
                                                        const acquisition::MonotonicClock& clock) {
    auto lab = workflow::open_lab(options.has("lab") ? std::optional(options.get<std::string>("lab"))
                                                     : std::nullopt);
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
