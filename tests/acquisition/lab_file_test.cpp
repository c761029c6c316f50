#include "acquisition/lab_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/acquisition/counting_device.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

Result<LabFile> parse(const std::string& text) {
    return parse_lab(text, "LAB.toml", testing::counting_drivers());
}

std::string message_of(const std::string& text) {
    const auto lab = parse(text);
    return lab ? "accepted" : lab.error().message;
}

const std::string kDevice = "[device.c]\ndriver = \"counting\"\n";
const std::string kPlate =
    "[plate.left]\nchannels = [\"c/a\", \"c/b\", \"c/c\", \"c/d\", \"c/e\", \"c/f\"]\n";

TEST(LabFileTest, ReadsEveryTable) {
    const auto lab = parse(kPlate + R"(
serial = "P7"
sign = "action"
centre_m = [0.0, 0.16, 0.0]
plate_to_lab = [[0, 1, 0], [1, 0, 0], [0, 0, -1]]
[athlete]
id = "a1"
stature_m = 1.7
[set]
exercise = "sumo"
load_kg = 95
[lpt]
channel = "c/x"
kind = "counter"
attachment = "sleeve"
[sync]
kind = "measured_offset"
offset_s = 0.012
[record]
start = "threshold"
seconds = 30
[safety]
plate_force_n = 4000
[device.c]
driver = "counting"
[[device.c.channels]]
ain = 3
)");
    ASSERT_TRUE(lab) << lab.error().message;
    EXPECT_EQ(lab->left->setup.serial, "P7");
    EXPECT_EQ(lab->left->calibration.sign, plates::ForceSign::action);
    EXPECT_EQ(lab->left->setup.geometry.plate_to_lab[2][2], -1.0);
    EXPECT_EQ(lab->left->setup.geometry.plate_to_lab[0][1], 1.0);
    EXPECT_EQ(lab->athlete.stature_m, 1.7);
    EXPECT_EQ(lab->set.exercise, Exercise::sumo);
    EXPECT_EQ(lab->set.load_kg, 95.0);
    EXPECT_EQ(lab->bar->kind, TransducerKind::counter);
    EXPECT_EQ(lab->bar->setup.attachment, CordAttachment::sleeve);
    EXPECT_EQ(lab->sync.offset_s, 0.012);
    EXPECT_EQ(lab->record.start, StartMode::threshold);
    EXPECT_EQ(lab->safety.plate_force_n, 4000.0);
    ASSERT_EQ(lab->devices.size(), 1U);
    EXPECT_EQ(lab->devices[0].config.path, "device.c");
    EXPECT_EQ(lab->devices[0].config.find("channels.0.ain"), "3");
}

TEST(LabFileTest, KeepsTheSettingsOfTheAnalysis) {
    const auto lab = parse(kDevice + "[analysis]\nvelocity_cutoff_hz = 12\ntempo_max_s = 4.5\n");
    ASSERT_TRUE(lab) << lab.error().message;
    EXPECT_EQ(lab->set.analysis,
              (std::map<std::string, double>{{"tempo_max_s", 4.5}, {"velocity_cutoff_hz", 12.0}}));
    EXPECT_NE(message_of(kDevice + "[analysis]\ntempo_max_s = true\n").find("analysis.tempo_max_s = true"),
              std::string::npos);
}

TEST(LabFileTest, AnUnknownKeyIsNamedWithWhatIsAllowed) {
    const std::string message = message_of("[athlete]\nheight_m = 1.8\n" + kDevice);
    EXPECT_NE(message.find("LAB.toml: line 2: athlete.height_m"), std::string::npos) << message;
    EXPECT_NE(message.find("stature_m"), std::string::npos) << message;
    EXPECT_NE(message_of("colour = 1\n" + kDevice).find("colour"), std::string::npos);
    EXPECT_NE(message_of("[plate.middle]\nmodel = \"x\"\n" + kDevice).find("plate.middle"),
              std::string::npos);
}

TEST(LabFileTest, AWrongValueIsNamedWithWhatIsAllowed) {
    const std::string message = message_of("[set]\nexercise = \"squat\"\n" + kDevice);
    EXPECT_NE(message.find("line 2: set.exercise = "), std::string::npos) << message;
    EXPECT_NE(message.find("conventional, sumo"), std::string::npos) << message;
    EXPECT_NE(message_of("[athlete]\nstature_m = 170\n" + kDevice).find("from 0.5 to 2.6"),
              std::string::npos);
    EXPECT_NE(message_of("[athlete]\nstature_m = nan\n" + kDevice).find("athlete.stature_m"),
              std::string::npos);
    EXPECT_NE(message_of("[athlete]\nstature_m = \"1.7\"\n" + kDevice).find("number"), std::string::npos);
    EXPECT_NE(message_of("[record]\nzero = 1\n" + kDevice).find("true or false"), std::string::npos);
    EXPECT_NE(message_of("athlete = 3\n" + kDevice).find("has to be a table"), std::string::npos);
    EXPECT_NE(message_of(kPlate + "centre_m = [0.0, 1.0]\n" + kDevice).find("3 numbers"), std::string::npos);
    EXPECT_NE(message_of(kPlate + "model = \"wood\"\n" + kDevice).find("kistler_8ch"), std::string::npos);
    EXPECT_NE(message_of(kPlate + "model = \"amti_analog\"\n" + kDevice).find("plate.left.model"),
              std::string::npos);
}

TEST(LabFileTest, DevicesAreCheckedAgainstTheirDriver) {
    EXPECT_NE(message_of("[set]\ntitle = \"x\"\n").find("device is missing"), std::string::npos);
    EXPECT_NE(message_of("[device.c]\ndriver = \"labjack\"\n").find("one of counting"), std::string::npos);
    EXPECT_NE(message_of("[device.c]\nhost = 1\n").find("device.c.driver is missing"), std::string::npos);
    const std::string unknown = message_of(kDevice + "gain = 3\n");
    EXPECT_NE(unknown.find("device.c.gain = 3"), std::string::npos) << unknown;
    EXPECT_NE(unknown.find("channels.N.ain"), std::string::npos) << unknown;
}

TEST(LabFileTest, AChannelMustNameADeviceOfTheFile) {
    EXPECT_NE(message_of("[lpt]\nchannel = \"d/x\"\n" + kDevice).find("'d/x'"), std::string::npos);
    EXPECT_NE(message_of("[lpt]\nchannel = \"x\"\n" + kDevice).find("DEVICE/CHANNEL"), std::string::npos);
    EXPECT_NE(message_of("[lpt]\nkind = \"position\"\n" + kDevice).find("lpt.channel is missing"),
              std::string::npos);
}

TEST(LabFileTest, BrokenTomlNamesLineAndColumn) {
    EXPECT_NE(message_of("[set\n").find("LAB.toml: line 1, column"), std::string::npos);
    EXPECT_NE(message_of(""), "accepted");
}

TEST(LabFileTest, AFileThatCannotBeReadIsNamed) {
    const testing::TemporaryFolder folder;
    EXPECT_FALSE(read_lab(folder.path(), testing::counting_drivers()));
    EXPECT_FALSE(read_lab(folder.path() / "none.toml", testing::counting_drivers()));
    std::ofstream(folder.path() / "lab.toml") << testing::kCountingLab;
    EXPECT_TRUE(read_lab(folder.path() / "lab.toml", testing::counting_drivers()));
}

TEST(LabFileTest, TheExampleIsComplete) {
    const auto lab = parse_lab(example_lab(), "example", {});
    ASSERT_TRUE(lab) << lab.error().message;
    EXPECT_TRUE(lab->left && lab->right && lab->bar);
}

TEST(LabFileTest, TheClassicLabIsTwoCalibratedPlatesAndAPotentiometer) {
    const auto lab = parse_lab(classic_lab(), "example", {});
    ASSERT_TRUE(lab) << lab.error().message;
    ASSERT_TRUE(lab->left && lab->right && lab->bar);
    for (const LabPlate& plate : {*lab->left, *lab->right}) {
        EXPECT_EQ(plate.calibration.model, "amti_analog");
        EXPECT_EQ(plate.calibration.matrix.size(), 36U);
        EXPECT_EQ(plate.calibration.sign, plates::ForceSign::action);
        EXPECT_EQ(plate.setup.channels.size(), 6U);
        // A turn, not a mirror: the rows are right handed.
        const Matrix3& r = plate.setup.geometry.plate_to_lab;
        EXPECT_EQ(r[0][0] * r[1][1] * r[2][2], 1.0);
    }
    EXPECT_EQ(lab->bar->kind, TransducerKind::position);
    ASSERT_EQ(lab->devices.size(), 1U);
    EXPECT_EQ(lab->devices[0].driver, "labjack_t7");
}

TEST(LabFileTest, TheAffordableLabNeedsOnlyItsPorts) {
    const auto lab = parse_lab(affordable_lab(), "example", {});
    ASSERT_TRUE(lab) << lab.error().message;
    EXPECT_TRUE(lab->left && lab->right && lab->bar);
    EXPECT_EQ(lab->bar->kind, TransducerKind::increments);
    ASSERT_EQ(lab->devices.size(), 2U);
    EXPECT_EQ(lab->devices[0].driver, "openplate_uart");
    EXPECT_EQ(lab->devices[1].driver, "chronojump_encoder");
}

}  // namespace
}  // namespace hinge::acquisition
