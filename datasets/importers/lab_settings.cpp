#include "datasets/importers/lab_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <sstream>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "datasets/importers/text_table.h"

namespace hinge::importers {
namespace {

std::string line_of(const toml::node& node) {
    return "line " + std::to_string(node.source().begin.line) + ": ";
}

std::string listed(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
        text += (text.empty() ? "" : ", ") + std::string(word);
    }
    return text;
}

std::string shown(const toml::node& node) {
    std::ostringstream text;
    node.visit([&](const auto& value) { text << value; });
    std::string one_line = text.str();
    std::replace(one_line.begin(), one_line.end(), '\n', ' ');
    return one_line.size() > 1 && one_line.front() == '\''
               ? in_quotes(one_line.substr(1, one_line.size() - 2))
               : in_quotes(one_line);
}

struct Range {
    double low, high;
};
constexpr Range kAnyNumber{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};

std::string text_of(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

// One table of the file. The first wrong thing found is kept in `error`, which all sections share; after
// that every question answers "absent".
class Section {
public:
    Section(const toml::table* table, std::string path, std::span<const std::string_view> keys,
            std::string& error)
        : table_(table), path_(std::move(path)), error_(error) {
        for (auto it = table ? table->begin() : toml::table::const_iterator{}; table && it != table->end();
             ++it) {
            const std::string_view key = it->first.str();
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
                const std::string where = path_.empty() ? "at the top level" : "in [" + path_ + "]";
                complain(it->second, "there is no key " + in_quotes(full(key)) + "; allowed " + where + ": " +
                                         listed(keys));
            }
        }
    }

    // Any key is allowed.
    Section(const toml::table* table, std::string path, std::string& error)
        : table_(table), path_(std::move(path)), error_(error) {}

    [[nodiscard]] bool present() const noexcept { return table_ != nullptr; }

    std::optional<std::string> text(std::string_view key) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        const auto value = node->value_exact<std::string>();
        if (!value) {
            complain(*node, full(key) + " = " + shown(*node) + " must be a text in quotes");
        }
        return value;
    }

    std::optional<double> number(std::string_view key, Range range) {
        const toml::node* node = find(key);
        return node == nullptr ? std::nullopt : checked(*node, full(key), range);
    }

    // Every key of this table with its number, whatever the keys are.
    std::map<std::string, double> all_numbers() {
        std::map<std::string, double> values;
        if (table_ == nullptr) {
            return values;
        }
        for (const auto& [key, node] : *table_) {
            if (const auto value = checked(node, full(key.str()), kAnyNumber)) {
                values.emplace(key.str(), *value);
            }
        }
        return values;
    }

    template <std::size_t N>
    std::optional<std::array<double, N>> numbers(std::string_view key, Range range) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        const toml::array* array = node->as_array();
        if (array == nullptr || array->size() != N) {
            complain(*node, full(key) + " = " + shown(*node) + " must be a list of " + std::to_string(N) +
                                " numbers");
            return std::nullopt;
        }
        std::array<double, N> values{};
        for (std::size_t i = 0; i < N; ++i) {
            const auto value = checked(*array->get(i), full(key) + "[" + std::to_string(i) + "]", range);
            if (!value) {
                return std::nullopt;
            }
            values[i] = *value;
        }
        return values;
    }

    // Index of the value among the allowed words.
    std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> allowed) {
        const std::optional<std::string> value = text(key);
        if (!value) {
            return std::nullopt;
        }
        const auto found = std::find(allowed.begin(), allowed.end(), *value);
        if (found == allowed.end()) {
            complain(*find(key), full(key) + " = " + in_quotes(*value) + " is not allowed; use one of " +
                                     listed(allowed));
            return std::nullopt;
        }
        return static_cast<std::size_t>(found - allowed.begin());
    }

    Section section(std::string_view key, std::span<const std::string_view> keys) {
        return {table_of(key), full(key), keys, error_};
    }

    // A table whose keys another room knows.
    Section open_section(std::string_view key) { return {table_of(key), full(key), error_}; }

    void require(std::string_view key, std::string_view example) {
        if (error_.empty() && table_ != nullptr && !table_->contains(key)) {
            error_ = line_of(*table_) + full(key) + " is missing; add " + std::string(key) + " = " +
                     std::string(example);
        }
    }

private:
    const toml::table* table_of(std::string_view key) {
        const toml::node* node = find(key);
        if (node != nullptr && !node->is_table()) {
            complain(*node,
                     full(key) + " = " + shown(*node) + " must be a table, written [" + full(key) + "]");
        }
        return node == nullptr ? nullptr : node->as_table();
    }

    const toml::node* find(std::string_view key) const {
        return table_ == nullptr || !error_.empty() ? nullptr : table_->get(key);
    }

    std::string full(std::string_view key) const {
        return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
    }

    void complain(const toml::node& node, const std::string& what) {
        if (error_.empty()) {
            error_ = line_of(node) + what;
        }
    }

    std::optional<double> checked(const toml::node& node, const std::string& name, Range range) {
        const auto value = node.is_number() ? node.value<double>() : std::nullopt;
        if (!value || !std::isfinite(*value) || *value < range.low || *value > range.high) {
            complain(node, name + " = " + shown(node) + " must be a number from " + text_of(range.low) +
                               " to " + text_of(range.high));
            return std::nullopt;
        }
        return value;
    }

    const toml::table* table_;
    std::string path_;
    std::string& error_;
};

constexpr std::array<std::string_view, 8> kTopKeys{"format", "title", "athlete", "set",
                                                   "lpt",    "sync",  "plate",   "analysis"};
constexpr std::array<std::string_view, 6> kAthleteKeys{
    "id", "sex", "stature_m", "knee_height_m", "foot_length_m", "body_mass_kg"};
constexpr std::array<std::string_view, 4> kSetKeys{"exercise", "load_kg", "discs", "tempo_target_s"};
constexpr std::array<std::string_view, 6> kTransducerKeys{
    "attachment", "anchor", "anchor_offset_m", "resolution_m", "cord_force_n", "hip_anchor_offset_m"};
constexpr std::array<std::string_view, 3> kSyncKeys{"kind", "offset_s", "uncertainty_s"};
constexpr std::array<std::string_view, 2> kSideKeys{"left", "right"};
constexpr std::array<std::string_view, 7> kPlateKeys{
    "surface_offset_m", "centre_m", "size_m", "cover_thickness_m", "serial", "accuracy", "check"};
constexpr std::array<std::string_view, 3> kAccuracyKeys{"gain", "fz_per_m", "cop_m"};
constexpr std::array<std::string_view, 10> kCheckKeys{"date", "gain", "gain_sd", "common_gain_sd", "a",
                                                      "b",    "a_sd", "b_sd",    "load_n",         "places"};
constexpr std::array<std::string_view, 1> kFormats{"hinge-lab-csv/1"};
constexpr std::array<std::string_view, 2> kSexes{"female", "male"};
constexpr std::array<std::string_view, 1> kAnchors{"floor_below_bar"};

Athlete athlete(Section section) {
    Athlete athlete;
    athlete.id = section.text("id").value_or("");
    if (const auto sex = section.word("sex", kSexes)) {
        athlete.sex = kSexes[*sex];
    }
    athlete.stature_m = section.number("stature_m", {0.5, 2.8});
    athlete.knee_height_m = section.number("knee_height_m", {0.1, 1.0});
    athlete.foot_length_m = section.number("foot_length_m", {0.05, 0.5});
    athlete.body_mass_kg = section.number("body_mass_kg", {20.0, 400.0});
    return athlete;
}

SetInfo set_info(Section section) {
    SetInfo set;
    if (const auto exercise = section.word("exercise", kExerciseNames)) {
        set.exercise = static_cast<Exercise>(*exercise);
    }
    set.load_kg = section.number("load_kg", {0.0, 1000.0});
    if (const auto discs = section.word("discs", kDiscPlacementNames)) {
        set.discs = static_cast<DiscPlacement>(*discs);
    }
    set.tempo_target_s = section.number("tempo_target_s", {0.1, 60.0}).value_or(set.tempo_target_s);
    return set;
}

TransducerSetup transducer(Section& section) {
    // The hip's cord is the other transducer: the bar's hangs between the hands or at the sleeve.
    constexpr std::array<std::string_view, 2> kAttachments{kCordAttachmentNames[0], kCordAttachmentNames[1]};
    TransducerSetup bar;
    if (const auto attachment = section.word("attachment", kAttachments)) {
        bar.attachment = static_cast<CordAttachment>(*attachment);
    }
    if (const auto anchor = section.word("anchor", kAnchors)) {
        bar.anchor = kAnchors[*anchor];
    }
    bar.anchor_offset_m = section.number("anchor_offset_m", {-2.0, 2.0}).value_or(0.0);
    bar.resolution_m = section.number("resolution_m", {0.0, 0.1}).value_or(0.0);
    bar.cord_force_n = section.number("cord_force_n", {0.0, 100.0}).value_or(0.0);
    return bar;
}

Sync synchronisation(Section& section) {
    Sync sync;
    sync.applied = false;
    section.require("kind", "\"shared_clock\"");
    if (const auto kind = section.word("kind", kSyncKindNames)) {
        sync.kind = static_cast<SyncKind>(*kind);
    }
    if (sync.kind == SyncKind::measured_offset) {
        section.require("offset_s", "0.0 (how much later the bar signal is stamped)");
    }
    sync.offset_s = section.number("offset_s", {-60.0, 60.0}).value_or(0.0);
    sync.uncertainty_s = section.number("uncertainty_s", {0.0, 60.0});
    return sync;
}

std::optional<PlateAccuracy> accuracy(Section section) {
    if (!section.present()) {
        return std::nullopt;
    }
    PlateAccuracy stated;
    stated.gain = section.number("gain", {0.0, 0.2}).value_or(stated.gain);
    stated.fz_per_m = section.number("fz_per_m", {0.0, 0.5}).value_or(stated.fz_per_m);
    stated.cop_m = section.number("cop_m", {0.0, 0.1}).value_or(stated.cop_m);
    return stated;
}

std::optional<PlateCheck> plate_check(Section section) {
    if (!section.present()) {
        return std::nullopt;
    }
    PlateCheck check;
    section.require("date", "\"2026-11-28\"");
    section.require("gain_sd", "0.001");
    check.date = section.text("date").value_or("");
    check.gain = section.number("gain", {0.8, 1.25}).value_or(1.0);
    check.gain_sd = section.number("gain_sd", {0.0, 0.2}).value_or(0.0);
    check.common_gain_sd = section.number("common_gain_sd", {0.0, 0.2}).value_or(0.0);
    check.a = section.number("a", {-0.5, 0.5}).value_or(0.0);
    check.b = section.number("b", {-0.5, 0.5}).value_or(0.0);
    check.a_sd = section.number("a_sd", {0.0, 0.5});
    check.b_sd = section.number("b_sd", {0.0, 0.5});
    check.load_n = section.number("load_n", {0.0, 1e5}).value_or(0.0);
    check.places = static_cast<int>(section.number("places", {0.0, 1000.0}).value_or(0.0));
    return check;
}

std::optional<PlateSetup> plate(Section section) {
    if (!section.present()) {
        return std::nullopt;
    }
    constexpr Range kInRoom{-100.0, 100.0};
    PlateSetup setup;
    section.require("surface_offset_m", "[0.0, 0.0, 0.0]");
    section.require("centre_m", "[0.0, 0.16, 0.0]");
    setup.geometry.surface_offset_m =
        section.numbers<3>("surface_offset_m", {-1.0, 1.0}).value_or(setup.geometry.surface_offset_m);
    setup.geometry.centre_m = section.numbers<3>("centre_m", kInRoom).value_or(setup.geometry.centre_m);
    setup.geometry.size_m = section.numbers<2>("size_m", {0.01, 10.0}).value_or(setup.geometry.size_m);
    setup.geometry.cover_thickness_m = section.number("cover_thickness_m", {0.0, 0.5}).value_or(0.0);
    setup.serial = section.text("serial").value_or("");
    setup.accuracy = accuracy(section.section("accuracy", kAccuracyKeys));
    setup.check = plate_check(section.section("check", kCheckKeys));
    return setup;
}

LabSettings settings_of(const toml::table& file, std::string& error) {
    LabSettings settings;
    Section top(&file, "", kTopKeys, error);
    top.require("format", "\"hinge-lab-csv/1\"");
    top.word("format", kFormats);
    settings.athlete = athlete(top.section("athlete", kAthleteKeys));
    settings.set = set_info(top.section("set", kSetKeys));
    settings.set.analysis = top.open_section("analysis").all_numbers();
    settings.set.title = top.text("title").value_or("");
    if (Section lpt = top.section("lpt", kTransducerKeys); lpt.present()) {
        settings.bar = transducer(lpt);
        settings.hip_anchor_offset_m = lpt.number("hip_anchor_offset_m", {-2.0, 2.0}).value_or(0.0);
    }
    if (Section sync = top.section("sync", kSyncKeys); sync.present()) {
        settings.sync = synchronisation(sync);
    }
    Section plates = top.section("plate", kSideKeys);
    settings.left = plate(plates.section("left", kPlateKeys));
    settings.right = plate(plates.section("right", kPlateKeys));
    return settings;
}

// The file's table, or none with the parser's complaint in `error`.
std::optional<toml::table> parsed_table(const std::string& text, std::string& error) {
    try {
        return toml::parse(std::string_view(text));
    } catch (const toml::parse_error& parse_error) {
        std::string what(parse_error.description());
        std::replace(what.begin(), what.end(), '\n', ' ');
        const toml::source_position place = parse_error.source().begin;
        error = "line " + std::to_string(place.line) + ", column " + std::to_string(place.column) +
                " is not TOML: " + what + "; correct that line";
        return std::nullopt;
    }
}

}  // namespace

Result<LabSettings> read_lab_settings(const std::filesystem::path& toml_file) {
    const std::string name = toml_file.filename().string();
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(toml_file, ignored)) {
        return Error{ErrorCode::bad_input,
                     "the settings file " + name +
                         " is missing beside it; write one with the plates, the bar and the set"};
    }
    const Result<std::string> text = read_text_file(toml_file);
    if (!text) {
        return Error{ErrorCode::bad_input, name + " " + text.error().message};
    }
    std::string error;
    const std::optional<toml::table> parsed = parsed_table(*text, error);
    LabSettings settings = parsed ? settings_of(*parsed, error) : LabSettings{};
    if (!error.empty()) {
        return Error{ErrorCode::bad_input, name + " " + error};
    }
    return settings;
}

}  // namespace hinge::importers
