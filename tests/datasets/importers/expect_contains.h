#pragma once

#include <gtest/gtest.h>

#include <string_view>

// Succeeds when `text` holds `part`; shows the text otherwise.
inline void expect_contains(std::string_view text, std::string_view part) {
    EXPECT_NE(text.find(part), std::string_view::npos) << "'" << part << "' is not in: " << text;
}
