#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "datasets/model/result.h"

// Talking with the person at the terminal: prompts on standard error, lines from standard input.
namespace hinge::cli {

// Lines typed at a descriptor, one at a time, never waiting longer than asked. It reads the descriptor
// itself, so that a line is not held back in a buffer nobody looks into.
class TypedLines {
public:
    explicit TypedLines(int descriptor) : descriptor_(descriptor) {}
    // The next complete line without its end, or none within `wait_ms`.
    [[nodiscard]] std::optional<std::string> next(int wait_ms);
    // True after the input ended.
    [[nodiscard]] bool ended() const noexcept { return ended_; }

private:
    std::optional<std::string> take_line();
    int descriptor_;
    std::string pending_;
    bool ended_ = false;
};

// The lines of standard input; one object, so that no line is lost between two questions.
[[nodiscard]] TypedLines& typed_lines();
[[nodiscard]] bool at_terminal() noexcept;

// On a terminal shows `what` and waits for Enter; elsewhere returns at once. An error when a signal came.
[[nodiscard]] Result<void> wait_for_person(std::string_view what);

enum class Retry : std::uint8_t { again, skip };
// Says why something was refused and asks whether to try again or, if that is allowed, to skip it.
[[nodiscard]] Result<Retry> ask_again(std::string_view why, bool may_skip);

// The red-flag questions one by one. Success when every answer was no; a yes is an error that says that there
// is no test and whom to see. Without a terminal it is an error as well.
[[nodiscard]] Result<void> ask_red_flags();

}  // namespace hinge::cli
