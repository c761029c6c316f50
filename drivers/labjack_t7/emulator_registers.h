#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "drivers/labjack_t7/emulator_stream.h"

// The register half of the emulated T7: what may be read and written when, and with which code the device
// refuses (devices.md 1.4 and 1.8). Pure: no sockets.
namespace hinge::drivers::t7 {

struct Personality {
    float firmware = 1.0300F;
    std::uint32_t serial = 470012345;
    Calibration calibration;  // what the flash holds
};

// Constants unlike the nominal ones, with different slopes below and above the centre, so that a driver
// that takes a short cut is found out.
[[nodiscard]] Calibration peculiar_calibration() noexcept;

struct Refusal {
    std::uint8_t exception = 4;
    std::uint16_t detail = 0;  // LAST_ERR_DETAIL
};

class RegisterFile {
public:
    RegisterFile(const Personality& personality, StreamEngine& stream);

    // One request body (after the function byte), answered with a body or refused.
    struct Answer {
        std::optional<Refusal> refusal;
        std::vector<std::byte> body;
    };
    [[nodiscard]] Answer handle(std::uint8_t function, std::span<const std::byte> body,
                                std::uint64_t now_ticks);

    // From now on `address` is refused with `exception`.
    void refuse(std::uint16_t address, std::uint8_t exception) { refused_[address] = exception; }

private:
    [[nodiscard]] std::optional<Refusal> read(std::uint16_t address, std::uint16_t count,
                                              std::uint64_t now_ticks, std::vector<std::byte>& into);
    [[nodiscard]] std::optional<Refusal> write(std::uint16_t address, std::span<const std::uint16_t> values,
                                               std::uint64_t now_ticks);
    [[nodiscard]] std::optional<Refusal> write_stream(std::uint16_t address, std::uint32_t value,
                                                      std::uint64_t now_ticks);
    [[nodiscard]] std::optional<Refusal> enable(std::uint64_t now_ticks);
    [[nodiscard]] std::optional<std::uint32_t> read_word_pair(std::uint16_t address,
                                                              std::uint64_t now_ticks) const;
    [[nodiscard]] bool is_known(std::uint16_t address) const;
    [[nodiscard]] std::uint32_t u32(std::uint16_t address) const;
    [[nodiscard]] float f32(std::uint16_t address) const;
    void set_u32(std::uint16_t address, std::uint32_t value);
    void set_f32(std::uint16_t address, float value);
    [[nodiscard]] Answer feedback(std::span<const std::byte> body, std::uint64_t now_ticks);

    std::map<std::uint16_t, std::uint16_t> words_;
    std::map<std::uint16_t, std::uint8_t> refused_;
    float firmware_;
    std::vector<std::uint16_t> flash_;
    StreamEngine& stream_;
};

}  // namespace hinge::drivers::t7
