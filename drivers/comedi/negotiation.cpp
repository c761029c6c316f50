#include <cerrno>
#include <cmath>
#include <limits>

#include "drivers/comedi/setup.h"

namespace hinge::drivers::comedilib {
namespace {

// A card may first bring a value into its range (3), then round it (4), then agree (0).
constexpr unsigned kMostRounds = 3;
// Above this rate an interrupt for every scan costs more than it gives. Chosen by us, see DECISIONS.md.
constexpr double kWakeEachScan_hz = 5000.0;

Error failed(std::string text) {
    return {ErrorCode::device_failed, std::move(text)};
}

// Values of comedi_command_test above 0 (libcomedi's reference).
const char* objection(int stage) {
    switch (stage) {
        case 1: return "a trigger source it does not have";
        case 2: return "trigger sources that do not go together";
        case 3: return "a value outside its range";
        case 4: return "a value it has to round";
        case 5: return "this list of channels (some cards want one range for all, or channels in a row)";
        default: return "something it does not name";
    }
}

Command wanted_command(const Settings& settings, InputPlan& plan, Command proposed, double rate_hz) {
    Command command = proposed;
    const auto count = static_cast<unsigned>(plan.chanlist.size());
    command.flags |= rate_hz <= kWakeEachScan_hz ? kWakeEndOfScan : 0U;
    command.chanlist = plan.chanlist.data();
    command.chanlist_len = count;
    command.scan_end_src = kTriggerCount;
    command.scan_end_arg = count;
    command.stop_src = kTriggerNone;
    command.stop_arg = 0;
    if (settings.start_line) {
        command.start_src = kTriggerExternal;
        command.start_arg = *settings.start_line | kEdge;
    }
    if (settings.convert_us > 0.0 && command.convert_src == kTriggerTimer) {
        command.convert_arg = static_cast<unsigned>(std::lround(settings.convert_us * 1e3));
    }
    return command;
}

// The card may round times but not start, pace or end the stream in another way.
Result<void> check_unchanged(const Settings& settings, const Command& wanted, const Command& agreed) {
    const bool starts = agreed.start_src == wanted.start_src &&
                        (!settings.start_line || (agreed.start_arg & kChannelMask) == *settings.start_line);
    if (settings.start_line && !starts) {
        return Error{ErrorCode::invalid_argument, settings.device + ": the card cannot start at line " +
                                                      std::to_string(*settings.start_line) +
                                                      "; choose another start_trigger, or 'none'"};
    }
    if (!starts || agreed.start_src == 0 ||
        (agreed.start_src != kTriggerNow && agreed.start_src != kTriggerExternal) ||
        agreed.stop_src != kTriggerNone) {
        return failed(settings.device +
                      ": the card cannot be started by command and run until it is stopped");
    }
    if (agreed.chanlist_len != wanted.chanlist_len || agreed.scan_end_arg != wanted.scan_end_arg) {
        return failed(settings.device + ": the card does not take " + std::to_string(wanted.chanlist_len) +
                      " channels in one scan");
    }
    return {};
}

Result<void> read_times(const Settings& settings, Agreed& agreed) {
    const Command& command = agreed.command;
    agreed.convert_s = command.convert_src == kTriggerTimer ? command.convert_arg * 1e-9 : 0.0;
    if (command.scan_begin_src == kTriggerTimer) {
        agreed.period_s = command.scan_begin_arg * 1e-9;
    } else if (command.scan_begin_src == kTriggerFollow) {
        agreed.period_s = agreed.convert_s * command.chanlist_len;
    }
    if (!(agreed.period_s > 0.0)) {
        return failed(settings.device + ": the card has no clock of its own for its scans");
    }
    return {};
}

}  // namespace

Error refusal(const Board& board, const Settings& settings, const std::string& what) {
    int code = 0;
    const std::string reason = board.library().reason(&code);
    std::string hint = "close other programs that use the card, or see dmesg";
    if (code == EBUSY) {
        hint = "another program is using the card's analog input; close it";
    } else if (code == EACCES) {
        hint = "another program has locked the card's analog input; close it";
    } else if (code == ENODEV) {
        hint = "the card is gone; check it and its kernel driver";
    }
    return failed(settings.device + " (" + board.name + "): " + what + ": " + reason + "; " + hint);
}

Result<Agreed> agree(const Board& board, const Settings& settings, InputPlan& plan, double rate_hz) {
    const double period_ns = 1e9 / rate_hz;
    if (!(period_ns >= 1.0 && period_ns <= double{std::numeric_limits<unsigned>::max()})) {
        return Error{ErrorCode::invalid_argument,
                     settings.device + ": " + std::to_string(rate_hz) + " Hz is not a rate; use 0.3 to 1e6"};
    }
    const ComediApi& api = board.api();
    Command proposed;
    if (api.get_cmd_generic_timed(board.handle(), board.subdevice, &proposed,
                                  static_cast<unsigned>(plan.chanlist.size()),
                                  static_cast<unsigned>(std::llround(period_ns))) < 0) {
        return refusal(board, settings, "the card proposes no timed stream");
    }
    Agreed agreed{wanted_command(settings, plan, proposed, rate_hz), 0.0, 0.0, 0};
    const Command wanted = agreed.command;
    int stage = 1;
    while (stage != 0 && agreed.rounds < kMostRounds) {
        stage = api.command_test(board.handle(), &agreed.command);
        ++agreed.rounds;
        if (stage < 0) {
            return refusal(board, settings, "the card does not answer what it can do");
        }
        if (auto same = check_unchanged(settings, wanted, agreed.command); !same) {
            return same.error();
        }
    }
    if (stage != 0) {
        return failed(settings.device + " (" + board.name + "): the card refuses " + objection(stage) +
                      " (step " + std::to_string(stage) + "); try fewer channels, one range or a lower rate");
    }
    if (auto times = read_times(settings, agreed); !times) {
        return times.error();
    }
    agreed.command.chanlist = plan.chanlist.data();
    set_skew(plan, agreed.convert_s);
    return agreed;
}

Result<void> prepare_buffer(const Board& board, const Settings& settings) {
    const ComediApi& api = board.api();
    const int most = api.get_max_buffer_size(board.handle(), board.subdevice);
    if (most >= 0 && settings.buffer_bytes > static_cast<unsigned>(most)) {
        return Error{ErrorCode::invalid_argument,
                     settings.device + ": buffer_bytes = " + std::to_string(settings.buffer_bytes) +
                         " is more than the card's limit of " + std::to_string(most) +
                         "; raise it as root with 'comedi_config --read-buffer KIB " + settings.device +
                         "' or ask for less"};
    }
    const int given = api.set_buffer_size(board.handle(), board.subdevice, settings.buffer_bytes);
    if (given < 0 || static_cast<unsigned>(given) < settings.buffer_bytes) {
        return refusal(board, settings,
                       "a buffer of " + std::to_string(settings.buffer_bytes) + " bytes is not to be had");
    }
    if (api.get_read_subdevice(board.handle()) == static_cast<int>(board.subdevice)) {
        return {};
    }
    if (api.set_read_subdevice == nullptr) {
        return failed(settings.device + ": subdevice " + std::to_string(board.subdevice) +
                      " can be read only with libcomedi 0.11 or newer");
    }
    if (api.set_read_subdevice(board.handle(), board.subdevice) < 0) {
        return refusal(board, settings,
                       "subdevice " + std::to_string(board.subdevice) + " cannot be selected for reading");
    }
    return {};
}

}  // namespace hinge::drivers::comedilib
