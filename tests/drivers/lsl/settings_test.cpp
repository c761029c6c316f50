#include "drivers/lsl/settings.h"

#include <gtest/gtest.h>

namespace hinge::drivers::lab_streaming {
namespace {

using Keys = std::vector<std::pair<std::string, std::string>>;

Result<Settings> read(Keys keys) {
    return read_settings({"plates", "device.plates", std::move(keys)});
}

TEST(LslSettings, ByDefaultTheNetworkIsAskedForTheDefaultSession) {
    const auto settings = read({});
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->condition, "session_id='default'");
    EXPECT_EQ(settings->discovery_port, 16571);
    ASSERT_EQ(settings->discovery_addresses.size(), 5U);
    EXPECT_EQ(settings->discovery_addresses[4], "239.255.172.215");
    EXPECT_DOUBLE_EQ(settings->buffer_s, 30.0);
    EXPECT_TRUE(settings->units.empty());
    EXPECT_TRUE(settings->has_gaps);
}

TEST(LslSettings, ConditionsAddUp) {
    const auto settings = read({{"name", "Plates"},
                                {"source_id", "SN 7"},
                                {"session_id", ""},
                                {"query", "type='Force' or type='F'"}});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->condition, "name='Plates' and source_id='SN 7' and (type='Force' or type='F')");
}

TEST(LslSettings, UnitsKeepTheirOrder) {
    EXPECT_EQ(read({{"units", "N, N, Nm"}})->units, (std::vector<std::string>{"N", "N", "Nm"}));
}

TEST(LslSettings, WhatIsWrongIsNamed) {
    const auto message = [](Keys keys) {
        const auto settings = read(std::move(keys));
        return settings ? std::string("no error") : settings.error().message;
    };
    EXPECT_NE(message({{"name", "it's"}}).find("device.plates.name"), std::string::npos);
    EXPECT_NE(message({{"host", "10.0.0.9"}}).find("device.plates.port"), std::string::npos);
    EXPECT_NE(message({{"gaps", "never"}}).find("device.plates.gaps"), std::string::npos);
    EXPECT_NE(message({{"buffer_s", "0"}}).find("device.plates.buffer_s"), std::string::npos);
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
