#include "drivers/qtm_rt/session.h"

#include <poll.h>

#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace hinge::drivers::qtm {
namespace {

using std::chrono::steady_clock;

constexpr int kPatience_ms = 2000;
constexpr unsigned kOldestMinor = 8;
constexpr std::string_view kGreeting = "QTM RT Interface connected";

Error refused(const std::string& what) {
    return {ErrorCode::device_failed, what};
}

struct Reply {
    PacketType type = PacketType::error;
    std::string text;
};

// Packets one after the other; what came behind the last one waits for the next question.
class Conversation {
public:
    Conversation(ByteStream& line, ByteOrder order) : line_(line), order_(order) {}

    Result<void> ask(std::string_view text) { return send_command(line_, text, order_); }

    // The next packet of one of two kinds; events and others in between are passed over.
    Result<Reply> wait(PacketType wanted, const std::string& asked) {
        const auto deadline = steady_clock::now() + std::chrono::milliseconds(kPatience_ms);
        while (true) {
            const FoundPacket found = find_packet(received_, order_);
            if (found.scan == Scan::broken) {
                return refused("what the server sent is no QTM packet; check `port` and `byte_order`");
            }
            if (found.scan == Scan::complete) {
                const Reply reply{found.packet.type, std::string(text_of(found.packet))};
                received_.erase(received_.begin(),
                                received_.begin() + static_cast<std::ptrdiff_t>(found.size));
                if (reply.type == wanted || reply.type == PacketType::error) {
                    return reply;
                }
                continue;
            }
            if (auto more = receive(deadline, asked); !more) {
                return more.error();
            }
        }
    }

private:
    // What comes is read for as long as the patience lasts, however much else the server sends.
    Result<void> receive(steady_clock::time_point deadline, const std::string& asked) {
        const Error late = refused("no answer to " + asked + " within 2 s; is this QTM with a project open?");
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
        if (left <= 0) {
            return late;
        }
        std::array<std::byte, 4096> bytes{};
        const IoResult got = line_.read_some(bytes);
        if (got.status == IoStatus::ok) {
            received_.insert(received_.end(), bytes.begin(),
                             bytes.begin() + static_cast<std::ptrdiff_t>(got.bytes));
            return {};
        }
        if (got.status != IoStatus::would_block) {
            return refused("the server ended the connection after " + asked);
        }
        if (!wait_for(line_.descriptor(), POLLIN, static_cast<int>(left))) {
            return late;
        }
        return {};
    }

    ByteStream& line_;
    ByteOrder order_;
    std::vector<std::byte> received_;
};

Result<std::string> agree_on_version(Conversation& talk, unsigned newest) {
    std::string last;
    for (unsigned minor = newest; minor >= kOldestMinor; --minor) {
        const std::string version = "1." + std::to_string(minor);
        if (auto asked = talk.ask("Version " + version); !asked) {
            return asked.error();
        }
        auto reply = talk.wait(PacketType::command, "Version " + version);
        if (!reply) {
            return reply.error();
        }
        if (reply->type == PacketType::command && reply->text.find(version) != std::string::npos) {
            return version;
        }
        last = reply->text;
    }
    return refused("the server takes no protocol from 1." + std::to_string(newest) + " down to 1.8 ('" +
                   last + "'); update QTM");
}

}  // namespace

Result<void> send_command(ByteStream& line, std::string_view text, ByteOrder order) {
    constexpr int kWrite_ms = 500;
    if (!write_all(line, make_command(text, order), kWrite_ms)) {
        return refused("the server does not take '" + std::string(text) + "'; check the network");
    }
    return {};
}

Result<Server> shake_hands(ByteStream& line, const Settings& settings) {
    Conversation talk(line, settings.order);
    auto greeting = talk.wait(PacketType::command, "the connection");
    if (!greeting) {
        return greeting.error();
    }
    if (!greeting->text.starts_with(kGreeting)) {
        return refused("the server says '" + greeting->text + "', expected '" + std::string(kGreeting) +
                       "'; is this QTM's real-time port?");
    }
    auto version = agree_on_version(talk, settings.minor);
    if (!version) {
        return version.error();
    }
    if (auto asked = talk.ask("GetParameters Force"); !asked) {
        return asked.error();
    }
    auto xml = talk.wait(PacketType::xml, "GetParameters Force");
    if (!xml) {
        return xml.error();
    }
    if (xml->type == PacketType::error) {
        return refused("QTM has no force parameters: '" + xml->text + "'; add the plates to its project");
    }
    auto force = read_parameters(xml->text);
    if (!force) {
        return force.error();
    }
    return Server{greeting->text, *version, std::move(*force)};
}

}  // namespace hinge::drivers::qtm
