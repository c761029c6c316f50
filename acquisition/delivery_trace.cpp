#include "acquisition/delivery_trace.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace hinge::acquisition {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostTraced = 16;

Error storage_error(const fs::path& file, const char* what, int error_number) {
    return {ErrorCode::storage_failed, file.string() + ": " + what + " (" +
                                           std::generic_category().message(error_number) +
                                           "); choose another folder or name"};
}

}  // namespace

Result<std::unique_ptr<DeliveryTrace>> DeliveryTrace::create(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return storage_error(file, "cannot be created", errno);
    }
    void* memory = MAP_FAILED;
    if (::ftruncate(descriptor, kMostTraced * sizeof(Counter)) == 0) {
        memory =
            ::mmap(nullptr, kMostTraced * sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    }
    const int error_number = errno;
    ::close(descriptor);
    if (memory == MAP_FAILED) {
        return storage_error(file, "cannot be mapped", error_number);
    }
    return std::unique_ptr<DeliveryTrace>(new DeliveryTrace(memory));
}

DeliveryTrace::DeliveryTrace(void* memory) : counters_(new (memory) Counter[kMostTraced]{}) {}

DeliveryTrace::~DeliveryTrace() {
    ::munmap(counters_, kMostTraced * sizeof(Counter));
}

}  // namespace hinge::acquisition
