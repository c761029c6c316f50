#pragma once

#include <cstdint>

// Counts every allocation of the calling thread, for the promise of drivers/device.h that a running device
// allocates nothing.
namespace hinge::drivers::testing {

[[nodiscard]] std::uint64_t allocations_of_this_thread() noexcept;

}  // namespace hinge::drivers::testing
