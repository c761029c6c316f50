#include "drivers/config_reader.h"

#include <gtest/gtest.h>

#include <array>

namespace hinge::drivers {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"port", "string", "", "serial port, e.g. '/dev/ttyUSB0'"},
    ConfigKey{"gain", "number", "1.5", "gain"},
    ConfigKey{"word", "string", "\"high\"", "a word"},
    ConfigKey{"flag", "boolean", "true", "a switch"},
    ConfigKey{"channels.N.ain", "integer", "", "input"},
};

struct Bench {
    Bench(std::initializer_list<std::pair<std::string, std::string>> values)
        : config{"name", "device.name", values}, reader(config, kKeys) {}
    [[nodiscard]] std::string fault() const {
        const auto finished = reader.finish();
        return finished ? "" : finished.error().message;
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;
    DeviceConfig config;
    ConfigReader reader;
};

TEST(ConfigReader, TakesDefaultsFromTheTable) {
    Bench bench({{"driver", "any"}, {"port", "x"}});
    EXPECT_EQ(bench.reader.text("port"), "x");
    EXPECT_EQ(bench.reader.number("gain", 0.0, 10.0), 1.5);
    EXPECT_EQ(bench.reader.text("word"), "high");
    EXPECT_TRUE(bench.reader.boolean("flag"));
    EXPECT_EQ(bench.fault(), "");
}

TEST(ConfigReader, CountsNumberedTables) {
    Bench bench({{"channels.0.ain", "3"}, {"channels.1.ain", "4"}});
    EXPECT_EQ(bench.reader.count("channels"), 2U);
    EXPECT_EQ(bench.reader.integer("channels.1.ain", 0, 13), 4);
    EXPECT_EQ(bench.fault(), "");
}

TEST(ConfigReader, NamesAnUnknownKeyAndWhatIsAllowed) {
    const Bench bench({{"channels.0.bin", "3"}});
    EXPECT_EQ(bench.fault(),
              "device.name.channels.0.bin: there is no such key; allowed are port, gain, word, flag, "
              "channels.N.ain");
}

TEST(ConfigReader, NamesAMissingKeyAndItsMeaning) {
    Bench bench({});
    static_cast<void>(bench.reader.text("port"));
    EXPECT_EQ(bench.fault(), "device.name.port: the key is missing; it is serial port, e.g. '/dev/ttyUSB0'");
}

TEST(ConfigReader, NamesAWrongValueAndTheRange) {
    for (const char* value : {"11", "-1", "nan", "x", "3x", ""}) {
        Bench bench({{"gain", value}});
        static_cast<void>(bench.reader.number("gain", 0.0, 10.0));
        EXPECT_EQ(bench.fault(), "device.name.gain = '" + std::string(value) +
                                     "' is not acceptable; expected a number from 0 to 10");
    }
    Bench bench({{"flag", "yes"}});
    static_cast<void>(bench.reader.boolean("flag"));
    EXPECT_EQ(bench.fault(), "device.name.flag = 'yes' is not acceptable; expected one of 'true', 'false'");
}

TEST(ConfigReader, KeepsTheFirstFault) {
    Bench bench({{"gain", "x"}, {"flag", "y"}});
    static_cast<void>(bench.reader.number("gain", 0.0, 1.0));
    static_cast<void>(bench.reader.boolean("flag"));
    EXPECT_NE(bench.fault().find("gain"), std::string::npos);
}

}  // namespace
}  // namespace hinge::drivers
