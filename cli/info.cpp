// `hinge info TRIAL...`: what a trial holds, without judging it.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/text_table.h"
#include "cli/verb.h"
#include "datasets/store/trial_reader.h"

namespace hinge::cli {
namespace {

using nlohmann::json;

struct SignalSummary {
    std::string name;
    std::string unit;
    std::size_t missing = 0;  // samples that are NaN
    double lowest = NAN;      // NaN when every sample is missing
    double highest = NAN;
};

SignalSummary summarised(std::string name, std::string unit, const std::vector<double>& samples) {
    SignalSummary summary{std::move(name), std::move(unit)};
    for (const double sample : samples) {
        if (std::isnan(sample)) {
            ++summary.missing;
        } else {
            summary.lowest = std::fmin(summary.lowest, sample);
            summary.highest = std::fmax(summary.highest, sample);
        }
    }
    return summary;
}

void add_plate(std::vector<SignalSummary>& list, const Plate& plate) {
    const std::string which = name(plate);
    const PlateSignals& signals = plate.signals;
    list.push_back(summarised(which + " force x", "N", signals.fx));
    list.push_back(summarised(which + " force y", "N", signals.fy));
    list.push_back(summarised(which + " force z", "N", signals.fz));
    if (signals.has_moments) {
        list.push_back(summarised(which + " moment x", "N m", signals.mx));
        list.push_back(summarised(which + " moment y", "N m", signals.my));
        list.push_back(summarised(which + " moment z", "N m", signals.mz));
    }
}

std::vector<SignalSummary> signals_of(const Trial& trial) {
    std::vector<SignalSummary> list;
    for (const Plate& plate : trial.plates) {
        add_plate(list, plate);
    }
    if (trial.bar) {
        list.push_back(summarised("bar position", "m", trial.bar->height_m));
    }
    if (trial.hip) {
        list.push_back(summarised("hip position", "m", trial.hip->height_m));
    }
    return list;
}

double duration_s(const Trial& trial) {
    return static_cast<double>(trial.sample_count) / trial.rate_hz;
}

struct DeviceLosses {
    std::uint64_t scans = 0;
    std::uint64_t dropped = 0;
};

DeviceLosses losses_of(const RawDevice& device) {
    DeviceLosses losses;
    for (const FrameBlockRecord& block : device.blocks) {
        losses.scans += block.scan_count;
        losses.dropped += block.dropped_before;
    }
    return losses;
}

// ---- for people

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : printable(text);
}

std::string known(const std::optional<double>& value, int decimals, const char* unit) {
    return value ? ", " + fixed(*value, decimals) + " " + unit : "";
}

std::string set_line(const SetInfo& set) {
    return std::string(name(set.exercise)) + known(set.load_kg, 1, "kg") +
           (set.discs == DiscPlacement::on_plates ? ", discs on the plates" : ", discs off the plates") +
           ", lowering target " + fixed(set.tempo_target_s, 1) + " s";
}

std::string athlete_line(const Athlete& athlete) {
    return or_dash(athlete.id) + (athlete.sex.empty() ? "" : ", " + printable(athlete.sex)) +
           known(athlete.stature_m, 2, "m tall") + known(athlete.knee_height_m, 2, "m to the knee") +
           known(athlete.foot_length_m, 2, "m foot");
}

std::string sync_line(const Sync& sync) {
    std::string line(name(sync.kind));
    if (sync.kind == SyncKind::measured_offset) {
        line += ", bar " + fixed(1000.0 * sync.offset_s, 1) + " ms late" +
                (sync.applied ? ", removed" : ", not removed");
    }
    return line + (sync.uncertainty_s ? ", sd " + fixed(1000.0 * *sync.uncertainty_s, 1) + " ms" : "");
}

std::string source_line(const Provenance& provenance) {
    const std::string by = provenance.importer.empty() ? "" : " by " + printable(provenance.importer);
    return provenance.source_file.empty() ? "recorded" + by : printable(provenance.source_file) + by;
}

void print_head(std::ostream& out, const std::string& file, const Trial& trial) {
    const Provenance& provenance = trial.provenance;
    out << printable(file) << '\n';
    const auto line = [&](const char* label, const std::string& text) {
        out << "  " << label << text << '\n';
    };
    line("title     ", or_dash(trial.set.title));
    line("set       ", set_line(trial.set));
    line("athlete   ", athlete_line(trial.athlete));
    line("duration  ", fixed(duration_s(trial), 3) + " s, " + std::to_string(trial.sample_count) +
                           " samples at " + fixed(trial.rate_hz, 3) + " Hz");
    line("sync      ", sync_line(trial.setup.sync));
    line("source    ", source_line(provenance));
    line("created   ", or_dash(provenance.created) + " by " + or_dash(provenance.software));
    line("uuid      ", or_dash(provenance.uuid));
}

void print_signals(std::ostream& out, const Trial& trial) {
    TextTable table{{{"signal"},
                     {"unit"},
                     {"rate [Hz]", Align::right},
                     {"duration [s]", Align::right},
                     {"missing", Align::right},
                     {"lowest", Align::right},
                     {"highest", Align::right}},
                    {}};
    for (const SignalSummary& signal : signals_of(trial)) {
        const int decimals = signal.unit == "m" ? 4 : 1;
        table.rows.push_back({signal.name, signal.unit, fixed(trial.rate_hz, 1), fixed(duration_s(trial), 3),
                              std::to_string(signal.missing), fixed(signal.lowest, decimals),
                              fixed(signal.highest, decimals)});
    }
    if (!table.rows.empty()) {
        out << '\n';
        print(out, table);
    }
}

void print_devices(std::ostream& out, const std::vector<RawDevice>& devices) {
    if (devices.empty()) {
        return;
    }
    TextTable table{{{"device"},
                     {"driver"},
                     {"serial"},
                     {"firmware"},
                     {"rate [Hz]", Align::right},
                     {"channels", Align::right},
                     {"scans", Align::right},
                     {"blocks", Align::right},
                     {"dropped", Align::right}},
                    {}};
    for (const RawDevice& device : devices) {
        const DeviceLosses losses = losses_of(device);
        table.rows.push_back({or_dash(device.name), or_dash(device.driver), or_dash(device.serial),
                              or_dash(device.firmware),
                              fixed(device.actual_hz > 0.0 ? device.actual_hz : device.nominal_hz, 2),
                              std::to_string(device.layout.channels.size()), std::to_string(losses.scans),
                              std::to_string(device.blocks.size()), std::to_string(losses.dropped)});
    }
    out << '\n';
    print(out, table);
}

void print_quality(std::ostream& out, const Trial& trial) {
    if (!trial.quality.gaps.empty()) {
        TextTable gaps{
            {{"gap in"}, {"from [s]", Align::right}, {"for [s]", Align::right}, {"samples", Align::right}},
            {}};
        for (const Gap& gap : trial.quality.gaps) {
            gaps.rows.push_back({or_dash(gap.signal),
                                 fixed(trial.start_s + static_cast<double>(gap.first) / trial.rate_hz, 3),
                                 fixed(static_cast<double>(gap.count) / trial.rate_hz, 3),
                                 std::to_string(gap.count)});
        }
        out << '\n';
        print(out, gaps);
    }
    if (!trial.quality.counters.empty()) {
        TextTable counters{{{"counter"}, {"count", Align::right}}, {}};
        for (const auto& [name, count] : trial.quality.counters) {
            counters.rows.push_back({or_dash(name), std::to_string(count)});
        }
        out << '\n';
        print(out, counters);
    }
}

void print_edits(std::ostream& out, const std::vector<EventEdit>& edits) {
    if (edits.empty()) {
        return;
    }
    TextTable table{
        {{"rep", Align::right}, {"moved event"}, {"to [s]", Align::right}, {"who"}, {"when"}, {"why"}}, {}};
    for (const EventEdit& edit : edits) {
        table.rows.push_back({std::to_string(edit.rep), std::string(name(edit.kind)), fixed(edit.time_s, 3),
                              or_dash(edit.who), or_dash(edit.when), or_dash(edit.why)});
    }
    out << '\n';
    print(out, table);
}

void print_sentences(std::ostream& out, const char* title, const std::vector<std::string>& sentences) {
    if (sentences.empty()) {
        return;
    }
    out << '\n' << title << '\n';
    for (const std::string& sentence : sentences) {
        out << "  " << printable(sentence) << '\n';
    }
}

void print_trial(std::ostream& out, const std::string& file, const Trial& trial) {
    print_head(out, file, trial);
    print_signals(out, trial);
    print_devices(out, trial.raw);
    print_quality(out, trial);
    print_edits(out, trial.edits);
    print_sentences(out, "notes", trial.quality.notes);
    print_sentences(out, "assumptions", trial.provenance.assumptions);
}

// ---- for programs

json json_or_null(const std::optional<double>& value) {
    return value ? json(*value) : json();
}
json number_or_null(double value) {
    return std::isfinite(value) ? json(value) : json();
}

json signals_json(const Trial& trial) {
    json list = json::array();
    for (const SignalSummary& signal : signals_of(trial)) {
        list.push_back({{"name", signal.name},
                        {"unit", signal.unit},
                        {"missing", signal.missing},
                        {"lowest", number_or_null(signal.lowest)},
                        {"highest", number_or_null(signal.highest)}});
    }
    return list;
}

json devices_json(const std::vector<RawDevice>& devices) {
    json list = json::array();
    for (const RawDevice& device : devices) {
        const DeviceLosses losses = losses_of(device);
        list.push_back({{"name", device.name},
                        {"driver", device.driver},
                        {"serial", device.serial},
                        {"firmware", device.firmware},
                        {"nominal_hz", number_or_null(device.nominal_hz)},
                        {"actual_hz", number_or_null(device.actual_hz)},
                        {"channels", device.layout.channels.size()},
                        {"scans", losses.scans},
                        {"blocks", device.blocks.size()},
                        {"dropped", losses.dropped}});
    }
    return list;
}

json quality_json(const Quality& quality) {
    json gaps = json::array();
    for (const Gap& gap : quality.gaps) {
        gaps.push_back({{"signal", gap.signal}, {"first", gap.first}, {"count", gap.count}});
    }
    return {{"gaps", gaps}, {"counters", quality.counters}, {"notes", quality.notes}};
}

json edits_json(const std::vector<EventEdit>& edits) {
    json list = json::array();
    for (const EventEdit& edit : edits) {
        list.push_back({{"rep", edit.rep},
                        {"event", name(edit.kind)},
                        {"time_s", number_or_null(edit.time_s)},
                        {"who", edit.who},
                        {"when", edit.when},
                        {"why", edit.why}});
    }
    return list;
}

json trial_json(const std::string& file, const Trial& trial) {
    const SetInfo& set = trial.set;
    const Provenance& provenance = trial.provenance;
    return {{"file", file},
            {"rate_hz", trial.rate_hz},
            {"start_s", trial.start_s},
            {"samples", trial.sample_count},
            {"duration_s", duration_s(trial)},
            {"set",
             {{"title", set.title},
              {"exercise", name(set.exercise)},
              {"load_kg", json_or_null(set.load_kg)},
              {"discs", name(set.discs)},
              {"tempo_target_s", set.tempo_target_s}}},
            {"athlete",
             {{"id", trial.athlete.id},
              {"sex", trial.athlete.sex},
              {"stature_m", json_or_null(trial.athlete.stature_m)},
              {"knee_height_m", json_or_null(trial.athlete.knee_height_m)},
              {"foot_length_m", json_or_null(trial.athlete.foot_length_m)}}},
            {"sync",
             {{"kind", name(trial.setup.sync.kind)},
              {"offset_s", trial.setup.sync.offset_s},
              {"uncertainty_s", json_or_null(trial.setup.sync.uncertainty_s)},
              {"applied", trial.setup.sync.applied}}},
            {"signals", signals_json(trial)},
            {"devices", devices_json(trial.raw)},
            {"quality", quality_json(trial.quality)},
            {"edits", edits_json(trial.edits)},
            {"provenance",
             {{"software", provenance.software},
              {"source_file", provenance.source_file},
              {"source_sha256", provenance.source_sha256},
              {"importer", provenance.importer},
              {"assumptions", provenance.assumptions},
              {"created", provenance.created},
              {"uuid", provenance.uuid}}}};
}

int show(const std::vector<std::string>& files, bool as_json) {
    int status = kDone;
    json trials = json::array();
    bool first = true;
    for (const std::string& file : files) {
        const auto trial = store::read_trial(file, {.with_raw = false});
        if (!trial) {
            status = fail(trial.error());
        } else if (as_json) {
            trials.push_back(trial_json(file, *trial));
        } else {
            std::cout << (first ? "" : "\n");
            print_trial(std::cout, file, *trial);
            first = false;
        }
    }
    if (as_json) {
        const json document{{"format", "hinge-info/1"}, {"trials", trials}};
        std::cout << document.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    }
    return status;
}

int run(std::span<const std::string> words) {
    namespace po = boost::program_options;
    VerbSyntax syntax{
        "info", "TRIAL... [--json]",
        "Shows what each trial holds: signals with rate, duration and range, the set, the athlete, "
        "devices and what they lost, gaps, moved events, and where it all comes from.",
        po::options_description("options"), "trial"};
    syntax.options.add_options()("json", "print one JSON document (hinge-info/1)")(
        "trial", po::value<std::vector<std::string>>()->required(), "trial files");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    return *parsed ? show((*parsed)->get<std::vector<std::string>>("trial"), (*parsed)->has("json")) : kDone;
}

}  // namespace

const VerbModule& verb_info();

const VerbModule& verb_info() {
    static constexpr VerbModule module{.id = "info", .summary = "what a trial holds", .run = &run};
    return module;
}

}  // namespace hinge::cli
