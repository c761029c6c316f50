#include "datasets/model/cord.h"

#include <gtest/gtest.h>

namespace hinge {
namespace {

TEST(Cord, WithoutATransducerNothingIsKnown) {
    EXPECT_EQ(resolution_m(std::nullopt), 0.0);
    EXPECT_EQ(anchor_offset_m(std::nullopt), 0.0);
    EXPECT_FALSE(attachment(std::nullopt));
}

TEST(Cord, HeightsAloneSayNothingOfTheTransducer) {
    const Cord cord{{0.225, 0.226}, std::nullopt};
    EXPECT_EQ(resolution_m(cord), 0.0);
    EXPECT_EQ(anchor_offset_m(cord), 0.0);
    EXPECT_FALSE(attachment(cord));
}

TEST(Cord, ATransducerTellsItsCountItsAnchorAndItsHook) {
    Cord cord;
    cord.setup = TransducerSetup{CordAttachment::sleeve, "floor_below_bar", 0.012, 7.5e-5, 4.5, ""};
    EXPECT_EQ(resolution_m(cord), 7.5e-5);
    EXPECT_EQ(anchor_offset_m(cord), 0.012);
    EXPECT_EQ(attachment(cord), CordAttachment::sleeve);
}

}  // namespace
}  // namespace hinge
