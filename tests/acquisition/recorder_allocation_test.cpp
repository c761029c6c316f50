#include <gtest/gtest.h>
#include <pthread.h>

#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"
#include "tests/acquisition/allocation_counter.h"
#include "tests/acquisition/counting_device.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

TEST(RecorderThreads, AllocateNothingWhileRecording) {
    testing::next_plan() = {.block_scans = 5};
    const testing::TemporaryFolder folder;
    const MonotonicClock clock;
    auto lab = parse_lab(testing::kCountingLab, "test.toml", testing::counting_drivers());
    auto session = Session::open(std::move(*lab), {.folder = folder.path(), .stem = "set", .trace = {}},
                                 testing::counting_drivers(), clock);
    ASSERT_TRUE(session);
    ASSERT_TRUE((*session)->arm());
    ASSERT_TRUE((*session)->trigger());
    (*session)->watch();
    while ((*session)->status().recorded_s < 0.2) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    testing::counting_allocations = true;
    ASSERT_TRUE((*session)->mark("a mark is written without allocating too"));
    const double begin_s = (*session)->status().recorded_s;
    while ((*session)->status().recorded_s < begin_s + 1.2) {  // long enough for a counters record
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    testing::counting_allocations = false;
    EXPECT_EQ(testing::hot_allocations.load(), 0);
    ASSERT_TRUE((*session)->finish(EndReason::requested));
}

TEST(RecorderThreads, TheCounterSeesAnAllocationOfANamedThread) {
    testing::hot_allocations = 0;
    std::thread named([] {
        ::pthread_setname_np(::pthread_self(), "hinge-probe");
        testing::counting_allocations = true;
        ::operator delete(::operator new(8));
        testing::counting_allocations = false;
    });
    named.join();
    EXPECT_GT(testing::hot_allocations.load(), 0);
}

}  // namespace
}  // namespace hinge::acquisition
