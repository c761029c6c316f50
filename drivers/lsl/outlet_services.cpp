#include "drivers/lsl/outlet_services.h"

#include <poll.h>
#include <time.h>

#include <array>

#include "drivers/lsl/packet.h"

namespace hinge::drivers::lab_streaming {
namespace {

constexpr int kLook_ms = 20;

const std::string kLoopback = "127.0.0.1";
constexpr std::array<std::string_view, 3> kGroups{"224.0.0.1", "224.0.0.183", "239.255.172.215"};

Result<std::unique_ptr<UdpSocket>> open_own_port() {
    for (std::uint16_t port = kFirstOwnPort; port <= kLastOwnPort; ++port) {
        if (auto socket = UdpSocket::open(kLoopback, port)) {
            return socket;
        }
    }
    return Error{ErrorCode::device_failed,
                 "no UDP port from 16572 to 16603 is free for questions; end other outlets"};
}

}  // namespace

double local_clock_s() noexcept {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Result<std::unique_ptr<OutletServices>> OutletServices::open(std::uint16_t discovery_port) {
    auto services = std::make_unique<OutletServices>();
    auto clock = UdpSocket::open(kLoopback, 0);
    if (!clock) {
        return clock.error();
    }
    services->clock_ = std::move(*clock);
    if (discovery_port != 0) {
        auto discovery = UdpSocket::open_shared(discovery_port, kGroups, kLoopback);
        if (!discovery) {
            return discovery.error();
        }
        services->discovery_ = std::move(*discovery);
    }
    if (discovery_port == kSharedDiscoveryPort) {
        auto own = open_own_port();
        if (!own) {
            return own.error();
        }
        services->own_ = std::move(*own);
    }
    return services;
}

void OutletServices::serve(StreamDescription stream) {
    stream_ = std::move(stream);
    thread_ = std::jthread([this](const std::stop_token& stop) { answer(stop); });
}

void OutletServices::answer(const std::stop_token& stop) {
    std::array<char, 4096> text{};
    while (!stop.stop_requested()) {
        std::array<pollfd, 3> entries{{{clock_->descriptor(), POLLIN, 0},
                                       {discovery_ ? discovery_->descriptor() : -1, POLLIN, 0},
                                       {own_ ? own_->descriptor() : -1, POLLIN, 0}}};
        ::poll(entries.data(), entries.size(), kLook_ms);
        while (const auto datagram = clock_->receive(text)) {
            answer_time({text.data(), datagram->bytes}, *datagram);
        }
        for (UdpSocket* socket : {discovery_.get(), own_.get()}) {
            while (socket != nullptr) {
                const auto datagram = socket->receive(text);
                if (!datagram) {
                    break;
                }
                answer_query(*socket, {text.data(), datagram->bytes}, *datagram);
            }
        }
    }
}

void OutletServices::answer_query(UdpSocket& socket, std::string_view text, const Datagram& from) {
    const auto query = parse_query(text);
    if (query && is_own_address(from.address) && matches(stream_, query->condition)) {
        static_cast<void>(
            socket.send(from.address, query->return_port, query->id + "\r\n" + to_xml(stream_, false)));
    }
}

void OutletServices::answer_time(std::string_view text, const Datagram& from) {
    const double t1_s = local_clock_s();
    if (const auto request = parse_time_request(text)) {
        static_cast<void>(clock_->send(from.address, from.port,
                                       time_reply(request->first, request->second, t1_s, local_clock_s())));
    }
}

}  // namespace hinge::drivers::lab_streaming
