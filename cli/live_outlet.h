#pragma once

#include <memory>
#include <thread>

#include "acquisition/recorder.h"
#include "drivers/lsl/outlet.h"

namespace hinge::cli {

// Publishes the live values of a recording as an LSL stream on this computer: both plates' forces and
// moments, and the transducers', at the lab's rate. Reads the ring that screens read, so the recording never
// waits for it.
class LiveOutlet {
public:
    // `recorder` outlives the outlet. Looks for a free discovery port from 16571 on, as LSL programs do.
    [[nodiscard]] static Result<std::unique_ptr<LiveOutlet>> open(const acquisition::Recorder& recorder,
                                                                  double rate_hz);

private:
    LiveOutlet(const acquisition::Recorder& recorder, double rate_hz,
               std::unique_ptr<drivers::lab_streaming::Outlet> outlet);
    void publish(const std::stop_token& stop);

    const acquisition::Recorder& recorder_;
    double rate_hz_;
    std::unique_ptr<drivers::lab_streaming::Outlet> outlet_;
    std::jthread thread_;
};

}  // namespace hinge::cli
