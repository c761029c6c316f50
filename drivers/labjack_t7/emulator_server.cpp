#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "drivers/labjack_t7/emulator.h"
#include "drivers/labjack_t7/emulator_link.h"
#include "drivers/labjack_t7/packet.h"
#include "drivers/transport/byte_order.h"
#include "drivers/transport/tcp.h"

namespace hinge::drivers::t7 {
namespace {

using std::chrono::steady_clock;

struct Client {
    std::unique_ptr<TcpStream> stream;
    std::vector<std::byte> received;
};

struct DelayedReply {
    steady_clock::time_point due;
    std::weak_ptr<Client> client;  // a reply outlives neither its client nor keeps it alive
    std::vector<std::byte> bytes;
};

class Emulator final : public EmulatedDevice {
public:
    Emulator(const EmulatorOptions& options, Signal signal, std::unique_ptr<TcpListener> commands,
             std::unique_ptr<TcpListener> streams);
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;
    ~Emulator() override;

    std::vector<std::pair<std::string, std::string>> endpoint() const override;
    void advance(double seconds) override;
    Result<void> inject(const Fault& fault) override;
    EmulatedTruth truth() const override;
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override;

private:
    void serve(const std::stop_token& stop);
    void wait_for_work();
    void wake() const noexcept;
    void step();
    void follow_time();
    void move_time_to(double end_s);
    void accept_clients();
    void accept_streams();
    void serve_client(const std::shared_ptr<Client>& client);
    void answer(const std::shared_ptr<Client>& client, const Frame& frame);
    void send_due_replies();
    void unplug() noexcept;
    [[nodiscard]] std::uint64_t ticks_in(double seconds) const noexcept;

    EmulatorOptions options_;
    mutable std::mutex mutex_;  // guards everything below but the thread
    StreamEngine engine_;
    RegisterFile registers_;
    StreamLink link_;
    std::unique_ptr<TcpListener> commands_;
    std::unique_ptr<TcpListener> streams_;
    std::vector<std::shared_ptr<Client>> clients_;  // shared with the replies that wait for them
    std::deque<DelayedReply> replies_;
    std::vector<std::pair<std::string, std::string>> endpoint_;
    std::uint64_t now_ticks_;
    double elapsed_s_ = 0.0;
    double reply_delay_s_ = 0.0;
    bool vanished_ = false;
    bool overlaps_ = false;
    int wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    std::jthread thread_;
};

Emulator::Emulator(const EmulatorOptions& options, Signal signal, std::unique_ptr<TcpListener> commands,
                   std::unique_ptr<TcpListener> streams)
    : options_(options),
      engine_(std::move(signal), options.personality.calibration),
      registers_(options.personality, engine_),
      commands_(std::move(commands)),
      streams_(std::move(streams)),
      endpoint_{{"host", "127.0.0.1"},
                {"cmd_port", std::to_string(commands_->port())},
                {"stream_port", std::to_string(streams_->port())}},
      now_ticks_(options.start_ticks) {
    engine_.set_power_up(options.start_ticks, kCoreTimer_hz * (1.0 + options.drift_ppm * 1e-6));
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

Emulator::~Emulator() {
    thread_.request_stop();
    wake();
    thread_.join();
    ::close(wake_);
}

std::vector<std::pair<std::string, std::string>> Emulator::endpoint() const {
    return endpoint_;
}

void Emulator::wake() const noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_, &one, sizeof one));
}

std::uint64_t Emulator::ticks_in(double seconds) const noexcept {
    return static_cast<std::uint64_t>(seconds * kCoreTimer_hz * (1.0 + options_.drift_ppm * 1e-6));
}

void Emulator::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        wait_for_work();
        const std::lock_guard lock(mutex_);
        step();
    }
}

void Emulator::wait_for_work() {
    std::vector<pollfd> entries{{wake_, POLLIN, 0}};
    int timeout_ms = 200;
    {
        const std::lock_guard lock(mutex_);
        if (!vanished_ && commands_) {
            entries.push_back({commands_->descriptor(), POLLIN, 0});
            entries.push_back({streams_->descriptor(), POLLIN, 0});
            for (const auto& client : clients_) {
                entries.push_back({client->stream->descriptor(), POLLIN, 0});
            }
            if (link_.is_connected()) {
                const bool blocked = link_.has_waiting() && !link_.faults.stalled;
                entries.push_back(
                    {link_.descriptor(), static_cast<short>(blocked ? POLLIN | POLLOUT : POLLIN), 0});
            }
        }
        if ((options_.time_factor > 0.0 && engine_.is_enabled()) || !replies_.empty()) {
            timeout_ms = 2;
        }
    }
    ::poll(entries.data(), entries.size(), timeout_ms);
    std::uint64_t wakes = 0;
    static_cast<void>(!::read(wake_, &wakes, sizeof wakes));
}

void Emulator::step() {
    follow_time();
    if (vanished_ || !commands_) {
        return;
    }
    accept_clients();
    const auto clients = clients_;
    for (const auto& client : clients) {
        serve_client(client);
    }
    std::erase_if(clients_, [](const auto& client) { return client->stream->descriptor() < 0; });
    send_due_replies();
    link_.pump(engine_);
}

void Emulator::follow_time() {
    if (options_.time_factor > 0.0) {
        const double real_s = std::chrono::duration<double>(steady_clock::now() - started()).count();
        move_time_to(real_s * options_.time_factor);
    }
}

void Emulator::advance(double seconds) {
    const std::lock_guard lock(mutex_);
    move_time_to(elapsed_s_ + seconds);
}

// In small steps, so that the buffer drains while it fills, as on the wire, however late this thread comes.
void Emulator::move_time_to(double end_s) {
    constexpr double kStep_s = 0.001;
    while (elapsed_s_ < end_s) {
        elapsed_s_ = engine_.is_enabled() ? std::min(elapsed_s_ + kStep_s, end_s) : end_s;
        now_ticks_ = options_.start_ticks + ticks_in(elapsed_s_);
        engine_.advance_to(now_ticks_);
        if (!vanished_) {
            link_.pump(engine_);
        }
    }
}

void Emulator::accept_clients() {
    while (auto stream = commands_->accept()) {
        clients_.push_back(std::make_shared<Client>(Client{std::move(stream), {}}));
    }
    accept_streams();
}

void Emulator::accept_streams() {
    while (auto stream = streams_->accept()) {
        link_.pump(engine_);  // notices a client that has gone
        if (link_.is_connected()) {
            stream->close();  // one host at a time
        } else {
            link_.connect(std::move(stream));
        }
    }
}

void Emulator::serve_client(const std::shared_ptr<Client>& client) {
    std::array<std::byte, 2048> bytes{};
    for (;;) {
        const IoResult got = client->stream->read_some(bytes);
        if (got.status == IoStatus::would_block) {
            return;
        }
        if (got.status != IoStatus::ok) {
            client->stream->close();
            return;
        }
        client->received.insert(client->received.end(), bytes.begin(),
                                bytes.begin() + static_cast<std::ptrdiff_t>(got.bytes));
        FrameScan found = scan_frame(client->received);
        for (; found.scan == Scan::complete; found = scan_frame(client->received)) {
            answer(client, found.frame);
            client->received.erase(client->received.begin(),
                                   client->received.begin() + static_cast<std::ptrdiff_t>(found.size));
        }
        if (found.scan == Scan::not_a_packet) {
            client->stream->close();
            return;
        }
    }
}

void Emulator::answer(const std::shared_ptr<Client>& client, const Frame& frame) {
    accept_streams();  // a host connects before it enables
    const bool was_enabled = engine_.is_enabled();
    const auto result = registers_.handle(frame.function, frame.body, now_ticks_);
    std::vector<std::byte> bytes(8);
    write_be16(bytes, 0, frame.transaction);
    bytes[6] = std::byte{1};
    bytes[7] = static_cast<std::byte>(frame.function | (result.refusal ? 0x80 : 0));
    if (result.refusal) {
        bytes.push_back(static_cast<std::byte>(result.refusal->exception));
    } else {
        bytes.insert(bytes.end(), result.body.begin(), result.body.end());
    }
    write_be16(bytes, 4, static_cast<std::uint16_t>(bytes.size() - 6));
    if (overlaps_ && !was_enabled && engine_.is_enabled()) {
        link_.send(engine_.overlap_packet());
    }
    const auto delay =
        std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(reply_delay_s_));
    replies_.push_back({steady_clock::now() + delay, client, std::move(bytes)});
    send_due_replies();
}

void Emulator::send_due_replies() {
    while (!replies_.empty() && replies_.front().due <= steady_clock::now()) {
        if (const auto client = replies_.front().client.lock()) {
            constexpr int kPatience_ms = 100;
            static_cast<void>(write_all(*client->stream, replies_.front().bytes, kPatience_ms));
        }
        replies_.pop_front();
    }
}

void Emulator::unplug() noexcept {
    link_.disconnect();
    clients_.clear();
    commands_.reset();
    streams_.reset();
}

Result<void> Emulator::inject(const Fault& fault) {
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<unsigned>(std::max(fault.value, 0.0));
    if (fault.name == "stall") {
        link_.faults.stalled = count != 0;
    } else if (fault.name == "split") {
        link_.faults.split_bytes = count;
    } else if (fault.name == "coalesce") {
        link_.faults.coalesce_packets = std::max(count, 1U);
    } else if (fault.name == "lose") {
        link_.faults.lose = count;
    } else if (fault.name == "repeat") {
        link_.faults.repeat = count;
    } else if (fault.name == "garbage") {
        link_.faults.garbage_bytes = count;
    } else if (fault.name == "reset") {
        link_.reset();
    } else if (fault.name == "vanish") {
        vanished_ = true;
    } else if (fault.name == "unplug") {
        unplug();
    } else if (fault.name == "delay_replies") {
        reply_delay_s_ = std::max(fault.value, 0.0);
    } else if (fault.name == "overlap") {
        overlaps_ = true;
    } else if (fault.name == "refuse") {
        registers_.refuse(static_cast<std::uint16_t>(count), 4);
    } else if (fault.name == "separator_counted") {
        engine_.set_counts_separator(count != 0);
    } else {
        return Error{ErrorCode::invalid_argument, "the T7 emulator has no fault '" + fault.name + "'"};
    }
    wake();
    return {};
}

EmulatedTruth Emulator::truth() const {
    const std::lock_guard lock(mutex_);
    const StreamTruth& truth = engine_.truth();
    const double rate_hz = kCoreTimer_hz / engine_.setup().ticks_per_scan * (1.0 + options_.drift_ppm * 1e-6);
    return {truth.packed - truth.lost, truth.skipped, truth.lost, rate_hz};
}

std::vector<std::byte> Emulator::expected_scan(std::uint64_t scan) const {
    const std::lock_guard lock(mutex_);
    const auto words = engine_.scan_words(scan);
    const auto& addresses = engine_.setup().addresses;
    std::vector<std::byte> bytes;
    const auto append = [&](auto value) {
        const auto* first = reinterpret_cast<const std::byte*>(&value);
        bytes.insert(bytes.end(), first, first + sizeof value);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool is_wide = i + 1 < words.size() && addresses[i + 1] == kStreamDataCapture16;
        if (is_wide) {
            append((std::uint32_t{words[i + 1]} << 16U) | words[i]);
            ++i;
        } else {
            append(words[i]);
        }
    }
    return bytes;
}

}  // namespace

Result<std::unique_ptr<EmulatedDevice>> start_emulator(const EmulatorOptions& options, Signal signal) {
    auto commands = TcpListener::open(options.cmd_port);
    if (!commands) {
        return commands.error();
    }
    auto streams = TcpListener::open(options.stream_port);
    if (!streams) {
        return streams.error();
    }
    return std::unique_ptr<EmulatedDevice>(
        std::make_unique<Emulator>(options, std::move(signal), std::move(*commands), std::move(*streams)));
}

}  // namespace hinge::drivers::t7
