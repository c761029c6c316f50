#include "drivers/lsl/reconnect.h"

#include <chrono>
#include <utility>

namespace hinge::drivers::lab_streaming {
namespace {

constexpr std::chrono::milliseconds kPause{50};

bool is_same(const StreamDescription& a, const StreamDescription& b) {
    return a.source_id == b.source_id && a.channel_count == b.channel_count && a.format == b.format &&
           a.nominal_hz == b.nominal_hz;
}

std::optional<Reconnect::Found> open_at(const std::string& host, std::uint16_t port,
                                        const StreamDescription& wanted, int buffer_samples) {
    auto stream = ask_description(host, port);
    if (!stream || !is_same(*stream, wanted)) {
        return std::nullopt;
    }
    auto line = connect_feed(host, port);
    if (!line) {
        return std::nullopt;
    }
    const auto swapped = open_feed(**line, *stream, buffer_samples);
    if (!swapped) {
        return std::nullopt;
    }
    return Reconnect::Found{std::move(*line), *swapped, std::move(*stream)};
}

std::optional<Reconnect::Found> look_once(const Settings& settings, const StreamDescription& wanted,
                                          int buffer_samples, const std::stop_token& stop) {
    if (auto found = open_at(wanted.address, wanted.data_port, wanted, buffer_samples)) {
        return found;
    }
    const auto elsewhere = discover(settings, stop);
    return elsewhere ? open_at(elsewhere->address, elsewhere->data_port, wanted, buffer_samples)
                     : std::nullopt;
}

}  // namespace

void Reconnect::start(const Settings& settings, const StreamDescription& stream, int buffer_samples) {
    stop();
    Settings asked = settings;
    const bool is_quotable = stream.source_id.find('\'') == std::string::npos;
    asked.condition = is_quotable ? "source_id='" + stream.source_id + "'" : settings.condition;
    thread_ = std::jthread([this, asked, stream, buffer_samples](const std::stop_token& ends) {
        while (!ends.stop_requested()) {
            if (auto found = look_once(asked, stream, buffer_samples, ends)) {
                const std::lock_guard lock(mutex_);
                found_ = std::move(found);
                return;
            }
            std::this_thread::sleep_for(kPause);
        }
    });
}

std::optional<Reconnect::Found> Reconnect::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(found_, std::nullopt);
}

void Reconnect::stop() noexcept {
    thread_ = std::jthread();
    found_.reset();
}

}  // namespace hinge::drivers::lab_streaming
