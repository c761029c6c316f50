#include "drivers/emulator/serial_line.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hinge::drivers {

void SerialLine::connect(std::unique_ptr<ByteStream> port) noexcept {
    port_ = std::move(port);
    clear();
}

void SerialLine::send(std::span<const std::byte> packet, std::uint64_t tag) {
    if (is_quiet() || (stalled_ && held_.size() >= options_.stalled_packets)) {
        owner_->lost(tag);
        return;
    }
    held_.push_back({{packet.begin(), packet.end()}, tag});
}

void SerialLine::answer(std::string_view text, std::uint64_t tag) {
    send(std::as_bytes(std::span(text)), tag);
    is_urgent_ = true;
}

void SerialLine::clear() noexcept {
    held_.clear();
    rest_.clear();
}

// False while bytes are left that the other side does not take.
bool SerialLine::write_rest() {
    while (!rest_.empty()) {
        const std::size_t most = split_bytes_ > 0 ? split_bytes_ : rest_.size();
        const auto piece = std::span<const std::byte>(rest_).first(std::min(most, rest_.size()));
        const IoResult wrote = port_->write_some(piece);
        if (wrote.status != IoStatus::ok) {
            return false;
        }
        rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(wrote.bytes));
    }
    return true;
}

void SerialLine::emit(Packet& packet) {
    if (lose_ > 0) {
        --lose_;
        owner_->lost(packet.tag);
        return;
    }
    if (!write_rest()) {
        owner_->lost(packet.tag);
        return;
    }
    const int copies = repeat_ > 0 ? 2 : 1;
    repeat_ -= repeat_ > 0 ? 1U : 0U;
    for (int copy = 0; copy < copies; ++copy) {
        rest_.insert(rest_.end(), packet.bytes.begin(), packet.bytes.end());
    }
    owner_->left(packet.tag);
    static_cast<void>(write_rest());
}

void SerialLine::pump(double time_s) {
    if (is_quiet() || stalled_ || (!write_rest() && options_.flow_control)) {
        return;
    }
    const bool is_due = held_.size() >= coalesce_packets_ && time_s >= next_burst_s_;
    if (held_.empty() || (!is_due && !is_urgent_)) {
        return;
    }
    is_urgent_ = false;
    if (options_.burst_s > 0.0) {
        next_burst_s_ = (std::floor(time_s / options_.burst_s) + 1.0) * options_.burst_s;
    }
    while (!held_.empty() && !(options_.flow_control && !rest_.empty())) {
        emit(held_.front());
        held_.pop_front();
    }
}

bool SerialLine::inject(const std::string& fault, double value) {
    const auto count = static_cast<unsigned>(std::clamp(value, 0.0, 1e6));
    if (fault == "stall") {
        stalled_ = count != 0;
    } else if (fault == "split") {
        split_bytes_ = count;
    } else if (fault == "coalesce") {
        coalesce_packets_ = std::max(count, 1U);
    } else if (fault == "lose") {
        lose_ = count;
    } else if (fault == "repeat") {
        repeat_ = count;
    } else if (fault == "vanish") {
        vanished_ = true;
        clear();
    } else if (fault == "unplug") {
        port_.reset();
        clear();
    } else {
        return false;
    }
    return true;
}

}  // namespace hinge::drivers
