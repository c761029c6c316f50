#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/labjack_t7/packet.h"
#include "drivers/transport/byte_stream.h"

// Reads and writes the registers of a T7 over its command port. The calls that return Result wait for the
// answer, at most `timeout_ms` of real time; `begin_read` and `poll` never wait and allocate nothing.
// Answers to requests that were given up are recognised by their transaction id and passed over.
namespace hinge::drivers::t7 {

class ModbusClient {
public:
    // `where` names the device in messages, e.g. "T7 at 192.168.1.207".
    ModbusClient(std::unique_ptr<ByteStream> stream, std::string where);

    void set_timeout(int timeout_ms) noexcept { timeout_ms_ = timeout_ms; }
    [[nodiscard]] int descriptor() const noexcept { return stream_->descriptor(); }

    [[nodiscard]] Result<std::vector<std::byte>> read(std::uint16_t address, std::uint16_t count);
    [[nodiscard]] Result<std::uint32_t> read_u32(std::uint16_t address);
    [[nodiscard]] Result<float> read_f32(std::uint16_t address);
    [[nodiscard]] Result<void> write(std::uint16_t address, std::span<const std::uint16_t> values);
    [[nodiscard]] Result<void> write_u32(std::uint16_t address, std::uint32_t value);
    [[nodiscard]] Result<void> write_f32(std::uint16_t address, float value);
    // The device's own code for its refusal of the last call (LAST_ERR_DETAIL, 0 where it has none); nothing
    // when the last call was not refused.
    [[nodiscard]] std::optional<std::uint16_t> refusal() const noexcept { return refusal_; }

    // Asks for two registers without waiting; false when the line is gone or a request is under way.
    [[nodiscard]] bool begin_read(std::uint16_t address) noexcept;
    enum class Poll : std::uint8_t { waiting, answered, refused, broken };
    // Looks whether the answer to `begin_read` is here; then `value` is set.
    [[nodiscard]] Poll poll(std::uint32_t& value) noexcept;
    void give_up() noexcept { pending_ = false; }

private:
    // Sends `request` and waits for its answer, which stays valid until the next call.
    [[nodiscard]] Result<Frame> exchange(std::span<const std::byte> request, const std::string& what);
    [[nodiscard]] Error refuse(const Frame& frame, const std::string& what);
    // The next whole frame received, if any; false when the line is broken.
    [[nodiscard]] bool receive(std::optional<Frame>& frame) noexcept;
    [[nodiscard]] Error failed(const std::string& what, const std::string& how) const;

    std::unique_ptr<ByteStream> stream_;
    std::string where_;
    int timeout_ms_ = 2000;
    std::uint16_t transaction_ = 0;
    std::optional<std::uint16_t> refusal_;
    bool pending_ = false;
    std::array<std::byte, 4096> buffer_{};
    std::size_t filled_ = 0;
    std::size_t used_ = 0;  // bytes at the front that belong to the last frame
};

// A 32-bit register value as its two words, high word first.
void append_u32(std::vector<std::uint16_t>& words, std::uint32_t value);
void append_f32(std::vector<std::uint16_t>& words, float value);

}  // namespace hinge::drivers::t7
