#include "acquisition/journal_content.h"

#include <nlohmann/json.hpp>

namespace hinge::acquisition {
namespace {

using nlohmann::json;

constexpr std::size_t kMostDevices = 16;
constexpr std::size_t kMostScanBytes = 1U << 16U;

json channel_json(const Channel& channel) {
    return {{"id", channel.id},         {"label", channel.label},
            {"unit", channel.unit},     {"quantity", channel.quantity},
            {"wire", channel.wire},     {"scale", channel.scale},
            {"offset", channel.offset}, {"min", channel.min},
            {"max", channel.max},       {"skew_s", channel.skew_s},
            {"centre", channel.centre}, {"scale_below", channel.scale_below}};
}

Channel parse_channel(const json& from) {
    Channel channel;
    channel.id = from.at("id");
    channel.label = from.at("label");
    channel.unit = from.at("unit");
    channel.quantity = static_cast<Quantity>(from.at("quantity").get<std::uint8_t>());
    channel.wire = static_cast<WireType>(from.at("wire").get<std::uint8_t>());
    channel.scale = from.at("scale");
    channel.offset = from.at("offset");
    channel.min = from.at("min");
    channel.max = from.at("max");
    channel.skew_s = from.at("skew_s");
    channel.centre = from.value("centre", 0.0);
    channel.scale_below = from.value("scale_below", 0.0);
    return channel;
}

json device_json(const drivers::StreamInfo& info) {
    json channels = json::array();
    for (const Channel& channel : info.layout.channels) {
        channels.push_back(channel_json(channel));
    }
    return {{"device", info.device},
            {"driver", info.driver},
            {"serial", info.serial},
            {"firmware", info.firmware},
            {"nominal_hz", info.nominal_hz},
            {"actual_hz", info.actual_hz},
            {"tick_hz", info.clock.tick_hz},
            {"clock_bits", info.clock.bits},
            {"clock_hardware", info.clock.hardware},
            {"channels", channels}};
}

drivers::StreamInfo parse_device(const json& from) {
    drivers::StreamInfo info;
    info.device = from.at("device");
    info.driver = from.at("driver");
    info.serial = from.at("serial");
    info.firmware = from.at("firmware");
    info.nominal_hz = from.at("nominal_hz");
    info.actual_hz = from.at("actual_hz");
    info.clock.tick_hz = from.at("tick_hz");
    info.clock.bits = from.at("clock_bits");
    info.clock.hardware = from.at("clock_hardware");
    for (const json& channel : from.at("channels")) {
        info.layout.channels.push_back(parse_channel(channel));
    }
    return info;
}

void put_optional(json& into, const char* key, const std::optional<std::array<double, 6>>& value) {
    if (value) {
        into[key] = *value;
    }
}

std::optional<std::array<double, 6>> optional_wrench(const json& from, const char* key) {
    return from.contains(key) ? std::optional(from.at(key).get<std::array<double, 6>>()) : std::nullopt;
}

// The driver's own numbers must make sense before anything is computed or allocated from them.
std::optional<std::string> what_is_wrong(const RecordingMeta& meta) {
    if (meta.devices.empty() || meta.devices.size() > kMostDevices) {
        return "the recording names " + std::to_string(meta.devices.size()) + " devices";
    }
    for (const drivers::StreamInfo& info : meta.devices) {
        for (const Channel& channel : info.layout.channels) {
            if (size_of(channel.wire) == 0) {
                return "channel '" + channel.id + "' has a wire type that does not exist";
            }
        }
        const std::size_t scan_bytes = info.layout.scan_bytes();
        if (scan_bytes == 0 || scan_bytes > kMostScanBytes ||
            !(info.nominal_hz > 0.0 && info.nominal_hz < 1e6) ||
            !(info.actual_hz >= 0.0 && info.actual_hz < 1e6)) {
            return "device '" + info.device + "' is described with impossible numbers";
        }
    }
    return std::nullopt;
}

Error damaged(const std::string& sentence) {
    return {ErrorCode::bad_input, sentence};
}

class ContentBuilder {
public:
    explicit ContentBuilder(JournalContent& content) : content_(content) {}

    Result<void> take(const JournalRecord& record) {
        switch (record.type) {
            case RecordType::meta: return take_meta(record);
            case RecordType::frames: return take_frames(record);
            case RecordType::counters:
                if (record.payload.size() != kCounters_bytes || record.source >= content_.raw.size()) {
                    return damaged("a counter record has the wrong size");
                }
                content_.counters[record.source] = decode_counters(record.payload.first<kCounters_bytes>());
                return {};
            case RecordType::event:
            case RecordType::mark:
            case RecordType::state:
            case RecordType::end: return take_note(record);
            case RecordType::measurement: return take_measurement(record);
        }
        return {};  // a record type of a later minor version
    }

private:
    Result<void> take_meta(const JournalRecord& record) {
        auto meta = parse_meta({reinterpret_cast<const char*>(record.payload.data()), record.payload.size()});
        if (!meta) {
            return meta.error();
        }
        content_.meta = std::move(*meta);
        for (const drivers::StreamInfo& info : content_.meta.devices) {
            RawDevice raw;
            raw.name = info.device;
            raw.driver = info.driver;
            raw.serial = info.serial;
            raw.firmware = info.firmware;
            raw.nominal_hz = info.nominal_hz;
            raw.actual_hz = info.actual_hz;
            raw.tick_hz = info.clock.tick_hz;
            raw.layout = info.layout;
            content_.raw.push_back(std::move(raw));
        }
        return {};
    }

    Result<void> take_frames(const JournalRecord& record) {
        if (record.source >= content_.raw.size() || record.payload.size() < kFrameHeader_bytes) {
            return damaged("a block of scans belongs to no device");
        }
        RawDevice& raw = content_.raw[record.source];
        FrameBlockRecord block = decode_frame_header(record.payload.first<kFrameHeader_bytes>());
        const auto samples = record.payload.subspan(kFrameHeader_bytes);
        if (block.scan_count == 0 || samples.size() != block.scan_count * raw.layout.scan_bytes()) {
            return damaged("a block of " + std::to_string(block.scan_count) + " scans has " +
                           std::to_string(samples.size()) + " bytes");
        }
        const std::uint64_t expected =
            raw.blocks.empty() ? 0 : raw.blocks.back().first_scan + raw.blocks.back().scan_count;
        if (block.first_scan < expected || block.first_scan > (std::uint64_t{1} << 62U)) {
            return damaged("scan " + std::to_string(block.first_scan) + " comes after scan " +
                           std::to_string(expected));
        }
        // The device counts its losses in first_scan; what goes beyond them was in a damaged record.
        if (const std::uint64_t gap = block.first_scan - expected; gap > block.dropped_before) {
            block.dropped_before = gap;
            block.flags |= kBlockGapBefore;
        }
        raw.samples.insert(raw.samples.end(), samples.begin(), samples.end());
        raw.blocks.push_back(block);
        return {};
    }

    Result<void> take_note(const JournalRecord& record) {
        if (record.payload.size() < kNoteHeader_bytes) {
            return damaged("a note is shorter than its head");
        }
        const auto text = record.payload.subspan(kNoteHeader_bytes);
        RecordedNote note{decode_note_header(record.payload.first<kNoteHeader_bytes>()), record.source,
                          std::string(reinterpret_cast<const char*>(text.data()), text.size())};
        if (record.type == RecordType::end) {
            content_.end = std::move(note);
        } else if (record.type == RecordType::state) {
            content_.states.push_back(std::move(note));
        } else {
            (record.type == RecordType::mark ? content_.marks : content_.events).push_back(std::move(note));
        }
        return {};
    }

    Result<void> take_measurement(const JournalRecord& record) {
        if (record.payload.size() < kNoteHeader_bytes) {
            return damaged("a measurement is shorter than its head");
        }
        const auto text = record.payload.subspan(kNoteHeader_bytes);
        try {
            const json from =
                json::parse(std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
            content_.zero_after_left = optional_wrench(from, "zero_left");
            content_.zero_after_right = optional_wrench(from, "zero_right");
            return {};
        } catch (const json::exception& error) {
            return damaged(std::string("a measurement cannot be read (") + error.what() + ")");
        }
    }

    JournalContent& content_;
};

}  // namespace

std::string to_json(const RecordingMeta& meta) {
    json out{{"format", "hinge-journal/1"}, {"software", meta.software},     {"created", meta.created},
             {"uuid", meta.uuid},           {"lab_source", meta.lab_source}, {"lab", meta.lab_text},
             {"devices", json::array()}};
    for (const drivers::StreamInfo& info : meta.devices) {
        out["devices"].push_back(device_json(info));
    }
    put_optional(out, "zero_left", meta.zero_left);
    put_optional(out, "zero_right", meta.zero_right);
    out["red_flags_asked"] = meta.red_flags_asked;
    if (meta.weighed) {
        out["weighed"] = {{"weight_n", meta.weighed->weight_n},
                          {"standard_error_n", meta.weighed->standard_error_n},
                          {"sd_n", meta.weighed->sd_n},
                          {"slope_n_s", meta.weighed->slope_n_s},
                          {"window_s", meta.weighed->window_s}};
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const ZeroOffsets& zero) {
    json out = json::object();
    put_optional(out, "zero_left", zero.left);
    put_optional(out, "zero_right", zero.right);
    return out.dump();
}

Result<RecordingMeta> parse_meta(std::string_view text) {
    try {
        const json from = json::parse(text);
        if (from.at("format") != "hinge-journal/1") {
            return damaged("the recording is described in a format of another version");
        }
        RecordingMeta meta;
        meta.software = from.at("software");
        meta.created = from.at("created");
        meta.uuid = from.at("uuid");
        meta.lab_source = from.at("lab_source");
        meta.lab_text = from.at("lab");
        for (const json& device : from.at("devices")) {
            meta.devices.push_back(parse_device(device));
        }
        meta.zero_left = optional_wrench(from, "zero_left");
        meta.zero_right = optional_wrench(from, "zero_right");
        meta.red_flags_asked = from.value("red_flags_asked", false);
        if (from.contains("weighed")) {
            const json& weighed = from.at("weighed");
            meta.weighed = BodyWeight{weighed.at("weight_n"), weighed.at("standard_error_n"),
                                      weighed.at("sd_n"), weighed.at("slope_n_s"), weighed.at("window_s")};
        }
        if (const auto wrong = what_is_wrong(meta)) {
            return damaged(*wrong);
        }
        return meta;
    } catch (const json::exception& error) {
        return damaged(std::string("the description of the recording cannot be read (") + error.what() + ")");
    }
}

Result<JournalContent> read_journal(const std::filesystem::path& file, JournalReading reading) {
    JournalContent content;
    ContentBuilder builder(content);
    const auto extent = scan_journal(
        file, [&](const JournalRecord& record) { return builder.take(record); }, reading);
    if (!extent) {
        return extent.error();
    }
    content.extent = *extent;
    return content;
}

}  // namespace hinge::acquisition
