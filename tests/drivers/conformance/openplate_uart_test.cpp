#include "drivers/openplate_uart/device.h"
#include "drivers/openplate_uart/emulator.h"
#include "tests/drivers/conformance/conformance.h"

namespace hinge::drivers::testing {
namespace {

INSTANTIATE_TEST_SUITE_P(OpenplateUart, Conformance,
                         ::testing::Values(ConformanceRow{
                             "two_boxes", &openplate_uart, &emulate_openplate_uart, {}, {}, 3.0, true}),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace hinge::drivers::testing
