#include "acquisition/lab_file.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "datasets/base/toml_table.h"

namespace hinge::acquisition {
namespace {

using base::TomlTable;

constexpr std::array<std::string_view, 2> kSignNames{"reaction", "action"};
constexpr std::array<std::string_view, 3> kAmtiInputNames{"uV_per_V", "mV_per_V", "V"};
// No lab is larger, no lifter heavier, no set longer; a value beyond is a slip of the unit.
constexpr double kMostMetres = 100.0;
constexpr double kMostNewtons = 1e5;
constexpr double kMostSeconds = 24.0 * 3600.0;
constexpr double kMostKilograms = 1000.0;
constexpr std::uintmax_t kMostLabBytes = 1U << 20U;

void read_athlete(TomlTable& table, Athlete& athlete) {
    table.read("id", athlete.id);
    table.read("sex", athlete.sex);
    table.check(athlete.sex.empty() || athlete.sex == "female" || athlete.sex == "male", "sex",
                "has to be female or male, or be left out");
    table.read("stature_m", athlete.stature_m, 0.5, 2.6);
    table.read("knee_height_m", athlete.knee_height_m, 0.1, 1.0);
    table.read("foot_length_m", athlete.foot_length_m, 0.1, 0.5);
    table.read("body_mass_kg", athlete.body_mass_kg, 20.0, 400.0);
    table.finish();
}

void read_set(TomlTable& table, SetInfo& set) {
    table.read("title", set.title);
    table.read("exercise", set.exercise, kExerciseNames);
    table.read("load_kg", set.load_kg, 0.0, kMostKilograms);
    table.read("discs", set.discs, kDiscPlacementNames);
    table.read("tempo_target_s", set.tempo_target_s, 0.5, 20.0);
    table.finish();
}

LabTransducer read_transducer(TomlTable& table, CordAttachment usual) {
    LabTransducer transducer;
    transducer.setup.attachment = usual;
    table.require("channel");
    table.read("channel", transducer.setup.channel);
    table.read("kind", transducer.kind, kTransducerKindNames);
    table.read("metres_per_unit", transducer.metres_per_unit, -kMostMetres, kMostMetres);
    table.check(transducer.metres_per_unit != 0.0, "metres_per_unit", "must not be zero");
    table.read("offset_m", transducer.offset_m, -kMostMetres, kMostMetres);
    table.read("attachment", transducer.setup.attachment, kCordAttachmentNames);
    table.read("anchor", transducer.setup.anchor);
    table.check(transducer.setup.anchor == "floor_below_bar", "anchor", "has to be floor_below_bar");
    table.read("anchor_offset_m", transducer.setup.anchor_offset_m, -2.0, 2.0);
    table.read("resolution_m", transducer.setup.resolution_m, 0.0, 0.1);
    table.read("cord_force_n", transducer.setup.cord_force_n, 0.0, 100.0);
    table.finish();
    return transducer;
}

void read_geometry(TomlTable& table, PlateGeometry& geometry) {
    table.read("centre_m", geometry.centre_m);
    table.read("size_m", geometry.size_m);
    table.check(geometry.size_m[0] > 0.0 && geometry.size_m[1] > 0.0, "size_m",
                "has to be two lengths above zero");
    table.read("surface_offset_m", geometry.surface_offset_m);
    table.read("cover_thickness_m", geometry.cover_thickness_m, 0.0, 0.2);
    std::array<double, 9> rows{1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0};
    table.read("plate_to_lab", rows);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        geometry.plate_to_lab[at / 3][at % 3] = rows[at];
    }
}

PlateAccuracy read_accuracy(TomlTable& table) {
    PlateAccuracy stated;
    table.read("gain", stated.gain, 0.0, 0.2);
    table.read("fz_per_m", stated.fz_per_m, 0.0, 0.5);
    table.read("cop_m", stated.cop_m, 0.0, 0.1);
    table.finish();
    return stated;
}

PlateCheck read_check(TomlTable& table) {
    PlateCheck check;
    table.require("date");
    table.require("gain_sd");
    table.read("date", check.date);
    table.read("gain", check.gain, 0.8, 1.25);
    table.read("gain_sd", check.gain_sd, 0.0, 0.2);
    table.read("common_gain_sd", check.common_gain_sd, 0.0, 0.2);
    table.read("a", check.a, -0.5, 0.5);
    table.read("b", check.b, -0.5, 0.5);
    table.read("a_sd", check.a_sd, 0.0, 0.5);
    table.read("b_sd", check.b_sd, 0.0, 0.5);
    table.read("load_n", check.load_n, 0.0, kMostNewtons);
    double places = 0.0;
    table.read("places", places, 0.0, 1000.0);
    check.places = static_cast<int>(places);
    table.finish();
    return check;
}

LabPlate read_plate(TomlTable& table) {
    LabPlate plate;
    plates::PlateCalibration& calibration = plate.calibration;
    calibration.model = plate.setup.model;
    table.read("model", calibration.model);
    std::string known;
    for (const plates::PlateModel& model : plates::all_plate_models()) {
        known += (known.empty() ? "" : ", ") + std::string(model.id);
    }
    table.check(plates::find_plate_model(calibration.model) != nullptr, "model", "has to be one of " + known);
    plate.setup.model = calibration.model;
    table.read("serial", plate.setup.serial);
    table.require("channels");
    table.read("channels", plate.setup.channels);
    read_geometry(table, plate.setup.geometry);
    table.read("sign", calibration.sign, kSignNames);
    table.read("calibration_matrix", calibration.matrix);
    table.read("matrix_is_sensitivity", calibration.matrix_is_sensitivity);
    table.read("amti_input", calibration.amti_input, kAmtiInputNames);
    table.read("excitation_v", calibration.excitation_v, 0.1, 100.0);
    table.read("gain", calibration.gain);
    table.read("sensitivity", calibration.sensitivity);
    table.read("range_pc", calibration.range_pc);
    table.read("a_m", calibration.a_m, 0.0, 2.0);
    table.read("b_m", calibration.b_m, 0.0, 2.0);
    table.read("bias", calibration.bias);
    std::vector<double> cells;
    table.read("cells_m", cells);
    table.check(cells.size() % 2 == 0, "cells_m", "has to be pairs of x and y");
    for (std::size_t at = 0; at + 1 < cells.size(); at += 2) {
        calibration.cell_m.push_back({cells[at], cells[at + 1]});
    }
    if (auto accuracy = table.table("accuracy")) {
        plate.setup.accuracy = read_accuracy(*accuracy);
    }
    if (auto check = table.table("check")) {
        plate.setup.check = read_check(*check);
    }
    table.finish();
    if (const auto map = plates::wrench_map(calibration); !map) {
        table.check(false, "model", "is not complete: " + map.error().message);
    }
    return plate;
}

void read_sync(TomlTable& table, LabFile& lab) {
    Sync& sync = lab.sync;
    table.read("kind", sync.kind, kSyncKindNames);
    table.read("offset_s", sync.offset_s, -10.0, 10.0);
    table.read("uncertainty_s", sync.uncertainty_s, 0.0, 10.0);
    table.read("channels", lab.sync_channels);
    table.read("level", lab.sync_level, -1e9, 1e9);
    table.finish();
}

void read_record(TomlTable& table, RecordDefaults& record) {
    table.read("start", record.start, kStartModeNames);
    table.read("rate_hz", record.rate_hz, 1.0, 20000.0);
    table.read("seconds", record.seconds, 0.0, kMostSeconds);
    table.read("pre_trigger_s", record.pre_trigger_s, 0.0, 60.0);
    table.read("countdown_s", record.countdown_s, 0.0, 600.0);
    table.read("threshold_n", record.threshold_n, 1.0, kMostNewtons);
    table.read("zero", record.zero);
    table.read("weigh", record.weigh);
    table.read("zero_after", record.zero_after);
    table.check(record.zero || !record.zero_after, "zero_after", "needs zero = true");
    table.finish();
}

// "channels.0.ain" is one of the keys named "channels.N.ain" in the driver's table.
bool is_key_of(const drivers::DriverModule& driver, const std::string& key) {
    std::string pattern;
    for (std::size_t at = 0; at < key.size();) {
        const std::size_t dot = std::min(key.find('.', at), key.size());
        const std::string part = key.substr(at, dot - at);
        const bool index = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        pattern += (at == 0 ? "" : ".") + (index ? "N" : part);
        at = dot + 1;
    }
    return std::any_of(driver.keys.begin(), driver.keys.end(), [&](const drivers::ConfigKey& known) {
        return known.name == key || known.name == pattern;
    });
}

LabDevice read_device(TomlTable& table, const std::string& name,
                      std::span<const drivers::DriverModule* const> drivers) {
    LabDevice device;
    device.config.name = name;
    device.config.path = table.path();
    std::vector<std::string_view> ids;
    std::transform(drivers.begin(), drivers.end(), std::back_inserter(ids),
                   [](const drivers::DriverModule* driver) { return driver->id; });
    std::size_t chosen = ids.size();
    table.require("driver");
    if (drivers.empty()) {
        table.read("driver", device.driver);
        device.config.values = table.flattened();
        std::erase_if(device.config.values, [](const auto& value) { return value.first == "driver"; });
        return device;
    }
    table.read("driver", chosen, ids);
    if (chosen == ids.size()) {
        return device;
    }
    const drivers::DriverModule& driver = *drivers[chosen];
    device.driver = driver.id;
    std::string allowed = "driver";
    for (const drivers::ConfigKey& key : driver.keys) {
        allowed += ", " + std::string(key.name);
    }
    for (auto& [key, value] : table.flattened()) {
        if (key != "driver") {
            table.check(is_key_of(driver, key), key,
                        "is not a key of driver '" + device.driver + "'; allowed are " + allowed);
            device.config.values.emplace_back(key, value);
        }
    }
    return device;
}

void read_transducers(TomlTable& root, LabFile& lab) {
    if (auto bar = root.table("lpt")) {
        lab.bar = read_transducer(*bar, CordAttachment::between_hands);
    }
    auto both = root.table("transducer");
    if (!both) {
        return;
    }
    if (auto bar = both->table("bar")) {
        bar->check(!lab.bar, "channel",
                   "describes the bar's transducer a second time; keep [lpt] or [transducer.bar]");
        lab.bar = read_transducer(*bar, CordAttachment::between_hands);
    }
    if (auto hip = both->table("hip")) {
        lab.hip = read_transducer(*hip, CordAttachment::hip);
    }
    both->finish();
}

void read_plates(TomlTable& root, LabFile& lab) {
    auto both = root.table("plate");
    if (!both) {
        return;
    }
    if (auto left = both->table("left")) {
        lab.left = read_plate(*left);
    }
    if (auto right = both->table("right")) {
        lab.right = read_plate(*right);
    }
    both->finish();
}

// "device/channel" must name a device of this file.
void check_channel(TomlTable& root, const LabFile& lab, const std::string& channel) {
    const std::string device = channel.substr(0, channel.find('/'));
    const bool known = channel.find('/') != std::string::npos &&
                       std::any_of(lab.devices.begin(), lab.devices.end(),
                                   [&](const LabDevice& entry) { return entry.config.name == device; });
    root.check(known, "device",
               "does not have the device of channel '" + channel + "'; write channels as DEVICE/CHANNEL");
}

void check_channels(TomlTable& root, const LabFile& lab) {
    for (const auto* plate : {&lab.left, &lab.right}) {
        if (*plate) {
            for (const std::string& channel : (*plate)->setup.channels) {
                check_channel(root, lab, channel);
            }
        }
    }
    for (const std::string& channel : lab.sync_channels) {
        check_channel(root, lab, channel);
    }
    for (const auto* transducer : {&lab.bar, &lab.hip}) {
        if (*transducer) {
            check_channel(root, lab, (*transducer)->setup.channel);
        }
    }
}

void read_root(TomlTable& root, LabFile& lab, std::span<const drivers::DriverModule* const> drivers) {
    std::string format = "hinge-lab/1";
    root.read("format", format);
    root.check(format == "hinge-lab/1", "format", "has to be hinge-lab/1");
    root.read("gravity_m_s2", lab.gravity_m_s2, 9.7, 9.9);
    if (auto table = root.table("athlete")) {
        read_athlete(*table, lab.athlete);
    }
    if (auto table = root.table("set")) {
        read_set(*table, lab.set);
    }
    if (auto table = root.table("analysis")) {
        lab.set.analysis = table->numbers();
    }
    read_transducers(root, lab);
    read_plates(root, lab);
    if (auto table = root.table("sync")) {
        read_sync(*table, lab);
    }
    if (auto table = root.table("record")) {
        read_record(*table, lab.record);
    }
    if (auto table = root.table("safety")) {
        table->read("plate_force_n", lab.safety.plate_force_n, 0.0, kMostNewtons);
        table->finish();
    }
    if (auto table = root.table("protocol")) {
        table->read("red_flags", lab.protocol.red_flags);
        table->finish();
    }
    root.require("device");
    if (auto devices = root.table("device")) {
        for (auto& [name, table] : devices->tables()) {
            lab.devices.push_back(read_device(table, name, drivers));
        }
        root.check(!lab.devices.empty() && lab.devices.size() <= 16, "device", "has to name 1 to 16 devices");
        check_channels(root, lab);
    }
    root.finish();
}

}  // namespace

Result<LabFile> parse_lab(std::string_view text, std::string source,
                          std::span<const drivers::DriverModule* const> drivers) {
    LabFile lab;
    lab.source = std::move(source);
    lab.text = text;
    try {
        const toml::table content = toml::parse(text);
        std::optional<Error> failure;
        TomlTable root(content, "", lab.source, failure);
        read_root(root, lab, drivers);
        if (failure) {
            return *failure;
        }
        return lab;
    } catch (const toml::parse_error& error) {
        return Error{ErrorCode::bad_input, lab.source + ": line " +
                                               std::to_string(error.source().begin.line) + ", column " +
                                               std::to_string(error.source().begin.column) + ": " +
                                               std::string(error.description())};
    }
}

Result<LabFile> read_lab(const std::filesystem::path& file,
                         std::span<const drivers::DriverModule* const> drivers) {
    std::error_code failed;
    const bool regular = std::filesystem::is_regular_file(file, failed);
    const std::uintmax_t bytes = regular ? std::filesystem::file_size(file, failed) : 0;
    std::ifstream in(file, std::ios::binary);
    if (!regular || failed || !in) {
        return Error{ErrorCode::bad_input,
                     file.string() + ": cannot be opened; 'hinge devices --example' writes one"};
    }
    if (bytes > kMostLabBytes) {
        return Error{ErrorCode::bad_input, file.string() + ": has " + std::to_string(bytes) +
                                               " bytes; a lab file has at most " +
                                               std::to_string(kMostLabBytes)};
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return parse_lab(text, file.string(), drivers);
}

}  // namespace hinge::acquisition
