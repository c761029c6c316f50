#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "cli/verb.h"

namespace {

using namespace hinge::cli;

void print_overview(std::ostream& out) {
    out << "hinge " HINGE_VERSION
           ": the force-plate lab for the deadlift\n\n"
           "hinge VERB [options]; 'hinge help VERB' explains one.\n\n";
    for (const VerbModule* verb : all_verbs()) {
        out << "  " << verb->id << std::string(verb->id.size() < 12 ? 12 - verb->id.size() : 1, ' ')
            << verb->summary << '\n';
    }
}

int run_verb(const std::string& id, std::span<const std::string> words) {
    const auto verbs = all_verbs();
    const auto found =
        std::find_if(verbs.begin(), verbs.end(), [&](const VerbModule* verb) { return verb->id == id; });
    if (found == verbs.end()) {
        return fail({hinge::ErrorCode::invalid_argument, "there is no verb '" + id + "'; see 'hinge help'"});
    }
    return (*found)->run(words);
}

int dispatch(const std::vector<std::string>& words) {
    if (words.empty()) {
        print_overview(std::cerr);
        return kWrongUsage;
    }
    if (words[0] == "--version") {
        std::cout << "hinge " HINGE_VERSION "\n";
        return kDone;
    }
    if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
        if (words.size() < 2) {
            print_overview(std::cout);
            return kDone;
        }
        const std::vector<std::string> help{"--help"};
        return run_verb(words[1], help);
    }
    return run_verb(words[0], std::span(words).subspan(1));
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return dispatch({argv + 1, argv + argc});
    } catch (const std::bad_alloc&) {
        return fail(
            {hinge::ErrorCode::bad_input, "out of memory; close other programs or use a smaller file"});
    } catch (const std::exception& error) {
        return fail({hinge::ErrorCode::bad_input, std::string("unexpected: ") + error.what()});
    }
}
