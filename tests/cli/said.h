#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "acquisition/lab_file.h"
#include "cli/verb.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::cli::test {

struct Said {
    int status = -1;
    std::string out;
    std::string err;
};

// Runs a verb and keeps what it printed.
inline Said said(const VerbModule& verb, const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = verb.run(words);
    std::string out = testing::internal::GetCapturedStdout();
    return {status, std::move(out), testing::internal::GetCapturedStderr()};
}

}  // namespace hinge::cli::test
