#include "drivers/comedi/emulator.h"

#include <dlfcn.h>

#include <array>
#include <atomic>
#include <string>
#include <utility>

#include "drivers/comedi/fake/fake_control.h"
#include "drivers/comedi/fake/fake_wiring.h"
#include "drivers/config_reader.h"

namespace hinge::drivers {
namespace comedilib {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"library", "string", "", "path of libfakecomedi.so"},
    ConfigKey{"sample_bits", "integer", "16", "width of a sample: 16, or 32 with 24 bits of value"},
    ConfigKey{"calibration", "string", "\"hardware\"",
              "'hardware', 'cubic' or 'line' in software, 'missing' or 'other_card'"},
    ConfigKey{"time_factor", "number", "1", "card seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"drift_ppm", "number", "0", "how fast the card's crystal is, -1000 to 1000 ppm"},
    ConfigKey{"max_buffer_bytes", "integer", "1048576", "limit of the kernel's buffer, from 4096"},
};

constexpr std::array<std::string_view, 10> kFaults{"split",   "coalesce", "reset",  "vanish", "unplug",
                                                   "overrun", "busy",     "locked", "refuse", "trigger"};
constexpr std::array<std::string_view, 5> kCalibrations{"hardware", "cubic", "line", "missing", "other_card"};

double signal_of(void* lab, unsigned channel, double time_s) {
    return volts_at((*static_cast<LabSignal*>(lab))(time_s), channel);
}

class Emulator final : public EmulatedDevice {
public:
    Emulator(std::string library, void* handle, const FakeControl& control, const FakeOptions& options,
             LabSignal lab)
        : library_(std::move(library)),
          handle_(handle),
          control_(control),
          options_(options),
          lab_(std::move(lab)) {
        static std::atomic<unsigned> made{0};
        device_ = "emulated:" + std::to_string(made++);
        card_ = control_.create(device_.c_str(), &options_, &signal_of, &lab_);
    }
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;
    ~Emulator() override {
        control_.destroy(card_);
        ::dlclose(handle_);
    }

    std::vector<std::pair<std::string, std::string>> endpoint() const override {
        return {{"library", library_}, {"device", device_}};
    }
    void advance(double seconds) override { control_.advance(card_, seconds); }
    Result<void> inject(const Fault& fault) override {
        if (control_.inject(card_, fault.name.c_str(), fault.value) < 0) {
            return Error{ErrorCode::invalid_argument, "the comedi card has no fault '" + fault.name + "'"};
        }
        return {};
    }
    EmulatedTruth truth() const override {
        FakeTruth truth;
        control_.truth(card_, &truth);
        return {truth.sent, 0, 0, truth.rate_hz};
    }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override;

private:
    std::string library_;
    void* handle_;
    FakeControl control_;
    FakeOptions options_;
    LabSignal lab_;
    std::string device_;
    void* card_ = nullptr;
};

// A line keeps its counts; a bent conversion is volts, then counts.
std::vector<std::byte> Emulator::expected_scan(std::uint64_t scan) const {
    std::array<std::uint32_t, 16> counts{};
    const std::size_t channels = control_.scan_counts(card_, scan, counts.data(), counts.size());
    std::vector<std::byte> bytes;
    const auto append = [&](auto value) {
        const auto* first = reinterpret_cast<const std::byte*>(&value);
        bytes.insert(bytes.end(), first, first + sizeof value);
    };
    for (std::size_t i = 0; i < channels; ++i) {
        if (options_.calibration == FakeCalibration::cubic) {
            Polynomial p;
            control_.conversion(card_, i, &p);
            const double x = counts[i] - p.expansion_origin;
            double volts = p.coefficients[0] + p.coefficients[1] * x;
            volts += p.coefficients[2] * (x * x);
            volts += p.coefficients[3] * (x * x * x);
            append(volts);
        }
        if (options_.wide_samples) {
            append(counts[i]);
        } else {
            append(static_cast<std::uint16_t>(counts[i]));
        }
    }
    return bytes;
}

Result<FakeControl> find_control(void* handle, const std::string& library) {
    FakeControl control;
    bool complete = true;
    const auto find = [&](const char* name, auto& function) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle, name));
        complete = complete && function != nullptr;
    };
    find("fakecomedi_create", control.create);
    find("fakecomedi_destroy", control.destroy);
    find("fakecomedi_advance", control.advance);
    find("fakecomedi_inject", control.inject);
    find("fakecomedi_truth", control.truth);
    find("fakecomedi_scan_counts", control.scan_counts);
    find("fakecomedi_conversion", control.conversion);
    if (!complete) {
        return Error{ErrorCode::invalid_argument,
                     "library = '" + library + "' is no libfakecomedi.so; build the target fakecomedi"};
    }
    return control;
}

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    const std::string library = reader.text("library");
    FakeOptions options;
    const long bits = reader.integer("sample_bits", 16, 32);
    if (bits != 16 && bits != 32) {
        reader.refuse("sample_bits", "16 or 32");
    }
    options.wide_samples = bits == 32;
    const std::string calibration = reader.choice("calibration", kCalibrations);
    for (std::size_t i = 0; i < kCalibrations.size(); ++i) {
        if (calibration == kCalibrations[i]) {
            options.calibration = static_cast<FakeCalibration>(i);
        }
    }
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.max_buffer_bytes = static_cast<unsigned>(reader.integer("max_buffer_bytes", 4096, 1 << 28));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        return Error{ErrorCode::invalid_argument,
                     "library = '" + library + "' cannot be loaded; build the target fakecomedi"};
    }
    const auto control = find_control(handle, library);
    if (!control) {
        ::dlclose(handle);
        return control.error();
    }
    return std::unique_ptr<EmulatedDevice>(
        std::make_unique<Emulator>(library, handle, *control, options, std::move(lab)));
}

}  // namespace
}  // namespace comedilib

const EmulatorModule& emulate_comedi() {
    static const EmulatorModule module{
        .id = "comedi",
        .name = "A card behind libcomedi: two plates, two cords and a sync line",
        .keys = comedilib::kKeys,
        .faults = comedilib::kFaults,
        .start = &comedilib::start,
    };
    return module;
}

}  // namespace hinge::drivers
