#include "datasets/model/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace hinge {
namespace {

Result<int> failed() {
    return Error{ErrorCode::bad_input, "channel 'Fz2' has 9 samples, expected 10"};
}

TEST(Result, HoldsAValueOrAnError) {
    const Result<int> seven = 7;
    ASSERT_TRUE(seven.has_value());
    EXPECT_EQ(*seven, 7);
    ASSERT_FALSE(failed().has_value());
    EXPECT_EQ(failed().error().code, ErrorCode::bad_input);
}

TEST(Result, GivesAValueThatOnlyMoves) {
    Result<std::unique_ptr<int>> owner = std::make_unique<int>(3);
    const std::unique_ptr<int> taken = std::move(owner).value();
    EXPECT_EQ(*taken, 3);
}

TEST(Result, OfNothingSucceedsOrHoldsAnError) {
    EXPECT_TRUE(Result<void>{}.has_value());
    const Result<void> refused = Error{ErrorCode::storage_failed, "no room"};
    EXPECT_EQ(refused.error().message, "no room");
}

TEST(ResultDeathTest, TheValueOfAnErrorEndsTheProgramWithItsMessage) {
    EXPECT_DEATH(static_cast<void>(failed().value()), "channel 'Fz2' has 9 samples, expected 10");
    const Result<int> number = failed();
    EXPECT_DEATH(static_cast<void>(*number), "channel 'Fz2' has 9 samples");
    const Result<std::string> text = Error{ErrorCode::bad_input, "is empty"};
    EXPECT_DEATH(static_cast<void>(text->size()), "is empty");
}

TEST(ResultDeathTest, TheErrorOfAValueEndsTheProgram) {
    EXPECT_DEATH(static_cast<void>(Result<int>(1).error()), "error of a result that is a value");
    EXPECT_DEATH(static_cast<void>(Result<void>{}.error()), "error of a result that is a value");
}

}  // namespace
}  // namespace hinge
