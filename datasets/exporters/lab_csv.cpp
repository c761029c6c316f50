#include "datasets/exporters/lab_csv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "datasets/plates/wrench.h"

namespace hinge::exporters {
namespace {

void append(std::string& text, double value) {
    if (std::isnan(value)) {
        return;  // a missing sample
    }
    std::array<char, 32> digits{};
    text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

std::string number(double value) {
    std::string text;
    append(text, value);
    // TOML tells 3 from 3.0.
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += std::string("\\") + c;
        } else if (code < 0x20 || code == 0x7f) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04X", code);
            result += escape.data();
        } else {
            result += c;
        }
    }
    return result + '"';
}

template <std::size_t N>
std::string list(const std::array<double, N>& values) {
    std::string text = "[";
    for (const double value : values) {
        text += (text.size() > 1 ? ", " : "") + number(value);
    }
    return text + "]";
}

// The six columns of one plate in the format's order: moments about the sensor origin, along the lab's axes.
struct PlateColumns {
    const PlateSignals& signals;
    Vector3 lever_m;  // sensor origin to the surface

    PlateColumns(const PlateSignals& plate, const PlateGeometry& geometry)
        : signals(plate),
          lever_m(plates::rotate(geometry.plate_to_lab, plates::offset_to_surface(geometry))) {}
    void append_row(std::string& text, std::size_t i) const {
        const plates::Wrench surface{{signals.fx[i], signals.fy[i], signals.fz[i]},
                                     {signals.mx[i], signals.my[i], signals.mz[i]}};
        for (const Vector3& part : {surface.force_n, plates::moment_about(surface, lever_m, {})}) {
            for (const double value : part) {
                text += ',';
                append(text, value);
            }
        }
    }
};

// The columns are along the lab's axes. Of a turned plate the cover's direction is no longer the z of its
// offset, so it is part of the offset.
std::string plate_toml(const std::string& which, const PlateSetup& plate) {
    const PlateGeometry& geometry = plate.geometry;
    const bool turned = geometry.plate_to_lab != kIdentity3;
    const Vector3 offset_m = turned
                                 ? plates::rotate(geometry.plate_to_lab, plates::offset_to_surface(geometry))
                                 : geometry.surface_offset_m;
    return "\n[plate." + which + "]\nsurface_offset_m = " + list(offset_m) +
           "\ncentre_m = " + list(geometry.centre_m) + "\nsize_m = " + list(geometry.size_m) +
           "\ncover_thickness_m = " + number(turned ? 0.0 : geometry.cover_thickness_m) +
           "\nserial = " + quoted(plate.serial) + "\n";
}

template <class Value>
void optional_line(std::string& text, const char* key, const std::optional<Value>& value) {
    if (value) {
        text += std::string(key) + " = " + number(*value) + "\n";
    }
}

std::string toml_of(const Trial& trial) {
    std::string text = "format = \"hinge-lab-csv/1\"\ntitle = " + quoted(trial.set.title) + "\n\n[athlete]\n";
    text += "id = " + quoted(trial.athlete.id) + "\n";
    if (!trial.athlete.sex.empty()) {
        text += "sex = " + quoted(trial.athlete.sex) + "\n";
    }
    optional_line(text, "stature_m", trial.athlete.stature_m);
    optional_line(text, "knee_height_m", trial.athlete.knee_height_m);
    optional_line(text, "foot_length_m", trial.athlete.foot_length_m);
    text += "\n[set]\nexercise = \"" + std::string(name(trial.set.exercise)) + "\"\n";
    optional_line(text, "load_kg", trial.set.load_kg);
    text += "discs = \"" + std::string(name(trial.set.discs)) +
            "\"\ntempo_target_s = " + number(trial.set.tempo_target_s) + "\n";
    if (trial.bar && trial.bar->setup) {
        const TransducerSetup& bar = *trial.bar->setup;
        text += "\n[lpt]\nattachment = \"" + std::string(name(bar.attachment)) +
                "\"\nanchor = " + quoted(bar.anchor) + "\nanchor_offset_m = " + number(bar.anchor_offset_m) +
                "\nresolution_m = " + number(bar.resolution_m) +
                "\ncord_force_n = " + number(bar.cord_force_n) + "\n";
        if (trial.hip && trial.hip->setup) {
            text += "hip_anchor_offset_m = " + number(trial.hip->setup->anchor_offset_m) + "\n";
        }
    }
    const Sync& sync = trial.setup.sync;
    text += "\n[sync]\nkind = \"" + std::string(name(sync.kind)) + "\"\n";
    if (sync.kind == SyncKind::measured_offset) {
        // What has been removed from the signals must not be removed again.
        text += "offset_s = " + number(sync.applied ? 0.0 : sync.offset_s) + "\n";
    }
    optional_line(text, "uncertainty_s", sync.uncertainty_s);
    text +=
        "\n# Plate frame: x forward, y left, z up; ground reaction on the lifter; moments about the sensor "
        "origin.\n"
        "# surface_offset_m: from the sensor origin to the centre of the surface. centre_m: that centre in "
        "the lab.\n";
    for (const Plate& plate : trial.plates) {
        if (plate.setup) {
            text += plate_toml(name(plate), *plate.setup);
        }
    }
    return text;
}

std::string csv_of(const Trial& trial) {
    std::string text = "time_s";
    std::vector<PlateColumns> plates;
    for (const Plate& plate : trial.plates) {
        plates.emplace_back(plate.signals, plate.setup ? plate.setup->geometry : PlateGeometry{});
        for (const char* column : {"fx_n", "fy_n", "fz_n", "mx_nm", "my_nm", "mz_nm"}) {
            text += ',' + name(plate) + '_' + column;
        }
    }
    std::vector<const Cord*> cords;
    for (const auto& [column, cord] : {std::pair{",bar_cord_m", &trial.bar}, {",hip_cord_m", &trial.hip}}) {
        if (*cord) {
            cords.push_back(&**cord);
            text += column;
        }
    }
    text += '\n';
    text.reserve(trial.sample_count * (20 + 60 * plates.size() + 12 * cords.size()));
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        append(text, trial.start_s + static_cast<double>(i) / trial.rate_hz);
        for (const PlateColumns& plate : plates) {
            plate.append_row(text, i);
        }
        for (const Cord* cord : cords) {
            text += ',';
            const double offset_m = cord->setup ? cord->setup->anchor_offset_m : 0.0;
            append(text, offset_m == 0.0 ? cord->height_m[i] : std::hypot(cord->height_m[i], offset_m));
        }
        text += '\n';
    }
    return text;
}

Error refused(const std::filesystem::path& file, int error) {
    if (error == EEXIST) {
        return {ErrorCode::invalid_argument,
                file.string() + ": is there already; choose another name or overwrite it"};
    }
    return {ErrorCode::storage_failed,
            file.string() + ": " + std::strerror(error) + "; choose another folder or free space"};
}

Result<void> write_file(const std::filesystem::path& file, const std::string& text,
                        const LabCsvOptions& options) {
    const int mode = O_WRONLY | O_CREAT | O_CLOEXEC | (options.overwrite ? O_TRUNC : O_EXCL);
    const int descriptor = ::open(file.c_str(), mode, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return refused(file, errno);
    }
    int error = 0;
    for (std::size_t done = 0; done < text.size() && error == 0;) {
        const ssize_t count = ::write(descriptor, text.data() + done, text.size() - done);
        if (count >= 0) {
            done += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (::close(descriptor) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        return refused(file, error);
    }
    return {};
}

Result<void> check(const Trial& trial) {
    if (!trial.left() && !trial.right() && !trial.bar) {
        return Error{ErrorCode::invalid_argument,
                     "a lab CSV needs a plate or the bar; this trial has neither"};
    }
    for (const Plate& plate : trial.plates) {
        if (plate.role == PlateRole::extra) {
            return Error{ErrorCode::invalid_argument,
                         "a lab CSV holds a left and a right plate; this trial also has " + name(plate)};
        }
        if (!plate.signals.has_moments) {
            return Error{ErrorCode::invalid_argument, "the " + name(plate) +
                                                          " plate has vertical force only; a lab CSV needs "
                                                          "all six"};
        }
    }
    return {};
}

}  // namespace

Result<void> write_lab_csv(const Trial& trial, const std::filesystem::path& csv_file,
                           const LabCsvOptions& options) {
    if (auto checked = check(trial); !checked) {
        return checked;
    }
    std::filesystem::path toml_file = csv_file;
    toml_file.replace_extension(".toml");
    if (auto written = write_file(toml_file, toml_of(trial), options); !written) {
        return written;
    }
    return write_file(csv_file, csv_of(trial), options);
}

}  // namespace hinge::exporters
