#include "tests/drivers/playback/allocation_count.h"

#include <cstdlib>
#include <new>

namespace hinge::drivers::testing {

bool counting = false;
long allocations = 0;

}  // namespace hinge::drivers::testing

void* operator new(std::size_t size) {
    hinge::drivers::testing::allocations += hinge::drivers::testing::counting ? 1 : 0;
    if (void* memory = std::malloc(size)) {
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
