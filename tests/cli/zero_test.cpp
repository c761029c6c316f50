#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_zero();

namespace {

using test::said;

// A cord that rests on the floor reads as steadily as an empty plate.
TEST(Zero, ShowsOffsetAndNoiseOfAnEmptyPlate) {
    const store::test::Folder folder;
    const std::string file = (folder / "lab.toml").string();
    std::ofstream(file) << "[plate.left]\nmodel = \"uniaxial_1\"\nsensitivity = [1.0]\n"
                           "channels = [\"sim/bar_cord\"]\n[device.sim]\ndriver = \"simulated\"\nweigh = "
                           "60.0\nspeed = 10.0\n";
    const auto answer = said(verb_zero(), {"--lab", file, "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto plates = nlohmann::json::parse(answer.out);
    ASSERT_EQ(plates.size(), 1U);
    EXPECT_NEAR(plates[0]["offset"][2].get<double>(), 0.225, 0.01);
    EXPECT_LT(plates[0]["sd_n"].get<double>(), 0.01);
}

TEST(Zero, RefusesALifterOnThePlates) {
    const auto answer = said(verb_zero(), {});
    EXPECT_EQ(answer.status, kBadInput);
    EXPECT_NE(answer.err.find("zero again"), std::string::npos) << answer.err;
}

}  // namespace
}  // namespace hinge::cli
