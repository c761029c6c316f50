#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "acquisition/frame_queue.h"
#include "acquisition/signal_map.h"

namespace hinge::acquisition {

struct LiveScan {
    std::uint64_t scan = 0;    // scan number of the primary device
    std::int64_t host_ns = 0;  // when its block arrived
    LabScan values;
    std::array<double, 6> left_sensor{}, right_sensor{};  // before zero and geometry
};

// What a reader of the ring gets: the scans numbered [next - scans.size(), next).
struct LiveRun {
    std::vector<LiveScan> scans;
    std::uint64_t overwritten = 0;  // that came too, and were too old when they were asked for
    std::uint64_t next = 0;         // where to go on
};

// The last scans of a running lab, for screens, the software zero and the weighing.
//
//   push:          one thread (the recorder's); never waits
//   count, latest, since: any thread
//
// A reader never sees a scan that is being overwritten: it is given at most half the ring, and so has the
// time of the other half (at the lab's rate) to copy before the writer comes round.
class LiveRing {
public:
    explicit LiveRing(std::size_t scans) : scans_(std::max<std::size_t>(scans, 2)) {}

    void push(const LiveScan& scan) noexcept {
        const std::uint64_t at = count_.load(std::memory_order_relaxed);
        scans_[at % scans_.size()] = scan;
        count_.store(at + 1, std::memory_order_release);
    }

    // How many were ever pushed.
    [[nodiscard]] std::uint64_t count() const noexcept { return count_.load(std::memory_order_acquire); }

    // Up to `most` newest scans, oldest first.
    [[nodiscard]] std::vector<LiveScan> latest(std::size_t most) const {
        return latest_before(count(), most);
    }

    // What came after the first `n` that were pushed, oldest first: for a reader that comes back for more.
    [[nodiscard]] LiveRun since(std::uint64_t n) const {
        const std::uint64_t end = count();
        LiveRun run;
        if (n >= end) {
            run.next = n;
            return run;
        }
        run.scans =
            latest_before(end, static_cast<std::size_t>(std::min<std::uint64_t>(end - n, scans_.size())));
        run.next = end;
        run.overwritten = end - n - run.scans.size();
        return run;
    }

private:
    std::vector<LiveScan> latest_before(std::uint64_t end, std::size_t most) const {
        const std::uint64_t wanted = std::min<std::uint64_t>({most, scans_.size() / 2, end});
        std::vector<LiveScan> copy;
        copy.reserve(wanted);
        for (std::uint64_t at = end - wanted; at < end; ++at) {
            copy.push_back(scans_[at % scans_.size()]);
        }
        return copy;
    }

    std::vector<LiveScan> scans_;
    alignas(kCacheLine_bytes) std::atomic<std::uint64_t> count_{0};
};

}  // namespace hinge::acquisition
