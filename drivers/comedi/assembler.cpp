#include "drivers/comedi/assembler.h"

#include <algorithm>
#include <cstring>

namespace hinge::drivers::comedilib {
namespace {

std::uint32_t sample_at(std::span<const std::byte> scan, std::size_t index, std::size_t bytes) noexcept {
    if (bytes == sizeof(std::uint16_t)) {
        std::uint16_t sample = 0;
        std::memcpy(&sample, scan.data() + index * bytes, sizeof sample);
        return sample;
    }
    std::uint32_t sample = 0;
    std::memcpy(&sample, scan.data() + index * bytes, sizeof sample);
    return sample;
}

}  // namespace

Assembler::Assembler(const InputPlan& plan, std::size_t most_scans_in_block)
    : plan_(plan),
      as_it_came_(std::ranges::all_of(plan.inputs, &PlannedInput::linear)),
      torn_(plan.wire_scan_bytes()),
      scan_(plan.layout.scan_bytes()) {
    blocks_.reset(scan_.size(), most_scans_in_block);
}

void Assembler::take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept {
    blocks_.arrived(host_ns);
    const std::size_t size = torn_.size();
    while (!bytes.empty()) {
        if (torn_bytes_ == 0 && bytes.size() >= size) {
            take_scan(bytes.first(size), sink);
            bytes = bytes.subspan(size);
            continue;
        }
        const std::size_t more = std::min(bytes.size(), size - torn_bytes_);
        std::memcpy(torn_.data() + torn_bytes_, bytes.data(), more);
        torn_bytes_ += more;
        bytes = bytes.subspan(more);
        if (torn_bytes_ == size) {
            torn_bytes_ = 0;
            take_scan(torn_, sink);
        }
    }
}

void Assembler::take_scan(std::span<const std::byte> scan, FrameSink& sink) noexcept {
    std::byte* to = scan_.data();
    for (std::size_t i = 0; i < plan_.inputs.size(); ++i) {
        const PlannedInput& input = plan_.inputs[i];
        const std::uint32_t raw = sample_at(scan, i, plan_.sample_bytes);
        if (raw == 0 || raw >= input.maxdata) {  // at a rail (COMEDI_OOR_NAN; devices.md 4.1)
            blocks_.mark(kBlockSaturated);
        }
        if (!input.linear) {
            const double volts = volts_of(input.polynomial, static_cast<double>(raw));
            std::memcpy(to, &volts, sizeof volts);
            to += sizeof volts;
        }
        if (!as_it_came_ && (input.linear || plan_.keep_raw)) {
            std::memcpy(to, scan.data() + i * plan_.sample_bytes, plan_.sample_bytes);
            to += plan_.sample_bytes;
        }
    }
    blocks_.add(as_it_came_ ? scan : std::span<const std::byte>(scan_), 0, sink);
}

}  // namespace hinge::drivers::comedilib
