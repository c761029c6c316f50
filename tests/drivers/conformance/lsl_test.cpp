#include "drivers/lsl/device.h"
#include "drivers/lsl/emulator.h"
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

// The outlet's clock is asked in real time; it has a test of its own.
KeyValues hurried() {
    return {{"clock_probes", "0"}};
}

INSTANTIATE_TEST_SUITE_P(
    Lsl, Conformance,
    ::testing::Values(ConformanceRow{"float32", &lsl, &emulate_lsl, hurried(), {}, 3.0, true, true},
                      ConformanceRow{"int16",
                                     &lsl,
                                     &emulate_lsl,
                                     hurried(),
                                     {{"channel_format", "int16"}, {"chunk_samples", "7"}},
                                     3.0,
                                     true,
                                     true},
                      ConformanceRow{
                          "int64_swapped",
                          &lsl,
                          &emulate_lsl,
                          hurried(),
                          {{"channel_format", "int64"}, {"byte_order", "swapped"}, {"chunk_samples", "1"}},
                          3.0,
                          true,
                          true},
                      ConformanceRow{"late_stamps",
                                     &lsl,
                                     &emulate_lsl,
                                     hurried(),
                                     {{"stamp_jitter_ms", "0.2"}, {"stamps", "each"}},
                                     3.0,
                                     true,
                                     true}),
    ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
