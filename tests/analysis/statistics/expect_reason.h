#pragma once

#include <gtest/gtest.h>

#include <string>

#include "datasets/model/result.h"

namespace hinge::analysis::statistics::test {

// The result is a reason that holds these words.
template <class T>
void expect_reason(const Result<T>& result, const std::string& words) {
    ASSERT_FALSE(result) << "expected: " << words;
    EXPECT_EQ(result.error().code, ErrorCode::not_computable);
    EXPECT_NE(result.error().message.find(words), std::string::npos) << result.error().message;
}

}  // namespace hinge::analysis::statistics::test
