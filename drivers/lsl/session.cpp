#include "drivers/lsl/session.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <vector>

#include "drivers/lsl/outlet_services.h"
#include "drivers/lsl/packet.h"
#include "drivers/transport/udp.h"

namespace hinge::drivers::lab_streaming {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kConnect_ms = 3000;
constexpr int kPatience_ms = 2000;
constexpr int kDiscovery_ms = 1000;
constexpr int kAskAgain_ms = 200;
constexpr int kOthers_ms = 250;  // for a second stream to show itself
// Where outlets listen (devices.md 6.1): one port for all, and one of these each.

constexpr int kProbeApart_ms = 64;  // devices.md 6.3
constexpr int kProbeWait_ms = 128;
constexpr std::size_t kMostText = 1 << 20;

Error refused(const std::string& what) {
    return {ErrorCode::device_failed, what};
}

int left_ms(steady_clock::time_point deadline) {
    return static_cast<int>(std::max<std::int64_t>(
        0, std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()).count()));
}

// Appends what comes next; an error when nothing does in time.
Result<void> receive(ByteStream& line, std::vector<std::byte>& into, steady_clock::time_point deadline,
                     std::size_t most, const char* awaited) {
    std::array<std::byte, 4096> bytes{};
    while (true) {
        const IoResult got = line.read_some(std::span(bytes).first(std::min(bytes.size(), most)));
        if (got.status == IoStatus::ok) {
            into.insert(into.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got.bytes));
            return {};
        }
        if (got.status != IoStatus::would_block) {
            return refused("the outlet ended the connection in place of " + std::string(awaited));
        }
        if (!wait_for(line.descriptor(), POLLIN, left_ms(deadline)) || left_ms(deadline) == 0) {
            return refused("no " + std::string(awaited) + " from the outlet within 2 s");
        }
    }
}

std::string_view as_text(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool say(ByteStream& line, std::string_view text) {
    return write_all(line, std::as_bytes(std::span(text)), kPatience_ms);
}

void ask_network(UdpSocket& socket, const Settings& settings, const std::string& question) {
    for (const std::string& address : settings.discovery_addresses) {
        static_cast<void>(socket.send(address, settings.discovery_port, question));
        const bool is_group =
            address.starts_with("224.") || address.starts_with("239.") || address.ends_with(".255");
        for (std::uint16_t port = kFirstOwnPort;
             !is_group && settings.discovery_port == kSharedDiscoveryPort && port <= kLastOwnPort; ++port) {
            static_cast<void>(socket.send(address, port, question));
        }
    }
}

// Adds what has come. An outlet answers as often as it was asked.
void collect_answers(UdpSocket& socket, const std::string& id, std::vector<StreamDescription>& found) {
    std::array<char, 65536> text{};
    while (const auto datagram = socket.receive(text)) {
        const std::string_view reply(text.data(), datagram->bytes);
        if (!reply.starts_with(id + "\r\n")) {
            continue;
        }
        auto stream = read_description(reply.substr(id.size() + 2));
        if (stream && stream->data_port != 0 &&
            std::ranges::find(found, stream->uid, &StreamDescription::uid) == found.end()) {
            stream->address = datagram->address;
            found.push_back(std::move(*stream));
        }
    }
}

}  // namespace

Result<StreamDescription> discover(const Settings& settings, const std::stop_token& stop) {
    auto socket = UdpSocket::open("0.0.0.0", 0);
    if (!socket) {
        return socket.error();
    }
    const std::string id = std::to_string((*socket)->port());
    const std::string question = shortinfo_query({settings.condition, (*socket)->port(), id});
    const auto deadline = steady_clock::now() + milliseconds(kDiscovery_ms);
    auto until = deadline;
    auto ask_at = steady_clock::now();
    std::vector<StreamDescription> found;
    while (left_ms(until) > 0 && !stop.stop_requested()) {
        if (steady_clock::now() >= ask_at) {
            ask_network(**socket, settings, question);
            ask_at += milliseconds(kAskAgain_ms);
        }
        static_cast<void>(
            wait_for((*socket)->descriptor(), POLLIN, std::min(left_ms(until), kAskAgain_ms / 2)));
        const bool was_empty = found.empty();
        collect_answers(**socket, id, found);
        if (was_empty && !found.empty()) {
            until = std::min(deadline, steady_clock::now() + milliseconds(kOthers_ms));
        }
    }
    if (found.empty()) {
        return refused("no stream answers to \"" + settings.condition +
                       "\" within 1 s; is the outlet running and in the same network?");
    }
    if (found.size() > 1) {
        std::string list;
        for (const StreamDescription& stream : found) {
            list += (list.empty() ? "'" : ", '") + stream.name + "' (source_id '" + stream.source_id + "')";
        }
        return refused(std::to_string(found.size()) + " streams answer to \"" + settings.condition +
                       "\": " + list + "; tell them apart by `name`, `source_id` or `query`");
    }
    return found.front();
}

Result<StreamDescription> ask_description(const std::string& host, std::uint16_t port) {
    auto line = connect_tcp(host, port, kConnect_ms);
    if (!line) {
        return line.error();
    }
    if (!say(**line, "LSL:fullinfo\r\n")) {
        return refused("the outlet does not take the question for its description");
    }
    const auto deadline = steady_clock::now() + milliseconds(kPatience_ms);
    std::vector<std::byte> xml;
    while (as_text(xml).find("</info>") == std::string_view::npos) {
        if (auto more = receive(**line, xml, deadline, kMostText, "description"); !more) {
            return more.error();
        }
        if (xml.size() > kMostText) {
            return refused("the outlet's description does not end within 1 MB");
        }
    }
    auto stream = read_description(as_text(xml));
    if (stream) {
        stream->address = host;
        stream->data_port = port;
    }
    return stream;
}

Result<std::unique_ptr<TcpStream>> connect_feed(const std::string& host, std::uint16_t port) {
    return connect_tcp(host, port, kConnect_ms);
}

Result<bool> open_feed(ByteStream& line, const StreamDescription& stream, int buffer_samples) {
    if (!say(line, feed_request(stream, buffer_samples))) {
        return refused("the outlet does not take the request for its stream");
    }
    const auto deadline = steady_clock::now() + milliseconds(kPatience_ms);
    std::vector<std::byte> bytes;
    // Byte by byte, so that nothing behind the blank line is taken.
    while (!as_text(bytes).ends_with("\r\n\r\n")) {
        if (auto more = receive(line, bytes, deadline, 1, "answer"); !more) {
            return more.error();
        }
        if (bytes.size() > 4096) {
            return refused("the outlet's answer does not end within 4096 bytes");
        }
    }
    const auto response = parse_feed_response(as_text(bytes));
    if (!response) {
        return refused("the outlet answers what is not Lab Streaming Layer");
    }
    if (response->code != 200) {
        return refused(response->code == 404 ? "the outlet no longer has this stream (404); look for it again"
                       : response->code == 505
                           ? "the outlet speaks another protocol version than 1.10 (505)"
                           : "the outlet refuses with code " + std::to_string(response->code));
    }
    if (response->version != 110) {
        return refused("the outlet sends data of protocol version " + std::to_string(response->version) +
                       ", expected 110");
    }
    const std::size_t value_bytes = stream.channel_count * size_of(stream.format);
    for (const int offset : {4, 2}) {
        bytes.clear();
        while (bytes.size() < 9 + value_bytes) {
            if (auto more = receive(line, bytes, deadline, 9 + value_bytes - bytes.size(), "test sample");
                !more) {
                return more.error();
            }
        }
        const FoundSample found = find_sample(bytes, value_bytes, response->swapped);
        std::vector<std::byte> values(found.sample.values.begin(), found.sample.values.end());
        if (response->swapped) {
            swap_values(values, size_of(stream.format));
        }
        const bool timed = found.sample.time_s && std::abs(*found.sample.time_s - kTestTime_s) < 1e-9;
        if (!timed || values != test_values(stream.format, stream.channel_count, offset)) {
            return refused(
                "the outlet's test samples are not those of its format; its numbers cannot be trusted");
        }
    }
    return response->swapped;
}

std::optional<ClockOffset> ask_clock(const std::string& host, std::uint16_t service_port, int probes,
                                     const Clock& clock) {
    auto socket = UdpSocket::open("0.0.0.0", 0);
    if (!socket || service_port == 0) {
        return std::nullopt;
    }
    const auto now_s = [&] { return 1e-9 * static_cast<double>(clock.now_ns()); };
    std::optional<ClockOffset> best;
    int replies = 0;
    for (int probe = 0; probe < probes; ++probe) {
        const auto until =
            steady_clock::now() + milliseconds(probe + 1 < probes ? kProbeApart_ms : kProbeWait_ms);
        static_cast<void>((*socket)->send(host, service_port, time_request(1, now_s())));
        std::array<char, 256> text{};
        while (left_ms(until) > 0 && wait_for((*socket)->descriptor(), POLLIN, left_ms(until))) {
            const auto datagram = (*socket)->receive(text);
            const double t3_s = now_s();
            const auto reply =
                datagram ? parse_time_reply({text.data(), datagram->bytes}) : std::optional<TimeReply>();
            if (!reply || reply->wave != 1) {
                continue;
            }
            ++replies;
            const double round_trip_s = (t3_s - reply->t0_s) - (reply->t2_s - reply->t1_s);
            if (!best || round_trip_s < best->round_trip_s) {
                // Outlet minus here is ((t1 - t0) + (t2 - t3)) / 2.
                best =
                    ClockOffset{-0.5 * ((reply->t1_s - reply->t0_s) + (reply->t2_s - t3_s)), round_trip_s, 0};
            }
            if (probe + 1 == probes) {
                break;
            }
        }
    }
    if (best) {
        best->replies = replies;
    }
    return best;
}

}  // namespace hinge::drivers::lab_streaming
