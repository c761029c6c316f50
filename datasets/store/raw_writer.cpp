#include <algorithm>
#include <array>
#include <cstring>

#include "datasets/store/raw_samples.h"
#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

constexpr std::string_view kSamplesMeaning =
    "what came off the wire, scans in the order received; value = raw * scale + offset, see channels; scans "
    "missing between blocks are not in here, see blocks";

void write_channels(hid_t device, const std::vector<Channel>& channels) {
    Table(channels.size())
        .text("id", [&](std::size_t i) { return channels[i].id; })
        .text("label", [&](std::size_t i) { return channels[i].label; })
        .text("unit", [&](std::size_t i) { return channels[i].unit; })
        .text("quantity",
              [&](std::size_t i) { return schema::kQuantityNames[index_of(channels[i].quantity)]; })
        .text("wire", [&](std::size_t i) { return schema::kWireTypeNames[index_of(channels[i].wire)]; })
        .column("scale", [&](std::size_t i) { return channels[i].scale; })
        .column("offset", [&](std::size_t i) { return channels[i].offset; })
        .column("min", [&](std::size_t i) { return channels[i].min; })
        .column("max", [&](std::size_t i) { return channels[i].max; })
        .column("skew_s", [&](std::size_t i) { return channels[i].skew_s; })
        .write(device, "channels",
               {"1", 0.0,
                "one row per channel: min and max in the channel's unit, equal when not known; skew_s is "
                "the sampling instant after the start of the scan"});
}

void write_blocks(hid_t device, const std::vector<FrameBlockRecord>& blocks) {
    Table(blocks.size())
        .column("first_scan", [&](std::size_t i) { return blocks[i].first_scan; })
        .column("scan_count", [&](std::size_t i) { return blocks[i].scan_count; })
        .column("dropped_before", [&](std::size_t i) { return blocks[i].dropped_before; })
        .column("device_ticks", [&](std::size_t i) { return blocks[i].device_ticks; })
        .column("host_ns", [&](std::size_t i) { return blocks[i].host_ns; })
        .column("flags", [&](std::size_t i) { return blocks[i].flags; })
        .write(device, "blocks",
               {"1", 0.0,
                "runs of scans without a loss; first_scan counts lost scans too; host_ns is the host's "
                "monotonic clock in ns when the block's last byte arrived"});
}

void write_samples(hid_t group, const RawDevice& device) {
    const About about{"raw", device.actual_hz > 0.0 ? device.actual_hz : device.nominal_hz, kSamplesMeaning};
    const std::vector<Channel>& channels = device.layout.channels;
    const std::vector<std::byte> stored = stored_from_wire(device.layout, device.samples);
    const hsize_t scans = channels.empty() ? 0 : device.samples.size() / device.layout.scan_bytes();
    if (has_one_wire_type(device.layout)) {
        const std::array<hsize_t, 2> shape{scans, channels.size()};
        write_dataset(group, "samples", stored_type_of(channels.empty() ? WireType::f64 : channels[0].wire),
                      shape, stored.data(), about);
    } else {
        const std::array<hsize_t, 1> shape{scans};
        write_dataset(group, "samples", scan_type(device.layout).get(), shape, stored.data(), about);
    }
}

}  // namespace

void write_raw(hid_t file, const Trial& trial) {
    const Group raw = make_group(file, schema::kRaw);
    for (std::size_t i = 0; i < trial.raw.size(); ++i) {
        const RawDevice& device = trial.raw[i];
        const Group group = make_group(raw.get(), device.name);
        put(group.get(), "index", static_cast<std::int64_t>(i));
        put(group.get(), "driver", device.driver);
        put(group.get(), "serial", device.serial);
        put(group.get(), "firmware", device.firmware);
        put(group.get(), "nominal_hz", device.nominal_hz);
        put(group.get(), "actual_hz", device.actual_hz);
        put(group.get(), "tick_hz", device.tick_hz);
        write_channels(group.get(), device.layout.channels);
        write_samples(group.get(), device);
        write_blocks(group.get(), device.blocks);
    }
}

}  // namespace hinge::store
