#pragma once

#include <sys/resource.h>
#include <unistd.h>

// Threads that must not wait behind busy programs.
namespace hinge::acquisition {

// Asks for the calling thread to run before others; where that is not allowed nothing changes. On Linux a
// nice value belongs to a thread, and -11 is what sound servers use.
inline void prefer_this_thread() noexcept {
    constexpr int kNice = -11;
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<::id_t>(::gettid()), kNice));
}

}  // namespace hinge::acquisition
