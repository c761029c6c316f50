#include "drivers/qtm_rt/device.h"
#include "drivers/qtm_rt/emulator.h"
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

KeyValues beside(const char* order) {
    return {{"coordinates", "plate"}, {"byte_order", order}};
}

INSTANTIATE_TEST_SUITE_P(
    QtmRt, Conformance,
    ::testing::Values(ConformanceRow{"little_endian", &qtm_rt, &emulate_qtm_rt, beside("little"), {}, 3.0},
                      ConformanceRow{"big_endian",
                                     &qtm_rt,
                                     &emulate_qtm_rt,
                                     beside("big"),
                                     {{"byte_order", "big"}, {"samples_per_frame", "4"}},
                                     3.0}),
    ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
