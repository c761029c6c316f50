#include "drivers/comedi/fake/fake_board.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <utility>

namespace hinge::drivers::comedilib {
namespace {

constexpr std::array<unsigned, 5> kSourcesOffered{kTriggerNow | kTriggerExternal, kTriggerTimer,
                                                  kTriggerTimer, kTriggerCount, kTriggerCount | kTriggerNone};
constexpr unsigned kLines = 16;

unsigned rounded(unsigned value_ns) noexcept {
    return (value_ns + kFakeStep_ns / 2) / kFakeStep_ns * kFakeStep_ns;
}

// Sets `value` and tells whether that changed it.
bool adjust(unsigned& value, unsigned to) noexcept {
    return std::exchange(value, to) != to;
}

bool is_one_bit(unsigned value) noexcept {
    return value != 0 && (value & (value - 1)) == 0;
}

}  // namespace

FakeBoard::FakeBoard(std::string device, const FakeOptions& options, FakeSignal signal, void* context)
    : device_(std::move(device)), options_(options), signal_(signal), context_(context) {
    if (options_.time_factor > 0.0) {
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
}

FakeBoard::~FakeBoard() {
    thread_ = std::jthread();
    close();
}

int FakeBoard::refuse(int error) noexcept {
    error_ = error;
    return -1;
}

void FakeBoard::make_pipe() noexcept {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return;
    }
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
    if (reader_ < 0) {
        reader_ = ends[0];
    } else {  // the driver keeps its descriptor, and whether reading it waits
        ::fcntl(ends[0], F_SETFL, ::fcntl(reader_, F_GETFL));
        ::dup3(ends[0], reader_, O_CLOEXEC);
        ::close(ends[0]);
    }
    if (writer_ >= 0) {
        ::close(writer_);
    }
    writer_ = ends[1];
}

int FakeBoard::open() noexcept {
    const std::lock_guard lock(mutex_);
    if (gone_) {
        return refuse(ENODEV);
    }
    if (reader_ >= 0) {  // one program at a time
        return refuse(EBUSY);
    }
    make_pipe();
    return reader_;
}

void FakeBoard::close() noexcept {
    const std::lock_guard lock(mutex_);
    running_ = false;
    busy_ = false;
    for (int* end : {&reader_, &writer_}) {
        if (*end >= 0) {
            ::close(std::exchange(*end, -1));
        }
    }
}

bool FakeBoard::is_gone() noexcept {
    const std::lock_guard lock(mutex_);
    if (gone_) {
        error_ = ENODEV;
    }
    return gone_;
}

int FakeBoard::flags() noexcept {
    if (is_gone()) {
        return -1;
    }
    const unsigned soft = options_.calibration == FakeCalibration::hardware ? 0 : kFlagSoftCalibrated;
    const unsigned wide = options_.wide_samples ? kFlagWideSamples : 0;
    // Ground and differential, no common reference.
    return static_cast<int>(kFlagCommandRead | kFlagGround | kFlagGround << 2U | soft | wide);
}

// The stages of comedi_command_test, each told only when those before are passed.
int FakeBoard::test(Command& command) noexcept {
    const std::lock_guard lock(mutex_);
    if (gone_) {
        return refuse(ENODEV);
    }
    if (refused_stage_ != 0) {
        return refused_stage_;
    }
    const std::array<unsigned*, 5> sources{&command.start_src, &command.scan_begin_src, &command.convert_src,
                                           &command.scan_end_src, &command.stop_src};
    bool changed = false;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        changed |= adjust(*sources[i], *sources[i] & kSourcesOffered[i]) || *sources[i] == 0;
    }
    if (changed) {
        return 1;
    }
    if (!std::ranges::all_of(sources, [](const unsigned* source) { return is_one_bit(*source); })) {
        return 2;
    }
    const bool external = command.start_src == kTriggerExternal;
    const unsigned line = std::min(command.start_arg & kChannelMask, kLines - 1);
    changed |= adjust(command.start_arg, external ? (line | (command.start_arg & kEdge)) : 0);
    changed |= adjust(command.convert_arg, std::max(command.convert_arg, kFakeConvertFloor_ns));
    changed |= adjust(command.scan_begin_arg,
                      std::max(command.scan_begin_arg, command.convert_arg * command.chanlist_len));
    changed |= adjust(command.scan_end_arg, command.chanlist_len);
    changed |= command.stop_src == kTriggerNone && adjust(command.stop_arg, 0);
    if (changed) {
        return 3;
    }
    changed |= adjust(command.convert_arg, rounded(command.convert_arg));
    changed |= adjust(command.scan_begin_arg,
                      std::max(rounded(command.scan_begin_arg), command.convert_arg * command.chanlist_len));
    return changed ? 4 : 0;
}

int FakeBoard::begin(const Command& command) {
    Command checked = command;
    if (const int stage = test(checked); stage != 0) {
        return stage < 0 ? -1 : refuse(EINVAL);
    }
    const std::lock_guard lock(mutex_);
    if (used_elsewhere_ || busy_) {
        return refuse(EBUSY);
    }
    if (locked_) {
        return refuse(EACCES);
    }
    make_pipe();
    command_ = command;
    chanlist_.assign(command.chanlist, command.chanlist + command.chanlist_len);
    kernel_buffer_.clear();
    busy_ = true;
    running_ = true;
    triggered_ = command.start_src == kTriggerNow;
    stream_error_ = 0;
    clocked_ = 0;
    written_bytes_ = 0;
    discarded_bytes_ = 0;
    elapsed_s_ = 0.0;
    return 0;
}

// What was not read is lost, as in the kernel.
int FakeBoard::cancel() noexcept {
    const std::lock_guard lock(mutex_);
    if (gone_) {
        return refuse(ENODEV);
    }
    running_ = false;
    busy_ = false;
    kernel_buffer_.clear();
    std::array<std::byte, 4096> thrown{};
    while (in_pipe() > 0) {
        const ssize_t got = ::read(reader_, thrown.data(), thrown.size());
        discarded_bytes_ += got > 0 ? static_cast<std::uint64_t>(got) : 0U;
    }
    return 0;
}

int FakeBoard::set_buffer(unsigned bytes) noexcept {
    const std::lock_guard lock(mutex_);
    if (gone_) {
        return refuse(ENODEV);
    }
    if (used_elsewhere_ || busy_) {
        return refuse(EBUSY);
    }
    if (bytes > options_.max_buffer_bytes) {
        return refuse(EPERM);
    }
    constexpr unsigned kPage = 4096;
    buffer_bytes_ = (bytes + kPage - 1) / kPage * kPage;
    return static_cast<int>(buffer_bytes_);
}

std::size_t FakeBoard::in_pipe() const noexcept {
    int bytes = 0;
    static_cast<void>(::ioctl(reader_, FIONREAD, &bytes));
    return static_cast<std::size_t>(std::max(bytes, 0));
}

int FakeBoard::buffer_contents() noexcept {
    const std::lock_guard lock(mutex_);
    return gone_ ? refuse(ENODEV) : static_cast<int>(kernel_buffer_.size() + in_pipe());
}

// read(2) on the descriptor as the kernel answers it; a pipe alone cannot say EPIPE or ENODEV.
long FakeBoard::read(void* into, std::size_t bytes) noexcept {
    const std::lock_guard lock(mutex_);
    if (gone_) {
        errno = ENODEV;
        return -1;
    }
    if (in_pipe() > 0) {
        const ssize_t got = ::read(reader_, into, split_bytes_ == 0 ? bytes : std::min(bytes, split_bytes_));
        pump();
        return got;
    }
    if (running_) {
        errno = EAGAIN;
        return -1;
    }
    busy_ = false;
    if (stream_error_ != 0) {
        errno = stream_error_;
        return -1;
    }
    return 0;
}

void FakeBoard::run(const std::stop_token& stop) {
    using std::chrono::steady_clock;
    auto before = steady_clock::now();
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const auto now = steady_clock::now();
        advance(std::chrono::duration<double>(now - before).count() * options_.time_factor);
        before = now;
    }
}

void FakeBoard::advance(double seconds) {
    const std::lock_guard lock(mutex_);
    if (running_ && triggered_ && !vanished_ && !gone_) {
        elapsed_s_ += seconds;
        clock_scans();
        pump();
    }
}

// A scan is in the buffer once its last channel is converted.
void FakeBoard::clock_scans() {
    const double card_ns = elapsed_s_ * 1e9 * (1.0 + options_.drift_ppm * 1e-6);
    const double scan_ns = static_cast<double>(command_.convert_arg * chanlist_.size());
    while (running_ && static_cast<double>(clocked_) * command_.scan_begin_arg + scan_ns <= card_ns) {
        if (kernel_buffer_.size() + in_pipe() + chanlist_.size() * sample_bytes() > buffer_bytes_) {
            end_stream(EPIPE);
            return;
        }
        for (const std::uint32_t count : counts(clocked_)) {
            std::array<std::byte, 4> bytes{};
            const auto narrow = static_cast<std::uint16_t>(count);
            if (options_.wide_samples) {
                std::memcpy(bytes.data(), &count, sizeof count);
            } else {
                std::memcpy(bytes.data(), &narrow, sizeof narrow);
            }
            kernel_buffer_.insert(kernel_buffer_.end(), bytes.begin(),
                                  bytes.begin() + static_cast<std::ptrdiff_t>(sample_bytes()));
        }
        ++clocked_;
    }
}

void FakeBoard::pump() noexcept {
    const std::size_t scan_bytes = chanlist_.size() * sample_bytes();
    if (running_ && kernel_buffer_.size() < coalesce_scans_ * scan_bytes) {
        return;
    }
    std::array<std::byte, 4096> chunk{};
    while (writer_ >= 0 && !kernel_buffer_.empty()) {
        const auto size = static_cast<std::ptrdiff_t>(std::min(chunk.size(), kernel_buffer_.size()));
        std::copy_n(kernel_buffer_.begin(), size, chunk.begin());
        const ssize_t moved = ::write(writer_, chunk.data(), static_cast<std::size_t>(size));
        if (moved <= 0) {
            return;
        }
        kernel_buffer_.erase(kernel_buffer_.begin(), kernel_buffer_.begin() + moved);
        written_bytes_ += static_cast<std::uint64_t>(moved);
    }
    if (!running_ && kernel_buffer_.empty() && writer_ >= 0) {
        ::close(std::exchange(writer_, -1));  // wakes a reader that polls
    }
}

void FakeBoard::end_stream(int error) noexcept {
    running_ = false;
    stream_error_ = error;
    pump();
}

int FakeBoard::inject(const std::string& fault, double value) {
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<unsigned>(std::max(value, 0.0));
    if (fault == "split") {
        split_bytes_ = count;
    } else if (fault == "coalesce") {
        coalesce_scans_ = std::max(count, 1U);
    } else if (fault == "overrun") {
        end_stream(EPIPE);
    } else if (fault == "reset") {
        end_stream(0);
    } else if (fault == "vanish") {
        vanished_ = true;
    } else if (fault == "unplug") {
        gone_ = true;
        if (writer_ >= 0) {
            ::close(std::exchange(writer_, -1));
        }
    } else if (fault == "busy") {
        used_elsewhere_ = count != 0;
    } else if (fault == "locked") {
        locked_ = count != 0;
    } else if (fault == "refuse") {
        refused_stage_ = static_cast<int>(count);
    } else if (fault == "trigger") {
        triggered_ = true;
    } else {
        return -1;
    }
    return 0;
}

FakeTruth FakeBoard::truth() {
    const std::lock_guard lock(mutex_);
    const std::size_t scan_bytes = std::max<std::size_t>(chanlist_.size() * sample_bytes(), 1);
    const double period_s = std::max(command_.scan_begin_arg, 1U) * 1e-9;
    return {(written_bytes_ - discarded_bytes_) / scan_bytes, (1.0 + options_.drift_ppm * 1e-6) / period_s};
}

// Hardware: the line through the rails. Soft: 0.4 % of gain, 12 mV of offset at 10 V and a bend.
Polynomial FakeBoard::conversion(unsigned range) const noexcept {
    const Range& limits = kFakeRanges[std::min<std::size_t>(range, kFakeRanges.size() - 1)];
    const double half = (limits.max - limits.min) / 2.0;
    const double centre = static_cast<double>(maxdata()) / 2.0;
    const double slope = half / centre;
    if (options_.calibration == FakeCalibration::hardware) {
        return {{limits.min, slope, 0.0, 0.0}, 0.0, 1};
    }
    const double offset = (limits.min + limits.max) / 2.0 + 0.0012 * half;
    if (options_.calibration == FakeCalibration::line) {
        return {{offset, 1.004 * slope, 0.0, 0.0}, centre, 1};
    }
    return {{offset, 1.004 * slope, 0.0005 * slope / centre, -0.002 * slope / (centre * centre)}, centre, 3};
}

Polynomial FakeBoard::conversion_of(std::size_t index) {
    const std::lock_guard lock(mutex_);
    return conversion(index < chanlist_.size() ? (chanlist_[index] >> 16U) & 0xFFU : 0);
}

std::vector<std::uint32_t> FakeBoard::counts_of(std::uint64_t scan) {
    const std::lock_guard lock(mutex_);
    return counts(scan);
}

// Multiplexed: each channel at its own instant. Counts by Newton's method on the conversion.
std::vector<std::uint32_t> FakeBoard::counts(std::uint64_t scan) const {
    std::vector<std::uint32_t> found;
    found.reserve(chanlist_.size());
    const double clock_ratio = 1.0 + options_.drift_ppm * 1e-6;
    for (std::size_t i = 0; i < chanlist_.size(); ++i) {
        const double card_ns = static_cast<double>(scan) * command_.scan_begin_arg +
                               static_cast<double>(i) * command_.convert_arg;
        const double volts = signal_(context_, chanlist_[i] & kChannelMask, card_ns * 1e-9 / clock_ratio);
        const Polynomial p = conversion((chanlist_[i] >> 16U) & 0xFFU);
        double x = 0.0;  // raw - expansion origin
        for (int step = 0; step < 5; ++step) {
            const double value =
                p.coefficients[0] + x * (p.coefficients[1] + x * (p.coefficients[2] + x * p.coefficients[3]));
            const double slope =
                p.coefficients[1] + x * (2.0 * p.coefficients[2] + x * 3.0 * p.coefficients[3]);
            x -= (value - volts) / slope;
        }
        const double raw = std::round(x + p.expansion_origin);
        found.push_back(static_cast<std::uint32_t>(std::clamp(raw, 0.0, static_cast<double>(maxdata()))));
    }
    return found;
}

}  // namespace hinge::drivers::comedilib
