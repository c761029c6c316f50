#include "drivers/lsl/outlet_services.h"

#include <poll.h>
#include <time.h>

#include <array>

#include "drivers/lsl/packet.h"

namespace hinge::drivers::lab_streaming {
namespace {

constexpr int kLook_ms = 20;

// The outlet's own clock: that of the computer, from its start.
double now_s() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

Result<std::unique_ptr<OutletServices>> OutletServices::open(std::uint16_t discovery_port) {
    auto services = std::make_unique<OutletServices>();
    auto clock = UdpSocket::open("127.0.0.1", 0);
    if (!clock) {
        return clock.error();
    }
    services->clock_ = std::move(*clock);
    if (discovery_port != 0) {
        auto discovery = UdpSocket::open("127.0.0.1", discovery_port);
        if (!discovery) {
            return discovery.error();
        }
        services->discovery_ = std::move(*discovery);
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
        std::array<pollfd, 2> entries{
            {{clock_->descriptor(), POLLIN, 0}, {discovery_ ? discovery_->descriptor() : -1, POLLIN, 0}}};
        ::poll(entries.data(), entries.size(), kLook_ms);
        while (const auto datagram = clock_->receive(text)) {
            answer_time({text.data(), datagram->bytes}, *datagram);
        }
        while (discovery_) {
            const auto datagram = discovery_->receive(text);
            if (!datagram) {
                break;
            }
            answer_query({text.data(), datagram->bytes});
        }
    }
}

void OutletServices::answer_query(std::string_view text) {
    const auto query = parse_query(text);
    if (query && matches(stream_, query->condition)) {
        static_cast<void>(
            discovery_->send("127.0.0.1", query->return_port, query->id + "\r\n" + to_xml(stream_, false)));
    }
}

void OutletServices::answer_time(std::string_view text, const Datagram& from) {
    const double t1_s = now_s();
    if (const auto request = parse_time_request(text)) {
        static_cast<void>(clock_->send(from.address, from.port,
                                       time_reply(request->first, request->second, t1_s, now_s())));
    }
}

}  // namespace hinge::drivers::lab_streaming
