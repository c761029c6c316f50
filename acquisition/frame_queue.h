#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "datasets/model/frame_block.h"

namespace hinge::acquisition {

// Distance that keeps two threads from sharing a cache line; 64 bytes on every machine we build for.
inline constexpr std::size_t kCacheLine_bytes = 64;

// Hands frame blocks from one thread to one other, in order, without waiting.
//
//   producer: try_push            the device thread, and no other
//   consumer: front, pop          the recorder thread, and no other
//   anybody:  lost_blocks, lost_scans, size_estimate
//
// All memory is taken at construction: `slot_count` slots of `slot_bytes` each. Nothing here locks, allocates
// or throws afterwards. A full queue refuses the newest block; what was refused is counted, and the next
// block that fits carries it as `dropped_before` with kBlockGapBefore, so the consumer sees every loss in
// its place. The queue must outlive both threads.
class FrameQueue {
public:
    FrameQueue(std::size_t slot_count, std::size_t slot_bytes)
        : slot_bytes_(slot_bytes), records_(slot_count), sizes_(slot_count), raw_(slot_count * slot_bytes) {
        assert(slot_count > 0 && slot_bytes > 0);
    }
    FrameQueue(const FrameQueue&) = delete;
    FrameQueue& operator=(const FrameQueue&) = delete;

    // The most bytes one block may have; a larger one is refused and counted.
    [[nodiscard]] std::size_t slot_bytes() const noexcept { return slot_bytes_; }
    [[nodiscard]] std::size_t slot_count() const noexcept { return records_.size(); }

    // Copies `block` into the queue, or counts it as lost.
    bool try_push(const FrameBlockView& block) noexcept {
        const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
        if (block.raw.size() > slot_bytes_ || !has_room(tail)) {
            note_loss(block);
            return false;
        }
        const std::size_t slot = slot_of(tail);
        records_[slot] = {.first_scan = block.first_scan,
                          .scan_count = block.scan_count,
                          .dropped_before = block.dropped_before + unannounced_scans_,
                          .device_ticks = block.device_ticks,
                          .host_ns = block.host_ns,
                          .flags = block.flags | (unannounced_scans_ > 0 ? kBlockGapBefore : 0U)};
        sizes_[slot] = block.raw.size();
        std::memcpy(slot_of_raw(slot), block.raw.data(), block.raw.size());
        unannounced_scans_ = 0;
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    // The oldest block, valid until `pop`; false when the queue is empty.
    bool front(FrameBlockView& block) noexcept {
        const std::uint64_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_seen_) {
            tail_seen_ = tail_.load(std::memory_order_acquire);
            if (head == tail_seen_) {
                return false;
            }
        }
        const std::size_t slot = slot_of(head);
        const FrameBlockRecord& record = records_[slot];
        block = {record.first_scan,
                 record.scan_count,
                 record.dropped_before,
                 record.device_ticks,
                 record.host_ns,
                 record.flags,
                 {slot_of_raw(slot), sizes_[slot]}};
        return true;
    }

    // Gives the slot of `front` back to the producer.
    void pop() noexcept { head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

    [[nodiscard]] std::uint64_t lost_blocks() const noexcept {
        return lost_blocks_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t lost_scans() const noexcept {
        return lost_scans_.load(std::memory_order_relaxed);
    }
    // How many blocks wait; exact only while the other thread rests.
    [[nodiscard]] std::size_t size_estimate() const noexcept {
        const std::uint64_t head = head_.load(std::memory_order_acquire);
        return tail_.load(std::memory_order_acquire) - head;
    }

private:
    [[nodiscard]] std::size_t slot_of(std::uint64_t position) const noexcept {
        return position % records_.size();
    }
    [[nodiscard]] std::byte* slot_of_raw(std::size_t slot) noexcept {
        return raw_.data() + slot * slot_bytes_;
    }

    [[nodiscard]] bool has_room(std::uint64_t tail) noexcept {
        if (tail - head_seen_ < records_.size()) {
            return true;
        }
        head_seen_ = head_.load(std::memory_order_acquire);
        return tail - head_seen_ < records_.size();
    }

    void note_loss(const FrameBlockView& block) noexcept {
        unannounced_scans_ += block.dropped_before + block.scan_count;
        lost_blocks_.fetch_add(1, std::memory_order_relaxed);
        lost_scans_.fetch_add(block.scan_count, std::memory_order_relaxed);
    }

    // Written before the threads start, or guarded by the two positions below.
    std::size_t slot_bytes_;
    std::vector<FrameBlockRecord> records_;
    std::vector<std::size_t> sizes_;
    std::vector<std::byte> raw_;

    // Positions only grow; a slot is position modulo slot count. Each side keeps the last position it saw of
    // the other beside its own, so an unhurried queue costs no traffic between the two caches.
    alignas(kCacheLine_bytes) std::atomic<std::uint64_t> tail_{0};  // written by the producer
    std::uint64_t head_seen_ = 0;
    std::uint64_t unannounced_scans_ = 0;
    std::atomic<std::uint64_t> lost_blocks_{0};
    std::atomic<std::uint64_t> lost_scans_{0};

    alignas(kCacheLine_bytes) std::atomic<std::uint64_t> head_{0};  // written by the consumer
    std::uint64_t tail_seen_ = 0;
};

}  // namespace hinge::acquisition
