#include "cli/person.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>

#include "acquisition/red_flags.h"
#include "cli/stop_signal.h"

namespace hinge::cli {
namespace {

constexpr int kLook_ms = 100;
constexpr std::size_t kLongestLine = 4096;

Result<std::string> wait_for_line() {
    for (;;) {
        if (StopSignal::received() != 0) {
            return Error{ErrorCode::interrupted, "stopped; nothing was recorded"};
        }
        if (auto line = typed_lines().next(kLook_ms)) {
            return *line;
        }
        if (typed_lines().ended()) {
            return Error{ErrorCode::interrupted, "the input ended; nothing was recorded"};
        }
    }
}

Result<bool> yes_or_no(std::string_view question) {
    for (;;) {
        std::cerr << question << " [y/n] " << std::flush;
        const auto line = wait_for_line();
        if (!line) {
            return line.error();
        }
        if (*line == "y" || *line == "yes") {
            return true;
        }
        if (*line == "n" || *line == "no") {
            return false;
        }
    }
}

}  // namespace

std::optional<std::string> TypedLines::take_line() {
    const std::size_t end = pending_.find('\n');
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::string line = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    return line;
}

std::optional<std::string> TypedLines::next(int wait_ms) {
    if (auto line = take_line()) {
        return line;
    }
    ::pollfd input{descriptor_, POLLIN, 0};
    if (ended_ || ::poll(&input, 1, wait_ms) != 1) {
        return std::nullopt;
    }
    std::array<char, 512> bytes{};
    const ::ssize_t got = ::read(descriptor_, bytes.data(), bytes.size());
    if (got > 0) {
        pending_.append(bytes.data(), static_cast<std::size_t>(got));
        if (pending_.size() > kLongestLine) {  // no person types that
            pending_.push_back('\n');
        }
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        ended_ = true;
    }
    return take_line();
}

TypedLines& typed_lines() {
    static TypedLines lines(STDIN_FILENO);
    return lines;
}

bool at_terminal() noexcept {
    return ::isatty(STDIN_FILENO) == 1;
}

Result<void> wait_for_person(std::string_view what) {
    if (!at_terminal()) {
        return {};
    }
    std::cerr << what << ", then press Enter " << std::flush;
    const auto line = wait_for_line();
    return line ? Result<void>{} : Result<void>{line.error()};
}

Result<Retry> ask_again(std::string_view why, bool may_skip) {
    std::cerr << why << "\nEnter: try again" << (may_skip ? "; s and Enter: go on without; " : "; ")
              << "Ctrl-C: stop " << std::flush;
    const auto line = wait_for_line();
    if (!line) {
        return line.error();
    }
    return may_skip && *line == "s" ? Retry::skip : Retry::again;
}

Result<void> ask_red_flags() {
    if (!at_terminal()) {
        return Error{ErrorCode::invalid_argument,
                     "the protocol asks for the red-flag questions; answer them at a terminal, or say with "
                     "--red-flags none that all were asked and answered with no"};
    }
    for (const acquisition::RedFlag& flag : acquisition::kRedFlags) {
        const auto yes = yes_or_no(flag.question);
        if (!yes) {
            return yes.error();
        }
        if (*yes) {
            return Error{ErrorCode::bad_input, std::string(acquisition::advice(flag))};
        }
    }
    return {};
}

}  // namespace hinge::cli
