#include "tests/acquisition/allocation_counter.h"

#include <pthread.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <new>

namespace hinge::acquisition::testing {

std::atomic<bool> counting_allocations{false};
std::atomic<int> hot_allocations{0};

namespace {

thread_local int hot = -1;  // -1: this thread's name was not looked up yet

void note_allocation() noexcept {
    if (!counting_allocations.load(std::memory_order_relaxed)) {
        return;
    }
    if (hot < 0) {
        std::array<char, 16> name{};
        ::pthread_getname_np(::pthread_self(), name.data(), name.size());
        hot = std::strncmp(name.data(), "hinge-", 6) == 0 ? 1 : 0;
    }
    hot_allocations.fetch_add(hot == 1 ? 1 : 0, std::memory_order_relaxed);
}

}  // namespace
}  // namespace hinge::acquisition::testing

void* operator new(std::size_t bytes) {
    hinge::acquisition::testing::note_allocation();
    if (void* memory = std::malloc(bytes > 0 ? bytes : 1)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
