#include "cli/options.h"

#include <iostream>

namespace hinge::cli {

namespace po = boost::program_options;

Result<std::optional<ParsedOptions>> parse_options(VerbSyntax& syntax, std::span<const std::string> words) {
    syntax.options.add_options()("help,h", "show this text")("quiet,q", "say nothing but results and errors");
    po::positional_options_description positional;
    if (!syntax.positional.empty()) {
        positional.add(syntax.positional.c_str(), -1);
    }
    try {
        ParsedOptions parsed;
        po::store(po::command_line_parser({words.begin(), words.end()})
                      .options(syntax.options)
                      .positional(positional)
                      .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
                      .run(),
                  parsed.values);
        if (parsed.has("help")) {
            std::cout << "hinge " << syntax.verb << ' ' << syntax.synopsis << "\n\n"
                      << syntax.about << "\n\n"
                      << syntax.options;
            return std::optional<ParsedOptions>{};
        }
        po::notify(parsed.values);
        return std::optional<ParsedOptions>{std::move(parsed)};
    } catch (const po::error& error) {
        return Error{ErrorCode::invalid_argument, std::string(syntax.verb) + ": " + error.what() +
                                                      "; see 'hinge help " + std::string(syntax.verb) + "'"};
    }
}

}  // namespace hinge::cli
