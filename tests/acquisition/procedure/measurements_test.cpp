#include "acquisition/procedure/measurements.h"

#include <gtest/gtest.h>

#include "tests/acquisition/procedure/fed_samples.h"

namespace hinge::acquisition {
namespace {

using testing::FedSamples;

Procedure one(const FedSamples& fed, Step step) {
    std::vector<Step> steps;
    steps.push_back(std::move(step));
    return {fed.source(), std::move(steps)};
}

TEST(ZeroStep, KeepsTheMediansAndRefusesALoadedPlate) {
    FedSamples fed;
    std::optional<ZeroOffsets> kept;
    const auto keep = [&](const ZeroOffsets& offsets) -> Result<void> {
        kept = offsets;
        return {};
    };
    Procedure procedure = one(fed, zero_step(true, true, keep));
    fed.left_n = 700.0;
    procedure.proceed();
    const Prompt refused = fed.until_asked(procedure);
    ASSERT_EQ(refused.kind, PromptKind::refused);
    EXPECT_NE(refused.refused->message.find("the left plate carries 700.0 N"), std::string::npos);
    EXPECT_FALSE(kept);
    fed.left_n = 12.5;
    fed.right_n = -3.0;
    procedure.again();
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).result, "zeroed: left 12.50 N right -3.00 N");
    ASSERT_TRUE(kept);
    EXPECT_EQ((*kept->left)[2], 12.5);
    EXPECT_EQ((*kept->right)[2], -3.0);
}

TEST(WeighStep, WeighsWhoStandsStill) {
    FedSamples fed;
    std::optional<BodyWeight> kept;
    const auto keep = [&](const BodyWeight& weight) { kept = weight; };
    Procedure procedure = one(fed, weigh_step(8.0, true, keep));
    fed.left_n = 400.0;
    fed.right_n = 385.0;
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).kind, PromptKind::done);
    ASSERT_TRUE(kept);
    EXPECT_NEAR(kept->weight_n, 785.0, 1e-9);
}

TEST(WeighStep, RefusesOneFootAndKeepsNothing) {
    FedSamples fed;
    std::optional<BodyWeight> kept;
    Procedure procedure = one(fed, weigh_step(8.0, true, [&](const BodyWeight& weight) { kept = weight; }));
    fed.left_n = 785.0;
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).kind, PromptKind::refused);
    EXPECT_FALSE(kept);
}

// Uniform noise of +-2 N has an SD of 4 / sqrt(12) N.
TEST(NoiseStep, BeginsByItselfAndKeepsTheNoiseOfEveryPlate) {
    FedSamples fed;
    fed.shape = [](LiveScan& scan, std::uint64_t at) {
        scan.values.left[2] = -2.0 + 4.0 * static_cast<double>(at * 7919 % 1000) / 999.0;
    };
    PlateNoise noise;
    Procedure procedure = one(fed, noise_step(true, false, noise));
    EXPECT_EQ(fed.until_asked(procedure).kind, PromptKind::done);
    ASSERT_TRUE(noise.left);
    EXPECT_FALSE(noise.right);
    EXPECT_NEAR(noise.left->sd_n, 4.0 / std::sqrt(12.0), 0.1);
}

}  // namespace
}  // namespace hinge::acquisition
