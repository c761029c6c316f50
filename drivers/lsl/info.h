#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"

// What an LSL stream says of itself, as XML. Source: devices.md 6.1 (liblsl, MIT).
namespace hinge::drivers::lab_streaming {

enum class Format : std::uint8_t { float32, double64, int32, int16, int8, int64, string };
[[nodiscard]] std::string_view name(Format format) noexcept;
[[nodiscard]] std::optional<Format> parse_format(std::string_view text) noexcept;
// Bytes of one value; 0 for strings.
[[nodiscard]] std::size_t size_of(Format format) noexcept;

struct ChannelInfo {
    std::string label;
    std::string unit;
    std::string type;
};

struct StreamDescription {
    std::string name = {};
    std::string type = {};
    std::size_t channel_count = 0;
    Format format = Format::float32;
    std::string source_id = {};
    double nominal_hz = 0.0;  // 0: irregular
    std::string uid = {};
    std::string session_id = "default";
    std::string hostname = {};
    std::string address = {};  // v4
    std::uint16_t data_port = 0;
    std::uint16_t service_port = 0;
    double created_at_s =
        0.0;  // an outlet's local clock; inlets of liblsl take 0 as no answer and ask for ever
    std::vector<ChannelInfo> channels = {};  // from the description, if it lists them all; else empty
    std::string xml = {};                    // as it came; empty when the stream is our own
};

// `full`: with the description of the channels.
[[nodiscard]] std::string to_xml(const StreamDescription& stream, bool full);
// An error says what is missing or wrong.
[[nodiscard]] Result<StreamDescription> read_description(std::string_view xml);
// Whether an XPath condition such as `type='Force' and session_id='default'` holds for the stream, in
// the XML that came where it came from elsewhere. A condition that is no XPath holds for none.
[[nodiscard]] bool matches(const StreamDescription& stream, const std::string& condition);

}  // namespace hinge::drivers::lab_streaming
