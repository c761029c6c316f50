#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "drivers/lsl/session.h"

// Looks for a stream that went away, from a thread of its own: where it was, then by its source_id in the
// network. A stream is taken when source_id, channels, format and rate are the same.
//
//   all functions: the device thread
namespace hinge::drivers::lab_streaming {

class Reconnect {
public:
    struct Found {
        std::unique_ptr<TcpStream> line;  // the stream is open on it
        bool swapped = false;
        StreamDescription stream;
    };

    // Begins to look, until `take` answers or `cancel` is called.
    void start(const Settings& settings, const StreamDescription& stream, int buffer_samples);
    [[nodiscard]] std::optional<Found> take();
    // Asks the thread to end, without waiting for it.
    void cancel() noexcept { thread_.request_stop(); }
    // Ends the thread, which may take as long as one question to the network.
    void stop() noexcept;

private:
    std::mutex mutex_;
    std::optional<Found> found_;  // guarded
    std::jthread thread_;         // last: it uses what stands above
};

}  // namespace hinge::drivers::lab_streaming
