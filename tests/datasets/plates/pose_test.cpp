#include "datasets/plates/pose.h"

#include <gtest/gtest.h>

#include "datasets/plates/wrench.h"

namespace hinge::plates {
namespace {

// A 0.6 x 0.4 m plate centred at (1, 2, 0.01), axes along the lab.
constexpr Corners kLevel{{{1.3, 2.2, 0.01}, {0.7, 2.2, 0.01}, {0.7, 1.8, 0.01}, {1.3, 1.8, 0.01}}};

TEST(Pose, FindsCentreSizeAndAxes) {
    const auto g = pose_from_corners(kLevel);
    ASSERT_TRUE(g);
    EXPECT_NEAR(g->centre_m[0], 1.0, 1e-12);
    EXPECT_NEAR(g->centre_m[2], 0.01, 1e-12);
    EXPECT_NEAR(g->size_m[0], 0.6, 1e-12);
    EXPECT_NEAR(g->size_m[1], 0.4, 1e-12);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t k = 0; k < 3; ++k) {
            EXPECT_NEAR(g->plate_to_lab[i][k], i == k ? 1.0 : 0.0, 1e-12);
        }
    }
}

TEST(Pose, FindsAPlateWhoseZPointsDown) {
    // Corners 1 and 4 with y mirrored: x x y points down.
    const auto g = pose_from_corners({kLevel[3], kLevel[2], kLevel[1], kLevel[0]});
    ASSERT_TRUE(g);
    EXPECT_NEAR(g->plate_to_lab[2][2], -1.0, 1e-12);
    EXPECT_NEAR(surface_normal(*g)[2], 1.0, 1e-12);
}

TEST(Pose, RefusesCornersOffSquare) {
    Corners c = kLevel;
    c[0][0] += 0.02;  // both +y corners 20 mm along x: 20 / 400 = 0.05 off square
    c[1][0] += 0.02;
    ASSERT_FALSE(pose_from_corners(c));
    EXPECT_NE(pose_from_corners(c).error().message.find("off square"), std::string::npos);
}

TEST(Pose, RefusesACornerOutOfPlane) {
    Corners c = kLevel;
    c[0][2] += 0.016;  // a quarter of it, 4 mm, remains out of the common plane
    EXPECT_FALSE(pose_from_corners(c));
    c[0][2] = 0.01 + 0.008;
    EXPECT_TRUE(pose_from_corners(c));
}

TEST(Pose, RefusesCornersThatCoincideOrAreNotNumbers) {
    EXPECT_FALSE(pose_from_corners(Corners{}));
    Corners c = kLevel;
    c[2][1] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(pose_from_corners(c));
}

TEST(Pose, TellsOverlappingPlatesFromPlatesSideBySide) {
    PlateGeometry a;
    PlateGeometry b;
    b.centre_m = {0.0, 0.4, 0.0};
    EXPECT_FALSE(overlap(a, b));
    b.centre_m = {0.0, 0.39, 0.0};
    EXPECT_TRUE(overlap(a, b));
    b.centre_m = {0.59, -0.39, 0.0};
    EXPECT_TRUE(overlap(a, b));
    b.centre_m = {0.61, 0.0, 0.0};
    EXPECT_FALSE(overlap(a, b));
}

}  // namespace
}  // namespace hinge::plates
