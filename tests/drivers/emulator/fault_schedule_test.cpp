#include "drivers/emulator/fault_schedule.h"

#include <gtest/gtest.h>

#include <array>

namespace hinge::drivers {
namespace {

constexpr std::array<std::string_view, 2> kFaults{"stall", "reset"};

TEST(FaultSchedule, IsSortedByTime) {
    const auto schedule = parse_fault_schedule("7.5 stall 0; 5 stall 1;20 reset", kFaults);
    ASSERT_TRUE(schedule) << schedule.error().message;
    ASSERT_EQ(schedule->size(), 3U);
    EXPECT_EQ((*schedule)[0].at_s, 5.0);
    EXPECT_EQ((*schedule)[0].fault.name, "stall");
    EXPECT_EQ((*schedule)[0].fault.value, 1.0);
    EXPECT_EQ((*schedule)[1].fault.value, 0.0);
    EXPECT_EQ((*schedule)[2].fault.name, "reset");
}

TEST(FaultSchedule, MayBeEmpty) {
    const auto schedule = parse_fault_schedule("", kFaults);
    ASSERT_TRUE(schedule);
    EXPECT_TRUE(schedule->empty());
}

TEST(FaultSchedule, AnUnreadableEntryIsNamed) {
    for (const char* entry : {"stall 5", "5", "-1 stall 1", "5 melt 1", "5 stall x", "5 stall 1 2"}) {
        const auto schedule = parse_fault_schedule(entry, kFaults);
        ASSERT_FALSE(schedule) << entry;
        EXPECT_EQ(schedule.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(schedule.error().message.find(entry), std::string::npos) << schedule.error().message;
    }
}

}  // namespace
}  // namespace hinge::drivers
