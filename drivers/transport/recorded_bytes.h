#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "drivers/transport/byte_stream.h"

// Plays bytes back as a device would send them, at most `chunk` per read; keeps what is written. After the
// last byte reads answer `after_end`. For tests of parsers and handshakes with no device.
namespace hinge::drivers {

class RecordedBytes final : public ByteStream {
public:
    explicit RecordedBytes(std::vector<std::byte> bytes, std::size_t chunk = SIZE_MAX,
                           IoStatus after_end = IoStatus::closed)
        : bytes_(std::move(bytes)), chunk_(chunk), after_end_(after_end) {}

    [[nodiscard]] IoResult read_some(std::span<std::byte> into) noexcept override {
        const std::size_t count = std::min({into.size(), chunk_, bytes_.size() - at_});
        if (count == 0) {
            return {into.empty() ? IoStatus::would_block : after_end_, 0, 0};
        }
        std::memcpy(into.data(), bytes_.data() + at_, count);
        at_ += count;
        return {IoStatus::ok, count, 0};
    }
    [[nodiscard]] IoResult write_some(std::span<const std::byte> from) noexcept override {
        written_.insert(written_.end(), from.begin(), from.end());
        return {IoStatus::ok, from.size(), 0};
    }
    [[nodiscard]] int descriptor() const noexcept override { return -1; }
    void close() noexcept override {
        at_ = bytes_.size();
        after_end_ = IoStatus::closed;
    }
    [[nodiscard]] std::span<const std::byte> written() const noexcept { return written_; }

private:
    std::vector<std::byte> bytes_;
    std::vector<std::byte> written_;
    std::size_t at_ = 0;
    std::size_t chunk_;
    IoStatus after_end_;
};

}  // namespace hinge::drivers
