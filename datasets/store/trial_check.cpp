#include <cmath>
#include <set>
#include <string>

#include "datasets/store/trial_parts.h"

namespace hinge::store {
namespace {

void refuse_length(const std::string& signal, std::size_t found, std::size_t expected) {
    if (found != expected) {
        throw Unstorable(signal + " has " + std::to_string(found) + " samples, expected " +
                         std::to_string(expected));
    }
}

void refuse_plate(const Plate& plate, std::size_t samples) {
    const std::string which = name(plate);
    const PlateSignals& s = plate.signals;
    refuse_length(which + " fx", s.fx.size(), samples);
    refuse_length(which + " fy", s.fy.size(), samples);
    refuse_length(which + " fz", s.fz.size(), samples);
    refuse_length(which + " mx", s.mx.size(), samples);
    refuse_length(which + " my", s.my.size(), samples);
    refuse_length(which + " mz", s.mz.size(), samples);
    if (plate.setup && plate.setup->calibration_matrix.size() % 6 != 0) {
        throw Unstorable("the calibration matrix of the " + which + " plate has " +
                         std::to_string(plate.setup->calibration_matrix.size()) +
                         " values, not 6 for each channel");
    }
}

void refuse_layout(const RawDevice& device) {
    std::set<std::string> ids;
    for (const Channel& channel : device.layout.channels) {
        if (channel.id.empty() || !ids.insert(channel.id).second) {
            throw Unstorable("device '" + device.name + "' has the channel id '" + channel.id +
                             "' which is empty or used twice");
        }
    }
    const std::size_t scan_bytes = device.layout.scan_bytes();
    if (scan_bytes == 0 ? !device.samples.empty() : device.samples.size() % scan_bytes != 0) {
        throw Unstorable("device '" + device.name + "' has " + std::to_string(device.samples.size()) +
                         " bytes of samples, not a multiple of its scan of " + std::to_string(scan_bytes) +
                         " bytes");
    }
}

// A device's name becomes a group: it must be one step of an HDF5 path.
void refuse_devices(const std::vector<RawDevice>& devices) {
    std::set<std::string> names;
    for (const RawDevice& device : devices) {
        if (device.name.empty() || device.name == "." || device.name.find('/') != std::string::npos ||
            device.name.find('\0') != std::string::npos) {
            throw Unstorable("the device name '" + device.name + "' is empty or holds a '/'");
        }
        if (!names.insert(device.name).second) {
            throw Unstorable("two devices are named '" + device.name + "'");
        }
        refuse_layout(device);
    }
}

}  // namespace

void refuse_contradictions(const Trial& trial) {
    if (!std::isfinite(trial.rate_hz) || trial.rate_hz <= 0.0) {
        throw Unstorable("the rate is " + std::to_string(trial.rate_hz) + " Hz, it must be above 0");
    }
    for (const Plate& plate : trial.plates) {
        refuse_plate(plate, trial.sample_count);
    }
    if (trial.bar) {
        refuse_length("bar", trial.bar->height_m.size(), trial.sample_count);
    }
    if (trial.hip) {
        refuse_length("hip", trial.hip->height_m.size(), trial.sample_count);
    }
    refuse_devices(trial.raw);
}

}  // namespace hinge::store
