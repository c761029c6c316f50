#include "drivers/lsl/packet.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

namespace hinge::drivers::lab_streaming {
namespace {

constexpr std::string_view kShortInfo = "LSL:shortinfo\r\n";
constexpr std::string_view kFeed = "LSL:streamfeed/";
constexpr std::string_view kTimeData = "LSL:timedata\r\n";

// Takes one line off the front, without its end.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string_view take_word(std::string_view& text) {
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
    return word;
}

template <class Number>
bool parse(std::string_view text, Number& number) {
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

bool parse_time(std::string_view text, double& time_s) {
    return parse(text, time_s) && std::isfinite(time_s);
}

// Headers `Key: value` up to the blank line, handed on one by one.
template <class Take>
void read_headers(std::string_view text, const Take& take) {
    for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos) {
            std::string_view value = line.substr(colon + 1);
            take(line.substr(0, colon), take_word(value));
        }
    }
}

constexpr std::string_view kHere = std::endian::native == std::endian::little ? "1234" : "4321";

template <class Value>
void append_value(std::vector<std::byte>& bytes, Value value) {
    const auto raw = std::as_bytes(std::span(&value, 1));
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

// Whole numbers wrap at the largest of their format, as liblsl's do.
template <class Value>
void append_whole(std::vector<std::byte>& bytes, std::int64_t sign, std::int64_t plain) {
    append_value(bytes, static_cast<Value>(sign * (plain % std::numeric_limits<Value>::max())));
}

}  // namespace

std::string shortinfo_query(const Query& query) {
    return std::string(kShortInfo) + query.condition + "\r\n" + std::to_string(query.return_port) + " " +
           query.id + "\r\n";
}

std::optional<Query> parse_query(std::string_view text) {
    if (!text.starts_with(kShortInfo)) {
        return std::nullopt;
    }
    text.remove_prefix(kShortInfo.size());
    Query query;
    query.condition = take_line(text);
    std::string_view last = take_line(text);
    const std::string_view port = take_word(last);
    query.id = take_word(last);
    return parse(port, query.return_port) && query.return_port != 0 && !query.id.empty()
               ? std::optional(query)
               : std::nullopt;
}

std::string feed_request(const StreamDescription& stream, int buffer_samples) {
    return std::string(kFeed) + "110 " + stream.uid + "\r\nNative-Byte-Order: " + std::string(kHere) +
           "\r\nEndian-Performance: 0\r\nHas-IEEE754-Floats: 1\r\nSupports-Subnormals: 1\r\nValue-Size: " +
           std::to_string(size_of(stream.format)) +
           "\r\nMax-Buffer-Length: " + std::to_string(buffer_samples) +
           "\r\nMax-Chunk-Length: 0\r\nProtocol-Version: 110\r\n\r\n";
}

std::optional<FeedRequest> parse_feed_request(std::string_view text) {
    if (!text.starts_with(kFeed) || text.find("\r\n\r\n") == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(kFeed.size());
    std::string_view first = take_line(text);
    FeedRequest request;
    if (!parse(take_word(first), request.version)) {
        return std::nullopt;
    }
    request.uid = take_word(first);
    read_headers(text, [&](std::string_view key, std::string_view value) {
        if (key == "Value-Size") {
            static_cast<void>(parse(value, request.value_bytes));
        } else if (key == "Max-Buffer-Length") {
            static_cast<void>(parse(value, request.buffer_samples));
        }
    });
    return request;
}

std::string feed_response(const std::string& uid) {
    return "LSL/110 200 OK\r\nUID: " + uid + "\r\nByte-Order: " + std::string(kHere) +
           "\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: 110\r\n\r\n";
}

std::optional<FeedResponse> parse_feed_response(std::string_view text) {
    std::string_view first = take_line(text);
    FeedResponse response;
    if (!take_word(first).starts_with("LSL/") || !parse(take_word(first), response.code)) {
        return std::nullopt;
    }
    read_headers(text, [&](std::string_view key, std::string_view value) {
        if (key == "Byte-Order") {
            response.swapped = value != kHere && value != "0";
        } else if (key == "Data-Protocol-Version") {
            static_cast<void>(parse(value, response.version));
        }
    });
    return response;
}

FoundSample find_sample(std::span<const std::byte> bytes, std::size_t value_bytes, bool swapped) noexcept {
    FoundSample found;
    if (bytes.empty()) {
        return found;
    }
    std::size_t at = 1;
    if (bytes[0] == kTransmittedTime) {
        if (bytes.size() < 9) {
            return found;
        }
        std::array<std::byte, 8> raw{};
        std::ranges::copy(bytes.subspan(1, 8), raw.begin());
        if (swapped) {
            std::ranges::reverse(raw);
        }
        const double time_s = std::bit_cast<double>(raw);
        if (!std::isfinite(time_s) || time_s < 0.0 || time_s > 1e12) {
            found.scan = Scan::broken;
            return found;
        }
        found.sample.time_s = time_s;
        at = 9;
    } else if (bytes[0] != kDeducedTime) {
        found.scan = Scan::broken;
        return found;
    }
    if (bytes.size() < at + value_bytes) {
        return found;
    }
    found.scan = Scan::complete;
    found.sample.values = bytes.subspan(at, value_bytes);
    found.size = at + value_bytes;
    return found;
}

void append_sample(std::vector<std::byte>& bytes, std::optional<double> time_s,
                   std::span<const std::byte> values) {
    bytes.push_back(time_s ? kTransmittedTime : kDeducedTime);
    if (time_s) {
        append_value(bytes, *time_s);
    }
    bytes.insert(bytes.end(), values.begin(), values.end());
}

std::vector<std::byte> test_values(Format format, std::size_t channels, int offset) {
    std::vector<std::byte> bytes;
    for (std::size_t k = 0; k < channels; ++k) {
        const std::int64_t plain = static_cast<std::int64_t>(k) + offset;
        const std::int64_t sign = k % 2 == 0 ? 1 : -1;
        switch (format) {
            case Format::float32: append_value(bytes, static_cast<float>(sign * plain)); break;
            case Format::double64: append_value(bytes, static_cast<double>(sign * (plain + 16777217))); break;
            case Format::int32: append_whole<std::int32_t>(bytes, sign, plain + 65537); break;
            case Format::int16: append_whole<std::int16_t>(bytes, sign, plain + 257); break;
            case Format::int8: append_whole<std::int8_t>(bytes, sign, plain + 1); break;
            case Format::int64: append_whole<std::int64_t>(bytes, sign, plain + 2147483649); break;
            case Format::string: break;
        }
    }
    return bytes;
}

void swap_values(std::span<std::byte> values, std::size_t value_bytes) noexcept {
    for (std::size_t at = 0; value_bytes > 1 && at + value_bytes <= values.size(); at += value_bytes) {
        std::ranges::reverse(values.subspan(at, value_bytes));
    }
}

std::string time_request(int wave, double t0_s) {
    char text[96];
    std::snprintf(text, sizeof text, "%s%d %.16g\r\n", kTimeData.data(), wave, t0_s);
    return text;
}

std::optional<std::pair<int, double>> parse_time_request(std::string_view text) {
    if (!text.starts_with(kTimeData)) {
        return std::nullopt;
    }
    text.remove_prefix(kTimeData.size());
    std::string_view line = take_line(text);
    int wave = 0;
    double t0_s = 0.0;
    if (!parse(take_word(line), wave) || !parse_time(take_word(line), t0_s)) {
        return std::nullopt;
    }
    return std::pair{wave, t0_s};
}

std::string time_reply(int wave, double t0_s, double t1_s, double t2_s) {
    char text[128];
    std::snprintf(text, sizeof text, " %d %.16g %.16g %.16g", wave, t0_s, t1_s, t2_s);
    return text;
}

std::optional<TimeReply> parse_time_reply(std::string_view text) {
    TimeReply reply;
    if (!parse(take_word(text), reply.wave) || !parse_time(take_word(text), reply.t0_s) ||
        !parse_time(take_word(text), reply.t1_s) || !parse_time(take_word(text), reply.t2_s)) {
        return std::nullopt;
    }
    return reply;
}

}  // namespace hinge::drivers::lab_streaming
