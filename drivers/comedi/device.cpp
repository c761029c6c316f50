#include "drivers/comedi/device.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "drivers/comedi/assembler.h"
#include "drivers/comedi/board_stream.h"
#include "drivers/comedi/setup.h"
#include "drivers/stream/silence_watch.h"
#include "drivers/transport/arrival_rate.h"

namespace hinge::drivers::comedilib {
namespace {

constexpr std::int64_t kAsk_ns = 1'000'000'000;    // how often an idle or silent card is asked for a sign
constexpr std::int64_t kBacklog_ns = 100'000'000;  // how often the kernel's buffer is looked at
constexpr std::size_t kBytesPerService = 1U << 18U;
constexpr int kReadsPerService = 1024;
// While stopping everything must be over in two seconds (drivers/device.h).
constexpr std::chrono::milliseconds kDrainMost{800};

class ComediDevice final : public Device {
public:
    ComediDevice(std::string name, Settings settings, std::unique_ptr<Board> board, InputPlan plan,
                 const Clock& clock)
        : name_(std::move(name)),
          settings_(std::move(settings)),
          board_(std::move(board)),
          stream_(*board_),
          plan_(std::move(plan)),
          clock_(clock),
          asked_ns_(clock.now_ns()) {}
    ComediDevice(const ComediDevice&) = delete;
    ComediDevice& operator=(const ComediDevice&) = delete;
    ~ComediDevice() override { ComediDevice::close(); }

    Result<StreamInfo> negotiate(const StreamRequest& request) override;
    Result<void> start() override;
    PollDescriptors poll_descriptors() const noexcept override;
    std::int64_t next_deadline_ns() const noexcept override;
    Result<void> service(FrameSink& sink) noexcept override;
    Result<void> stop(StopMode mode, FrameSink& sink) override;
    Result<void> zero() override;
    Health health() const override;
    void close() noexcept override;

private:
    enum class Read : std::uint8_t { bytes, nothing, over };

    Read read_once(FrameSink& sink) noexcept;
    void take(std::span<const std::byte> bytes, FrameSink& sink) noexcept;
    void tell_end(const IoResult& end, FrameSink& sink) noexcept;
    void receive(FrameSink& sink) noexcept;
    void follow_silence(FrameSink& sink) noexcept;
    void look_for_card(FrameSink& sink) noexcept;
    void measure_backlog() noexcept;
    void fail(const char* text, int code, FrameSink& sink) noexcept;
    void drain(FrameSink& sink) noexcept;
    [[nodiscard]] bool awaits_trigger() const noexcept;
    [[nodiscard]] std::uint64_t scan() const noexcept { return assembler_ ? assembler_->next_scan() : 0; }
    [[nodiscard]] Error failure() const { return {ErrorCode::device_failed, name_ + ": " + last_text_}; }

    std::string name_;
    Settings settings_;
    std::unique_ptr<Board> board_;
    BoardStream stream_;
    InputPlan plan_;
    const Clock& clock_;

    DeviceState state_ = DeviceState::idle;
    bool commanded_ = false;  // the card streams, or did until it failed
    bool gone_ = false;       // the kernel no longer knows the card
    std::optional<Agreed> agreed_;
    std::size_t block_scans_ = 1;
    std::optional<Assembler> assembler_;
    ArrivalRate arrival_;
    std::array<std::byte, 16384> buffer_{};
    std::uint32_t backlog_scans_ = 0;
    std::int64_t backlog_ns_ = 0;
    SilenceWatch watch_;
    std::int64_t asked_ns_;
    int last_code_ = 0;
    const char* last_text_ = "";
};

Result<StreamInfo> ComediDevice::negotiate(const StreamRequest& request) {
    if (state_ != DeviceState::idle) {
        return Error{ErrorCode::device_failed, name_ + ": the device is not idle; stop it or open it again"};
    }
    agreed_.reset();
    const double wanted_hz = settings_.rate_hz > 0.0 ? settings_.rate_hz : request.rate_hz;
    const auto agreed = agree(*board_, settings_, plan_, wanted_hz);
    if (!agreed) {
        return agreed.error();
    }
    if (const auto prepared = prepare_buffer(*board_, settings_); !prepared) {
        return prepared.error();
    }
    agreed_ = *agreed;
    constexpr double kMostScans = 65536.0;
    block_scans_ = static_cast<std::size_t>(
        std::clamp(request.max_latency_ms * 1e-3 / agreed->period_s, 1.0, kMostScans));
    StreamInfo info;
    info.device = name_;
    info.driver = "comedi";
    // Comedi tells no serial number.
    info.firmware = board_->name + ", " + board_->driver + ", calibration " +
                    std::string(name_of(plan_.inputs[0].origin));
    info.nominal_hz = wanted_hz;
    info.actual_hz = 1.0 / agreed->period_s;
    info.layout = plan_.layout;
    return info;
}

Result<void> ComediDevice::start() {
    if (state_ != DeviceState::idle || !agreed_) {
        return Error{ErrorCode::device_failed, name_ + ": the device is not ready; open and negotiate first"};
    }
    assembler_.emplace(plan_, block_scans_);
    arrival_.reset(1.0 / agreed_->period_s);
    backlog_scans_ = 0;
    last_code_ = 0;
    last_text_ = "";
    Command command = agreed_->command;
    if (board_->api().command(board_->handle(), &command) < 0) {
        return refusal(*board_, settings_, "the stream does not start");
    }
    commanded_ = true;
    state_ = DeviceState::arming;
    asked_ns_ = clock_.now_ns();
    watch_.begin(asked_ns_, static_cast<double>(block_scans_) * agreed_->period_s);
    return {};
}

PollDescriptors ComediDevice::poll_descriptors() const noexcept {
    // The kernel calls a card that does not stream readable, always.
    if (!commanded_ || state_ == DeviceState::failed) {
        return {};
    }
    return {{stream_.descriptor(), POLLIN}};
}

bool ComediDevice::awaits_trigger() const noexcept {
    return state_ == DeviceState::arming && settings_.start_line.has_value();
}

std::int64_t ComediDevice::next_deadline_ns() const noexcept {
    if (!board_ || state_ == DeviceState::failed) {
        return kNoDeadline_ns;
    }
    if (!commanded_ || awaits_trigger()) {
        return asked_ns_ + kAsk_ns;
    }
    return std::min(watch_.deadline_ns(), std::max(asked_ns_, watch_.heard_ns()) + kAsk_ns);
}

Result<void> ComediDevice::service(FrameSink& sink) noexcept {
    if (board_ && commanded_ && state_ != DeviceState::failed) {
        measure_backlog();
        receive(sink);
    }
    if (board_ && commanded_ && state_ != DeviceState::failed) {
        follow_silence(sink);
    }
    if (board_ && state_ != DeviceState::failed) {
        look_for_card(sink);
    }
    if (state_ == DeviceState::failed) {
        return failure();
    }
    return {};
}

ComediDevice::Read ComediDevice::read_once(FrameSink& sink) noexcept {
    const IoResult got = stream_.read_some(buffer_);
    if (got.status == IoStatus::ok) {
        take(std::span(buffer_).first(got.bytes), sink);
        return Read::bytes;
    }
    if (got.status == IoStatus::would_block) {
        return Read::nothing;
    }
    assembler_->flush(sink);
    tell_end(got, sink);
    return Read::over;
}

void ComediDevice::take(std::span<const std::byte> bytes, FrameSink& sink) noexcept {
    const std::int64_t now_ns = clock_.now_ns();
    const std::uint64_t before = scan();
    assembler_->take(bytes, now_ns, sink);
    if (scan() == before) {
        return;
    }
    if (watch_.heard(now_ns)) {
        sink.on_event({DeviceEventKind::reconnected, scan(), now_ns, 0, "the card sends again"});
    }
    state_ = DeviceState::running;
}

// What the end of a stream means (devices.md 4.1): an overrun and a cancelled stream look alike.
void ComediDevice::tell_end(const IoResult& end, FrameSink& sink) noexcept {
    const int error = end.error;
    if (end.status == IoStatus::closed) {
        fail("the card ended the stream; start it again", 0, sink);
    } else if (error == EPIPE) {
        fail(
            "the card or its buffer overran, or another program cancelled the stream; raise buffer_bytes "
            "or lower the rate",
            error, sink);
    } else if (error == ENODEV) {
        gone_ = true;
        fail("the card is gone; check it and its kernel driver", error, sink);
    } else {
        fail("the card cannot be read; see dmesg", error, sink);
    }
}

void ComediDevice::receive(FrameSink& sink) noexcept {
    const std::uint64_t before = scan();
    const std::uint64_t most = before + kBytesPerService / plan_.wire_scan_bytes() + 1;
    for (int i = 0; i < kReadsPerService && scan() < most; ++i) {
        const Read read = read_once(sink);
        if (read == Read::over) {
            return;
        }
        if (read == Read::nothing) {
            break;
        }
    }
    assembler_->flush(sink);
    if (scan() > before) {
        arrival_.add(scan(), watch_.heard_ns());
    }
}

void ComediDevice::measure_backlog() noexcept {
    const std::int64_t now_ns = clock_.now_ns();
    if (now_ns - backlog_ns_ < kBacklog_ns) {
        return;
    }
    backlog_ns_ = now_ns;
    const int bytes = board_->api().get_buffer_contents(board_->handle(), board_->subdevice);
    backlog_scans_ =
        bytes < 0 ? 0U
                  : static_cast<std::uint32_t>(static_cast<std::size_t>(bytes) / plan_.wire_scan_bytes());
}

void ComediDevice::follow_silence(FrameSink& sink) noexcept {
    if (awaits_trigger()) {
        return;
    }
    const Silence silence = watch_.judge(clock_.now_ns());
    if (silence == Silence::lost) {
        fail("no data from the card for 10 s; see dmesg", 0, sink);
    } else if (silence == Silence::begins) {
        state_ = DeviceState::stalled;
        last_text_ = "no data from the card; see dmesg";
        sink.on_event({DeviceEventKind::warning, scan(), clock_.now_ns(), 0, last_text_});
    }
}

// A card that does not send is asked whether it is still there.
void ComediDevice::look_for_card(FrameSink& sink) noexcept {
    const std::int64_t now_ns = clock_.now_ns();
    if (now_ns - std::max(asked_ns_, watch_.heard_ns()) < kAsk_ns) {
        return;
    }
    asked_ns_ = now_ns;
    if (board_->api().get_subdevice_flags(board_->handle(), board_->subdevice) < 0) {
        gone_ = true;
        fail("the card does not answer; check it and its kernel driver", board_->api().last_error(), sink);
    }
}

void ComediDevice::fail(const char* text, int code, FrameSink& sink) noexcept {
    state_ = DeviceState::failed;
    last_text_ = text;
    last_code_ = code;
    sink.on_event({DeviceEventKind::error, scan(), clock_.now_ns(), code, text});
    sink.on_event({DeviceEventKind::end_of_stream, scan(), clock_.now_ns(), code, text});
}

void ComediDevice::drain(FrameSink& sink) noexcept {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + kDrainMost;
    Read read = Read::bytes;
    while (read == Read::bytes && steady_clock::now() < deadline) {
        read = read_once(sink);
    }
    assembler_->flush(sink);
}

// Cancelling discards what the kernel still holds, so it is read first. A stream that ended by itself may be
// started again; a card that is gone must be opened again.
Result<void> ComediDevice::stop(StopMode mode, FrameSink& sink) {
    if (!commanded_) {
        return {};
    }
    if (mode == StopMode::drain && state_ != DeviceState::failed) {
        drain(sink);
    }
    commanded_ = false;
    asked_ns_ = clock_.now_ns();
    if (gone_) {
        return failure();
    }
    if (board_->api().cancel(board_->handle(), board_->subdevice) < 0) {
        fail("the card did not obey the command to stop; see dmesg", board_->api().last_error(), sink);
        return failure();
    }
    state_ = DeviceState::idle;
    return {};
}

Result<void> ComediDevice::zero() {
    return Error{ErrorCode::invalid_argument,
                 name_ + ": a card has no hardware zero; the zero is taken in software"};
}

Health ComediDevice::health() const {
    Health health;
    health.state = state_;
    health.last_receive_ns = watch_.heard_ns();
    health.last_code = last_code_;
    health.last_text = last_text_;
    health.device_backlog_scans = backlog_scans_;
    health.measured_hz = arrival_.measured_hz();
    health.jitter_ms_p95 = arrival_.jitter_ms_p95();
    if (assembler_) {
        health.scans = assembler_->counts().scans;
        health.blocks = assembler_->counts().blocks;
    }
    return health;
}

void ComediDevice::close() noexcept {
    if (board_ && commanded_) {
        static_cast<void>(board_->api().cancel(board_->handle(), board_->subdevice));
    }
    commanded_ = false;
    stream_.close();
    board_.reset();
    state_ = DeviceState::closed;
}

}  // namespace

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    auto settings = read_settings(config);
    if (!settings) {
        return settings.error();
    }
    auto board = Board::open(*settings);
    if (!board) {
        return board.error();
    }
    auto plan = plan_inputs(**board, *settings);
    if (!plan) {
        return plan.error();
    }
    return std::unique_ptr<Device>(std::make_unique<ComediDevice>(
        config.name, std::move(*settings), std::move(*board), std::move(*plan), clock));
}

}  // namespace hinge::drivers::comedilib
