#include <algorithm>
#include <cstring>
#include <utility>

#include "datasets/store/chunk_reader.h"
#include "datasets/store/raw_samples.h"
#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

std::vector<Channel> read_channels(hid_t file, const std::string& path) {
    const TableReader table(file, path);
    const auto id = table.texts("id");
    const auto label = table.texts("label");
    const auto unit = table.texts("unit");
    const auto quantity = table.texts("quantity");
    const auto wire = table.texts("wire");
    const auto scale = table.column<double>("scale");
    const auto offset = table.column<double>("offset");
    const auto min = table.column<double>("min");
    const auto max = table.column<double>("max");
    const auto skew_s = table.column<double>("skew_s");
    std::vector<Channel> channels;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const auto known_quantity =
            choice("a quantity in '" + path + "'", quantity[i], schema::kQuantityNames);
        const auto known_wire = choice("a wire type in '" + path + "'", wire[i], schema::kWireTypeNames);
        channels.push_back({id[i], label[i], unit[i], static_cast<Quantity>(known_quantity),
                            static_cast<WireType>(known_wire), scale[i], offset[i], min[i], max[i],
                            skew_s[i]});
    }
    return channels;
}

std::vector<FrameBlockRecord> read_blocks(hid_t file, const std::string& path) {
    const TableReader table(file, path);
    const auto first_scan = table.column<std::uint64_t>("first_scan");
    const auto scan_count = table.column<std::uint32_t>("scan_count");
    const auto dropped_before = table.column<std::uint64_t>("dropped_before");
    const auto device_ticks = table.column<std::uint64_t>("device_ticks");
    const auto host_ns = table.column<std::int64_t>("host_ns");
    const auto flags = table.column<std::uint32_t>("flags");
    std::vector<FrameBlockRecord> blocks;
    blocks.reserve(table.rows());
    for (std::size_t i = 0; i < table.rows(); ++i) {
        blocks.push_back(
            {first_scan[i], scan_count[i], dropped_before[i], device_ticks[i], host_ns[i], flags[i]});
    }
    return blocks;
}

std::vector<std::byte> read_samples(hid_t file, const std::string& path, const ChannelLayout& layout) {
    const Dataset dataset = open_dataset(file, path);
    const std::vector<hsize_t> shape = plausible_shape(dataset.get(), path);
    const bool is_matrix = has_one_wire_type(layout);
    if (shape.size() != (is_matrix ? 2U : 1U) || (is_matrix && shape[1] != layout.channels.size())) {
        throw Hdf5Failure("'" + path + "' does not have one column for each of its " +
                          std::to_string(layout.channels.size()) + " channels");
    }
    if (layout.channels.empty() || shape[0] == 0) {
        return {};
    }
    const Datatype scan =
        is_matrix ? Datatype{checked(H5Tcopy(stored_type_of(layout.channels[0].wire)), "copy", path)}
                  : scan_type(layout);
    std::vector<std::byte> stored(shape[0] * stored_scan_bytes(layout));
    const std::size_t scan_bytes = stored_scan_bytes(layout);
    read_rows(dataset.get(), scan.get(), shape, path,
              [&](std::size_t first, std::span<const std::byte> rows) {
                  std::memcpy(stored.data() + first * scan_bytes, rows.data(), rows.size());
              });
    return wire_from_stored(layout, std::move(stored));
}

RawDevice read_device(hid_t file, const std::string& name, bool with_samples) {
    const std::string path = std::string(schema::kRaw) + "/" + name;
    RawDevice device;
    device.name = name;
    device.driver = get_text(file, path, "driver");
    device.serial = get_text(file, path, "serial");
    device.firmware = get_text(file, path, "firmware");
    device.nominal_hz = get_number(file, path, "nominal_hz");
    device.actual_hz = get_number(file, path, "actual_hz");
    device.tick_hz = get_number(file, path, "tick_hz");
    device.layout.channels = read_channels(file, path + "/channels");
    device.blocks = read_blocks(file, path + "/blocks");
    if (with_samples) {
        device.samples = read_samples(file, path + "/samples", device.layout);
    }
    return device;
}

}  // namespace

void read_raw(hid_t file, bool with_samples, Trial& trial) {
    const Group raw{checked(H5Gopen2(file, schema::kRaw, H5P_DEFAULT), "open", schema::kRaw)};
    std::vector<std::pair<std::int64_t, std::string>> in_order;
    for (const std::string& name : link_names(raw.get())) {
        in_order.emplace_back(get_integer(raw.get(), name, "index"), name);
    }
    std::sort(in_order.begin(), in_order.end());
    for (const auto& [index, name] : in_order) {
        trial.raw.push_back(read_device(file, name, with_samples));
    }
}

}  // namespace hinge::store
