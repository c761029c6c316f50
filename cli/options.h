#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "datasets/model/result.h"

// Parsing of a verb's words, the same way for every verb.
namespace hinge::cli {

struct ParsedOptions {
    boost::program_options::variables_map values;

    [[nodiscard]] bool has(const char* option) const { return values.count(option) != 0; }
    template <class T>
    [[nodiscard]] const T& get(const char* option) const {
        return values[option].as<T>();
    }
};

struct VerbSyntax {
    std::string_view verb;
    std::string_view synopsis;                            // "TRIAL... [options]"
    std::string_view about;                               // one paragraph
    boost::program_options::options_description options;  // `--help` and `--quiet` are added
    // Name of the option that takes the words without a dash; empty if there are none.
    std::string positional;
};

// Parses `words`. With `--help` the help text is printed and nothing is returned; wrong words are an
// ErrorCode::invalid_argument that names the word.
[[nodiscard]] Result<std::optional<ParsedOptions>> parse_options(VerbSyntax& syntax,
                                                                 std::span<const std::string> words);

}  // namespace hinge::cli
