#include "datasets/importers/text_encoding.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hinge::importers {
namespace {

using namespace std::string_view_literals;

enum class ByteOrder { little, big };

// UTF-16 without a mark: ASCII text has its zeros in the odd places (little) or in the even ones (big).
std::optional<ByteOrder> order_of_unmarked(std::string_view bytes) {
    constexpr std::size_t kLooked = 100;
    const std::string_view head = bytes.substr(0, std::min(kLooked, bytes.size() / 2 * 2));
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
        (i % 2 == 0 ? even : odd) += head[i] == '\0' ? 1U : 0U;
    }
    const std::size_t pairs = head.size() / 2;
    if (pairs == 0 || (odd != pairs && even != pairs)) {
        return std::nullopt;
    }
    return odd == pairs ? ByteOrder::little : ByteOrder::big;
}

void append_utf8(std::string& text, std::uint32_t code) {
    const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

std::string from_utf16(std::string_view bytes, ByteOrder order) {
    const auto unit_at = [&](std::size_t i) {
        const auto first = static_cast<std::uint8_t>(bytes[i]);
        const auto second = static_cast<std::uint8_t>(bytes[i + 1]);
        return static_cast<std::uint32_t>(order == ByteOrder::little ? first | (second << 8)
                                                                     : second | (first << 8));
    };
    constexpr std::uint32_t kReplacement = 0xFFFD;
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        std::uint32_t code = unit_at(i);
        if (code >= 0xD800 && code < 0xE000) {  // half of a pair
            const std::uint32_t low = code < 0xDC00 && i + 3 < bytes.size() ? unit_at(i + 2) : 0;
            const bool pair = low >= 0xDC00 && low < 0xE000;
            code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : kReplacement;
            i += pair ? 2U : 0U;
        }
        append_utf8(text, code);
    }
    return text;
}

}  // namespace

Result<std::string> as_utf8(std::string bytes) {
    const std::string_view view = bytes;
    if (view.substr(0, 4) == "\xFF\xFE\0\0"sv || view.substr(0, 4) == "\0\0\xFE\xFF"sv) {
        return Error{ErrorCode::bad_input, "is UTF-32 text; save it as UTF-8"};
    }
    if (view.substr(0, 2) == "\xFF\xFE"sv || view.substr(0, 2) == "\xFE\xFF"sv) {
        return from_utf16(view.substr(2), view[0] == '\xFF' ? ByteOrder::little : ByteOrder::big);
    }
    if (const auto order = order_of_unmarked(view)) {
        return from_utf16(view, *order);
    }
    if (const std::size_t zero = view.find('\0'); zero != std::string_view::npos) {
        return Error{ErrorCode::bad_input, "byte " + std::to_string(zero) +
                                               " is zero: this is no text file; choose its format with "
                                               "--format or export it as text"};
    }
    if (view.substr(0, 3) == "\xEF\xBB\xBF"sv) {
        bytes.erase(0, 3);
    }
    return bytes;
}

}  // namespace hinge::importers
