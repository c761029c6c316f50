#pragma once

#include <cerrno>
#include <span>

#include "drivers/comedi/setup.h"
#include "drivers/transport/byte_stream.h"

// A card's samples as a byte stream: read(2) through the library's table, so that a library which stands in
// for the kernel is read too. An end of file is `closed` (the card ended the stream); EPIPE is `failed`, an
// overrun or a cancelled stream, and not a closed line as elsewhere. `board` outlives the stream.
namespace hinge::drivers::comedilib {

class BoardStream final : public ByteStream {
public:
    explicit BoardStream(const Board& board) noexcept : board_(&board) {}

    [[nodiscard]] IoResult read_some(std::span<std::byte> into) noexcept override {
        if (board_ == nullptr) {
            return {IoStatus::closed, 0, 0};
        }
        if (into.empty()) {
            return {};
        }
        const ssize_t got = board_->api().read(board_->descriptor(), into.data(), into.size());
        if (got > 0) {
            return {IoStatus::ok, static_cast<std::size_t>(got), 0};
        }
        if (got == 0) {
            return {IoStatus::closed, 0, 0};
        }
        return errno == EAGAIN || errno == EINTR ? IoResult{} : IoResult{IoStatus::failed, 0, errno};
    }
    // Inputs take nothing.
    [[nodiscard]] IoResult write_some(std::span<const std::byte>) noexcept override {
        return {IoStatus::failed, 0, EBADF};
    }
    [[nodiscard]] int descriptor() const noexcept override {
        return board_ == nullptr ? -1 : board_->descriptor();
    }
    // Forgets the card, which its owner closes.
    void close() noexcept override { board_ = nullptr; }

private:
    const Board* board_;
};

}  // namespace hinge::drivers::comedilib
