#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "datasets/model/result.h"

namespace hinge::acquisition {

// A small shared file of u64: the count of scans each device has delivered, in lab file order. It is memory
// of the kernel, so it holds the truth even after this program was killed.
class DeliveryTrace {
public:
    using Counter = std::atomic<std::uint64_t>;
    static_assert(Counter::is_always_lock_free);

    // Never an existing file.
    [[nodiscard]] static Result<std::unique_ptr<DeliveryTrace>> create(const std::filesystem::path& file);
    ~DeliveryTrace();
    DeliveryTrace(const DeliveryTrace&) = delete;
    DeliveryTrace& operator=(const DeliveryTrace&) = delete;
    [[nodiscard]] Counter* counter(std::size_t device) noexcept { return counters_ + device; }

private:
    explicit DeliveryTrace(void* memory);
    Counter* counters_;
};

}  // namespace hinge::acquisition
