#include "drivers/comedi/device.h"
#include "drivers/comedi/emulator.h"
#include <source_tree.h>
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

const std::string kLibrary = HINGE_BINARY_DIR "/bin/libfakecomedi.so";

KeyValues two_plates_and_cords() {
    KeyValues keys;
    for (int i = 0; i < 14; ++i) {
        keys.emplace_back("channels." + std::to_string(i) + ".chan", std::to_string(i));
    }
    return keys;
}

KeyValues few_channels() {
    return {{"channels.0.chan", "8"},    {"channels.0.range_v", "1"}, {"channels.1.chan", "2"},
            {"channels.1.range_v", "5"}, {"channels.2.chan", "14"},   {"aref", "diff"},
            {"buffer_bytes", "16384"}};
}

INSTANTIATE_TEST_SUITE_P(
    Comedi, Conformance,
    ::testing::Values(
        ConformanceRow{
            "classic_lab", &comedi, &emulate_comedi, two_plates_and_cords(), {{"library", kLibrary}}},
        ConformanceRow{"soft_calibrated",
                       &comedi,
                       &emulate_comedi,
                       two_plates_and_cords(),
                       {{"library", kLibrary}, {"calibration", "cubic"}}},
        ConformanceRow{"wide_samples",
                       &comedi,
                       &emulate_comedi,
                       few_channels(),
                       {{"library", kLibrary}, {"sample_bits", "32"}, {"calibration", "line"}}}),
    ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
