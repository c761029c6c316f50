#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/lsl/info.h"
#include "drivers/lsl/outlet_services.h"
#include "drivers/transport/tcp.h"

// A stream of float32 samples that any LSL inlet on this computer can take, from a thread of its own. Listens
// on 127.0.0.1 only. A client that does not read is cut off once it is 4 MB behind; the others lose nothing.
//
//   publish:           one thread; waits at most for the list of clients, never for a client
//   clients, cut_off:  any thread
namespace hinge::drivers::lab_streaming {

class Outlet {
public:
    // `stream` says what is sent: name, type, source_id, nominal_hz, channels. `discovery_port` 0: clients
    // must know the port.
    [[nodiscard]] static Result<std::unique_ptr<Outlet>> open(StreamDescription stream,
                                                              std::uint16_t discovery_port);
    ~Outlet();
    Outlet(const Outlet&) = delete;
    Outlet& operator=(const Outlet&) = delete;

    // One sample, of as many values as there are channels, at `time_s` of this computer's monotonic clock.
    void publish(std::span<const float> values, double time_s);
    [[nodiscard]] std::uint16_t port() const noexcept { return stream_.data_port; }
    [[nodiscard]] std::size_t clients() const;
    [[nodiscard]] std::uint64_t cut_off() const;

private:
    struct Client {
        std::unique_ptr<TcpStream> line;
        std::string heard;
        std::vector<std::byte> waiting;
        bool takes_samples = false;
        bool ends = false;  // once everything has left
    };

    Outlet(StreamDescription stream, std::unique_ptr<TcpListener> listener,
           std::unique_ptr<OutletServices> services);
    void serve(const std::stop_token& stop);
    void hear(Client& client);
    void send(Client& client);
    void answer(Client& client);

    StreamDescription stream_;
    std::unique_ptr<TcpListener> listener_;
    std::unique_ptr<OutletServices> services_;
    mutable std::mutex mutex_;  // guards what follows
    std::vector<std::unique_ptr<Client>> clients_;
    std::uint64_t cut_off_ = 0;
    std::jthread thread_;
};

}  // namespace hinge::drivers::lab_streaming
