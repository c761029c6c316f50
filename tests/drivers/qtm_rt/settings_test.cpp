#include "drivers/qtm_rt/settings.h"

#include <gtest/gtest.h>

namespace hinge::drivers::qtm {
namespace {

using Keys = std::vector<std::pair<std::string, std::string>>;

Result<Settings> read(Keys keys) {
    keys.insert(keys.begin(), {{"host", "10.0.0.9"}, {"coordinates", "lab"}});
    return read_settings({"qtm", "device.qtm", std::move(keys)});
}

TEST(QtmSettings, DefaultsAreThoseOfTheLittleEndianPort) {
    const auto settings = read({});
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->port, 22223);
    EXPECT_EQ(settings->order, ByteOrder::little);
    EXPECT_EQ(settings->minor, 25U);
    EXPECT_TRUE(settings->plates.empty());
    EXPECT_EQ(settings->coordinates, "lab");
}

TEST(QtmSettings, ThePortGivesTheByteOrderUnlessItIsSaid) {
    EXPECT_EQ(read({{"port", "22224"}})->order, ByteOrder::big);
    EXPECT_EQ(read({{"port", "22224"}, {"byte_order", "little"}})->order, ByteOrder::little);
    EXPECT_EQ(read({{"port", "4000"}, {"byte_order", "big"}})->order, ByteOrder::big);
}

TEST(QtmSettings, PlatesKeepTheirOrder) {
    EXPECT_EQ(read({{"plates", "5,2"}})->plates, (std::vector<unsigned>{5, 2}));
}

TEST(QtmSettings, WhatIsWrongIsNamed) {
    const auto message = [](const char* key, const char* value) {
        const auto settings = read({{key, value}});
        return settings ? std::string("no error") : settings.error().message;
    };
    for (const char* plates : {"", "0", "1,1", "1,", "a", "1 2", "1,2,3,4,5,6,7,8,9"}) {
        EXPECT_NE(message("plates", plates).find("device.qtm.plates"), std::string::npos) << plates;
    }
    for (const char* version : {"1.7", "1.26", "2.0", "1.", "1.2x"}) {
        EXPECT_NE(message("protocol", version).find("device.qtm.protocol"), std::string::npos) << version;
    }
    EXPECT_NE(message("transport", "udp").find("device.qtm.transport"), std::string::npos);
    const auto unsaid = read_settings({"qtm", "device.qtm", {{"host", "10.0.0.9"}}});
    ASSERT_FALSE(unsaid) << "the axes are never guessed";
    EXPECT_NE(unsaid.error().message.find("coordinates"), std::string::npos);
}

}  // namespace
}  // namespace hinge::drivers::qtm
