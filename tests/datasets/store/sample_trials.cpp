#include "tests/datasets/store/sample_trials.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

// HDF5 1.10 keeps some of its own memory when it refuses a damaged file; the leak check is for ours.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libhdf5";
}

namespace hinge::store::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> wave(std::size_t samples, double mean, double amplitude) {
    std::vector<double> values(samples);
    for (std::size_t i = 0; i < samples; ++i) {
        values[i] = mean + amplitude * std::sin(0.1 * static_cast<double>(i));
    }
    return values;
}

PlateSignals plate(std::size_t samples, double load_n) {
    PlateSignals signals{wave(samples, 1.0, 5.0),
                         wave(samples, -2.0, 3.0),
                         wave(samples, load_n, 50.0),
                         wave(samples, 10.0, 20.0),
                         wave(samples, -30.0, 8.0),
                         wave(samples, 0.5, 2.0),
                         true};
    signals.fx[1] = -0.0;
    return signals;
}

PlateSetup plate_setup(double y_m) {
    PlateSetup setup;
    setup.model = "generic_6x6";
    setup.serial = "FP-0071";
    setup.geometry.centre_m = {0.01, y_m, 0.0};
    setup.geometry.size_m = {0.6, 0.4};
    setup.geometry.surface_offset_m = {0.001, -0.002, 0.041};
    setup.geometry.cover_thickness_m = 0.004;
    setup.geometry.plate_to_lab = {{{0.0, 1.0, 0.0}, {-1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}}};
    setup.channels = {"daq/AIN0", "daq/AIN1"};
    setup.calibration_matrix = {1.0, 0.1, 0.2, 2.0, 0.3, 3.0, 0.4, 4.0, 0.5, 5.0, 0.6, 6.0};
    setup.zero_offset = {0.1, -0.2, 3.5, 0.01, 0.02, -0.03};
    setup.accuracy = PlateAccuracy{0.004, 0.015, 0.003};
    setup.check =
        PlateCheck{"2026-11-28", 1.004, 0.0006, 0.0035, 0.011, -0.007, 0.004, std::nullopt, 812.5, 5};
    return setup;
}

template <class T>
void append(std::vector<std::byte>& bytes, T value) {
    const auto raw = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

RawDevice uniform_device() {
    RawDevice device;
    device.name = "daq";
    device.driver = "labjack_t7";
    device.serial = "470012345";
    device.firmware = "1.0292";
    device.nominal_hz = 1000.0;
    device.actual_hz = 999.98;
    device.tick_hz = 40e6;
    device.layout.channels = {
        {"AIN0", "left Fz", "V", Quantity::voltage, WireType::u16, 3.1e-4, -10.5, -10.0, 10.0, 0.0},
        {"AIN1", "right Fz", "V", Quantity::voltage, WireType::u16, 3.2e-4, -10.6, -10.0, 10.0, 1.5e-5}};
    for (std::uint16_t i = 0; i < 10; ++i) {
        append(device.samples, static_cast<std::uint16_t>(65535 - i));
        append(device.samples, i);
    }
    device.blocks = {{0, 4, 0, 1000, 5'000'000'000, 0},
                     {9, 6, 5, 18'446'744'073'709'551'000U, -3, kBlockGapBefore | kBlockSaturated}};
    return device;
}

RawDevice mixed_device() {
    RawDevice device;
    device.name = "a bridge";  // sorts before "daq" but was opened after it
    device.nominal_hz = 80.0;
    device.layout.channels = {
        {"count", "", "1", Quantity::count, WireType::i24, 1.0, 0.0, 0.0, 0.0, 0.0},
        {"gate", "", "1", Quantity::digital, WireType::i8, 1.0, 0.0, 0.0, 0.0, 0.0},
        {"temp", "", "C", Quantity::temperature, WireType::f32, 1.0, 0.0, -40.0, 85.0, 0.0}};
    for (const std::byte low : {std::byte{0x00}, std::byte{0xFF}, std::byte{0x80}}) {
        device.samples.insert(device.samples.end(), {low, std::byte{0x01}, std::byte{0x80}});
        device.samples.push_back(std::byte{0xFE});
        append(device.samples, 21.5F);
    }
    return device;
}

void expect_bits(const std::vector<double>& found, const std::vector<double>& expected, const char* what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    EXPECT_TRUE(found.empty() ||
                std::memcmp(found.data(), expected.data(), found.size() * sizeof(double)) == 0)
        << what;
}

void expect_signals(const PlateSignals& found, const PlateSignals& expected) {
    expect_bits(found.fx, expected.fx, "fx");
    expect_bits(found.fy, expected.fy, "fy");
    expect_bits(found.fz, expected.fz, "fz");
    expect_bits(found.mx, expected.mx, "mx");
    expect_bits(found.my, expected.my, "my");
    expect_bits(found.mz, expected.mz, "mz");
    EXPECT_EQ(found.has_moments, expected.has_moments);
}

void expect_plate_setup(const std::optional<PlateSetup>& found, const std::optional<PlateSetup>& expected) {
    ASSERT_EQ(found.has_value(), expected.has_value());
    if (expected) {
        EXPECT_EQ(found->model, expected->model);
        EXPECT_EQ(found->serial, expected->serial);
        EXPECT_EQ(found->geometry.centre_m, expected->geometry.centre_m);
        EXPECT_EQ(found->geometry.size_m, expected->geometry.size_m);
        EXPECT_EQ(found->geometry.surface_offset_m, expected->geometry.surface_offset_m);
        EXPECT_EQ(found->geometry.cover_thickness_m, expected->geometry.cover_thickness_m);
        EXPECT_EQ(found->geometry.plate_to_lab, expected->geometry.plate_to_lab);
        EXPECT_EQ(found->channels, expected->channels);
        EXPECT_EQ(found->calibration_matrix, expected->calibration_matrix);
        EXPECT_EQ(found->zero_offset, expected->zero_offset);
        EXPECT_EQ(found->accuracy, expected->accuracy);
        EXPECT_EQ(found->check, expected->check);
    }
}

void expect_transducer(const std::optional<TransducerSetup>& found,
                       const std::optional<TransducerSetup>& expected) {
    ASSERT_EQ(found.has_value(), expected.has_value());
    if (expected) {
        EXPECT_EQ(found->attachment, expected->attachment);
        EXPECT_EQ(found->anchor, expected->anchor);
        EXPECT_EQ(found->anchor_offset_m, expected->anchor_offset_m);
        EXPECT_EQ(found->resolution_m, expected->resolution_m);
        EXPECT_EQ(found->cord_force_n, expected->cord_force_n);
        EXPECT_EQ(found->channel, expected->channel);
    }
}

void expect_plates(const Plates& found, const Plates& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (auto f = found.begin(), e = expected.begin(); e != expected.end(); ++f, ++e) {
        EXPECT_EQ(f->role, e->role);
        EXPECT_EQ(f->number, e->number);
        expect_signals(f->signals, e->signals);
        expect_plate_setup(f->setup, e->setup);
    }
}

void expect_cord(const std::optional<Cord>& found, const std::optional<Cord>& expected) {
    ASSERT_EQ(found.has_value(), expected.has_value());
    if (expected) {
        expect_bits(found->height_m, expected->height_m, "height");
        expect_transducer(found->setup, expected->setup);
    }
}

void expect_setup(const Setup& found, const Setup& expected) {
    EXPECT_EQ(found.sync.kind, expected.sync.kind);
    EXPECT_EQ(found.sync.offset_s, expected.sync.offset_s);
    EXPECT_EQ(found.sync.uncertainty_s, expected.sync.uncertainty_s);
    EXPECT_EQ(found.sync.applied, expected.sync.applied);
    EXPECT_EQ(found.gravity_m_s2, expected.gravity_m_s2);
}

void expect_people_and_set(const Trial& found, const Trial& expected) {
    EXPECT_EQ(found.athlete.id, expected.athlete.id);
    EXPECT_EQ(found.athlete.sex, expected.athlete.sex);
    EXPECT_EQ(found.athlete.stature_m, expected.athlete.stature_m);
    EXPECT_EQ(found.athlete.knee_height_m, expected.athlete.knee_height_m);
    EXPECT_EQ(found.athlete.foot_length_m, expected.athlete.foot_length_m);
    EXPECT_EQ(found.athlete.body_mass_kg, expected.athlete.body_mass_kg);
    EXPECT_EQ(found.set.title, expected.set.title);
    EXPECT_EQ(found.set.exercise, expected.set.exercise);
    EXPECT_EQ(found.set.load_kg, expected.set.load_kg);
    EXPECT_EQ(found.set.discs, expected.set.discs);
    EXPECT_EQ(found.set.tempo_target_s, expected.set.tempo_target_s);
    EXPECT_EQ(found.set.marks, expected.set.marks);
    EXPECT_EQ(found.set.analysis, expected.set.analysis);
}

void expect_edits(const std::vector<EventEdit>& found, const std::vector<EventEdit>& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(found[i].rep, expected[i].rep);
        EXPECT_EQ(found[i].kind, expected[i].kind);
        EXPECT_EQ(found[i].time_s, expected[i].time_s);
        EXPECT_EQ(found[i].who, expected[i].who);
        EXPECT_EQ(found[i].when, expected[i].when);
        EXPECT_EQ(found[i].why, expected[i].why);
    }
}

void expect_quality(const Quality& found, const Quality& expected) {
    ASSERT_EQ(found.gaps.size(), expected.gaps.size());
    for (std::size_t i = 0; i < expected.gaps.size(); ++i) {
        EXPECT_EQ(found.gaps[i].signal, expected.gaps[i].signal);
        EXPECT_EQ(found.gaps[i].first, expected.gaps[i].first);
        EXPECT_EQ(found.gaps[i].count, expected.gaps[i].count);
    }
    EXPECT_EQ(found.counters, expected.counters);
    EXPECT_EQ(found.notes, expected.notes);
}

void expect_provenance(const Provenance& found, const Provenance& expected) {
    EXPECT_EQ(found.software, expected.software);
    EXPECT_EQ(found.source_file, expected.source_file);
    EXPECT_EQ(found.source_sha256, expected.source_sha256);
    EXPECT_EQ(found.importer, expected.importer);
    EXPECT_EQ(found.assumptions, expected.assumptions);
    EXPECT_EQ(found.settings_json, expected.settings_json);
    EXPECT_EQ(found.created, expected.created);
    EXPECT_EQ(found.uuid, expected.uuid);
}

void expect_channel(const Channel& found, const Channel& expected) {
    EXPECT_EQ(found.id, expected.id);
    EXPECT_EQ(found.label, expected.label);
    EXPECT_EQ(found.unit, expected.unit);
    EXPECT_EQ(found.quantity, expected.quantity);
    EXPECT_EQ(found.wire, expected.wire);
    EXPECT_EQ(found.scale, expected.scale);
    EXPECT_EQ(found.offset, expected.offset);
    EXPECT_EQ(found.min, expected.min);
    EXPECT_EQ(found.max, expected.max);
    EXPECT_EQ(found.skew_s, expected.skew_s);
}

void expect_block(const FrameBlockRecord& found, const FrameBlockRecord& expected) {
    EXPECT_EQ(found.first_scan, expected.first_scan);
    EXPECT_EQ(found.scan_count, expected.scan_count);
    EXPECT_EQ(found.dropped_before, expected.dropped_before);
    EXPECT_EQ(found.device_ticks, expected.device_ticks);
    EXPECT_EQ(found.host_ns, expected.host_ns);
    EXPECT_EQ(found.flags, expected.flags);
}

void expect_device(const RawDevice& found, const RawDevice& expected) {
    EXPECT_EQ(found.name, expected.name);
    EXPECT_EQ(found.driver, expected.driver);
    EXPECT_EQ(found.serial, expected.serial);
    EXPECT_EQ(found.firmware, expected.firmware);
    EXPECT_EQ(found.nominal_hz, expected.nominal_hz);
    EXPECT_EQ(found.actual_hz, expected.actual_hz);
    EXPECT_EQ(found.tick_hz, expected.tick_hz);
    EXPECT_EQ(found.samples, expected.samples);
    ASSERT_EQ(found.layout.channels.size(), expected.layout.channels.size());
    for (std::size_t i = 0; i < expected.layout.channels.size(); ++i) {
        expect_channel(found.layout.channels[i], expected.layout.channels[i]);
    }
    ASSERT_EQ(found.blocks.size(), expected.blocks.size());
    for (std::size_t i = 0; i < expected.blocks.size(); ++i) {
        expect_block(found.blocks[i], expected.blocks[i]);
    }
}

}  // namespace

Trial full_trial(std::size_t samples) {
    Trial trial = plates_only();
    trial.rate_hz = 999.75;
    trial.start_s = -0.25;
    trial.sample_count = samples;
    trial.plates.make(Side::left).signals = plate(samples, 700.0);
    trial.plates.make(Side::right).signals = plate(samples, 60.0);  // dips below 20 N
    trial.bar.emplace().height_m = wave(samples, 0.5, 0.25);
    trial.bar->height_m[3] = trial.bar->height_m[4] = kNaN;
    trial.hip.emplace().height_m = wave(samples, 0.8, 0.2);
    trial.bar->setup =
        TransducerSetup{CordAttachment::sleeve, "floor_below_bar", 0.012, 7.5e-5, 4.5, "daq/AIN2"};
    trial.hip->setup = TransducerSetup{CordAttachment::hip, "frame", 0.0, 0.001, 2.0, ""};
    trial.setup.sync = {SyncKind::measured_offset, 0.0125, 0.0005, false};
    trial.setup.gravity_m_s2 = 9.8123;
    trial.athlete = {"P-017", "female", 1.7, 0.49, 0.26, 71.5};
    trial.set = {"zweiter Satz, 85 % (müde)",  Exercise::rack_pull, 102.5, DiscPlacement::on_plates, 3.5,
                 {{0.01, "chalk"}, {0.02, ""}}};
    trial.edits = {{1, EventKind::lift_off, 0.015, "mk", "2026-03-01T10:00:00Z", "plate noise"},
                   {2, EventKind::touchdown, 0.03, "", "", ""}};
    trial.quality = {
        {{"bar", 3, 2}}, {{"daq.dropped_device", 5}, {"saturated.left_fz", -1}}, {"first", "second"}};
    trial.provenance.assumptions = {"time starts at zero"};
    trial.raw = {uniform_device(), mixed_device()};
    return trial;
}

Trial plates_only() {
    Trial trial;
    trial.sample_count = 40;
    trial.plates.make(Side::left).signals = plate(40, 400.0);
    trial.plates.make(Side::right).signals = plate(40, 410.0);
    trial.plates.make(Side::left).setup = plate_setup(0.16);
    trial.plates.make(Side::right).setup = plate_setup(-0.16);
    trial.provenance = {"hinge 0.1.0",
                        "V01.csv",
                        std::string(64, 'a'),
                        "lab_csv",
                        {},
                        R"({"k": 1})",
                        "2026-03-01T10:00:00Z",
                        "0f8fad5b-d9cb-469f-a165-70867728950e"};
    return trial;
}

Trial five_plates() {
    Trial trial = plates_only();
    for (const double load_n : {300.0, 310.0, 320.0}) {
        trial.plates.add_extra().signals = plate(40, load_n);
    }
    double y_m = 0.5;
    for (Plate& extra : trial.plates) {
        if (extra.role == PlateRole::extra && extra.number < 5) {
            extra.setup = plate_setup(y_m);
            y_m += 0.5;
        }
    }
    return trial;
}

Trial bar_only() {
    Trial trial;
    trial.sample_count = 3;
    trial.bar.emplace().height_m = {0.1, 0.2, 0.3};
    trial.bar->setup.emplace();
    trial.provenance.created = "2026-03-01T10:00:00Z";
    trial.provenance.uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    return trial;
}

void expect_same(const Trial& found, const Trial& expected) {
    EXPECT_EQ(found.rate_hz, expected.rate_hz);
    EXPECT_EQ(found.start_s, expected.start_s);
    EXPECT_EQ(found.sample_count, expected.sample_count);
    expect_plates(found.plates, expected.plates);
    expect_cord(found.bar, expected.bar);
    expect_cord(found.hip, expected.hip);
    expect_setup(found.setup, expected.setup);
    expect_people_and_set(found, expected);
    expect_edits(found.edits, expected.edits);
    expect_quality(found.quality, expected.quality);
    expect_provenance(found.provenance, expected.provenance);
    ASSERT_EQ(found.raw.size(), expected.raw.size());
    for (std::size_t i = 0; i < expected.raw.size(); ++i) {
        expect_device(found.raw[i], expected.raw[i]);
    }
}

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "hinge-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot create a temporary folder");
    }
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace hinge::store::test
