#include "drivers/comedi/settings.h"

#include <gtest/gtest.h>

namespace hinge::drivers::comedilib {
namespace {

using KeyValues = std::vector<std::pair<std::string, std::string>>;

Result<Settings> read(KeyValues values) {
    return read_settings({"plates", "device.plates", std::move(values)});
}

TEST(ComediSettings, AChannelIsEnough) {
    const auto settings = read({{"channels.0.chan", "3"}});
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->device, "/dev/comedi0");
    EXPECT_EQ(settings->library, "libcomedi.so.0");
    EXPECT_FALSE(settings->subdevice);
    EXPECT_EQ(settings->aref, 0U);
    EXPECT_EQ(settings->calibration, CalibrationMode::automatic);
    EXPECT_FALSE(settings->start_line);
    ASSERT_EQ(settings->inputs.size(), 1U);
    EXPECT_EQ(settings->inputs[0].id, "AI3");
    EXPECT_EQ(settings->inputs[0].range_v, 10.0);
}

TEST(ComediSettings, EverythingCanBeSaid) {
    const auto settings = read({{"device", "/dev/comedi1"},
                                {"library", "/opt/lib/libcomedi.so.0"},
                                {"subdevice", "2"},
                                {"aref", "diff"},
                                {"rate_hz", "2000"},
                                {"convert_us", "10"},
                                {"buffer_bytes", "131072"},
                                {"calibration", "file"},
                                {"calibration_file", "/etc/comedi/mine"},
                                {"keep_raw", "false"},
                                {"start_trigger", "ext:6"},
                                {"channels.0.chan", "0"},
                                {"channels.0.range_v", "5"},
                                {"channels.0.name", "left_fx"},
                                {"channels.0.role", "left plate Fx"}});
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->subdevice, 2U);
    EXPECT_EQ(settings->aref, 2U);
    EXPECT_EQ(settings->start_line, 6U);
    EXPECT_EQ(settings->calibration, CalibrationMode::file);
    EXPECT_FALSE(settings->keep_raw);
    EXPECT_EQ(settings->inputs[0].role, "left plate Fx");
}

TEST(ComediSettings, EveryFaultIsNamedByItsKey) {
    const auto expect_refused = [](KeyValues values, const std::string& key) {
        if (key != "channels") {
            values.emplace_back("channels.0.chan", "0");
        }
        const auto settings = read(values);
        ASSERT_FALSE(settings) << key;
        EXPECT_EQ(settings.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(settings.error().message.find("device.plates." + key), std::string::npos)
            << settings.error().message;
    };
    expect_refused({}, "channels");
    expect_refused({{"channels.1.chan", "0"}}, "channels.1.chan");
    expect_refused({{"channels.1.chan", "1"}, {"channels.1.name", "AI0"}}, "channels.1.name");
    expect_refused({{"channels.1.chan", "256"}}, "channels.1.chan");
    expect_refused({{"channels.0.range_v", "0"}}, "channels.0.range_v");
    expect_refused({{"aref", "middle"}}, "aref");
    expect_refused({{"calibration", "linear"}}, "calibration");
    expect_refused({{"calibration", "nominal"}, {"calibration_file", "x"}}, "calibration_file");
    expect_refused({{"buffer_bytes", "100"}}, "buffer_bytes");
    for (const char* text : {"ext", "ext:", "ext:x", "ext:256", "ext:-1", "ext:6 ", "pfi:6", ""}) {
        expect_refused({{"start_trigger", text}}, "start_trigger");
    }
}

}  // namespace
}  // namespace hinge::drivers::comedilib
