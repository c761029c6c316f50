#include "drivers/labjack_t7/device.h"
#include "drivers/labjack_t7/emulator.h"
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

KeyValues classic_lab() {
    KeyValues keys;
    for (int ain = 0; ain < 14; ++ain) {
        keys.emplace_back("channels." + std::to_string(ain) + ".ain", std::to_string(ain));
    }
    keys.emplace_back("digital_sync.line", "0");
    return keys;
}

KeyValues with_encoder() {
    return {{"channels.0.ain", "2"},   {"channels.0.range_v", "1"}, {"channels.1.ain", "8"},
            {"quadrature.dio_a", "2"}, {"quadrature.dio_b", "3"},   {"quadrature.counts_per_mm", "40"},
            {"scans_per_packet", "5"}, {"buffer_bytes", "1024"}};
}

INSTANTIATE_TEST_SUITE_P(
    LabjackT7, Conformance,
    ::testing::Values(ConformanceRow{"classic_lab", &labjack_t7, &emulate_labjack_t7, classic_lab(), {}, 3.0},
                      ConformanceRow{
                          "encoder_small_buffer", &labjack_t7, &emulate_labjack_t7, with_encoder(), {}, 1.5}),
    ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
