#include "drivers/comedi/comedi_abi.h"

#include <gtest/gtest.h>

#if __has_include(<comedilib.h>)
#include <comedilib.h>
#define HINGE_HAS_COMEDILIB 1
#endif

namespace hinge::drivers::comedilib {
namespace {

// (aref << 24) | (range << 16) | channel; devices.md 4.1.
TEST(ComediAbi, PacksChannelRangeAndReference) {
    EXPECT_EQ(pack_channel(2, 1, 0), 0x00010002U);
    EXPECT_EQ(pack_channel(15, 3, 2), 0x0203000FU);
    EXPECT_EQ(pack_channel(0, 0, 1), 0x01000000U);
    EXPECT_EQ(pack_channel(0x1FFFF, 0x1FF, 7), 0x03FFFFFFU) << "nothing spills into its neighbour";
}

// By hand from the members of comedi_cmd with 4-byte int and 8-byte pointers: twelve ints fill 48 bytes.
TEST(ComediAbi, CommandLiesAsTheKernelReadsIt) {
    if (sizeof(void*) != 8) {
        GTEST_SKIP() << "written for 64-bit computers";
    }
    EXPECT_EQ(offsetof(Command, subdevice), 0U);
    EXPECT_EQ(offsetof(Command, flags), 4U);
    EXPECT_EQ(offsetof(Command, start_src), 8U);
    EXPECT_EQ(offsetof(Command, start_arg), 12U);
    EXPECT_EQ(offsetof(Command, scan_begin_src), 16U);
    EXPECT_EQ(offsetof(Command, scan_begin_arg), 20U);
    EXPECT_EQ(offsetof(Command, convert_src), 24U);
    EXPECT_EQ(offsetof(Command, convert_arg), 28U);
    EXPECT_EQ(offsetof(Command, scan_end_src), 32U);
    EXPECT_EQ(offsetof(Command, scan_end_arg), 36U);
    EXPECT_EQ(offsetof(Command, stop_src), 40U);
    EXPECT_EQ(offsetof(Command, stop_arg), 44U);
    EXPECT_EQ(offsetof(Command, chanlist), 48U);
    EXPECT_EQ(offsetof(Command, chanlist_len), 56U);
    EXPECT_EQ(offsetof(Command, data), 64U);
    EXPECT_EQ(offsetof(Command, data_len), 72U);
    EXPECT_EQ(sizeof(Command), 80U);
}

TEST(ComediAbi, OtherStructuresLieAsInTheLibrary) {
    if (sizeof(void*) != 8) {
        GTEST_SKIP() << "written for 64-bit computers";
    }
    EXPECT_EQ(offsetof(Range, max), 8U);
    EXPECT_EQ(offsetof(Range, unit), 16U);
    EXPECT_EQ(sizeof(Range), 24U);
    EXPECT_EQ(offsetof(Polynomial, expansion_origin), 32U);
    EXPECT_EQ(offsetof(Polynomial, order), 40U);
    EXPECT_EQ(sizeof(Polynomial), 48U);
    EXPECT_EQ(offsetof(Calibration, board_name), 8U);
    EXPECT_EQ(offsetof(Calibration, num_settings), 24U);
    EXPECT_EQ(sizeof(Calibration), 32U);
}

#ifdef HINGE_HAS_COMEDILIB

TEST(ComediAbi, AgreesWithTheInstalledHeaders) {
    EXPECT_EQ(sizeof(Command), sizeof(comedi_cmd));
    EXPECT_EQ(offsetof(Command, subdevice), offsetof(comedi_cmd, subdev));
    EXPECT_EQ(offsetof(Command, flags), offsetof(comedi_cmd, flags));
    EXPECT_EQ(offsetof(Command, start_src), offsetof(comedi_cmd, start_src));
    EXPECT_EQ(offsetof(Command, start_arg), offsetof(comedi_cmd, start_arg));
    EXPECT_EQ(offsetof(Command, scan_begin_src), offsetof(comedi_cmd, scan_begin_src));
    EXPECT_EQ(offsetof(Command, scan_begin_arg), offsetof(comedi_cmd, scan_begin_arg));
    EXPECT_EQ(offsetof(Command, convert_src), offsetof(comedi_cmd, convert_src));
    EXPECT_EQ(offsetof(Command, convert_arg), offsetof(comedi_cmd, convert_arg));
    EXPECT_EQ(offsetof(Command, scan_end_src), offsetof(comedi_cmd, scan_end_src));
    EXPECT_EQ(offsetof(Command, scan_end_arg), offsetof(comedi_cmd, scan_end_arg));
    EXPECT_EQ(offsetof(Command, stop_src), offsetof(comedi_cmd, stop_src));
    EXPECT_EQ(offsetof(Command, stop_arg), offsetof(comedi_cmd, stop_arg));
    EXPECT_EQ(offsetof(Command, chanlist), offsetof(comedi_cmd, chanlist));
    EXPECT_EQ(offsetof(Command, chanlist_len), offsetof(comedi_cmd, chanlist_len));
    EXPECT_EQ(offsetof(Command, data), offsetof(comedi_cmd, data));
    EXPECT_EQ(offsetof(Command, data_len), offsetof(comedi_cmd, data_len));
    EXPECT_EQ(sizeof(Range), sizeof(comedi_range));
    EXPECT_EQ(offsetof(Range, unit), offsetof(comedi_range, unit));
    EXPECT_EQ(sizeof(Polynomial), sizeof(comedi_polynomial_t));
    EXPECT_EQ(offsetof(Polynomial, expansion_origin), offsetof(comedi_polynomial_t, expansion_origin));
    EXPECT_EQ(offsetof(Polynomial, order), offsetof(comedi_polynomial_t, order));
    EXPECT_EQ(sizeof(Calibration), sizeof(comedi_calibration_t));
    EXPECT_EQ(offsetof(Calibration, board_name), offsetof(comedi_calibration_t, board_name));
}

TEST(ComediAbi, ConstantsAreThoseOfTheInstalledHeaders) {
    EXPECT_EQ(kSubdeviceAnalogInput, int{COMEDI_SUBD_AI});
    EXPECT_EQ(kUnitVolt, unsigned{UNIT_volt});
    EXPECT_EQ(kToPhysical, int{COMEDI_TO_PHYSICAL});
    EXPECT_EQ(kFlagSoftCalibrated, unsigned{SDF_SOFT_CALIBRATED});
    EXPECT_EQ(kFlagCommandRead, unsigned{SDF_CMD_READ});
    EXPECT_EQ(kFlagGround, unsigned{SDF_GROUND});
    EXPECT_EQ(kFlagGround << 1U, unsigned{SDF_COMMON});
    EXPECT_EQ(kFlagGround << 2U, unsigned{SDF_DIFF});
    EXPECT_EQ(kFlagWideSamples, unsigned{SDF_LSAMPL});
    EXPECT_EQ(kTriggerNone, unsigned{TRIG_NONE});
    EXPECT_EQ(kTriggerNow, unsigned{TRIG_NOW});
    EXPECT_EQ(kTriggerFollow, unsigned{TRIG_FOLLOW});
    EXPECT_EQ(kTriggerTimer, unsigned{TRIG_TIMER});
    EXPECT_EQ(kTriggerCount, unsigned{TRIG_COUNT});
    EXPECT_EQ(kTriggerExternal, unsigned{TRIG_EXT});
    EXPECT_EQ(kWakeEndOfScan, unsigned{TRIG_WAKE_EOS});
    EXPECT_EQ(kEdge, unsigned{CR_EDGE});
    EXPECT_EQ(pack_channel(13, 4, AREF_DIFF), unsigned{CR_PACK(13, 4, AREF_DIFF)});
}

#endif

}  // namespace
}  // namespace hinge::drivers::comedilib
