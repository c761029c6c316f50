#include "drivers/labjack_t7/emulator_link.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hinge::drivers::t7 {

void StreamLink::connect(std::unique_ptr<TcpStream> client) noexcept {
    client_ = std::move(client);
    waiting_.clear();
    held_.clear();
    held_count_ = 0;
}

void StreamLink::disconnect() noexcept {
    connect(nullptr);
}

void StreamLink::reset() noexcept {
    if (client_) {
        client_->reset();
    }
    disconnect();
}

void StreamLink::send(const std::vector<std::byte>& bytes) {
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
}

void StreamLink::append(StreamEngine& engine, const std::vector<std::byte>& packet) {
    if (faults.lose > 0) {
        --faults.lose;
        engine.count_lost_packet();
        return;
    }
    const int copies = faults.repeat > 0 ? 2 : 1;
    faults.repeat -= faults.repeat > 0 ? 1 : 0;
    for (int i = 0; i < copies; ++i) {
        held_.insert(held_.end(), packet.begin(), packet.end());
    }
    ++held_count_;
}

// False when the engine has no whole packet, or not yet enough to leave together.
bool StreamLink::refill(StreamEngine& engine) {
    if (const std::size_t bytes = std::exchange(faults.garbage_bytes, 0); bytes > 0) {
        waiting_.assign(bytes, std::byte{0xA5});
        return true;
    }
    auto packet = engine.next_packet();
    if (!packet) {
        if (engine.is_enabled()) {
            return false;
        }
    } else {
        append(engine, *packet);
    }
    if (held_count_ >= faults.coalesce_packets || !engine.is_enabled()) {
        waiting_.insert(waiting_.end(), held_.begin(), held_.end());
        held_.clear();
        held_count_ = 0;
    }
    return packet.has_value() || !waiting_.empty();
}

void StreamLink::pump(StreamEngine& engine) {
    if (!client_) {
        return;
    }
    std::array<std::byte, 64> unexpected{};
    const IoResult heard = client_->read_some(unexpected);
    if (heard.status == IoStatus::closed || heard.status == IoStatus::failed) {
        disconnect();
        return;
    }
    while (!faults.stalled && (!waiting_.empty() || refill(engine))) {
        const std::size_t most = faults.split_bytes > 0 ? faults.split_bytes : waiting_.size();
        const auto piece = std::span<const std::byte>(waiting_).first(std::min(most, waiting_.size()));
        if (piece.empty()) {
            continue;
        }
        const IoResult wrote = client_->write_some(piece);
        if (wrote.status != IoStatus::ok) {
            if (wrote.status != IoStatus::would_block) {
                disconnect();
            }
            return;
        }
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(wrote.bytes));
    }
}

}  // namespace hinge::drivers::t7
