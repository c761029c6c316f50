#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

// The answer of every call that crosses a room border: a value, or an error that says what is wrong in
// one sentence with the offending value and what to do about it. Asking an error for its value, or a value
// for its error, ends the program with that sentence in every build: a wrong number would be worse.
namespace hinge {

enum class ErrorCode {
    invalid_argument,  // a setting or option is outside what is allowed
    bad_input,         // a file's content is not acceptable
    not_computable,    // the data does not support this number; the message is the reason shown to people
    device_failed,     // a device answered wrongly, late, or not at all
    storage_failed,    // the disk or the file system refused
    interrupted,       // a person or a signal stopped the work
};

struct Error {
    ErrorCode code = ErrorCode::bad_input;
    std::string message;
};

// Says on stderr which promise was broken and aborts. Out of line of the accessors: they stay one comparison.
[[noreturn, gnu::cold, gnu::noinline]] inline void broken_result(const char* promise,
                                                                 const char* message) noexcept {
    std::fprintf(stderr, "hinge: %s%s\n", promise, message);
    std::abort();
}

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] const T& value() const& {
        require_value();
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T& value() & {
        require_value();
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() && {
        require_value();
        return std::move(*std::get_if<0>(&state_));
    }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    [[nodiscard]] const Error& error() const {
        if (has_value()) {
            broken_result("the error of a result that is a value was asked for", "");
        }
        return *std::get_if<1>(&state_);
    }

private:
    void require_value() const {
        if (!has_value()) {
            broken_result("the value of a failed result was asked for: ",
                          std::get_if<1>(&state_)->message.c_str());
        }
    }

    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), failed_(true) {}

    [[nodiscard]] bool has_value() const noexcept { return !failed_; }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const Error& error() const {
        if (!failed_) {
            broken_result("the error of a result that is a value was asked for", "");
        }
        return error_;
    }

private:
    Error error_;
    bool failed_ = false;
};

}  // namespace hinge
