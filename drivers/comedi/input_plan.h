#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "datasets/model/channel_layout.h"
#include "drivers/comedi/comedi_abi.h"
#include "drivers/comedi/settings.h"

// How counts become volts and what a scan holds. Pure.
//
// Wire: one unsigned sample per channel, host byte order, 16 bits or (SDF_LSAMPL) 32, in the order of the
// channel list. A block holds the counts as they came where volts are a line in them; a soft calibration of
// higher order becomes f64 volts, followed (`keep_raw`) by the counts.
namespace hinge::drivers::comedilib {

enum class Origin : std::uint8_t { file, hardware, nominal };

[[nodiscard]] constexpr std::string_view name_of(Origin origin) noexcept {
    switch (origin) {
        case Origin::file: return "file";
        case Origin::hardware: return "hardware";
        case Origin::nominal: return "nominal";
    }
    return "";
}

// volts = sum over i of c_i * (raw - expansion_origin)^i (comedi_to_physical; devices.md 4.1). Evaluated with
// rising powers, as libcomedi does.
[[nodiscard]] constexpr double volts_of(const Polynomial& polynomial, double raw) noexcept {
    double value = 0.0;
    double power = 1.0;
    for (unsigned i = 0; i <= polynomial.order && i < 4; ++i) {
        value += polynomial.coefficients[i] * power;
        power *= raw - polynomial.expansion_origin;
    }
    return value;
}

// Whether counts are a line in volts: no coefficient above the first counts.
[[nodiscard]] bool is_linear(const Polynomial& polynomial) noexcept;
// min + (max - min) * raw / maxdata
[[nodiscard]] Polynomial nominal_conversion(const Range& range, std::uint32_t maxdata) noexcept;

struct PlannedInput {
    AnalogInput input;
    unsigned chanspec = 0;
    std::uint32_t maxdata = 0;
    Polynomial polynomial;
    Origin origin = Origin::nominal;
    bool linear = true;
};

struct InputPlan {
    std::vector<PlannedInput> inputs;
    std::vector<unsigned> chanlist;
    std::size_t sample_bytes = 2;
    bool keep_raw = true;
    ChannelLayout layout;  // of a block

    [[nodiscard]] std::size_t wire_scan_bytes() const noexcept { return inputs.size() * sample_bytes; }
};

[[nodiscard]] InputPlan make_plan(std::vector<PlannedInput> inputs, bool wide_samples, bool keep_raw);
// Writes when each channel is sampled relative to the start of its scan.
void set_skew(InputPlan& plan, double between_channels_s) noexcept;

}  // namespace hinge::drivers::comedilib
