// OpenSim ground reaction storage (.mot, .sto) and the same saved as CSV.
//
// A header that ends with `endheader`, one row of column names, then numbers; per plate three columns each of
// force (v), point of application (p) and free moment (torque), in N, m and N m. OpenSim's axes are x
// forward, y up, z right, so in the lab frame x = x, y = -z, z = y, turned by 180 degrees for a person who
// faces -x.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>

#include "datasets/importers/importer.h"
#include "datasets/importers/opensim_columns.h"
#include "datasets/importers/opensim_plates.h"
#include "datasets/importers/text_table.h"
#include "datasets/importers/time_grid.h"

namespace hinge::importers {
namespace {

constexpr std::size_t kMostHeaderLines = 200;
constexpr double kMostPlates = 99.0;

constexpr std::array<ImportOption, 5> kOptions{{
    {.name = "plates",
     .type = OptionType::list,
     .meaning = "which one or two plates are stood on, counted from 1 in the file's order, as 1,3",
     .least = 1.0,
     .most = kMostPlates},
    {.name = "left",
     .type = OptionType::number,
     .meaning = "which of the file's plates is under the left foot, counted from 1",
     .least = 1.0,
     .most = kMostPlates},
    {.name = "facing",
     .type = OptionType::choice,
     .meaning = "axis of the file that the person faces: +x, -x, +z or -z",
     .choices = "+x -x +z -z"},
    kTimeUnitOption,
    kRateOption,
}};

bool ends_header(std::string_view line) {
    const std::string_view word = trimmed(line.substr(0, line.find_first_of(",;\t")));
    return lower_case(word) == "endheader" || lower_case(word) == "\"endheader\"";
}

Probe probe(const std::filesystem::path& file, std::string_view head) {
    LineReader lines(head);
    std::string_view line;
    while (lines.next(line)) {
        if (ends_header(line)) {
            return Probe::yes;
        }
    }
    const std::string extension = lower_case(file.extension().string());
    return extension == ".mot" || extension == ".sto" ? Probe::maybe : Probe::no;
}

struct Header {
    std::optional<std::size_t> rows, columns;  // as declared
};

// The whole number after a key, as in "nRows=100" or "datarows 100".
std::optional<std::size_t> value_of(const std::string& line, std::string_view key) {
    if (line.compare(0, key.size(), key) != 0) {
        return std::nullopt;
    }
    const std::size_t at = line.find_first_of("0123456789", key.size());
    std::size_t value = 0;
    if (at == std::string::npos ||
        std::from_chars(line.data() + at, line.data() + line.size(), value).ec != std::errc()) {
        return std::nullopt;
    }
    return value;
}

// Reads up to the column names, which `names` receives. Leaves `lines` at the first row.
Result<Header> read_header(LineReader& lines, std::string_view& names) {
    Header header;
    std::string_view line;
    bool ended = false;
    while (!ended && lines.line_number() < kMostHeaderLines && lines.next(line)) {
        ended = ends_header(line);
        const std::string lower = lower_case(trimmed(line));
        for (const std::string_view key : {"nrows", "datarows"}) {
            if (const auto value = value_of(lower, key)) {
                header.rows = value;
            }
        }
        for (const std::string_view key : {"ncolumns", "datacolumns"}) {
            if (const auto value = value_of(lower, key)) {
                header.columns = value;
            }
        }
    }
    if (!ended) {
        return Error{
            ErrorCode::bad_input,
            "there is no line \"endheader\" in the first 200 lines; export it again as OpenSim storage"};
    }
    do {
        if (!lines.next(names)) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(lines.line_number()) +
                             " (endheader) is the last; a row of column names must follow"};
        }
    } while (trimmed(names).empty());
    return header;
}

std::size_t find_time(const std::vector<std::string>& names) {
    const auto is_time = [](const std::string& name) { return lower_case(name) == "time"; };
    return static_cast<std::size_t>(std::find_if(names.begin(), names.end(), is_time) - names.begin());
}

Result<void> check_has_numbers(const PlateSignals& signals, const std::string& plate) {
    if (std::all_of(signals.fz.begin(), signals.fz.end(), [](double v) { return std::isnan(v); })) {
        return Error{ErrorCode::bad_input, "the plate of " + in_quotes(plate) +
                                               " has no complete sample in any row; export it again"};
    }
    return {};
}

std::string point_text(const Vector3& v) {
    char text[96];
    std::snprintf(text, sizeof text, "(%.4f, %.4f, %.4f) m", v[0], v[1], v[2]);
    return text;
}

void add_plate(Trial& trial, const PlateSeries& plate, PlateSignals signals) {
    const char* side = plate.side == Side::left ? "left" : "right";
    PlateSetup setup;
    setup.geometry.centre_m = plate.centre_m;
    list_gaps(signals.fz, side, trial.quality.gaps);
    trial.provenance.assumptions.push_back(
        plate.loaded
            ? std::string("The centre of the ") + side +
                  " plate is taken as the median centre of pressure, " + point_text(plate.centre_m) +
                  " in the lab frame; its size is not in the file."
            : std::string("The ") + side + " plate is never loaded; its centre is taken as the origin.");
    Plate& made = trial.plates.make(plate.side);
    made.signals = std::move(signals);
    made.setup = std::move(setup);
}

RawDevice raw_device(const TextTable& table, const TimeGrid& grid) {
    RawDevice raw = raw_table(table, grid, "opensim_mot");
    for (Channel& channel : raw.layout.channels) {
        const auto parsed = parse_column_name(channel.id);
        if (!parsed) {
            channel.unit = lower_case(channel.id) == "time" ? "s" : "";
            continue;
        }
        constexpr std::array<std::string_view, 3> kUnits{"N", "m", "N m"};
        constexpr std::array<Quantity, 3> kQuantities{Quantity::force, Quantity::displacement,
                                                      Quantity::moment};
        channel.unit = kUnits[static_cast<std::size_t>(parsed->role)];
        channel.quantity = kQuantities[static_cast<std::size_t>(parsed->role)];
    }
    return raw;
}

// What the header promised and the table does not keep.
void note_differences(const Header& header, const TextTable& table, Quality& quality) {
    if (header.rows && *header.rows != table.rows()) {
        quality.notes.push_back("The header says " + std::to_string(*header.rows) + " rows, the file has " +
                                std::to_string(table.rows()) + ".");
    }
    if (header.columns && *header.columns != table.names.size()) {
        quality.notes.push_back("The header says " + std::to_string(*header.columns) +
                                " columns, the file has " + std::to_string(table.names.size()) + ".");
    }
}

Result<TextTable> read_table(std::string_view text, Header& header) {
    LineReader lines(text);
    std::string_view names_line;
    const Result<Header> found = read_header(lines, names_line);
    if (!found) {
        return found.error();
    }
    header = *found;
    Result<TextDialect> dialect = find_dialect(names_line, lines.rest(), lines.line_number() + 1);
    if (!dialect) {
        return dialect.error();
    }
    if (dialect->separator == Separator::tab) {
        dialect->separator = Separator::white_space;  // OpenSim pads, and ends rows with a tab
    }
    Result<TableHeader> names = read_names(names_line, *dialect, lines.line_number());
    if (!names) {
        return names.error();
    }
    return read_rows(lines, std::move(*names));
}

std::string list_of(const std::vector<PlateColumns>& plates) {
    std::string text;
    for (std::size_t i = 0; i < plates.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(i + 1) + " (" + plates[i].example + ")";
    }
    return text;
}

// A plate of the file by its number from 1; the error lists what there is.
Result<std::size_t> plate_number(double number, const std::vector<PlateColumns>& plates, const char* option) {
    const auto index = static_cast<std::size_t>(number);
    if (number != std::floor(number) || index < 1 || index > plates.size()) {
        return Error{ErrorCode::invalid_argument, std::string("--") + option + ": there is no plate " +
                                                      std::to_string(index) + "; the file has " +
                                                      list_of(plates)};
    }
    return index - 1;
}

// Which of the file's plates are stood on: those told, else the loaded ones.
Result<std::vector<std::size_t>> chosen_plates(const std::vector<PlateColumns>& plates,
                                               const TextTable& table, const ImportOptions& options,
                                               std::vector<std::string>& assumptions) {
    std::vector<std::size_t> chosen;
    for (const int number : options.list("plates")) {
        const Result<std::size_t> index = plate_number(number, plates, "plates");
        if (!index) {
            return index.error();
        }
        if (std::find(chosen.begin(), chosen.end(), *index) == chosen.end()) {
            chosen.push_back(*index);
        }
    }
    if (chosen.empty()) {
        for (std::size_t i = 0; i < plates.size(); ++i) {
            if (plates.size() <= 2 || is_loaded(table, plates[i])) {
                chosen.push_back(i);
            } else {
                assumptions.push_back("Plate " + std::to_string(i + 1) + " (" + plates[i].example +
                                      ") is never loaded and was left out.");
            }
        }
    }
    if (chosen.empty() || chosen.size() > 2) {
        return Error{ErrorCode::bad_input, std::to_string(chosen.size()) + " of the file's " +
                                               std::to_string(plates.size()) +
                                               " plates are stood on, one or two are needed; choose with "
                                               "--plates 1,2 among " +
                                               list_of(plates)};
    }
    return chosen;
}

// The one or two plates with their sides.
Result<std::vector<PlateColumns>> plates_with_sides(const TextTable& table, const ImportOptions& options,
                                                    std::vector<std::string>& assumptions) {
    Result<std::vector<PlateColumns>> all = find_plates(table.names, table.first_line - 1);
    if (!all) {
        return all.error();
    }
    if (const auto untaken = untaken_columns(table.names, *all); !untaken.empty()) {
        std::string names;
        for (const std::string& name : untaken) {
            names += (names.empty() ? "" : ", ") + name;
        }
        assumptions.push_back("Not taken, though a plate's by their names: " + names + ".");
    }
    const Result<std::vector<std::size_t>> chosen = chosen_plates(*all, table, options, assumptions);
    if (!chosen) {
        return chosen.error();
    }
    std::vector<PlateColumns> plates;
    std::optional<std::size_t> left;
    for (const std::size_t index : *chosen) {
        if (options.has("left") && plate_number(*options.number("left"), *all, "left") &&
            *plate_number(*options.number("left"), *all, "left") == index) {
            left = plates.size();
        }
        plates.push_back((*all)[index]);
    }
    if (options.has("left") && !left) {
        return Error{ErrorCode::invalid_argument, "--left: plate " + options.text("left") +
                                                      " is not stood on; the file has " + list_of(*all)};
    }
    if (const auto assigned = assign_sides(plates, left, assumptions); !assigned) {
        return assigned.error();
    }
    return plates;
}

Result<void> add_plates(Trial& trial, TextTable& table, const TimeGrid& grid, const ImportOptions& options) {
    std::vector<std::string>& assumptions = trial.provenance.assumptions;
    const Result<std::vector<PlateColumns>> columns = plates_with_sides(table, options, assumptions);
    if (!columns) {
        return columns.error();
    }
    std::vector<PlateSeries> plates;
    for (const PlateColumns& plate : *columns) {
        if (plate.index[static_cast<std::size_t>(Role::torque)][0] == kAbsent) {
            assumptions.push_back("The plate of " + plate.example +
                                  " has no torque columns: its free moment is taken as zero.");
        }
        plates.push_back(plate_series(table, grid, plate));
    }
    make_reaction(plates, assumptions);
    if (const auto found = find_centres(plates); !found) {
        return found;
    }
    face_forward(plates, options.text("facing"), assumptions);
    for (PlateSeries& plate : plates) {
        PlateSignals signals = surface_signals(plate);
        if (const auto checked = check_has_numbers(signals, plate.name); !checked) {
            return checked;
        }
        add_plate(trial, plate, std::move(signals));
    }
    return {};
}

Result<Trial> read(const ImportSource& source, const ImportOptions& options) {
    Header header;
    Result<TextTable> table = read_table(source.text, header);
    if (!table) {
        return table.error();
    }
    const Result<TimeGrid> grid = grid_of(*table, find_time(table->names), "time", options);
    if (!grid) {
        return grid.error();
    }
    Trial trial;
    trial.rate_hz = grid->rate_hz;
    trial.start_s = grid->start_s;
    trial.sample_count = grid->sample_count;
    note_differences(header, *table, trial.quality);
    trial.raw.push_back(raw_device(*table, *grid));
    if (const auto added = add_plates(trial, *table, *grid, options); !added) {
        return added.error();
    }
    return trial;
}

}  // namespace

const ImporterModule& opensim_mot() {
    static constexpr ImporterModule module{.id = "opensim_mot",
                                           .name = "OpenSim ground reaction (.mot, .sto or their CSV)",
                                           .extensions = ".mot .sto .csv",
                                           .options = kOptions,
                                           .probe = &probe,
                                           .read = &read};
    return module;
}

}  // namespace hinge::importers
