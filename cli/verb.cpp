#include "cli/verb.h"

#include <iostream>

namespace hinge::cli {

int fail(const Error& error) {
    std::cerr << "hinge: " << error.message << '\n';
    switch (error.code) {
        case ErrorCode::invalid_argument: return kWrongUsage;
        case ErrorCode::bad_input:
        case ErrorCode::not_computable: return kBadInput;
        case ErrorCode::device_failed: return kDeviceFailed;
        case ErrorCode::storage_failed: return kStorageFailed;
        case ErrorCode::interrupted: return kInterrupted;
    }
    return kBadInput;
}

}  // namespace hinge::cli
