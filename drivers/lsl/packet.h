#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/lsl/info.h"

// The texts and samples of Lab Streaming Layer, protocol 1.10. Source: devices.md 6.1-6.3.
namespace hinge::drivers::lab_streaming {

// Discovery, by UDP: the question, and what an outlet needs of it.
struct Query {
    std::string condition;
    std::uint16_t return_port = 0;
    std::string id;
};
[[nodiscard]] std::string shortinfo_query(const Query& query);
[[nodiscard]] std::optional<Query> parse_query(std::string_view text);

// The opening of a stream, by TCP.
struct FeedRequest {
    std::string uid;
    unsigned version = 0;  // 110
    int value_bytes = 0;
    int buffer_samples = 0;
};
[[nodiscard]] std::string feed_request(const StreamDescription& stream, int buffer_samples);
// From a whole request, its blank line included.
[[nodiscard]] std::optional<FeedRequest> parse_feed_request(std::string_view text);
[[nodiscard]] std::string feed_response(const std::string& uid);

struct FeedResponse {
    int code = 0;
    bool swapped = false;  // numbers come in the other byte order
    unsigned version = 0;
};
[[nodiscard]] std::optional<FeedResponse> parse_feed_response(std::string_view text);

// A sample: tag 1 (the time follows from the sample before) or 2 and a float64 of seconds, then the values.
inline constexpr std::byte kDeducedTime{1};
inline constexpr std::byte kTransmittedTime{2};
inline constexpr double kTestTime_s = 123456.789;

struct Sample {
    std::optional<double> time_s;
    std::span<const std::byte> values;  // as they came
};
enum class Scan : std::uint8_t { incomplete, complete, broken };
struct FoundSample {
    Scan scan = Scan::incomplete;
    Sample sample;
    std::size_t size = 0;
};
[[nodiscard]] FoundSample find_sample(std::span<const std::byte> bytes, std::size_t value_bytes,
                                      bool swapped) noexcept;
void append_sample(std::vector<std::byte>& bytes, std::optional<double> time_s,
                   std::span<const std::byte> values);

// Values of the sample that both sides compare before the first: k + offset in channel k, negative for odd k,
// plus a number (modulo the largest of a whole format) that shows whether all bytes of the format arrive.
[[nodiscard]] std::vector<std::byte> test_values(Format format, std::size_t channels, int offset);

// Turns round the bytes of every value.
void swap_values(std::span<std::byte> values, std::size_t value_bytes) noexcept;

// The clock service, by UDP. Times in seconds.
[[nodiscard]] std::string time_request(int wave, double t0_s);
[[nodiscard]] std::optional<std::pair<int, double>> parse_time_request(std::string_view text);
[[nodiscard]] std::string time_reply(int wave, double t0_s, double t1_s, double t2_s);
struct TimeReply {
    int wave = 0;
    double t0_s = 0.0, t1_s = 0.0, t2_s = 0.0;
};
[[nodiscard]] std::optional<TimeReply> parse_time_reply(std::string_view text);

}  // namespace hinge::drivers::lab_streaming
