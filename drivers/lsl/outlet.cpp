#include "drivers/lsl/outlet.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "drivers/lsl/packet.h"

namespace hinge::drivers::lab_streaming {
namespace {

constexpr int kLook_ms = 5;
constexpr std::size_t kMostWaiting_bytes = 4 << 20;
constexpr std::size_t kMostHeard_bytes = 4096;
constexpr std::size_t kMostClients = 16;

void append_text(std::vector<std::byte>& bytes, std::string_view text) {
    const auto raw = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

}  // namespace

Result<std::unique_ptr<Outlet>> Outlet::open(StreamDescription stream, std::uint16_t discovery_port) {
    auto listener = TcpListener::open(0);
    if (!listener) {
        return listener.error();
    }
    auto services = OutletServices::open(discovery_port);
    if (!services) {
        return services.error();
    }
    stream.format = Format::float32;
    stream.created_at_s = local_clock_s();
    stream.channel_count = stream.channels.size();
    stream.address = "127.0.0.1";
    stream.data_port = (*listener)->port();
    stream.service_port = (*services)->service_port();
    (*services)->serve(stream);
    return std::unique_ptr<Outlet>(new Outlet(std::move(stream), std::move(*listener), std::move(*services)));
}

Outlet::Outlet(StreamDescription stream, std::unique_ptr<TcpListener> listener,
               std::unique_ptr<OutletServices> services)
    : stream_(std::move(stream)), listener_(std::move(listener)), services_(std::move(services)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

Outlet::~Outlet() {
    thread_.request_stop();
    thread_.join();
}

void Outlet::publish(std::span<const float> values, double time_s) {
    const std::lock_guard lock(mutex_);
    for (const auto& client : clients_) {
        if (!client->takes_samples) {
            continue;
        }
        append_sample(client->waiting, time_s, std::as_bytes(values));
        if (client->waiting.size() > kMostWaiting_bytes) {
            client->line->close();
            ++cut_off_;
        }
    }
}

std::size_t Outlet::clients() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::ranges::count_if(clients_, [](const auto& client) { return client->takes_samples; }));
}

std::uint64_t Outlet::cut_off() const {
    const std::lock_guard lock(mutex_);
    return cut_off_;
}

void Outlet::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd entry{listener_->descriptor(), POLLIN, 0};
        ::poll(&entry, 1, kLook_ms);
        const std::lock_guard lock(mutex_);
        while (clients_.size() < kMostClients) {
            auto line = listener_->accept();
            if (!line) {
                break;
            }
            clients_.push_back(std::make_unique<Client>());
            clients_.back()->line = std::move(line);
        }
        for (const auto& client : clients_) {
            hear(*client);
            send(*client);
        }
        std::erase_if(clients_, [](const auto& client) { return client->line->descriptor() < 0; });
    }
}

void Outlet::hear(Client& client) {
    std::array<std::byte, 1024> bytes{};
    while (client.line->descriptor() >= 0) {
        const IoResult got = client.line->read_some(bytes);
        if (got.status == IoStatus::would_block) {
            return;
        }
        client.heard.append(reinterpret_cast<const char*>(bytes.data()), got.bytes);
        if (got.status != IoStatus::ok || client.heard.size() > kMostHeard_bytes) {
            client.line->close();
            return;
        }
        answer(client);
    }
}

void Outlet::answer(Client& client) {
    if (client.heard == "LSL:fullinfo\r\n") {
        append_text(client.waiting, to_xml(stream_, true));
        client.ends = true;
        client.heard.clear();
        return;
    }
    const auto request = parse_feed_request(client.heard);
    if (!request) {
        return;
    }
    client.heard.clear();
    if (request->version < 110 || request->uid != stream_.uid) {
        append_text(client.waiting, request->version < 110 ? "LSL/110 505 Version not supported\r\n\r\n"
                                                           : "LSL/110 404 Not found\r\n\r\n");
        client.ends = true;
        return;
    }
    append_text(client.waiting, feed_response(stream_.uid));
    for (const int offset : {4, 2}) {
        append_sample(client.waiting, kTestTime_s,
                      test_values(stream_.format, stream_.channel_count, offset));
    }
    client.takes_samples = request->buffer_samples > 0;
}

void Outlet::send(Client& client) {
    while (client.line->descriptor() >= 0 && !client.waiting.empty()) {
        const IoResult wrote = client.line->write_some(client.waiting);
        if (wrote.status == IoStatus::would_block) {
            return;
        }
        if (wrote.status != IoStatus::ok) {
            client.line->close();
            return;
        }
        client.waiting.erase(client.waiting.begin(),
                             client.waiting.begin() + static_cast<std::ptrdiff_t>(wrote.bytes));
    }
    if (client.ends && client.waiting.empty()) {
        client.line->close();
    }
}

}  // namespace hinge::drivers::lab_streaming
