#include "drivers/tecgihan_fp/device.h"
#include "drivers/tecgihan_fp/emulator.h"
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

// What a real controller is given time for, an emulated one does at once.
KeyValues hurried() {
    return {{"stop_wait_ms", "20"}, {"zero_wait_ms", "5"}};
}

INSTANTIATE_TEST_SUITE_P(TecgihanFp, Conformance,
                         ::testing::Values(ConformanceRow{
                             "two_plates", &tecgihan_fp, &emulate_tecgihan_fp, hurried(), {}, 3.0}),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
