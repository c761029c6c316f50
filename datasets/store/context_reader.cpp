#include <algorithm>
#include <string>

#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

template <std::size_t N>
std::array<double, N> get_array(hid_t file, const std::string& path, const char* name) {
    const std::vector<double> values = get_numbers(file, path, name, N);
    std::array<double, N> array{};
    std::copy(values.begin(), values.end(), array.begin());
    return array;
}

std::string calibration_of(const std::string& part) {
    return std::string(schema::kCalibration) + "/" + part;
}

void read_accuracy(hid_t file, const std::string& path, PlateSetup& plate) {
    if (const auto gain = find_number(file, path, "accuracy_gain")) {
        plate.accuracy = PlateAccuracy{*gain, get_number(file, path, "accuracy_fz_per_m"),
                                       get_number(file, path, "accuracy_cop_m")};
    }
    if (const auto gain = find_number(file, path, "check_gain")) {
        PlateCheck check;
        check.date = get_text(file, path, "check_date");
        check.gain = *gain;
        check.gain_sd = get_number(file, path, "check_gain_sd");
        check.common_gain_sd = get_number(file, path, "check_common_gain_sd");
        check.a = get_number(file, path, "check_a");
        check.b = get_number(file, path, "check_b");
        check.a_sd = find_number(file, path, "check_a_sd");
        check.b_sd = find_number(file, path, "check_b_sd");
        check.load_n = get_number(file, path, "check_load_n");
        check.places = static_cast<int>(get_number(file, path, "check_places"));
        plate.check = check;
    }
}

std::optional<PlateSetup> read_plate_setup(hid_t file, const std::string& plate_name) {
    const std::string path = calibration_of(plate_name);
    if (!exists(file, path)) {
        return std::nullopt;
    }
    PlateSetup plate;
    plate.model = get_text(file, path, "model");
    plate.serial = get_text(file, path, "serial");
    plate.geometry.centre_m = get_array<3>(file, path, "centre_m");
    plate.geometry.size_m = get_array<2>(file, path, "size_m");
    plate.geometry.surface_offset_m = get_array<3>(file, path, "surface_offset_m");
    plate.geometry.cover_thickness_m = get_number(file, path, "cover_thickness_m");
    const auto rotation = get_array<9>(file, path, "plate_to_lab");
    for (std::size_t i = 0; i < rotation.size(); ++i) {
        plate.geometry.plate_to_lab[i / 3][i % 3] = rotation[i];
    }
    plate.zero_offset = get_array<6>(file, path, "zero_offset");
    read_accuracy(file, path, plate);
    plate.channels = read_texts(file, path + "/channels");
    const std::vector<hsize_t> shape =
        plausible_shape(open_dataset(file, path + "/matrix").get(), path + "/matrix");
    plate.calibration_matrix = read_matrix(file, path + "/matrix", shape.size() == 2 ? shape[1] : 0);
    return plate;
}

std::optional<TransducerSetup> read_transducer(hid_t file, const char* name) {
    const std::string path = calibration_of(name);
    if (!exists(file, path)) {
        return std::nullopt;
    }
    TransducerSetup transducer;
    transducer.attachment =
        static_cast<CordAttachment>(get_choice(file, path, "attachment", kCordAttachmentNames));
    transducer.anchor = get_text(file, path, "anchor");
    transducer.anchor_offset_m = get_number(file, path, "anchor_offset_m");
    transducer.resolution_m = get_number(file, path, "resolution_m");
    transducer.cord_force_n = get_number(file, path, "cord_force_n");
    transducer.channel = get_text(file, path, "channel");
    return transducer;
}

Setup read_setup(hid_t file) {
    Setup setup;
    setup.gravity_m_s2 = get_number(file, schema::kCalibration, "gravity_m_s2");
    setup.sync.kind = static_cast<SyncKind>(get_choice(file, schema::kSetup, "sync_kind", kSyncKindNames));
    setup.sync.offset_s = get_number(file, schema::kSetup, "sync_offset_s");
    setup.sync.uncertainty_s = find_number(file, schema::kSetup, "sync_uncertainty_s");
    setup.sync.applied = get_flag(file, schema::kSetup, "sync_applied");
    return setup;
}

SetInfo read_set(hid_t file) {
    SetInfo set;
    set.title = get_text(file, schema::kSet, "title");
    set.exercise = static_cast<Exercise>(get_choice(file, schema::kSet, "exercise", kExerciseNames));
    set.load_kg = find_number(file, schema::kSet, "load_kg");
    set.discs = static_cast<DiscPlacement>(get_choice(file, schema::kSet, "discs", kDiscPlacementNames));
    set.tempo_target_s = get_number(file, schema::kSet, "tempo_target_s");
    const TableReader marks(file, std::string(schema::kSet) + "/marks");
    const auto time_s = marks.column<double>("time_s");
    const auto text = marks.texts("text");
    for (std::size_t i = 0; i < marks.rows(); ++i) {
        set.marks.emplace_back(time_s[i], text[i]);
    }
    if (const std::string path = std::string(schema::kSet) + "/analysis"; exists(file, path)) {
        const TableReader settings(file, path);
        const auto key = settings.texts("key");
        const auto value = settings.column<double>("value");
        for (std::size_t i = 0; i < settings.rows(); ++i) {
            set.analysis[key[i]] = value[i];
        }
    }
    return set;
}

Athlete read_athlete(hid_t file) {
    Athlete athlete;
    athlete.id = get_text(file, schema::kAthlete, "id");
    athlete.sex = get_text(file, schema::kAthlete, "sex");
    athlete.stature_m = find_number(file, schema::kAthlete, "stature_m");
    athlete.knee_height_m = find_number(file, schema::kAthlete, "knee_height_m");
    athlete.foot_length_m = find_number(file, schema::kAthlete, "foot_length_m");
    athlete.body_mass_kg = find_number(file, schema::kAthlete, "body_mass_kg");
    return athlete;
}

std::vector<EventEdit> read_edits(hid_t file) {
    const std::string path = std::string(schema::kEvents) + "/edits";
    const TableReader table(file, path);
    const auto rep = table.column<std::int32_t>("rep");
    const auto event = table.texts("event");
    const auto time_s = table.column<double>("time_s");
    const auto who = table.texts("who");
    const auto when = table.texts("when");
    const auto why = table.texts("why");
    std::vector<EventEdit> edits;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const auto kind = static_cast<EventKind>(choice("an event in '" + path + "'", event[i], kEventNames));
        edits.push_back({rep[i], kind, time_s[i], who[i], when[i], why[i]});
    }
    return edits;
}

Quality read_quality(hid_t file) {
    Quality quality;
    const std::string path = schema::kQuality;
    const TableReader gaps(file, path + "/gaps");
    const auto signal = gaps.texts("signal");
    const auto first = gaps.column<std::uint64_t>("first");
    const auto count = gaps.column<std::uint64_t>("count");
    for (std::size_t i = 0; i < gaps.rows(); ++i) {
        quality.gaps.push_back({signal[i], first[i], count[i]});
    }
    const TableReader counters(file, path + "/counters");
    const auto name = counters.texts("name");
    const auto value = counters.column<std::int64_t>("value");
    for (std::size_t i = 0; i < counters.rows(); ++i) {
        quality.counters[name[i]] = value[i];
    }
    quality.notes = read_texts(file, path + "/notes");
    return quality;
}

Provenance read_provenance(hid_t file) {
    const std::string path = schema::kProvenance;
    Provenance provenance;
    provenance.software = get_text(file, path, "software");
    provenance.source_file = get_text(file, path, "source_file");
    provenance.source_sha256 = get_text(file, path, "source_sha256");
    provenance.importer = get_text(file, path, "importer");
    provenance.created = get_text(file, path, schema::kCreated);
    provenance.uuid = get_text(file, path, schema::kUuid);
    provenance.assumptions = read_texts(file, path + "/assumptions");
    const std::vector<std::string> settings = read_texts(file, path + "/settings_json");
    if (settings.size() != 1) {
        throw Hdf5Failure("'" + path + "/settings_json' holds " + std::to_string(settings.size()) +
                          " texts, expected 1");
    }
    provenance.settings_json = settings[0];
    return provenance;
}

}  // namespace

void read_context(hid_t file, Trial& trial) {
    for (Plate& plate : trial.plates) {
        plate.setup = read_plate_setup(file, name(plate));
    }
    if (trial.bar) {
        trial.bar->setup = read_transducer(file, "bar");
    }
    if (trial.hip) {
        trial.hip->setup = read_transducer(file, "hip");
    }
    trial.setup = read_setup(file);
    trial.set = read_set(file);
    trial.athlete = read_athlete(file);
    trial.edits = read_edits(file);
    trial.quality = read_quality(file);
    trial.provenance = read_provenance(file);
}

}  // namespace hinge::store
