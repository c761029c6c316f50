#include "drivers/qtm_rt/parameters.h"

#include <gtest/gtest.h>

namespace hinge::drivers::qtm {
namespace {

// Shaped as QTM answers `GetParameters Force` (devices.md 5).
const std::string kXml =
    "<QTM_Parameters_Ver_1.25>\n<Force>\n<Unit_Length>mm</Unit_Length>\n<Unit_Force>N</Unit_Force>\n"
    "<Plate><Plate_ID>2</Plate_ID><Analog_Device_ID>1</Analog_Device_ID><Frequency>1000</Frequency>"
    "<Type>Kistler</Type><Name>right &amp; front</Name><Length>600</Length><Width>400</Width>"
    "<Location><Corner1><X>0</X><Y>0</Y><Z>0</Z></Corner1></Location></Plate>"
    "<Plate><Plate_ID>5</Plate_ID><Frequency>1000</Frequency></Plate>\n</Force>\n</QTM_Parameters_Ver_1.25>";

std::string with(std::string xml, const std::string& from, const std::string& to) {
    return xml.replace(xml.find(from), from.size(), to);
}

TEST(QtmParameters, TellsThePlates) {
    const auto parameters = read_parameters(kXml);
    ASSERT_TRUE(parameters) << parameters.error().message;
    EXPECT_DOUBLE_EQ(parameters->metres_per_unit, 0.001);
    EXPECT_DOUBLE_EQ(parameters->newtons_per_unit, 1.0);
    ASSERT_EQ(parameters->plates.size(), 2U);
    EXPECT_EQ(parameters->plates[0].id, 2U);
    EXPECT_EQ(parameters->plates[0].name, "right & front");
    EXPECT_DOUBLE_EQ(parameters->plates[0].rate_hz, 1000.0);
    EXPECT_DOUBLE_EQ(parameters->plates[0].length_m, 0.6);
    EXPECT_DOUBLE_EQ(parameters->plates[1].width_m, 0.0);
}

TEST(QtmParameters, KnowsTheOlderNameOfTheNumber) {
    const auto parameters = read_parameters(
        "<Q><Force><Plate><Force_Plate_Index>3</Force_Plate_Index><Frequency>500</Frequency></Plate></"
        "Force></Q>");
    ASSERT_TRUE(parameters) << parameters.error().message;
    EXPECT_EQ(parameters->plates[0].id, 3U);
}

TEST(QtmParameters, OtherUnitsScale) {
    const auto parameters =
        read_parameters(with(with(kXml, "Length>mm<", "Length>m<"), "Force>N<", "Force>kN<"));
    ASSERT_TRUE(parameters) << parameters.error().message;
    EXPECT_DOUBLE_EQ(parameters->metres_per_unit, 1.0);
    EXPECT_DOUBLE_EQ(parameters->newtons_per_unit, 1000.0);
    EXPECT_DOUBLE_EQ(parameters->plates[0].length_m, 600.0);
}

TEST(QtmParameters, WhatIsWrongIsNamed) {
    const auto message = [](const std::string& xml) {
        const auto parameters = read_parameters(xml);
        return parameters ? "no error" : parameters.error().message;
    };
    EXPECT_NE(message("").find("XML"), std::string::npos);
    EXPECT_NE(message(kXml.substr(0, 200)).find("XML ends or breaks at byte"), std::string::npos);
    EXPECT_NE(message("<Q><General/></Q>").find("no <Force>"), std::string::npos);
    EXPECT_NE(message("<Q><Force/></Q>").find("no <Plate>"), std::string::npos);
    EXPECT_NE(message(with(kXml, ">mm<", ">inch<")).find("'inch'"), std::string::npos);
    EXPECT_NE(message(with(kXml, ">N<", ">lbf<")).find("'lbf'"), std::string::npos);
    EXPECT_NE(message(with(kXml, "<Plate_ID>2</Plate_ID>", "")).find("without <Plate_ID>"),
              std::string::npos);
    EXPECT_NE(message(with(kXml, ">1000<", ">soon<")).find("<Frequency> 'soon'"), std::string::npos);
}

}  // namespace
}  // namespace hinge::drivers::qtm
