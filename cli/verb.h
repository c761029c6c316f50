#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "datasets/model/result.h"

// A verb of the `hinge` command is one file that defines one function named as the file (`verb_record`)
// and is listed in cli/CMakeLists.txt.
namespace hinge::cli {

// Exit statuses are a promise to scripts (PRODUCT.md, 4).
enum ExitStatus : int {
    kDone = 0,
    kWrongUsage = 2,
    kBadInput = 3,
    kDeviceFailed = 4,
    kStorageFailed = 5,
    kInterrupted = 6,
};

struct VerbModule {
    std::string_view id;       // "analyze"
    std::string_view summary;  // one line for `hinge help`
    // Runs the verb on the words that follow it. Results go to standard output, everything else to
    // standard error. Returns an ExitStatus.
    int (*run)(std::span<const std::string> words) = nullptr;
};

[[nodiscard]] std::span<const VerbModule* const> all_verbs();

// Prints `hinge: MESSAGE` to standard error and returns the exit status that belongs to the error.
int fail(const Error& error);

}  // namespace hinge::cli
