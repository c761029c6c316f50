#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_calibrate();

namespace {

using test::said;

// A bar that rests on the floor: its cord does not move, and as a "plate" it carries next to nothing.
class Calibrate : public testing::Test {
protected:
    Calibrate() {
        std::ofstream(lab_) << "[plate.left]\nmodel = \"uniaxial_1\"\nsensitivity = [1.0]\n"
                               "channels = [\"sim/bar_cord\"]\n[transducer.bar]\nchannel = \"sim/bar_cord\"\n"
                               "[device.sim]\ndriver = \"simulated\"\nweigh = 60.0\nspeed = 10.0\n";
    }
    const store::test::Folder folder_;
    const std::string lab_ = (folder_ / "lab.toml").string();
};

TEST_F(Calibrate, AMassWithinTheLimitPassesAndTheRestDoesNot) {
    // 0.05 kg weigh 0.49 N, which is less than the 1 N that is always allowed.
    const auto good = said(verb_calibrate(), {"--lab", lab_, "--plate", "left", "--mass", "0.05", "--json"});
    EXPECT_EQ(good.status, kDone) << good.err;
    const auto report = nlohmann::json::parse(good.out);
    EXPECT_NEAR(report["expected"].get<double>(), 0.49033, 1e-5);
    EXPECT_TRUE(report["passed"].get<bool>());
    const auto wrong = said(verb_calibrate(), {"--lab", lab_, "--plate", "left", "--mass", "20"});
    EXPECT_EQ(wrong.status, kBadInput);
    EXPECT_NE(wrong.err.find("outside its limit"), std::string::npos) << wrong.err;
    EXPECT_NE(wrong.out.find("expected 196.13 N"), std::string::npos) << wrong.out;
}

TEST_F(Calibrate, ALengthIsComparedBetweenTwoReadings) {
    EXPECT_EQ(said(verb_calibrate(), {"--lab", lab_, "--cord", "bar", "--length", "0.001"}).status, kDone);
    EXPECT_EQ(said(verb_calibrate(), {"--lab", lab_, "--cord", "bar", "--length", "0.5"}).status, kBadInput);
    EXPECT_EQ(said(verb_calibrate(), {"--lab", lab_, "--cord", "hip", "--length", "0.5"}).status, kBadInput);
}

TEST_F(Calibrate, RefusesWrongUse) {
    EXPECT_EQ(said(verb_calibrate(), {}).status, kWrongUsage);
    EXPECT_EQ(said(verb_calibrate(), {"--plate", "middle", "--mass", "20"}).status, kWrongUsage);
    EXPECT_EQ(said(verb_calibrate(), {"--cord", "bar", "--length", "-1"}).status, kWrongUsage);
    EXPECT_EQ(
        said(verb_calibrate(), {"--plate", "left", "--mass", "20", "--cord", "bar", "--length", "1"}).status,
        kWrongUsage);
}

}  // namespace
}  // namespace hinge::cli
