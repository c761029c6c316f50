#include "drivers/lsl/info.h"

#include <gtest/gtest.h>

#include <random>

namespace hinge::drivers::lab_streaming {
namespace {

// Written by hand after devices.md 6.1, in the order liblsl gives.
const std::string kXml =
    "<?xml version=\"1.0\"?><info><name>Plates</name><type>Force</type><channel_count>2</channel_count>"
    "<channel_format>float32</channel_format><source_id>SN "
    "7</source_id><nominal_srate>1000.000000000000</nominal_srate>"
    "<version>1.1000000000000001</version><created_at>12.5</created_at><uid>u-1</uid><session_id>default</"
    "session_id>"
    "<hostname>lab</hostname><v4address "
    "/><v4data_port>16573</v4data_port><v4service_port>16574</v4service_port>"
    "<v6address /><v6data_port>0</v6data_port><v6service_port>0</v6service_port>"
    "<desc><channels><channel><label>Left Fz</label><unit>N</unit></channel>"
    "<channel><label>Bar</label><unit>mm</unit><type>Position</type></channel></channels></desc></info>";

std::string with(std::string xml, const std::string& from, const std::string& to) {
    return xml.replace(xml.find(from), from.size(), to);
}

TEST(LslInfo, ReadsAStream) {
    const auto stream = read_description(kXml);
    ASSERT_TRUE(stream) << stream.error().message;
    EXPECT_EQ(stream->name, "Plates");
    EXPECT_EQ(stream->channel_count, 2U);
    EXPECT_EQ(stream->format, Format::float32);
    EXPECT_DOUBLE_EQ(stream->nominal_hz, 1000.0);
    EXPECT_EQ(stream->data_port, 16573);
    EXPECT_EQ(stream->service_port, 16574);
    ASSERT_EQ(stream->channels.size(), 2U);
    EXPECT_EQ(stream->channels[0].label, "Left Fz");
    EXPECT_EQ(stream->channels[1].unit, "mm");
}

TEST(LslInfo, ADescriptionThatDoesNotListEveryChannelIsPassedOver) {
    const auto stream = read_description(with(kXml, "<channel_count>2<", "<channel_count>3<"));
    ASSERT_TRUE(stream);
    EXPECT_TRUE(stream->channels.empty());
}

TEST(LslInfo, WhatItWritesItReads) {
    auto stream = *read_description(kXml);
    stream.name = "a < b & 'c'";
    const auto again = read_description(to_xml(stream, true));
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->name, stream.name);
    EXPECT_EQ(again->uid, "u-1");
    EXPECT_EQ(again->channels.size(), 2U);
    EXPECT_DOUBLE_EQ(again->nominal_hz, 1000.0);
    EXPECT_TRUE(read_description(to_xml(stream, false))->channels.empty())
        << "the short form has no description";
}

TEST(LslInfo, WhatIsWrongIsNamed) {
    const auto message = [](const std::string& xml) {
        const auto stream = read_description(xml);
        return stream ? std::string("no error") : stream.error().message;
    };
    EXPECT_NE(message("").find("no <info>"), std::string::npos);
    EXPECT_NE(message(kXml.substr(0, 150)).find("no <info>"), std::string::npos);
    EXPECT_NE(message(with(kXml, "float32", "float16")).find("'float16'"), std::string::npos);
    EXPECT_NE(message(with(kXml, "<channel_count>2", "<channel_count>0")).find("<channel_count> is '0'"),
              std::string::npos);
    EXPECT_NE(message(with(kXml, "<nominal_srate>1000", "<nominal_srate>-1000")).find("nominal_srate"),
              std::string::npos);
}

TEST(LslInfo, CutAndFlippedDescriptionsAreReadOrRefused) {
    for (std::size_t length = 0; length < kXml.size(); ++length) {
        EXPECT_FALSE(read_description(kXml.substr(0, length))) << length;
    }
    std::mt19937 random(7);
    for (int trial = 0; trial < 5000; ++trial) {
        std::string xml = kXml;
        for (int flip = 0; flip < 3; ++flip) {
            xml[random() % xml.size()] = static_cast<char>(random());
        }
        if (const auto stream = read_description(xml)) {
            EXPECT_GE(stream->channel_count, 1U);
            EXPECT_LE(stream->channel_count, 256U);
            EXPECT_TRUE(stream->nominal_hz >= 0.0 && stream->nominal_hz <= 1e6);
            EXPECT_TRUE(stream->channels.empty() || stream->channels.size() == stream->channel_count);
        }
    }
}

// The questions that LSL clients ask (devices.md 6.1).
TEST(LslInfo, ConditionsAreXPath) {
    const auto stream = *read_description(kXml);
    EXPECT_TRUE(matches(stream, ""));
    EXPECT_TRUE(matches(stream, "type='Force' and session_id='default'"));
    EXPECT_TRUE(matches(stream, "session_id='default' and (starts-with(name,'Pla') or channel_count>8)"));
    EXPECT_TRUE(matches(stream, "count(desc/channels/channel[unit='N'])=1"));
    EXPECT_FALSE(matches(stream, "type='EEG'"));
    EXPECT_FALSE(matches(stream, "source_id='SN 8'"));
    EXPECT_FALSE(matches(stream, "name='")) << "what is no XPath holds for none";
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
