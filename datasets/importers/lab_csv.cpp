// Lab CSV, the exchange format `hinge-lab-csv/1` (PRODUCT.md, 5): a table of forces and moments about each
// plate's sensor origin and of cord lengths, with a TOML of the same name that says where things stand.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <tuple>

#include "datasets/importers/importer.h"
#include "datasets/importers/lab_csv_checks.h"
#include "datasets/importers/lab_settings.h"
#include "datasets/importers/plausible_units.h"
#include "datasets/importers/text_table.h"
#include "datasets/importers/time_grid.h"
#include "datasets/plates/plate_accuracy.h"
#include "datasets/plates/transducer.h"
#include "datasets/plates/wrench.h"

namespace hinge::importers {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 6> kWrenchColumns{"fx_n", "fy_n", "fz_n", "mx_nm", "my_nm", "mz_nm"};
constexpr std::string_view kAllowedColumns =
    "time_s, left_ and right_ with fx_n fy_n fz_n mx_nm my_nm mz_nm (or fz_n alone), bar_cord_m, hip_cord_m";
constexpr std::array<ImportOption, 2> kOptions{{kTimeUnitOption, kRateOption}};

bool is_known_column(std::string_view name) {
    if (name == "time_s" || name == "bar_cord_m" || name == "hip_cord_m") {
        return true;
    }
    for (const std::string_view side : {"left_", "right_"}) {
        if (name.substr(0, side.size()) == side) {
            return std::find(kWrenchColumns.begin(), kWrenchColumns.end(), name.substr(side.size())) !=
                   kWrenchColumns.end();
        }
    }
    return false;
}

Probe probe(const std::filesystem::path& file, std::string_view head) {
    std::string_view header;
    if (!LineReader(head).next(header)) {
        return Probe::no;
    }
    const Result<TextDialect> dialect = find_dialect(header, {}, 1);
    if (!dialect) {
        return Probe::no;
    }
    const std::vector<std::string_view> names = split(header, dialect->separator);
    const auto known = std::count_if(names.begin(), names.end(), is_known_column);
    if (known == 0 || (known == 1 && names.size() > 2)) {
        return Probe::no;
    }
    return lower_case(file.extension().string()) == ".csv" ? Probe::yes : Probe::maybe;
}

struct Columns {
    bool left = false, right = false, bar = false, hip = false;
    bool left_fz_only = false, right_fz_only = false;
};

// Which groups the header has; an unknown column or a plate with some of its six columns is an error.
Result<Columns> groups(const TextTable& table) {
    for (const std::string& name : table.names) {
        if (!is_known_column(name)) {
            return Error{ErrorCode::bad_input, "line 1: column " + in_quotes(name) +
                                                   " is not known; allowed are " +
                                                   std::string(kAllowedColumns)};
        }
    }
    const auto has = [&](const std::string& name) { return table.find(name) < table.names.size(); };
    Columns columns{.bar = has("bar_cord_m"), .hip = has("hip_cord_m")};
    for (const std::string side : {"left_", "right_"}) {
        std::size_t present = 0;
        std::string missing;
        for (const std::string_view name : kWrenchColumns) {
            if (has(side + std::string(name))) {
                ++present;
            } else if (missing.empty()) {
                missing = side + std::string(name);
            }
        }
        const bool fz_only = present == 1 && has(side + "fz_n");
        (side == "left_" ? columns.left_fz_only : columns.right_fz_only) = fz_only;
        if (present != 0 && present != kWrenchColumns.size() && !fz_only) {
            return Error{ErrorCode::bad_input, "line 1: column \"" + missing +
                                                   "\" is missing; a plate needs " + side +
                                                   "fx_n fy_n fz_n mx_nm my_nm mz_nm, or fz_n alone"};
        }
        (side == "left_" ? columns.left : columns.right) = present != 0;
    }
    if (!columns.left && !columns.right && !columns.bar) {
        return Error{ErrorCode::bad_input, "line 1 names neither a plate nor the bar; allowed columns are " +
                                               std::string(kAllowedColumns)};
    }
    return columns;
}

// A column in which no row has a number is a wrong export, not a gap.
Result<void> check_not_all_missing(const TextTable& table) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (std::all_of(table.columns[c].begin(), table.columns[c].end(),
                        [](double v) { return std::isnan(v); })) {
            return Error{ErrorCode::bad_input, "column " + table.names[c] + " has no number in any of its " +
                                                   std::to_string(table.rows()) +
                                                   " rows; remove the column or export it again"};
        }
    }
    return {};
}

// A sample of a plate counts only when all six numbers are there. Returns how many had some of them.
std::size_t drop_partial_samples(PlateSignals& plate) {
    std::size_t partial = 0;
    const std::array<std::vector<double>*, 6> signals{&plate.fx, &plate.fy, &plate.fz,
                                                      &plate.mx, &plate.my, &plate.mz};
    for (std::size_t i = 0; i < plate.fz.size(); ++i) {
        const auto missing =
            std::count_if(signals.begin(), signals.end(), [i](const auto* s) { return std::isnan((*s)[i]); });
        if (missing == 0) {
            continue;
        }
        partial += missing < 6 ? 1U : 0U;
        for (std::vector<double>* signal : signals) {
            (*signal)[i] = kNaN;
        }
    }
    return partial;
}

// The six columns of one plate about its sensor's origin, or fz alone with the others unknown.
PlateSignals sensor_signals(TextTable& table, const TimeGrid& grid, const std::string& side, bool fz_only,
                            Quality& quality) {
    const auto column = [&](std::size_t i) {
        const std::size_t index = table.find(side + "_" + std::string(kWrenchColumns[i]));
        return index < table.columns.size() ? on_grid(std::move(table.columns[index]), grid)
                                            : std::vector<double>(grid.sample_count, kNaN);
    };
    PlateSignals sensor;
    sensor.fx = column(0);
    sensor.fy = column(1);
    sensor.fz = column(2);
    sensor.mx = column(3);
    sensor.my = column(4);
    sensor.mz = column(5);
    sensor.has_moments = !fz_only;
    const std::size_t partial = fz_only ? 0 : drop_partial_samples(sensor);
    if (partial > 0) {
        quality.counters["lab_csv.partial_" + side] = static_cast<std::int64_t>(partial);
        quality.notes.push_back("The " + side + " plate has " + std::to_string(partial) +
                                " samples with some of the six numbers missing; they count as missing.");
    }
    return sensor;
}

// From the sensor to the surface, with the plate's place from the TOML.
Result<void> place_plate(Side foot, const std::optional<PlateSetup>& setup, Plate& plate) {
    const std::string side{name(foot)};
    if (!setup) {
        return Error{ErrorCode::bad_input, "there are " + side +
                                               " plate columns but the TOML has no [plate." + side +
                                               "]; add it with surface_offset_m and centre_m"};
    }
    plate.signals = plates::surface_wrench(std::move(plate.signals), setup->geometry);
    if (setup->check) {
        plate.signals = plates::corrected(std::move(plate.signals), setup->geometry, *setup->check);
    }
    plate.setup = setup;
    return check_plate_units(plate.signals, setup->geometry, side);
}

// The smallest step between neighbours, m: one count of the encoder when the values lie on its grid.
struct CountGrid {
    double step_m = 0.0;
    bool on_grid = false;
};

CountGrid count_grid(const std::vector<double>& cord_m) {
    constexpr double kSmallest_m = 1e-7;  // below the digits people write
    double step_m = std::numeric_limits<double>::infinity();
    double last = kNaN;
    for (const double value : cord_m) {
        const double step = std::abs(value - last);
        if (step > kSmallest_m && step < step_m) {
            step_m = step;
        }
        last = value;
    }
    if (!std::isfinite(step_m)) {
        return {};
    }
    const bool on_grid = std::all_of(cord_m.begin(), cord_m.end(), [&](double value) {
        const double counts = value / step_m;
        return std::isnan(value) || std::abs(counts - std::round(counts)) < 0.02;
    });
    return {step_m, on_grid};
}

Result<Cord> cord(const TextTable& table, const TimeGrid& grid, const std::string& name,
                  TransducerSetup transducer, Quality& quality) {
    const std::vector<double>& cord_m = table.columns[table.find(name)];
    if (const auto checked = check_cord_in_metres(cord_m, "column " + name); !checked) {
        return checked.error();
    }
    std::vector<double> height_m(cord_m.size());
    for (std::size_t row = 0; row < cord_m.size(); ++row) {
        height_m[row] = plates::height_from_cord_m(cord_m[row], transducer.anchor_offset_m);
        if (std::isnan(height_m[row]) && !std::isnan(cord_m[row])) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(table.line_of(row)) + ", column " + name + ": a cord of " +
                             std::to_string(cord_m[row]) + " m is shorter than the anchor's offset of " +
                             std::to_string(transducer.anchor_offset_m) + " m; check anchor_offset_m"};
        }
    }
    const CountGrid counts = count_grid(cord_m);
    if (transducer.resolution_m == 0.0) {
        transducer.resolution_m = counts.step_m;
    }
    if (counts.on_grid) {
        char step[32];
        std::snprintf(step, sizeof step, "%.4g", counts.step_m * 1000.0);
        quality.notes.push_back(name + " lies on a grid of " + step +
                                " mm: floor-quantised; no half count was added.");
    }
    return Cord{on_grid(std::move(height_m), grid), std::move(transducer)};
}

// `signal` as it would be on a clock that is `offset_s` behind: sample i is taken from i + offset * rate, by
// a straight line between two samples; NaN beyond the ends.
std::vector<double> shifted_earlier(const std::vector<double>& signal, double offset_samples) {
    const double whole = std::floor(offset_samples);
    const double fraction = offset_samples - whole;
    std::vector<double> shifted(signal.size(), kNaN);
    for (std::size_t i = 0; i < signal.size(); ++i) {
        const double from = static_cast<double>(i) + whole;
        if (from < 0.0 || from >= static_cast<double>(signal.size())) {
            continue;
        }
        const auto k = static_cast<std::size_t>(from);
        if (fraction == 0.0) {
            shifted[i] = signal[k];
        } else if (k + 1 < signal.size()) {
            shifted[i] = signal[k] + fraction * (signal[k + 1] - signal[k]);
        }
    }
    return shifted;
}

Result<void> synchronise(Trial& trial, const LabSettings& settings) {
    std::vector<std::string>& assumptions = trial.provenance.assumptions;
    const bool both = trial.bar && (trial.left() || trial.right());
    if (settings.sync) {
        trial.setup.sync = *settings.sync;
    } else if (both) {
        trial.setup.sync.kind = SyncKind::unsynchronised;
        assumptions.push_back("The TOML has no [sync]: plates and bar are taken as unsynchronised.");
    }
    Sync& sync = trial.setup.sync;
    sync.applied = true;
    if (sync.kind != SyncKind::measured_offset) {
        sync.offset_s = 0.0;
        return {};
    }
    double offset_samples = sync.offset_s * trial.rate_hz;
    if (std::abs(offset_samples - std::round(offset_samples)) < 1e-6) {
        offset_samples = std::round(offset_samples);
    }
    if (!(std::abs(offset_samples) < static_cast<double>(trial.sample_count))) {
        return Error{ErrorCode::bad_input, "sync.offset_s = " + std::to_string(sync.offset_s) +
                                               " is longer than the recording; check its unit (s)"};
    }
    for (std::optional<Cord>* moved : {&trial.bar, &trial.hip}) {
        if (*moved) {
            (*moved)->height_m = shifted_earlier((*moved)->height_m, offset_samples);
        }
    }
    if (offset_samples != std::round(offset_samples)) {
        assumptions.push_back(
            "The bar signal was moved by a fraction of a sample along straight lines between samples.");
    }
    return {};
}

void list_all_gaps(Trial& trial) {
    for (const Plate& plate : trial.plates) {
        list_gaps(plate.signals.fz, name(plate), trial.quality.gaps);
    }
    if (trial.bar) {
        list_gaps(trial.bar->height_m, "bar", trial.quality.gaps);
    }
    if (trial.hip) {
        list_gaps(trial.hip->height_m, "hip", trial.quality.gaps);
    }
}

RawDevice raw_device(const TextTable& table, const TimeGrid& grid) {
    RawDevice raw = raw_table(table, grid, "lab_csv");
    for (Channel& channel : raw.layout.channels) {
        const std::string_view id = channel.id;
        const std::string_view suffix = id.substr(id.rfind('_'));
        channel.unit = suffix == "_s" ? "s" : suffix == "_n" ? "N" : suffix == "_nm" ? "N m" : "m";
        channel.quantity = suffix == "_n"    ? Quantity::force
                           : suffix == "_nm" ? Quantity::moment
                           : suffix == "_m"  ? Quantity::displacement
                                             : Quantity::other;
    }
    return raw;
}

Result<TextTable> read_table(std::string_view text) {
    LineReader lines(text);
    std::string_view header;
    if (!lines.next(header)) {
        return Error{ErrorCode::bad_input, "is empty; line 1 must be a header with the column names"};
    }
    const Result<TextDialect> dialect = find_dialect(header, lines.rest(), 2);
    if (!dialect) {
        return dialect.error();
    }
    Result<TableHeader> names = read_names(header, *dialect, 1);
    if (!names) {
        return names.error();
    }
    return read_rows(lines, std::move(*names));
}

// Plates, bar and hip as the header has them, on the grid. Takes the plates' columns out of the table.
Result<void> add_signals(Trial& trial, TextTable& table, const TimeGrid& grid, const Columns& columns,
                         const LabSettings& settings) {
    std::vector<std::string>& assumptions = trial.provenance.assumptions;
    for (const auto& [side, present, fz_only] : {std::tuple(Side::left, columns.left, columns.left_fz_only),
                                                 {Side::right, columns.right, columns.right_fz_only}}) {
        if (present) {
            trial.plates.make(side).signals =
                sensor_signals(table, grid, std::string(name(side)), fz_only, trial.quality);
        }
    }
    if (auto turned = make_reactions(trial.plates, assumptions); !turned) {
        return turned;
    }
    for (const auto& [side, setup] :
         {std::pair(Side::left, &settings.left), {Side::right, &settings.right}}) {
        if (Plate* plate = trial.plates.find(side)) {
            if (auto placed = place_plate(side, *setup, *plate); !placed) {
                return placed;
            }
        }
    }
    if (columns.bar) {
        if (!settings.bar) {
            assumptions.push_back(
                "The TOML has no [lpt]: the cord is taken as anchored on the floor right below the bar.");
        }
        auto bar = cord(table, grid, "bar_cord_m", settings.bar.value_or(TransducerSetup{}), trial.quality);
        if (!bar) {
            return bar.error();
        }
        trial.bar = std::move(*bar);
    }
    if (columns.hip) {
        TransducerSetup setup;
        setup.attachment = CordAttachment::hip;
        setup.anchor = "floor_below_hip";
        setup.anchor_offset_m = settings.hip_anchor_offset_m;
        assumptions.push_back("hip_cord_m is taken as the cord from the floor below the hip.");
        auto hip = cord(table, grid, "hip_cord_m", std::move(setup), trial.quality);
        if (!hip) {
            return hip.error();
        }
        trial.hip = std::move(*hip);
    }
    return {};
}

Result<Trial> read(const ImportSource& source, const ImportOptions& options) {
    Result<TextTable> table = read_table(source.text);
    if (!table) {
        return table.error();
    }
    const Result<Columns> columns = groups(*table);
    if (!columns) {
        return columns.error();
    }
    const Result<TimeGrid> grid = grid_of(*table, table->find("time_s"), "time_s", options);
    if (!grid) {
        return grid.error();
    }
    if (const auto checked = check_not_all_missing(*table); !checked) {
        return checked.error();
    }
    std::filesystem::path toml_file = source.file;
    const Result<LabSettings> settings = read_lab_settings(toml_file.replace_extension(".toml"));
    if (!settings) {
        return settings.error();
    }
    Trial trial;
    trial.rate_hz = grid->rate_hz;
    trial.start_s = grid->start_s;
    trial.sample_count = grid->sample_count;
    trial.athlete = settings->athlete;
    trial.set = settings->set;
    trial.raw.push_back(raw_device(*table, *grid));
    if (const auto added = add_signals(trial, *table, *grid, *columns, *settings); !added) {
        return added.error();
    }
    if (const auto synchronised = synchronise(trial, *settings); !synchronised) {
        return synchronised.error();
    }
    list_all_gaps(trial);
    return trial;
}

}  // namespace

const ImporterModule& lab_csv() {
    static constexpr ImporterModule module{.id = "lab_csv",
                                           .name = "Lab CSV with its TOML (hinge-lab-csv/1)",
                                           .extensions = ".csv",
                                           .options = kOptions,
                                           .probe = &probe,
                                           .read = &read};
    return module;
}

}  // namespace hinge::importers
