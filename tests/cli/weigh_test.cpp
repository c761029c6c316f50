#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_weigh();

namespace {

using test::said;

std::string lab(const store::test::Folder& folder, const std::string& keys) {
    const std::string file = (folder / "lab.toml").string();
    std::ofstream(file) << acquisition::example_lab() << keys;
    return file;
}

TEST(Weigh, GivesTheBodyWeightOfQuietStanding) {
    const store::test::Folder folder;
    const auto answer = said(
        verb_weigh(),
        {"--lab", lab(folder, "body_mass = 70.0\nweigh = 60.0\nspeed = 10.0\n"), "--seconds", "5", "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    EXPECT_NEAR(nlohmann::json::parse(answer.out)["mass_kg"].get<double>(), 70.0, 0.3);
}

TEST(Weigh, RefusesWrongUse) {
    EXPECT_EQ(said(verb_weigh(), {"--seconds", "1"}).status, kWrongUsage);
    EXPECT_EQ(said(verb_weigh(), {"--lab", "/nowhere.toml"}).status, kBadInput);
}

}  // namespace
}  // namespace hinge::cli
