#include "drivers/tecgihan_fp/controller.h"

#include <poll.h>

#include <array>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

#include "drivers/stream/stream_device.h"

namespace hinge::drivers::tecgihan {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kWrite_ms = 500;
constexpr milliseconds kPoll{100};
constexpr int kStateWait_ms = 1000;
constexpr std::chrono::seconds kWake{20};  // devices.md 3.2
constexpr std::chrono::seconds kZero{10};
constexpr milliseconds kRangeWait{100};

Error failed(const std::string& sentence) {
    return {ErrorCode::device_failed, sentence};
}

// One line without its end, which is LF, CR LF or CR alone. Nothing when the time is up or the line ends.
Result<std::string> read_line(ByteStream& line, std::string_view command, int timeout_ms) {
    auto deadline = steady_clock::now() + milliseconds(timeout_ms);
    constexpr std::size_t kLongest = 1024;
    constexpr milliseconds kLineFeed{20};  // until the LF behind a CR, which may not come
    std::string text;
    bool has_ended = false;
    while (steady_clock::now() < deadline && text.size() < kLongest) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
        std::array<std::byte, 1> byte{};
        const IoResult got = line.read_some(byte);
        if (got.status == IoStatus::would_block) {
            static_cast<void>(wait_for(line.descriptor(), POLLIN, static_cast<int>(left.count()) + 1));
        } else if (got.status != IoStatus::ok) {
            return failed("the serial line ended; check the cable");
        } else if (const char c = static_cast<char>(byte[0]); c == '\n') {
            return text;
        } else if (c != '\r') {
            text += c;
        } else if (!std::exchange(has_ended, true)) {
            deadline = steady_clock::now() + kLineFeed;
        }
    }
    if (has_ended) {
        return text;
    }
    return failed("no answer to '" + std::string(command) +
                  "'; is this a Tec Gihan controller, and is it on?");
}

Result<std::string> ask_for(ByteStream& line, const std::string& command, const std::string& prefix) {
    auto reply = ask(line, command);
    if (!reply) {
        return reply;
    }
    const auto value = after_prefix(*reply, prefix);
    if (!value) {
        return failed("'" + command + "' was answered with '" + *reply + "', expected " + prefix + "...");
    }
    return std::string(*value);
}

// What some firmware answers without its prefix, or not at all: "" then.
std::string ask_loosely(ByteStream& line, const std::string& command, const std::string& prefix) {
    const auto reply = ask(line, command);
    return reply ? std::string(after_prefix(*reply, prefix).value_or(*reply)) : std::string();
}

bool is_error(std::string_view state) {
    return state.find("ERR") != std::string_view::npos;
}

// Asks for the state until it is IDLE. An error ends it at once; silence and every other state only when the
// time is up, because a controller that is busy does not answer. `command` is sent once, when the state is
// `while_state`.
Result<void> wait_until_idle(ByteStream& line, steady_clock::time_point deadline,
                             std::string_view while_state, std::string_view command, std::string& state) {
    bool has_told = false;
    for (;;) {
        const auto reply = ask(line, "STATE", kStateWait_ms);
        state = reply ? *reply : std::string();
        if (state == "IDLE") {
            return {};
        }
        if (is_error(state)) {
            return failed("the controller is in state '" + state + "'");
        }
        if (steady_clock::now() >= deadline) {
            return reply ? Result<void>(failed("the controller stays in state '" + state + "'"))
                         : Result<void>(reply.error());
        }
        if (state == while_state && !command.empty() && !std::exchange(has_told, true)) {
            if (auto told = tell(line, command); !told) {
                return told;
            }
        }
        std::this_thread::sleep_for(kPoll);
    }
}

Result<PlateInfo> identify_plate(ByteStream& line, std::size_t index) {
    const std::string number = std::to_string(index);
    const auto serial = ask_for(line, "FPSERIAL_" + number, "FPSERIAL_" + number + "_");
    if (!serial) {
        return serial.error();
    }
    PlateInfo plate{.serial = *serial};
    const std::string padded = serial->size() < 4 ? std::string(4 - serial->size(), '0') + *serial : *serial;
    const auto surface = parse_number(ask_loosely(line, "FP_" + padded + "_GET_AZ0", "AZ0_"));
    plate.has_own_surface = surface.has_value();
    plate.surface_m = std::abs(surface.value_or(0.0));
    if (const auto own = parse_full_scales("FS_" + ask_loosely(line, "FP_" + padded + "_GETFS", "FS_"))) {
        plate.full_scales = *own;
        plate.has_own_scales = true;
    }
    return plate;
}

}  // namespace

Result<void> tell(ByteStream& line, std::string_view command) {
    const std::string bytes = std::string(command) + '\n';
    if (!write_all(line, std::as_bytes(std::span(bytes)), kWrite_ms)) {
        return failed("'" + std::string(command) + "' could not be sent; check power and cable");
    }
    return {};
}

Result<std::string> ask(ByteStream& line, std::string_view command, int timeout_ms) {
    discard_input(line);
    if (auto told = tell(line, command); !told) {
        return told.error();
    }
    return read_line(line, command, timeout_ms);
}

Result<void> stop_and_purge(ByteStream& line, const Settings& settings) {
    if (auto told = tell(line, "STOP"); !told) {
        return told;
    }
    std::this_thread::sleep_for(milliseconds(settings.stop_wait_ms));
    discard_input(line);
    return {};
}

Result<void> make_idle(ByteStream& line) {
    std::string state;
    auto idle = wait_until_idle(line, steady_clock::now() + kWake, "SLEEP", "WAKE", state);
    if (!idle && !state.empty()) {
        return failed("the controller is in state '" + state + "', not IDLE; switch it off and on");
    }
    return idle;
}

Result<Identity> identify(ByteStream& line, const Settings& settings) {
    Identity identity;
    identity.serial = ask_loosely(line, "SERIAL", "SERIAL_");
    if (!settings.serial.empty() && settings.serial != identity.serial) {
        return failed("the controller has serial '" + identity.serial + "', the lab file says " +
                      settings.serial);
    }
    identity.version = ask_loosely(line, "VER", "VER_");
    if (settings.range) {
        constexpr std::array<std::string_view, kRanges> kCommands{"RANGE_3kN", "RANGE_6kN", "RANGE_10kN"};
        if (auto told = tell(line, kCommands[static_cast<std::size_t>(*settings.range)]); !told) {
            return told.error();
        }
        std::this_thread::sleep_for(kRangeWait);
    }
    const auto range = ask(line, "RANGE");
    if (!range) {
        return range.error();
    }
    const auto index = parse_range(*range);
    if (!index || (settings.range && static_cast<std::size_t>(*settings.range) != *index)) {
        return failed("the controller answers '" + *range + "' to RANGE; switch it off and on");
    }
    identity.range = *index;
    const auto count = ask_for(line, "FPCOUNT", "FPCOUNT_");
    if (!count) {
        return count.error();
    }
    const double plates = parse_number(*count).value_or(0.0);
    if (plates < 1.0 || plates > static_cast<double>(kMaxPlates) || plates != std::floor(plates)) {
        return failed("the controller has '" + *count +
                      "' plates; expected 1 to 20. Check the plates' cables");
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(plates); ++i) {
        auto plate = identify_plate(line, i);
        if (!plate) {
            return plate.error();
        }
        identity.plates.push_back(std::move(*plate));
    }
    return identity;
}

Result<void> set_rate(ByteStream& line, const Rate& rate) {
    const std::string command = "SPS_" + std::string(rate.code);
    const auto reply = ask(line, command);
    if (!reply) {
        return reply.error();
    }
    if (*reply != "SPS_OK") {
        return failed("'" + command + "' was answered with '" + *reply + "'; choose another rate");
    }
    return {};
}

Result<void> zero_plates(ByteStream& line, const Settings& settings) {
    if (auto told = tell(line, "ZERO"); !told) {
        return told;
    }
    std::this_thread::sleep_for(milliseconds(settings.zero_wait_ms));
    std::string state;
    auto idle = wait_until_idle(line, steady_clock::now() + kZero, {}, {}, state);
    if (!idle && !state.empty()) {
        return failed("the zero failed (state '" + state + "'); unload the plates and try again");
    }
    return idle;
}

}  // namespace hinge::drivers::tecgihan
