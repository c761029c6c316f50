#include "acquisition/procedure/plate_stands.h"

#include <gtest/gtest.h>

#include "tests/acquisition/procedure/fed_samples.h"

namespace hinge::acquisition {
namespace {

using testing::FedSamples;

// A load on the left plate at (x, y) from its surface centre: Mx = y Fz, My = -x Fz.
void put(LiveScan& scan, double force_n, double x_m, double y_m) {
    scan.values.left = {0.0, 0.0, force_n, y_m * force_n, -x_m * force_n, 0.0};
}

std::vector<LiveScan> still(double force_n, double x_m, double y_m, std::size_t scans = 500) {
    std::vector<LiveScan> made(scans);
    for (LiveScan& scan : made) {
        put(scan, force_n, x_m, y_m);
    }
    return made;
}

// Turned by 90 degrees about z: plate x is lab y, plate y is lab -x.
PlateGeometry quarter_turn() {
    PlateGeometry geometry;
    geometry.plate_to_lab = {{{0.0, -1.0, 0.0}, {1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}}};
    return geometry;
}

TEST(StandOnPlate, IsForceAndPlaceLessTheZero) {
    plates::Wrench zero;
    zero.force_n[2] = 3.0;
    zero.moment_nm = {0.3, -0.6, 0.0};  // the zero's 3 N at (0.2, 0.1)
    auto scans = still(700.0, 0.05, -0.02);
    for (LiveScan& scan : scans) {
        scan.values.left[2] += 3.0;
        scan.values.left[3] += 0.3;
        scan.values.left[4] -= 0.6;
    }
    const auto stand = stand_on_plate(scans, 100.0, Side::left, zero, {});
    ASSERT_TRUE(stand) << stand.error().message;
    EXPECT_NEAR(stand->force_n, 700.0, 1e-9);
    EXPECT_NEAR(stand->x_m, 0.05, 1e-9);
    EXPECT_NEAR(stand->y_m, -0.02, 1e-9);
}

TEST(StandOnPlate, SaysThePlaceInThePlatesOwnAxes) {
    const auto stand = stand_on_plate(still(700.0, 0.05, -0.02), 100.0, Side::left, {}, quarter_turn());
    ASSERT_TRUE(stand);
    EXPECT_NEAR(stand->x_m, -0.02, 1e-9);
    EXPECT_NEAR(stand->y_m, -0.05, 1e-9);
}

TEST(StandOnPlate, RefusesALightLoadAMovingOneAndNoReading) {
    const auto light = stand_on_plate(still(199.0, 0.0, 0.0), 100.0, Side::left, {}, {});
    ASSERT_FALSE(light);
    EXPECT_NE(light.error().message.find("199.0 N, at least 200 N"), std::string::npos);
    auto walking = still(700.0, 0.0, 0.0);
    for (std::size_t at = 0; at < walking.size(); ++at) {
        put(walking[at], 700.0, 1e-4 * static_cast<double>(at), 0.0);  // 5 cm in all: SD 14 mm
    }
    const auto walked = stand_on_plate(walking, 100.0, Side::left, {}, {});
    ASSERT_FALSE(walked);
    EXPECT_NE(walked.error().message.find("swayed by 14.4 mm"), std::string::npos) << walked.error().message;
    EXPECT_FALSE(stand_on_plate(still(std::nan(""), 0.0, 0.0), 100.0, Side::left, {}, {}));
    EXPECT_FALSE(stand_on_plate({}, 100.0, Side::left, {}, {}));
}

TEST(EmptyPlate, RefusesALoadATouchAndNoReading) {
    EXPECT_TRUE(empty_plate(still(2.0, 0.0, 0.0), Side::left));
    EXPECT_FALSE(empty_plate(still(60.0, 0.0, 0.0), Side::left));
    auto touched = still(0.0, 0.0, 0.0);
    touched[100].values.left[2] = 6.0;
    EXPECT_FALSE(empty_plate(touched, Side::left));
    EXPECT_FALSE(empty_plate(still(std::nan(""), 0.0, 0.0), Side::left));
    EXPECT_FALSE(empty_plate({}, Side::left));
}

// The zero drifts by 0.2 N between any two empty plates: the mean of both is what was there in the middle.
TEST(StandsProcedure, BracketsTheZeroOfEveryStand) {
    FedSamples fed;
    std::vector<PlateStand> found;
    int conclusions = 0;
    Procedure procedure = stands_procedure(
        fed.source(), side_check_places(), {},
        [&](std::span<const PlateStand> stands) -> Result<std::string> {
            found.assign(stands.begin(), stands.end());
            return ++conclusions < 2 ? Result<std::string>(Error{ErrorCode::not_computable, "differ"})
                                     : Result<std::string>("agree");
        });
    const auto once = [&] {
        double zero_n = 0.0;
        for (int step = 0; step < 9; ++step, zero_n += 0.1) {
            const Prompt prompt = procedure.step(fed.now_ns());
            ASSERT_EQ(prompt.kind, PromptKind::act) << step;
            fed.left_n = fed.right_n = zero_n;
            if (step % 2 == 1) {
                (step % 4 == 1 ? fed.left_n : fed.right_n) += 750.0;
            }
            procedure.proceed();
            static_cast<void>(fed.until_asked(procedure));
        }
    };
    once();
    ASSERT_EQ(procedure.step(fed.now_ns()).kind, PromptKind::refused);
    procedure.again();
    once();
    EXPECT_EQ(procedure.step(fed.now_ns()).result, "agree");
    ASSERT_EQ(found.size(), 4U);
    for (const PlateStand& stand : found) {
        EXPECT_NEAR(stand.force_n, 750.0, 1e-9);
    }
    EXPECT_EQ(found[0].side, Side::left);
    EXPECT_EQ(found[1].side, Side::right);
}

TEST(StandsProcedure, APlateThatIsNotEmptyAgainIsRefusedAndTriedAgain) {
    FedSamples fed;
    std::size_t concluded = 0;
    Procedure procedure = stands_procedure(fed.source(), {map_places(Side::left, 1)}, {},
                                           [&](std::span<const PlateStand> stands) -> Result<std::string> {
                                               concluded = stands.size();
                                               return std::string("found");
                                           });
    procedure.proceed();
    static_cast<void>(fed.until_asked(procedure));
    fed.left_n = 750.0;
    procedure.proceed();
    static_cast<void>(fed.until_asked(procedure));
    fed.left_n = 8.0;
    procedure.proceed();
    const Prompt refused = fed.until_asked(procedure);
    ASSERT_EQ(refused.kind, PromptKind::refused);
    EXPECT_NE(refused.refused->message.find("8.0 N more than at first"), std::string::npos);
    fed.left_n = 1.0;
    procedure.again();
    procedure.proceed();
    EXPECT_EQ(fed.until_asked(procedure).kind, PromptKind::done);
    EXPECT_EQ(concluded, 1U);
}

TEST(MapPlaces, AreAsManyAsAskedForAndOnOnePlate) {
    EXPECT_EQ(map_places(Side::right, 5).size(), 5U);
    EXPECT_EQ(map_places(Side::right, 7).back().side, Side::right);
    EXPECT_EQ(map_places(Side::right, 100).size(), 9U);
    EXPECT_TRUE(map_places(Side::left, 0).empty());
}

}  // namespace
}  // namespace hinge::acquisition
