#include <array>

#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

void put_if_known(hid_t object, const char* name, const std::optional<double>& value) {
    if (value) {
        put(object, name, *value);
    }
}

void write_accuracy(hid_t group, const PlateSetup& plate) {
    if (plate.accuracy) {
        put(group, "accuracy_gain", plate.accuracy->gain);
        put(group, "accuracy_fz_per_m", plate.accuracy->fz_per_m);
        put(group, "accuracy_cop_m", plate.accuracy->cop_m);
    }
    if (plate.check) {
        const PlateCheck& check = *plate.check;
        put(group, "check_date", check.date);
        put(group, "check_gain", check.gain);
        put(group, "check_gain_sd", check.gain_sd);
        put(group, "check_common_gain_sd", check.common_gain_sd);
        put(group, "check_a", check.a);
        put(group, "check_b", check.b);
        put_if_known(group, "check_a_sd", check.a_sd);
        put_if_known(group, "check_b_sd", check.b_sd);
        put(group, "check_load_n", check.load_n);
        put(group, "check_places", static_cast<double>(check.places));
    }
}

void write_plate_setup(hid_t calibration, const std::string& plate_name, const PlateSetup& plate) {
    const Group group = make_group(calibration, plate_name.c_str());
    put(group.get(), "model", plate.model);
    put(group.get(), "serial", plate.serial);
    put(group.get(), "centre_m", plate.geometry.centre_m);
    put(group.get(), "size_m", plate.geometry.size_m);
    put(group.get(), "surface_offset_m", plate.geometry.surface_offset_m);
    put(group.get(), "cover_thickness_m", plate.geometry.cover_thickness_m);
    std::array<double, 9> rotation{};
    for (std::size_t i = 0; i < rotation.size(); ++i) {
        rotation[i] = plate.geometry.plate_to_lab[i / 3][i % 3];
    }
    put(group.get(), "plate_to_lab", rotation, 3);
    put(group.get(), "zero_offset", plate.zero_offset);
    write_accuracy(group.get(), plate);
    write_texts(group.get(), "channels", plate.channels,
                {"1", 0.0, "raw channels 'device/channel' in the order of the plate model"});
    write_matrix(
        group.get(), "matrix", plate.calibration_matrix, plate.calibration_matrix.size() / 6,
        {"1", 0.0,
         "rows Fx Fy Fz Mx My Mz (N, N m), one column per channel; empty: channels are in N and N m"});
}

void write_transducer(hid_t calibration, const char* name, const TransducerSetup& transducer) {
    const Group group = make_group(calibration, name);
    put(group.get(), "attachment", hinge::name(transducer.attachment));
    put(group.get(), "anchor", transducer.anchor);
    put(group.get(), "anchor_offset_m", transducer.anchor_offset_m);
    put(group.get(), "resolution_m", transducer.resolution_m);
    put(group.get(), "cord_force_n", transducer.cord_force_n);
    put(group.get(), "channel", transducer.channel);
}

void write_calibration(hid_t file, const Trial& trial) {
    const Group calibration = make_group(file, schema::kCalibration);
    put(calibration.get(), "gravity_m_s2", trial.setup.gravity_m_s2);
    for (const Plate& plate : trial.plates) {
        if (plate.setup) {
            write_plate_setup(calibration.get(), name(plate), *plate.setup);
        }
    }
    if (trial.bar && trial.bar->setup) {
        write_transducer(calibration.get(), "bar", *trial.bar->setup);
    }
    if (trial.hip && trial.hip->setup) {
        write_transducer(calibration.get(), "hip", *trial.hip->setup);
    }
}

void write_setup(hid_t file, const Sync& sync) {
    const Group setup = make_group(file, schema::kSetup);
    put(setup.get(), "sync_kind", name(sync.kind));
    put(setup.get(), "sync_offset_s", sync.offset_s);
    put_if_known(setup.get(), "sync_uncertainty_s", sync.uncertainty_s);
    put(setup.get(), "sync_applied", sync.applied);
}

void write_set(hid_t file, const SetInfo& set) {
    const Group group = make_group(file, schema::kSet);
    put(group.get(), "title", set.title);
    put(group.get(), "exercise", name(set.exercise));
    put_if_known(group.get(), "load_kg", set.load_kg);
    put(group.get(), "discs", name(set.discs));
    put(group.get(), "tempo_target_s", set.tempo_target_s);
    Table(set.marks.size())
        .column("time_s", [&](std::size_t i) { return set.marks[i].first; })
        .text("text", [&](std::size_t i) { return set.marks[i].second; })
        .write(group.get(), "marks",
               {"1", 0.0, "what was noted while recording; time_s on the trial's clock"});
    if (set.analysis.empty()) {
        return;
    }
    const std::vector<std::pair<std::string, double>> settings(set.analysis.begin(), set.analysis.end());
    Table(settings.size())
        .text("key", [&](std::size_t i) { return settings[i].first; })
        .column("value", [&](std::size_t i) { return settings[i].second; })
        .write(group.get(), "analysis", {"1", 0.0, "settings of the analysis that the lab file sets"});
}

void write_athlete(hid_t file, const Athlete& athlete) {
    const Group group = make_group(file, schema::kAthlete);
    put(group.get(), "id", athlete.id);
    put(group.get(), "sex", athlete.sex);
    put_if_known(group.get(), "stature_m", athlete.stature_m);
    put_if_known(group.get(), "knee_height_m", athlete.knee_height_m);
    put_if_known(group.get(), "foot_length_m", athlete.foot_length_m);
    put_if_known(group.get(), "body_mass_kg", athlete.body_mass_kg);
}

void write_events(hid_t file, const std::vector<EventEdit>& edits) {
    const Group group = make_group(file, schema::kEvents);
    Table(edits.size())
        .column("rep", [&](std::size_t i) { return std::int32_t{edits[i].rep}; })
        .text("event", [&](std::size_t i) { return name(edits[i].kind); })
        .column("time_s", [&](std::size_t i) { return edits[i].time_s; })
        .text("who", [&](std::size_t i) { return edits[i].who; })
        .text("when", [&](std::size_t i) { return edits[i].when; })
        .text("why", [&](std::size_t i) { return edits[i].why; })
        .write(group.get(), "edits",
               {"1", 0.0, "events a person placed by hand; rep 1 is the first; time_s in s"});
}

void write_quality(hid_t file, const Quality& quality) {
    const Group group = make_group(file, schema::kQuality);
    const std::vector<Gap>& gaps = quality.gaps;
    Table(gaps.size())
        .text("signal", [&](std::size_t i) { return gaps[i].signal; })
        .column("first", [&](std::size_t i) { return std::uint64_t{gaps[i].first}; })
        .column("count", [&](std::size_t i) { return std::uint64_t{gaps[i].count}; })
        .write(group.get(), "gaps", {"1", 0.0, "missing samples: first sample and number of samples"});
    const std::vector<std::pair<std::string, std::int64_t>> counters(quality.counters.begin(),
                                                                     quality.counters.end());
    Table(counters.size())
        .text("name", [&](std::size_t i) { return counters[i].first; })
        .column("value", [&](std::size_t i) { return counters[i].second; })
        .write(group.get(), "counters", {"1", 0.0, "what went wrong how often"});
    write_texts(group.get(), "notes", quality.notes, {"1", 0.0, "remarks on quality, in order"});
}

void write_provenance(hid_t file, const Provenance& provenance) {
    const Group group = make_group(file, schema::kProvenance);
    put(group.get(), "software", provenance.software);
    put(group.get(), "source_file", provenance.source_file);
    put(group.get(), "source_sha256", provenance.source_sha256);
    put(group.get(), "importer", provenance.importer);
    put(group.get(), schema::kCreated, provenance.created, schema::kCreatedBytes);
    put(group.get(), schema::kUuid, provenance.uuid, schema::kUuidBytes);
    write_texts(group.get(), "assumptions", provenance.assumptions,
                {"1", 0.0, "what the importer had to assume"});
    write_texts(group.get(), "settings_json", std::span(&provenance.settings_json, 1),
                {"1", 0.0, "settings in force, as one JSON text"});
}

}  // namespace

void write_context(hid_t file, const Trial& trial, const Provenance& provenance) {
    write_calibration(file, trial);
    write_setup(file, trial.setup.sync);
    write_set(file, trial.set);
    write_athlete(file, trial.athlete);
    write_events(file, trial.edits);
    write_quality(file, trial.quality);
    write_provenance(file, provenance);
}

}  // namespace hinge::store
