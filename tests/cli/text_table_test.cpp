#include "cli/text_table.h"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

namespace hinge::cli {
namespace {

TEST(TextTable, AlignsNumbersRightAndWordsLeft) {
    std::ostringstream out;
    print(out, {{{"signal"}, {"lowest", Align::right}, {"note"}},
                {{"bar", "-1.5", ""}, {"hüfte", "12.25", "ok"}}});
    EXPECT_EQ(out.str(),
              "signal  lowest  note\n"
              "bar       -1.5\n"
              "hüfte    12.25  ok\n");
}

TEST(TextTable, WhatAFileSaysDoesNotDriveTheTerminal) {
    EXPECT_EQ(printable("a\x1b[2Jb\n\x7f"), "a?[2Jb??");
    EXPECT_EQ(printable("müde"), "müde");
}

TEST(TextTable, ANumberThatIsNoneIsADash) {
    EXPECT_EQ(fixed(1.005, 1), "1.0");
    EXPECT_EQ(fixed(-0.04, 1), "0.0");
    EXPECT_EQ(fixed(-0.06, 1), "-0.1");
    EXPECT_EQ(fixed(std::numeric_limits<double>::quiet_NaN(), 2), "-");
    EXPECT_EQ(fixed(std::numeric_limits<double>::max(), 0).size(), 309U);
}

}  // namespace
}  // namespace hinge::cli
