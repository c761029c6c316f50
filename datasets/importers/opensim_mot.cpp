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
#include "datasets/importers/text_table.h"
#include "datasets/importers/time_grid.h"
#include "datasets/plates/wrench.h"

namespace hinge::importers {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLoaded_n = plates::kMinimumForce_n;
constexpr double kLargestDistance_m = 20.0;  // a point of application further away is in millimetres
constexpr std::size_t kMostHeaderLines = 200;

bool ends_header(std::string_view line) {
    const std::vector<std::string_view> fields = split(line, Separator::comma);
    return !fields.empty() && lower_case(fields[0]) == "endheader";
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
    Separator separator = Separator::white_space;
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
    header.separator = names.find(',') == std::string_view::npos ? Separator::white_space : Separator::comma;
    return header;
}

// One plate in the lab frame before its centre is known.
struct PlateSeries {
    Side side = Side::right;
    std::array<std::vector<double>, 3> force_n, point_m, torque_nm;
    Vector3 centre_m{};
    bool loaded = false;  // ever
};

// Takes the columns out of the table.
PlateSeries plate_series(TextTable& table, const TimeGrid& grid, const PlateColumns& columns) {
    PlateSeries plate;
    plate.side = *columns.side;
    const auto read = [&](Role role, std::array<std::vector<double>, 3>& lab) {
        const auto column = [&](std::size_t axis) {
            const std::size_t index = columns.index[static_cast<std::size_t>(role)][axis];
            return index == kAbsent ? std::vector<double>(grid.sample_count, 0.0)
                                    : on_grid(std::move(table.columns[index]), grid);
        };
        lab[0] = column(0);
        lab[1] = column(2);
        lab[2] = column(1);
        for (double& value : lab[1]) {
            value = 0.0 - value;  // not -value: a zero stays +0
        }
    };
    read(Role::force, plate.force_n);
    read(Role::point, plate.point_m);
    read(Role::torque, plate.torque_nm);
    return plate;
}

void negate(std::array<std::vector<double>, 3>& vector, std::size_t axes) {
    for (std::size_t axis = 0; axis < axes; ++axis) {
        for (double& value : vector[axis]) {
            value = 0.0 - value;
        }
    }
}

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Median point of application while loaded, and whether there is one.
void find_centre(PlateSeries& plate) {
    std::array<std::vector<double>, 3> loaded;
    for (std::size_t i = 0; i < plate.force_n[2].size(); ++i) {
        const bool known = !std::isnan(plate.point_m[0][i]) && !std::isnan(plate.point_m[1][i]) &&
                           !std::isnan(plate.point_m[2][i]);
        for (std::size_t axis = 0; known && plate.force_n[2][i] >= kLoaded_n && axis < 3; ++axis) {
            loaded[axis].push_back(plate.point_m[axis][i]);
        }
    }
    plate.loaded = !loaded[0].empty();
    for (std::size_t axis = 0; plate.loaded && axis < 3; ++axis) {
        plate.centre_m[axis] = median(loaded[axis]);
    }
}

std::string text_of(const Vector3& v) {
    char text[96];
    std::snprintf(text, sizeof text, "(%.4f, %.4f, %.4f) m", v[0], v[1], v[2]);
    return text;
}

// Reaction or action: quiet standing must give an upward force (science.md A.3).
void make_reaction(std::vector<PlateSeries>& plates, std::vector<std::string>& assumptions) {
    for (PlateSeries& plate : plates) {
        double sum_n = 0.0;
        for (const double fz_n : plate.force_n[2]) {
            sum_n += std::isnan(fz_n) ? 0.0 : fz_n;
        }
        if (sum_n < 0.0) {
            negate(plate.force_n, 3);
            negate(plate.torque_nm, 3);
            assumptions.push_back(std::string("The vertical force of the ") +
                                  (plate.side == Side::left ? "left" : "right") +
                                  " plate points down: it is the force on the plate and was negated.");
        }
    }
}

// A right foot on the left of the left foot means that the person faces -x: half a turn about the vertical.
void face_forward(std::vector<PlateSeries>& plates, std::vector<std::string>& assumptions) {
    if (plates.size() < 2 || !plates[0].loaded || !plates[1].loaded) {
        assumptions.push_back("The person is taken to face +x, OpenSim's forward axis.");
        return;
    }
    const PlateSeries& left = plates[0].side == Side::left ? plates[0] : plates[1];
    const PlateSeries& right = plates[0].side == Side::left ? plates[1] : plates[0];
    if (left.centre_m[1] >= right.centre_m[1]) {
        assumptions.push_back("The person faces +x: the right foot is at the larger z.");
        return;
    }
    assumptions.push_back(
        "The right foot is at the smaller z, so the person faces -x: the scene was turned by 180 degrees "
        "about the "
        "vertical.");
    for (PlateSeries& plate : plates) {
        negate(plate.force_n, 2);
        negate(plate.point_m, 2);
        negate(plate.torque_nm, 2);
        plate.centre_m[0] = 0.0 - plate.centre_m[0];
        plate.centre_m[1] = 0.0 - plate.centre_m[1];
    }
}

// M about the centre = (COP - centre) x F + torque. Without force the point means nothing. Empties the
// series.
PlateSignals surface_signals(PlateSeries& plate) {
    PlateSignals s;
    s.fx = std::move(plate.force_n[0]);
    s.fy = std::move(plate.force_n[1]);
    s.fz = std::move(plate.force_n[2]);
    s.mx = std::move(plate.torque_nm[0]);
    s.my = std::move(plate.torque_nm[1]);
    s.mz = std::move(plate.torque_nm[2]);
    const std::array<std::vector<double>*, 6> wrench{&s.fx, &s.fy, &s.fz, &s.mx, &s.my, &s.mz};
    for (std::size_t i = 0; i < s.fz.size(); ++i) {
        const Vector3 force{s.fx[i], s.fy[i], s.fz[i]};
        Vector3 arm{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            arm[axis] = plate.point_m[axis][i] - plate.centre_m[axis];
        }
        const bool no_force = force[0] == 0.0 && force[1] == 0.0 && force[2] == 0.0;
        const Vector3 lever = no_force ? Vector3{} : plates::cross(arm, force);
        s.mx[i] += lever[0];
        s.my[i] += lever[1];
        s.mz[i] += lever[2];
        const auto is_missing = [i](const std::vector<double>* signal) { return std::isnan((*signal)[i]); };
        if (std::any_of(wrench.begin(), wrench.end(), is_missing)) {
            for (std::vector<double>* signal : wrench) {
                (*signal)[i] = kNaN;
            }
        }
    }
    return s;
}

std::size_t find_time(const std::vector<std::string>& names) {
    const auto is_time = [](const std::string& name) { return lower_case(name) == "time"; };
    return static_cast<std::size_t>(std::find_if(names.begin(), names.end(), is_time) - names.begin());
}

Result<void> check_units(const PlateSeries& plate) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (std::abs(plate.centre_m[axis]) > kLargestDistance_m) {
            return Error{ErrorCode::bad_input, "the point of application lies at " + text_of(plate.centre_m) +
                                                   "; points must be in metres, these look like millimetres"};
        }
    }
    return {};
}

Result<void> check_has_numbers(const PlateSignals& signals, const PlateColumns& columns) {
    if (std::all_of(signals.fz.begin(), signals.fz.end(), [](double v) { return std::isnan(v); })) {
        return Error{ErrorCode::bad_input, "the plate of " + in_quotes(columns.example) +
                                               " has no complete sample in any row; export it again"};
    }
    return {};
}

void add_plate(Trial& trial, const PlateSeries& plate, PlateSignals signals) {
    const char* side = plate.side == Side::left ? "left" : "right";
    PlateSetup setup;
    setup.geometry.centre_m = plate.centre_m;
    list_gaps(signals.fz, side, trial.quality.gaps);
    trial.provenance.assumptions.push_back(
        plate.loaded
            ? std::string("The centre of the ") + side +
                  " plate is taken as the median centre of pressure, " + text_of(plate.centre_m) +
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

Result<TextTable> read_table(const std::filesystem::path& file, Header& header) {
    const Result<std::string> text = read_text_file(file);
    if (!text) {
        return text.error();
    }
    LineReader lines(*text);
    std::string_view names_line;
    const Result<Header> found = read_header(lines, names_line);
    if (!found) {
        return found.error();
    }
    header = *found;
    Result<std::vector<std::string>> names = column_names(names_line, header.separator, lines.line_number());
    if (!names) {
        return names.error();
    }
    return read_rows(lines, std::move(*names), header.separator);
}

Result<void> add_plates(Trial& trial, TextTable& table, const TimeGrid& grid) {
    const std::size_t line = table.first_line - 1;
    std::vector<std::string>& assumptions = trial.provenance.assumptions;
    Result<std::vector<PlateColumns>> columns = find_plates(table.names, line);
    if (!columns) {
        return columns.error();
    }
    for (const PlateColumns& plate : *columns) {
        if (plate.index[static_cast<std::size_t>(Role::torque)][0] == kAbsent) {
            assumptions.push_back("The plate of " + plate.example +
                                  " has no torque columns: its free moment is taken as zero.");
        }
    }
    if (const auto assigned = assign_sides(*columns, assumptions); !assigned) {
        return assigned;
    }
    std::vector<PlateSeries> plates;
    for (const PlateColumns& plate : *columns) {
        plates.push_back(plate_series(table, grid, plate));
    }
    make_reaction(plates, assumptions);
    for (PlateSeries& plate : plates) {
        find_centre(plate);
        if (const auto checked = check_units(plate); !checked) {
            return checked;
        }
    }
    face_forward(plates, assumptions);
    for (std::size_t i = 0; i < plates.size(); ++i) {
        PlateSignals signals = surface_signals(plates[i]);
        if (const auto checked = check_has_numbers(signals, (*columns)[i]); !checked) {
            return checked;
        }
        add_plate(trial, plates[i], std::move(signals));
    }
    return {};
}

Result<Trial> read(const std::filesystem::path& file, const ImportOptions& options) {
    Header header;
    Result<TextTable> table = read_table(file, header);
    if (!table) {
        return table.error();
    }
    const Result<TimeGrid> grid = grid_of(*table, find_time(table->names), "time", options.rate_hz);
    if (!grid) {
        return grid.error();
    }
    Trial trial;
    trial.rate_hz = grid->rate_hz;
    trial.start_s = grid->start_s;
    trial.sample_count = grid->sample_count;
    note_differences(header, *table, trial.quality);
    trial.raw.push_back(raw_device(*table, *grid));
    if (const auto added = add_plates(trial, *table, *grid); !added) {
        return added.error();
    }
    return trial;
}

}  // namespace

const ImporterModule& opensim_mot() {
    static constexpr ImporterModule module{.id = "opensim_mot",
                                           .name = "OpenSim ground reaction (.mot, .sto or their CSV)",
                                           .extensions = ".mot .sto .csv",
                                           .probe = &probe,
                                           .read = &read};
    return module;
}

}  // namespace hinge::importers
