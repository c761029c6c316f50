#include "drivers/comedi/setup.h"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace hinge::drivers::comedilib {
namespace {

constexpr std::array<std::string_view, 4> kReferences{"ground", "common", "diff", "other"};

Error failed(std::string text) {
    return {ErrorCode::device_failed, std::move(text)};
}

Error cannot_open(const Library& library, const std::string& device) {
    int code = 0;
    const std::string reason = library.reason(&code);
    std::string_view hint = "check the card and its kernel driver (dmesg)";
    if (code == ENOENT || code == ENXIO || code == ENODEV) {
        hint = "no card is there; is it fitted, and is its kernel driver loaded?";
    } else if (code == EACCES || code == EPERM) {
        hint = "add yourself to the group iocard and log in again";
    }
    return failed(device + ": " + reason + "; " + std::string(hint));
}

// 0 when the card does not answer.
unsigned flags_of(const ComediApi& api, Handle* handle, unsigned subdevice) {
    const int flags = api.get_subdevice_flags(handle, subdevice);
    return flags < 0 ? 0U : static_cast<unsigned>(flags);
}

bool streams_analog(const ComediApi& api, Handle* handle, unsigned subdevice) {
    return api.get_subdevice_type(handle, subdevice) == kSubdeviceAnalogInput &&
           (flags_of(api, handle, subdevice) & kFlagCommandRead) != 0;
}

std::optional<unsigned> first_streaming_input(const ComediApi& api, Handle* handle) {
    if (const int usual = api.get_read_subdevice(handle);
        usual >= 0 && streams_analog(api, handle, static_cast<unsigned>(usual))) {
        return static_cast<unsigned>(usual);
    }
    for (int at = api.find_subdevice_by_type(handle, kSubdeviceAnalogInput, 0); at >= 0;
         at = api.find_subdevice_by_type(handle, kSubdeviceAnalogInput, static_cast<unsigned>(at) + 1)) {
        if (streams_analog(api, handle, static_cast<unsigned>(at))) {
            return static_cast<unsigned>(at);
        }
    }
    return std::nullopt;
}

std::string version_text(int code) {
    const auto part = [code](unsigned shift) {
        return std::to_string((static_cast<unsigned>(code) >> shift) & 0xFFU);
    };
    return part(16) + "." + part(8) + "." + part(0);
}

std::string text_of(const char* text) {
    return text == nullptr ? "?" : text;
}

std::string range_text(const Range& range) {
    const auto volts = [](double value) {
        std::string text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
    };
    return volts(range.min) + " to " + volts(range.max) + " V";
}

// The narrowest range that holds -range_v to range_v or, where there is none, 0 to range_v.
Result<unsigned> find_range(const Board& board, const Settings& settings, const AnalogInput& input) {
    const ComediApi& api = board.api();
    for (const double low : {-input.range_v, 0.0}) {
        const int found =
            api.find_range(board.handle(), board.subdevice, input.channel, kUnitVolt, low, input.range_v);
        if (found >= 0) {
            return static_cast<unsigned>(found);
        }
    }
    std::string list;
    const int count = api.get_n_ranges(board.handle(), board.subdevice, input.channel);
    for (int i = 0; i < count; ++i) {
        const Range* range =
            api.get_range(board.handle(), board.subdevice, input.channel, static_cast<unsigned>(i));
        list += range == nullptr ? "" : (list.empty() ? "" : ", ") + range_text(*range);
    }
    return Error{ErrorCode::invalid_argument, settings.device + ": input " + std::to_string(input.channel) +
                                                  " has no range for " + std::to_string(input.range_v) +
                                                  " V; it has " + list};
}

// A parsed calibration file, or null.
class CalibrationFile {
public:
    CalibrationFile(const ComediApi& api, Calibration* content) noexcept : api_(api), content_(content) {}
    CalibrationFile(const CalibrationFile&) = delete;
    CalibrationFile& operator=(const CalibrationFile&) = delete;
    ~CalibrationFile() {
        if (content_ != nullptr) {
            api_.cleanup_calibration(content_);
        }
    }
    [[nodiscard]] const Calibration* content() const noexcept { return content_; }

private:
    const ComediApi& api_;
    Calibration* content_;
};

std::string calibration_path(const Board& board, const Settings& settings) {
    if (!settings.calibration_file.empty()) {
        return settings.calibration_file;
    }
    char* path = board.api().get_default_calibration_path(board.handle());
    std::string text = path == nullptr ? "" : path;
    std::free(path);
    return text;
}

std::string what_to_do(const Settings& settings) {
    return "; calibrate with 'comedi_soft_calibrate -f " + settings.device +
           "', or accept uncalibrated volts with calibration = \"nominal\"";
}

Result<Polynomial> by_file(const Board& board, const Settings& settings, const std::string& path,
                           const Calibration* file, const PlannedInput& planned) {
    if (file == nullptr) {
        return failed(settings.device + ": the calibration file '" + path + "' cannot be read" +
                      what_to_do(settings));
    }
    if (text_of(file->board_name) != board.name) {
        return failed(settings.device + ": the calibration file '" + path + "' is of a " +
                      text_of(file->board_name) + ", the card is a " + board.name + what_to_do(settings));
    }
    Polynomial polynomial;
    const unsigned range = (planned.chanspec >> 16U) & 0xFFU;
    if (board.api().get_softcal_converter(board.subdevice, planned.input.channel, range, kToPhysical, file,
                                          &polynomial) < 0) {
        return failed(settings.device + ": the calibration file '" + path + "' has nothing for input " +
                      std::to_string(planned.input.channel) + " in range " + std::to_string(range) +
                      what_to_do(settings));
    }
    return polynomial;
}

// Never silently linear: a card calibrated in software needs its file, or the word "nominal".
Result<void> convert(const Board& board, const Settings& settings, const std::string& path,
                     const Calibration* file, PlannedInput& planned) {
    const ComediApi& api = board.api();
    const unsigned range = (planned.chanspec >> 16U) & 0xFFU;
    const bool soft = (board.flags & kFlagSoftCalibrated) != 0;
    if (settings.calibration == CalibrationMode::nominal) {
        const Range* limits = api.get_range(board.handle(), board.subdevice, planned.input.channel, range);
        if (limits == nullptr) {
            return failed(settings.device + ": the card does not tell its range; " +
                          board.library().reason());
        }
        planned.polynomial = nominal_conversion(*limits, planned.maxdata);
        planned.origin = Origin::nominal;
        return {};
    }
    if (soft || settings.calibration == CalibrationMode::file) {
        const auto polynomial = by_file(board, settings, path, file, planned);
        if (!polynomial) {
            return polynomial.error();
        }
        planned.polynomial = *polynomial;
        planned.origin = Origin::file;
        return {};
    }
    if (api.get_hardcal_converter(board.handle(), board.subdevice, planned.input.channel, range, kToPhysical,
                                  &planned.polynomial) < 0) {
        return failed(settings.device + ": the card does not tell how counts become volts; " +
                      board.library().reason());
    }
    planned.origin = Origin::hardware;
    return {};
}

}  // namespace

Result<std::unique_ptr<Board>> Board::open(const Settings& settings) {
    auto library = Library::load(settings.library);
    if (!library) {
        return library.error();
    }
    const ComediApi& api = (*library)->api();
    Handle* handle = api.open(settings.device.c_str());
    if (handle == nullptr) {
        return cannot_open(**library, settings.device);
    }
    std::unique_ptr<Board> board(new Board(std::move(*library), handle));
    board->name = text_of(api.get_board_name(handle));
    board->driver = text_of(api.get_driver_name(handle)) + " " + version_text(api.get_version_code(handle));
    const auto found = settings.subdevice ? settings.subdevice : first_streaming_input(api, handle);
    if (!found || static_cast<int>(*found) >= api.get_n_subdevices(handle) ||
        !streams_analog(api, handle, *found)) {
        const std::string which =
            settings.subdevice ? "subdevice " + std::to_string(*settings.subdevice) + " is no" : "it has no";
        return failed(settings.device + " (" + board->name + "): " + which +
                      " analog input that streams; 'comedi_board_info' lists what the card has");
    }
    board->subdevice = *found;
    board->flags = flags_of(api, handle, *found);
    if (settings.aref < 3 && (board->flags & (kFlagGround << settings.aref)) == 0) {
        return Error{ErrorCode::invalid_argument, settings.device + " (" + board->name + "): aref = '" +
                                                      std::string(kReferences[settings.aref]) +
                                                      "' is not possible with this card"};
    }
    board->descriptor_ = api.fileno(handle);
    const int status = ::fcntl(board->descriptor_, F_GETFL);
    if (status < 0 || ::fcntl(board->descriptor_, F_SETFL, status | O_NONBLOCK) < 0) {
        return failed(settings.device + ": reading without waiting is not possible");
    }
    return board;
}

Board::~Board() {
    static_cast<void>(api().close(handle_));
}

Result<InputPlan> plan_inputs(const Board& board, const Settings& settings) {
    const ComediApi& api = board.api();
    const int channels = api.get_n_channels(board.handle(), board.subdevice);
    const bool from_file =
        settings.calibration != CalibrationMode::nominal &&
        (settings.calibration == CalibrationMode::file || (board.flags & kFlagSoftCalibrated) != 0);
    const std::string path = from_file ? calibration_path(board, settings) : "";
    const CalibrationFile file(api, path.empty() ? nullptr : api.parse_calibration_file(path.c_str()));
    std::vector<PlannedInput> inputs;
    for (const AnalogInput& input : settings.inputs) {
        if (static_cast<int>(input.channel) >= channels) {
            return Error{ErrorCode::invalid_argument,
                         settings.device + " (" + board.name + "): there is no input " +
                             std::to_string(input.channel) + "; the card has " + std::to_string(channels)};
        }
        const auto range = find_range(board, settings, input);
        if (!range) {
            return range.error();
        }
        PlannedInput planned;
        planned.input = input;
        planned.chanspec = pack_channel(input.channel, *range, settings.aref);
        planned.maxdata = api.get_maxdata(board.handle(), board.subdevice, input.channel);
        if (planned.maxdata == 0) {
            return failed(settings.device + ": the card does not tell how many bits input " +
                          std::to_string(input.channel) + " has; " + board.library().reason());
        }
        if (auto converted = convert(board, settings, path, file.content(), planned); !converted) {
            return converted.error();
        }
        inputs.push_back(std::move(planned));
    }
    return make_plan(std::move(inputs), (board.flags & kFlagWideSamples) != 0, settings.keep_raw);
}

}  // namespace hinge::drivers::comedilib
