#include "drivers/chronojump_encoder/device.h"
#include "drivers/chronojump_encoder/emulator.h"
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

INSTANTIATE_TEST_SUITE_P(
    ChronojumpEncoder, Conformance,
    ::testing::Values(
        ConformanceRow{"as_bought", &chronojump_encoder, &emulate_chronojump_encoder, {}, {}, 3.0, true},
        ConformanceRow{"bursts_of_16_ms",
                       &chronojump_encoder,
                       &emulate_chronojump_encoder,
                       {{"mm_per_count", "0.5"}},
                       {{"burst_ms", "16"}, {"mm_per_count", "0.5"}},
                       3.0,
                       true}),
    ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
