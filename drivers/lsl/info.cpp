#include "drivers/lsl/info.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <pugixml.hpp>
#include <sstream>

namespace hinge::drivers::lab_streaming {
namespace {

struct FormatName {
    std::string_view name;
    std::size_t bytes;
};
constexpr std::array<FormatName, 7> kFormats{
    {{"float32", 4}, {"double64", 8}, {"int32", 4}, {"int16", 2}, {"int8", 1}, {"int64", 8}, {"string", 0}}};
constexpr std::size_t kMostChannels = 256;

Error wrong(const std::string& what, const std::string& expected) {
    return {ErrorCode::device_failed, "the stream's description: " + what + ", expected " + expected};
}

void fill(pugi::xml_document& document, const StreamDescription& stream, bool full) {
    pugi::xml_node info = document.append_child("info");
    const auto put = [&](const char* key, const std::string& value) {
        info.append_child(key).text().set(value.c_str());
    };
    put("name", stream.name);
    put("type", stream.type);
    put("channel_count", std::to_string(stream.channel_count));
    put("channel_format", std::string(name(stream.format)));
    put("source_id", stream.source_id);
    info.append_child("nominal_srate").text().set(stream.nominal_hz);
    put("version", "1.10");
    info.append_child("created_at").text().set(stream.created_at_s);
    put("uid", stream.uid);
    put("session_id", stream.session_id);
    put("hostname", stream.hostname);
    put("v4address", stream.address);
    put("v4data_port", std::to_string(stream.data_port));
    put("v4service_port", std::to_string(stream.service_port));
    put("v6address", "");
    put("v6data_port", "0");
    put("v6service_port", "0");
    pugi::xml_node desc = info.append_child("desc");
    if (!full || stream.channels.empty()) {
        return;
    }
    pugi::xml_node channels = desc.append_child("channels");
    for (const ChannelInfo& channel : stream.channels) {
        pugi::xml_node node = channels.append_child("channel");
        node.append_child("label").text().set(channel.label.c_str());
        node.append_child("unit").text().set(channel.unit.c_str());
        node.append_child("type").text().set(channel.type.c_str());
    }
}

}  // namespace

std::string_view name(Format format) noexcept {
    return kFormats[static_cast<std::size_t>(format)].name;
}

std::optional<Format> parse_format(std::string_view text) noexcept {
    const auto found = std::ranges::find(kFormats, text, &FormatName::name);
    return found == kFormats.end() ? std::nullopt
                                   : std::optional(static_cast<Format>(found - kFormats.begin()));
}

std::size_t size_of(Format format) noexcept {
    return kFormats[static_cast<std::size_t>(format)].bytes;
}

std::string to_xml(const StreamDescription& stream, bool full) {
    pugi::xml_document document;
    fill(document, stream, full);
    std::ostringstream text;
    document.save(text, "", pugi::format_raw);
    return text.str();
}

Result<StreamDescription> read_description(std::string_view xml) {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml.data(), xml.size());
    const pugi::xml_node info = document.child("info");
    if (!parsed || !info) {
        return wrong("no <info> document (" + std::string(parsed.description()) + ")", "one");
    }
    StreamDescription stream;
    stream.xml = xml;
    stream.created_at_s = info.child("created_at").text().as_double(0.0);
    stream.name = info.child("name").text().as_string();
    stream.type = info.child("type").text().as_string();
    stream.channel_count = info.child("channel_count").text().as_uint(0);
    const std::string format = info.child("channel_format").text().as_string();
    if (stream.channel_count == 0 || stream.channel_count > kMostChannels) {
        return wrong(
            "<channel_count> is '" + std::string(info.child("channel_count").text().as_string()) + "'",
            "1 to 256");
    }
    const auto known = parse_format(format);
    if (!known) {
        return wrong("<channel_format> is '" + format + "'",
                     "float32, double64, int32, int16, int8 or int64");
    }
    stream.format = *known;
    stream.source_id = info.child("source_id").text().as_string();
    stream.nominal_hz = info.child("nominal_srate").text().as_double(-1.0);
    if (!(stream.nominal_hz >= 0.0 && stream.nominal_hz <= 1e6)) {
        return wrong(
            "<nominal_srate> is '" + std::string(info.child("nominal_srate").text().as_string()) + "'",
            "0 to 1000000 Hz");
    }
    stream.uid = info.child("uid").text().as_string();
    stream.session_id = info.child("session_id").text().as_string();
    stream.hostname = info.child("hostname").text().as_string();
    stream.address = info.child("v4address").text().as_string();
    const auto port = [&](const char* key) {
        const unsigned number = info.child(key).text().as_uint(0);
        return static_cast<std::uint16_t>(number <= 65535 ? number : 0);
    };
    stream.data_port = port("v4data_port");
    stream.service_port = port("v4service_port");
    for (const pugi::xml_node& node : info.child("desc").child("channels").children("channel")) {
        stream.channels.push_back({node.child("label").text().as_string(),
                                   node.child("unit").text().as_string(),
                                   node.child("type").text().as_string()});
    }
    if (stream.channels.size() != stream.channel_count) {
        stream.channels.clear();
    }
    return stream;
}

bool matches(const StreamDescription& stream, const std::string& condition) {
    if (condition.empty()) {
        return true;
    }
    pugi::xml_document document;
    if (stream.xml.empty()) {
        fill(document, stream, true);
    } else if (!document.load_buffer(stream.xml.data(), stream.xml.size())) {
        return false;
    }
    try {
        return pugi::xpath_query(("boolean(/info[" + condition + "])").c_str()).evaluate_boolean(document);
    } catch (const pugi::xpath_exception&) {
        return false;
    }
}

}  // namespace hinge::drivers::lab_streaming
