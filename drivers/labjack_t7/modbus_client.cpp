#include "drivers/labjack_t7/modbus_client.h"

#include <poll.h>

#include <bit>
#include <chrono>
#include <cstring>
#include <utility>

#include "drivers/labjack_t7/registers.h"
#include "drivers/transport/byte_order.h"

namespace hinge::drivers::t7 {

void append_u32(std::vector<std::uint16_t>& words, std::uint32_t value) {
    words.push_back(static_cast<std::uint16_t>(value >> 16U));
    words.push_back(static_cast<std::uint16_t>(value & 0xFFFFU));
}

void append_f32(std::vector<std::uint16_t>& words, float value) {
    append_u32(words, std::bit_cast<std::uint32_t>(value));
}

ModbusClient::ModbusClient(std::unique_ptr<ByteStream> stream, std::string where)
    : stream_(std::move(stream)), where_(std::move(where)) {}

Error ModbusClient::failed(const std::string& what, const std::string& how) const {
    return {ErrorCode::device_failed, where_ + ": " + what + ": " + how};
}

bool ModbusClient::receive(std::optional<Frame>& frame) noexcept {
    frame.reset();
    std::memmove(buffer_.data(), buffer_.data() + used_, filled_ - used_);
    filled_ -= std::exchange(used_, 0);
    for (;;) {
        const FrameScan found = scan_frame(std::span(buffer_).first(filled_));
        if (found.scan == Scan::not_a_packet) {
            return false;  // the line is in order by TCP, so this is not a T7
        }
        if (found.scan == Scan::complete) {
            used_ = found.size;
            frame = found.frame;
            return true;
        }
        const IoResult got = stream_->read_some(std::span(buffer_).subspan(filled_));
        if (got.status != IoStatus::ok) {
            return got.status == IoStatus::would_block;
        }
        filled_ += got.bytes;
    }
}

Result<Frame> ModbusClient::exchange(std::span<const std::byte> request, const std::string& what) {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::milliseconds(timeout_ms_);
    refusal_.reset();
    pending_ = false;
    if (!write_all(*stream_, request, timeout_ms_)) {
        return failed(what, "the connection is gone; check power and cable");
    }
    for (;;) {
        std::optional<Frame> frame;
        if (!receive(frame)) {
            return failed(what,
                          "the connection is gone or the answer is not Modbus; check power and address");
        }
        if (frame && frame->transaction == transaction_) {
            return *frame;
        }
        if (frame) {
            continue;  // an answer to a request given up earlier
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
        if (left <= 0 || !wait_for(stream_->descriptor(), POLLIN, static_cast<int>(left))) {
            return failed(what,
                          "no answer within " + std::to_string(timeout_ms_) + " ms; check power and cable");
        }
    }
}

Error ModbusClient::refuse(const Frame& frame, const std::string& what) {
    const int exception = frame.body.empty() ? 0 : std::to_integer<int>(frame.body[0]);
    std::uint16_t detail = 0;
    const auto request = read_request(++transaction_, kLastErrorDetail, 1);
    if (const auto answer = exchange(request, what)) {
        const auto registers = registers_of(*answer, 1);
        detail = registers.empty() ? std::uint16_t{0} : read_be16(registers);
    }
    refusal_ = detail;
    return failed(what, "refused with exception " + std::to_string(exception) + ", code " +
                            std::to_string(detail) + " (" + meaning_of(detail) + ")");
}

Result<std::vector<std::byte>> ModbusClient::read(std::uint16_t address, std::uint16_t count) {
    const std::string what = "reading register " + std::to_string(address);
    const auto answer = exchange(read_request(++transaction_, address, count), what);
    if (!answer) {
        return answer.error();
    }
    if (answer->exception) {
        return refuse(*answer, what);
    }
    const auto registers = registers_of(*answer, count);
    if (registers.empty()) {
        return failed(what, "the answer has " + std::to_string(answer->body.size()) + " bytes, expected " +
                                std::to_string(2 * count + 1));
    }
    return std::vector<std::byte>(registers.begin(), registers.end());
}

Result<std::uint32_t> ModbusClient::read_u32(std::uint16_t address) {
    const auto bytes = read(address, 2);
    if (!bytes) {
        return bytes.error();
    }
    return read_be32(*bytes);
}

Result<float> ModbusClient::read_f32(std::uint16_t address) {
    const auto bits = read_u32(address);
    if (!bits) {
        return bits.error();
    }
    return std::bit_cast<float>(*bits);
}

Result<void> ModbusClient::write(std::uint16_t address, std::span<const std::uint16_t> values) {
    const std::string what = "writing register " + std::to_string(address);
    const auto answer = exchange(write_request(++transaction_, address, values), what);
    if (!answer) {
        return answer.error();
    }
    if (answer->exception) {
        return refuse(*answer, what);
    }
    return {};
}

Result<void> ModbusClient::write_u32(std::uint16_t address, std::uint32_t value) {
    std::vector<std::uint16_t> words;
    append_u32(words, value);
    return write(address, words);
}

Result<void> ModbusClient::write_f32(std::uint16_t address, float value) {
    return write_u32(address, std::bit_cast<std::uint32_t>(value));
}

bool ModbusClient::begin_read(std::uint16_t address) noexcept {
    if (pending_) {
        return false;
    }
    const auto request = read_request(++transaction_, address, 2);
    const IoResult wrote = stream_->write_some(request);
    pending_ = wrote.status == IoStatus::ok && wrote.bytes == request.size();
    return pending_;
}

ModbusClient::Poll ModbusClient::poll(std::uint32_t& value) noexcept {
    std::optional<Frame> frame;
    do {
        if (!receive(frame)) {
            pending_ = false;
            return Poll::broken;
        }
    } while (frame && frame->transaction != transaction_);
    if (!frame || !pending_) {
        return Poll::waiting;
    }
    pending_ = false;
    const auto registers = registers_of(*frame, 2);
    if (registers.empty()) {
        return Poll::refused;
    }
    value = read_be32(registers);
    return Poll::answered;
}

}  // namespace hinge::drivers::t7
