#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "drivers/emulator/emulator.h"
#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_devices();

namespace {

using test::said;

TEST(Devices, ListsEveryDriverWithWhatItFound) {
    const auto answer = said(verb_devices(), {"--json"});
    ASSERT_EQ(answer.status, kDone);
    const auto drivers = nlohmann::json::parse(answer.out);
    ASSERT_FALSE(drivers.empty());
    const auto simulated = std::find_if(drivers.begin(), drivers.end(), [](const nlohmann::json& entry) {
        return entry["driver"] == "simulated";
    });
    ASSERT_NE(simulated, drivers.end());
    EXPECT_FALSE((*simulated)["found"].empty());
    EXPECT_FALSE((*simulated)["keys"].empty());
    EXPECT_NE(said(verb_devices(), {}).out.find("simulated"), std::string::npos);
    EXPECT_NE(said(verb_devices(), {"--keys"}).out.find("seed"), std::string::npos);
}

TEST(Devices, TheExampleIsALabThatChecks) {
    const store::test::Folder folder;
    const auto example = said(verb_devices(), {"--example"});
    ASSERT_EQ(example.status, kDone);
    const std::string file = (folder / "lab.toml").string();
    std::ofstream(file) << example.out;
    const auto answer = said(verb_devices(), {"--check", file, "--seconds", "1", "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto health = nlohmann::json::parse(answer.out);
    EXPECT_EQ(health["devices"][0]["state"], "running");
    EXPECT_EQ(health["devices"][0]["missing"], 0);
    EXPECT_NEAR(health["devices"][0]["measured_hz"].get<double>(), 1000.0, 100.0);
    EXPECT_EQ(health["devices"][0]["crc_errors"], 0);
    EXPECT_EQ(health["signals"].size(), 3U);
    EXPECT_LT(health["signals"][0]["line"].get<double>(), 1.0);  // no hum: the alarm of science.md A.6
}

// Both emulators on pseudo-terminals, and the example with their ports written in.
TEST(Devices, TheAffordableLabChecks) {
    const store::test::Folder folder;
    std::string lab = said(verb_devices(), {"--example", "affordable"}).out;
    std::vector<std::unique_ptr<drivers::EmulatedDevice>> emulated;
    for (const auto& [id, port] :
         {std::pair("openplate_uart", "/dev/ttyUSB0"), std::pair("chronojump_encoder", "/dev/ttyUSB1")}) {
        const auto all = drivers::all_emulators();
        const auto found = std::ranges::find(all, std::string_view(id), &drivers::EmulatorModule::id);
        ASSERT_NE(found, all.end());
        auto started = (*found)->start({id, "emulate", {}}, &drivers::test_pattern);
        ASSERT_TRUE(started) << started.error().message;
        const std::string pty = (*started)->endpoint()[0].second;
        lab.replace(lab.find(port), std::string_view(port).size(), pty);
        emulated.push_back(std::move(*started));
    }
    const std::string file = (folder / "lab.toml").string();
    std::ofstream(file) << lab;
    const auto answer = said(verb_devices(), {"--check", file, "--seconds", "1.5", "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto health = nlohmann::json::parse(answer.out);
    ASSERT_EQ(health["devices"].size(), 2U);
    for (const auto& device : health["devices"]) {
        EXPECT_EQ(device["state"], "running") << device;
    }
    ASSERT_EQ(health["signals"].size(), 3U);
    EXPECT_NEAR(health["signals"][0]["mean"].get<double>(), 40.0 * 9.80665, 30.0) << "drivers/emulator";
}

TEST(Devices, AnUnknownExampleIsNamed) {
    EXPECT_EQ(said(verb_devices(), {"--example", "expensive"}).status, kWrongUsage);
    EXPECT_EQ(said(verb_devices(), {"lab.toml"}).status, kWrongUsage);
}

TEST(Devices, AWrongLabIsNamed) {
    const store::test::Folder folder;
    const std::string file = (folder / "lab.toml").string();
    std::ofstream(file) << "[device.x]\ndriver = \"telepathy\"\n";
    const auto answer = said(verb_devices(), {"--check", file});
    EXPECT_EQ(answer.status, kBadInput);
    EXPECT_NE(answer.err.find("line 2: device.x.driver = "), std::string::npos) << answer.err;
}

}  // namespace
}  // namespace hinge::cli
