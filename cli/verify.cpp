// `hinge verify TRIAL...`: is every byte of a trial what was written?

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/text_table.h"
#include "cli/verb.h"
#include "datasets/store/trial_reader.h"

namespace hinge::cli {
namespace {

using nlohmann::json;
using Items = std::vector<store::VerifiedItem>;

bool all_sound(const Items& items) {
    return std::all_of(items.begin(), items.end(),
                       [](const store::VerifiedItem& item) { return item.sound; });
}

void print_items(std::ostream& out, const std::string& file, const Items& items, bool only_unsound) {
    TextTable table{{{"item"}, {"state"}, {"detail"}}, {}};
    for (const store::VerifiedItem& item : items) {
        if (!item.sound || !only_unsound) {
            table.rows.push_back(
                {printable(item.path), item.sound ? "sound" : "DAMAGED", printable(item.detail)});
        }
    }
    if (!table.rows.empty()) {
        print(out, table);
    }
    const auto unsound =
        std::count_if(items.begin(), items.end(), [](const auto& item) { return !item.sound; });
    if (unsound > 0) {
        out << printable(file) << ": " << unsound << " of " << items.size() << " items damaged or changed\n";
    } else if (!only_unsound) {
        out << printable(file) << ": sound, " << items.size() << " items\n";
    }
}

json items_json(const std::string& file, const Items& items) {
    json list = json::array();
    for (const store::VerifiedItem& item : items) {
        list.push_back({{"path", item.path}, {"sound", item.sound}, {"detail", item.detail}});
    }
    return {{"file", file}, {"sound", all_sound(items)}, {"items", list}};
}

struct Output {
    bool as_json = false;
    bool only_unsound = false;
};

int verify(const std::vector<std::string>& files, const Output& output) {
    int status = kDone;
    json trials = json::array();
    for (const std::string& file : files) {
        const auto items = store::verify_trial(file);
        if (!items) {
            status = fail(items.error());
            trials.push_back({{"file", file}, {"sound", false}, {"error", items.error().message}});
            continue;
        }
        status = all_sound(*items) ? status : static_cast<int>(kBadInput);
        if (output.as_json) {
            trials.push_back(items_json(file, *items));
        } else {
            print_items(std::cout, file, *items, output.only_unsound);
        }
    }
    if (output.as_json) {
        const json document{{"format", "hinge-verify/1"}, {"trials", trials}};
        std::cout << document.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    }
    return status;
}

int run(std::span<const std::string> words) {
    namespace po = boost::program_options;
    VerbSyntax syntax{
        "verify", "TRIAL... [--json]",
        "Checks the checksum of every dataset, that the trial is complete, and that the whole content "
        "is what was sealed. Exit status 3 when anything is damaged or was changed afterwards; with "
        "--quiet only that is shown.",
        po::options_description("options"), "trial"};
    syntax.options.add_options()("json", "print one JSON document (hinge-verify/1)")(
        "trial", po::value<std::vector<std::string>>()->required(), "trial files");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    return verify(options.get<std::vector<std::string>>("trial"),
                  {options.has("json"), options.has("quiet")});
}

}  // namespace

const VerbModule& verb_verify();

const VerbModule& verb_verify() {
    static constexpr VerbModule module{
        .id = "verify", .summary = "whether a trial is what was written", .run = &run};
    return module;
}

}  // namespace hinge::cli
