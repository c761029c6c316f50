#pragma once

#include <atomic>

// Replaces the global operator new of this test program with one that counts what threads named "hinge-..."
// allocate while `counting_allocations` is set.
namespace hinge::acquisition::testing {

extern std::atomic<bool> counting_allocations;
extern std::atomic<int> hot_allocations;

}  // namespace hinge::acquisition::testing
