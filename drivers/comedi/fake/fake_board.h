#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "drivers/comedi/comedi_abi.h"
#include "drivers/comedi/fake/fake_control.h"

// A card behind libcomedi's functions: 16 inputs, multiplexed at up to 250 kS/s, timed in steps of 50 ns,
// with the kernel's buffer in front of it. Every function answers as libcomedi does (-1 and an errno in
// `error`) and may be called from any thread. Written from devices.md 4, apart from the driver's reading of
// it.
namespace hinge::drivers::comedilib {

inline constexpr unsigned kFakeChannels = 16;
inline constexpr unsigned kFakeStep_ns = 50;
inline constexpr unsigned kFakeConvertFloor_ns = 4000;
inline constexpr unsigned kFakeSubdevice = 0;
inline constexpr const char* kFakeBoardName = "fake-6220";
inline constexpr std::array<Range, 5> kFakeRanges{Range{-10.0, 10.0, 0}, Range{-5.0, 5.0, 0},
                                                  Range{-1.0, 1.0, 0}, Range{-0.1, 0.1, 0},
                                                  Range{0.0, 10.0, 0}};

class FakeBoard {
public:
    FakeBoard(std::string device, const FakeOptions& options, FakeSignal signal, void* context);
    FakeBoard(const FakeBoard&) = delete;
    FakeBoard& operator=(const FakeBoard&) = delete;
    ~FakeBoard();

    // The kernel's side.
    [[nodiscard]] int open() noexcept;  // a descriptor, or -1
    void close() noexcept;
    [[nodiscard]] int descriptor() const noexcept { return reader_; }
    [[nodiscard]] long read(void* into, std::size_t bytes) noexcept;
    [[nodiscard]] int flags() noexcept;
    [[nodiscard]] int test(Command& command) noexcept;
    [[nodiscard]] int begin(const Command& command);
    [[nodiscard]] int cancel() noexcept;
    [[nodiscard]] int set_buffer(unsigned bytes) noexcept;
    [[nodiscard]] int buffer_contents() noexcept;
    [[nodiscard]] bool is_gone() noexcept;

    // The tester's side.
    void advance(double seconds);
    [[nodiscard]] int inject(const std::string& fault, double value);
    [[nodiscard]] FakeTruth truth();
    [[nodiscard]] std::vector<std::uint32_t> counts_of(std::uint64_t scan);
    [[nodiscard]] Polynomial conversion(unsigned range) const noexcept;
    [[nodiscard]] Polynomial conversion_of(std::size_t index);

    [[nodiscard]] const FakeOptions& options() const noexcept { return options_; }
    [[nodiscard]] const std::string& device() const noexcept { return device_; }
    [[nodiscard]] std::uint32_t maxdata() const noexcept { return options_.wide_samples ? 0xFFFFFF : 0xFFFF; }
    // errno of the last refusal.
    [[nodiscard]] int error() const noexcept { return error_; }

private:
    void run(const std::stop_token& stop);
    void move_time_to(double end_s);
    void clock_scans();
    void pump() noexcept;
    void end_stream(int error) noexcept;
    void make_pipe() noexcept;
    [[nodiscard]] std::size_t in_pipe() const noexcept;
    [[nodiscard]] int refuse(int error) noexcept;
    [[nodiscard]] std::vector<std::uint32_t> counts(std::uint64_t scan) const;
    [[nodiscard]] std::size_t sample_bytes() const noexcept { return options_.wide_samples ? 4 : 2; }

    std::string device_;
    FakeOptions options_;
    FakeSignal signal_;
    void* context_;

    std::mutex mutex_;  // guards everything below but the thread
    int reader_ = -1;   // of the pipe; the driver's descriptor
    int writer_ = -1;
    int error_ = 0;
    Command command_;
    std::vector<unsigned> chanlist_;
    unsigned buffer_bytes_ = 65536;
    std::deque<std::byte> kernel_buffer_;  // what does not fit into the pipe
    bool busy_ = false;                    // a command is on, its end not yet read
    bool running_ = false;                 // scans are taken
    bool triggered_ = true;
    int stream_error_ = 0;  // what read() says after the last byte: 0 or EPIPE
    std::uint64_t clocked_ = 0;
    std::uint64_t written_bytes_ = 0;  // into the pipe
    std::uint64_t discarded_bytes_ = 0;
    double elapsed_s_ = 0.0;  // since the stream began
    // Faults.
    bool used_elsewhere_ = false;
    bool locked_ = false;
    bool vanished_ = false;
    bool gone_ = false;
    int refused_stage_ = 0;
    std::size_t split_bytes_ = 0;
    std::size_t coalesce_scans_ = 1;
    std::jthread thread_;
};

}  // namespace hinge::drivers::comedilib
