#include "drivers/emulator/line_emulator.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "drivers/transport/pty.h"
#include "drivers/transport/tcp.h"

namespace hinge::drivers {
namespace {

using std::chrono::steady_clock;

using Endpoint = std::vector<std::pair<std::string, std::string>>;

class LineEmulator final : public EmulatedDevice {
public:
    // A line that is there from the start, or a listener whose clients bring one.
    LineEmulator(std::unique_ptr<SerialModel> model, std::unique_ptr<ByteStream> port,
                 std::unique_ptr<TcpListener> listener, Endpoint endpoint, const SerialLineOptions& options,
                 double time_factor)
        : model_(std::move(model)),
          line_(std::move(port), options),
          listener_(std::move(listener)),
          endpoint_(std::move(endpoint)),
          time_factor_(time_factor) {
        line_.set_owner(*model_);
        thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    LineEmulator(const LineEmulator&) = delete;
    LineEmulator& operator=(const LineEmulator&) = delete;
    ~LineEmulator() override {
        thread_.request_stop();
        wake();
        thread_.join();
        ::close(wake_);
    }

    Endpoint endpoint() const override { return endpoint_; }
    void advance(double seconds) override {
        const std::lock_guard lock(mutex_);
        move_time_to(elapsed_s_ + seconds);
    }
    Result<void> inject(const Fault& fault) override {
        {
            const std::lock_guard lock(mutex_);
            if (fault.name == "unplug") {
                listener_.reset();
                client_ = nullptr;  // the line lets go of it below
            }
            if (fault.name == "reset" && client_ != nullptr) {
                client_->reset();
                lose_client();
            } else if (!line_.inject(fault.name, fault.value) && !model_->inject(fault, line_)) {
                return Error{ErrorCode::invalid_argument, "the emulator has no fault '" + fault.name + "'"};
            }
        }
        wake();
        return {};
    }
    void mark_start() override {
        const std::lock_guard lock(mutex_);
        model_->mark_start();
    }
    EmulatedTruth truth() const override {
        const std::lock_guard lock(mutex_);
        return model_->truth();
    }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override {
        const std::lock_guard lock(mutex_);
        return model_->expected_scan(scan);
    }

private:
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            wait_for_work();
            const std::lock_guard lock(mutex_);
            hear();
            if (time_factor_ > 0.0) {
                const double real_s = std::chrono::duration<double>(steady_clock::now() - started()).count();
                // A device is never late. When this thread is, it makes up for it in small pieces, so that
                // the line does not overflow with what nobody had the time to read.
                constexpr double kPiece_s = 0.02;
                const double most_s = elapsed_s_ + kPiece_s * std::max(1.0, time_factor_);
                move_time_to(std::min(real_s * time_factor_, most_s));
            }
            line_.pump(elapsed_s_);
        }
    }

    void wait_for_work() {
        constexpr int kRunning_ms = 1;
        constexpr int kStanding_ms = 200;
        std::array<pollfd, 3> entries{{{wake_, POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}}};
        {
            const std::lock_guard lock(mutex_);
            if (listener_ && client_ == nullptr) {
                entries[2].fd = listener_->descriptor();
            }
            if (!line_.is_quiet()) {
                entries[1].fd = line_.port()->descriptor();
            }
        }
        ::poll(entries.data(), entries.size(), time_factor_ > 0.0 ? kRunning_ms : kStanding_ms);
        std::uint64_t wakes = 0;
        static_cast<void>(!::read(wake_, &wakes, sizeof wakes));
    }

    // The next client waits until the one before has gone.
    void accept() {
        if (!listener_ || client_ != nullptr) {
            return;
        }
        if (auto client = listener_->accept()) {
            client_ = client.get();
            line_.connect(std::move(client));
            model_->connected(line_);
        }
    }

    void lose_client() {
        client_ = nullptr;
        line_.connect(nullptr);
        model_->disconnected();
    }

    void hear() {
        std::array<std::byte, 1024> bytes{};
        accept();
        while (!line_.is_quiet()) {
            const IoResult got = line_.port()->read_some(bytes);
            if (got.status != IoStatus::ok) {
                if (got.status != IoStatus::would_block && client_ != nullptr) {
                    lose_client();
                }
                return;
            }
            model_->hear(std::span(bytes).first(got.bytes), line_);
        }
    }

    // In small steps, so that the line drains while the device sends, however late this thread comes.
    void move_time_to(double end_s) {
        constexpr double kStep_s = 0.001;
        hear();
        while (elapsed_s_ < end_s) {
            elapsed_s_ = std::min(elapsed_s_ + kStep_s, end_s);
            model_->advance_to(elapsed_s_, line_);
            line_.pump(elapsed_s_);
        }
    }

    void wake() const noexcept {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(wake_, &one, sizeof one));
    }

    mutable std::mutex mutex_;  // guards everything below but the thread
    std::unique_ptr<SerialModel> model_;
    SerialLine line_;
    std::unique_ptr<TcpListener> listener_;
    TcpStream* client_ = nullptr;  // the line's port, while it is a TCP client
    Endpoint endpoint_;
    double time_factor_;
    double elapsed_s_ = 0.0;
    int wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<EmulatedDevice>> serve_on_pty(std::unique_ptr<SerialModel> model,
                                                     const SerialLineOptions& line, double time_factor) {
    auto pty = open_pty();
    if (!pty) {
        return pty.error();
    }
    return std::unique_ptr<EmulatedDevice>(std::make_unique<LineEmulator>(
        std::move(model), std::move(pty->device), nullptr, Endpoint{{"port", pty->path}}, line, time_factor));
}

Result<std::unique_ptr<EmulatedDevice>> serve_on_tcp(std::unique_ptr<SerialModel> model,
                                                     const SerialLineOptions& line, double time_factor,
                                                     std::uint16_t port) {
    auto listener = TcpListener::open(port);
    if (!listener) {
        return listener.error();
    }
    model->listening((*listener)->port());
    Endpoint endpoint{{"host", "127.0.0.1"}, {"port", std::to_string((*listener)->port())}};
    return std::unique_ptr<EmulatedDevice>(std::make_unique<LineEmulator>(
        std::move(model), nullptr, std::move(*listener), std::move(endpoint), line, time_factor));
}

}  // namespace hinge::drivers
