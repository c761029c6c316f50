// `hinge recover JOURNAL... | DIR --out DIR`: trials from journals that a crash left behind.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "acquisition/seal.h"
#include "cli/options.h"
#include "cli/text_table.h"
#include "cli/verb.h"

namespace hinge::cli {
namespace {

namespace fs = std::filesystem;
using acquisition::SealReport;

Result<std::vector<fs::path>> journals_of(const std::vector<std::string>& inputs) {
    std::vector<fs::path> journals;
    for (const std::string& input : inputs) {
        std::error_code failed;
        if (!fs::is_directory(input, failed)) {
            journals.emplace_back(input);
            continue;
        }
        const std::size_t before = journals.size();
        for (auto entry = fs::directory_iterator(input, failed); !failed && entry != fs::directory_iterator();
             entry.increment(failed)) {
            if (entry->path().extension() == ".journal") {
                journals.push_back(entry->path());
            }
        }
        if (failed) {
            return Error{ErrorCode::bad_input,
                         input + ": cannot be listed (" + failed.message() + "); check its permissions"};
        }
        std::sort(journals.begin() + static_cast<std::ptrdiff_t>(before), journals.end());
    }
    return journals;
}

void print_text(const fs::path& journal, const SealReport& report, bool quiet) {
    std::cout << report.trial.string() << ": " << fixed(report.seconds, 3) << " s, " << report.samples
              << " samples, " << report.missing_scans << " missing, from " << printable(journal.string())
              << '\n';
    for (const acquisition::JournalDamage& damage : report.damage) {
        std::cout << "damage at byte " << damage.at_byte << ": " << damage.bytes << " bytes, "
                  << damage.records << " records lost (" << damage.what << "); the gap stands in the trial\n";
    }
    if (report.records_behind > 0) {
        std::cout << "left behind: " << report.records_behind << " sound records in " << report.bytes_behind
                  << " bytes; 'hinge recover --salvage' reads them (to another --out)\n";
    }
    if (!quiet && !report.stopped.empty()) {
        std::cerr << "hinge: " << printable(journal.string()) << ": sound until " << report.stopped
                  << (report.journal_kept ? "; the journal is kept" : "") << '\n';
    }
}

nlohmann::json damage_json(const SealReport& report) {
    nlohmann::json rows = nlohmann::json::array();
    for (const acquisition::JournalDamage& damage : report.damage) {
        rows.push_back({{"at_byte", damage.at_byte},
                        {"bytes", damage.bytes},
                        {"records", damage.records},
                        {"what", damage.what}});
    }
    return rows;
}

nlohmann::json to_json(const fs::path& journal, const SealReport& report) {
    return {{"journal", journal.string()},
            {"trial", report.trial.string()},
            {"samples", report.samples},
            {"seconds", report.seconds},
            {"missing_scans", report.missing_scans},
            {"ended", report.ended},
            {"stopped", report.stopped},
            {"journal_kept", report.journal_kept},
            {"records_behind", report.records_behind},
            {"bytes_behind", report.bytes_behind},
            {"damage", damage_json(report)}};
}

// Exit status 3 when sound records were left: a part of the recording is not in the trial and could be.
int recover(const std::vector<fs::path>& journals, const fs::path& out, acquisition::JournalReading reading,
            bool quiet, bool as_json) {
    int status = kDone;
    nlohmann::json results = nlohmann::json::array();
    for (const fs::path& journal : journals) {
        const auto report =
            acquisition::seal_journal(journal, out / (journal.stem().string() + ".h5"), reading);
        if (!report) {
            const int failed = fail(report.error());
            status = status == kDone ? failed : status;
            results.push_back({{"journal", journal.string()}, {"error", report.error().message}});
            continue;
        }
        results.push_back(to_json(journal, *report));
        if (report->records_behind > 0 && status == kDone) {
            status = kBadInput;
        }
        if (!as_json) {
            print_text(journal, *report, quiet);
        }
    }
    if (as_json) {
        std::cout << results.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
    return status;
}

int run_recover(std::span<const std::string> words) {
    namespace po = boost::program_options;
    VerbSyntax syntax{
        .verb = "recover",
        .synopsis = "JOURNAL... | DIR --out DIR [options]",
        .about =
            "Makes a trial from every journal given, or from every journal in a folder. All that is\n"
            "sound from the front is kept, bit for bit; a journal goes away once its trial was written\n"
            "and read back. --salvage also reads on behind damage and declares the gaps. Nothing is ever\n"
            "overwritten.",
        .options = {},
        .positional = "journal"};
    syntax.options.add_options()("journal", po::value<std::vector<std::string>>()->required(),
                                 "journals or folders")("out", po::value<std::string>()->required(),
                                                        "folder for the trials")(
        "salvage", "read on behind damage, the gap declared")("json", "print the results as JSON");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    const auto journals = journals_of(options.get<std::vector<std::string>>("journal"));
    if (!journals) {
        return fail(journals.error());
    }
    const fs::path out = options.get<std::string>("out");
    std::error_code failed;
    fs::create_directories(out, failed);
    if (!fs::is_directory(out, failed)) {
        return fail({ErrorCode::storage_failed,
                     out.string() + ": is not a folder and cannot be made one; choose another"});
    }
    if (journals->empty() && !options.has("quiet")) {
        std::cerr << "hinge: there is no journal to recover\n";
    }
    const auto reading = options.has("salvage") ? acquisition::JournalReading::behind_damage
                                                : acquisition::JournalReading::until_damage;
    return recover(*journals, out, reading, options.has("quiet"), options.has("json"));
}

}  // namespace

const VerbModule& verb_recover() {
    static constexpr VerbModule module{.id = "recover",
                                       .summary = "makes trials from journals that a crash left behind",
                                       .run = &run_recover};
    return module;
}

}  // namespace hinge::cli
