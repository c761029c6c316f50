#include "datasets/model/plate.h"

#include <gtest/gtest.h>

namespace hinge {
namespace {

std::vector<std::string> names_of(const Plates& plates) {
    std::vector<std::string> names;
    for (const Plate& plate : plates) {
        names.push_back(name(plate));
    }
    return names;
}

using Names = std::vector<std::string>;

TEST(Plates, AnEmptySetFindsNothing) {
    Plates plates;
    EXPECT_TRUE(plates.empty());
    EXPECT_EQ(plates.find(Side::left), nullptr);
    plates.remove(Side::left);
    EXPECT_EQ(plates.size(), 0U);
}

TEST(Plates, StandInTheOrderOfTheirNumbersHoweverTheyCame) {
    Plates plates;
    plates.add_extra();
    plates.make(Side::right);
    plates.add_extra();
    plates.make(Side::left);
    plates.add_extra();
    EXPECT_EQ(names_of(plates), (Names{"left", "right", "plate_3", "plate_4", "plate_5"}));
}

TEST(Plates, AFootHasOnePlate) {
    Plates plates;
    plates.make(Side::right).signals.fz = {700.0};
    plates.make(Side::right).setup.emplace().serial = "FP-2";
    ASSERT_EQ(plates.size(), 1U);
    EXPECT_EQ(plates.find(Side::right)->signals.fz, std::vector<double>{700.0});
    EXPECT_EQ(plates.find(Side::right)->setup->serial, "FP-2");
    EXPECT_EQ(plates.find(Side::right)->number, 2U);
}

TEST(Plates, RemovingOneLeavesTheNamesOfTheOthers) {
    Plates plates;
    plates.make(Side::left);
    plates.make(Side::right);
    plates.add_extra();
    plates.remove(Side::left);
    EXPECT_EQ(names_of(plates), (Names{"right", "plate_3"}));
    EXPECT_EQ(plates.find(Side::left), nullptr);
}

TEST(Plates, AnExtraPlateIsNobodysFoot) {
    Plates plates;
    plates.add_extra();
    EXPECT_EQ(plates.find(Side::left), nullptr);
    EXPECT_EQ(plates.find(Side::right), nullptr);
    EXPECT_EQ(plates.begin()->role, PlateRole::extra);
}

}  // namespace
}  // namespace hinge
