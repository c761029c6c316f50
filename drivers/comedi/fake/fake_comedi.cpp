// libfakecomedi.so: libcomedi's functions with the card of fake_board.h behind them, and the controls of
// fake_control.h under the prefix `fakecomedi_`.

#include "drivers/comedi/fake/fake_board.h"

#include <sys/types.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>

#include "drivers/comedi/fake/fake_wiring.h"

namespace {

using namespace hinge::drivers::comedilib;
using hinge::drivers::test_pattern;

constexpr std::string_view kCalibrationPrefix = "fakecomedi:";

struct Entry {
    std::unique_ptr<FakeBoard> board;
    bool own = false;  // runs by itself; made by comedi_open, ended by comedi_close
};

std::mutex registry_mutex;
std::map<std::string, Entry>& registry() {
    static std::map<std::string, Entry> entries;
    return entries;
}
thread_local int last_error = 0;

FakeBoard* board_of(Handle* handle) {
    return reinterpret_cast<FakeBoard*>(handle);
}

// An answer with the card's errno made the thread's.
int told(const FakeBoard& board, int answer) {
    if (answer < 0) {
        last_error = board.error();
    }
    return answer;
}

int refused(int error) {
    last_error = error;
    return -1;
}

bool is_input(unsigned subdevice, unsigned channel = 0, unsigned range = 0) {
    return subdevice == kFakeSubdevice && channel < kFakeChannels && range < kFakeRanges.size();
}

double own_signal(void*, unsigned channel, double time_s) {
    return volts_at(test_pattern(time_s), channel);
}

struct FakeCalibrationFile {
    Calibration head;
    const FakeBoard* board = nullptr;
};

}  // namespace

#define FAKE_EXPORT extern "C" __attribute__((visibility("default")))

FAKE_EXPORT Handle* comedi_open(const char* device) {
    const std::lock_guard lock(registry_mutex);
    auto found = registry().find(device);
    if (found == registry().end()) {
        if (std::strncmp(device, "/dev/comedi", 11) != 0) {
            last_error = ENOENT;
            return nullptr;
        }
        Entry entry{std::make_unique<FakeBoard>(device, FakeOptions{}, &own_signal, nullptr), true};
        found = registry().emplace(device, std::move(entry)).first;
    }
    FakeBoard& board = *found->second.board;
    if (told(board, board.open()) < 0) {
        return nullptr;
    }
    return reinterpret_cast<Handle*>(&board);
}

FAKE_EXPORT int comedi_close(Handle* handle) {
    const std::lock_guard lock(registry_mutex);
    FakeBoard* board = board_of(handle);
    board->close();
    const auto found = registry().find(board->device());
    if (found != registry().end() && found->second.own) {
        registry().erase(found);
    }
    return 0;
}

FAKE_EXPORT int comedi_fileno(Handle* handle) {
    return board_of(handle)->descriptor();
}
FAKE_EXPORT int comedi_errno() {
    return last_error;
}
FAKE_EXPORT const char* comedi_strerror(int error) {
    return std::strerror(error);
}
FAKE_EXPORT const char* comedi_get_driver_name(Handle*) {
    return "fake_pcimio";
}
FAKE_EXPORT const char* comedi_get_board_name(Handle*) {
    return kFakeBoardName;
}
FAKE_EXPORT int comedi_get_version_code(Handle*) {
    return 0x00074C;  // 0.7.76
}
FAKE_EXPORT int comedi_get_n_subdevices(Handle*) {
    return 2;
}
// Subdevice 0 is the analog input, subdevice 1 eight digital lines (COMEDI_SUBD_DIO).
FAKE_EXPORT int comedi_get_subdevice_type(Handle*, unsigned subdevice) {
    constexpr int kDigital = 5;
    return subdevice == kFakeSubdevice ? kSubdeviceAnalogInput : subdevice == 1 ? kDigital : refused(EINVAL);
}
FAKE_EXPORT int comedi_find_subdevice_by_type(Handle*, int type, unsigned first) {
    return type == kSubdeviceAnalogInput && first <= kFakeSubdevice ? 0 : -1;
}
FAKE_EXPORT int comedi_get_subdevice_flags(Handle* handle, unsigned subdevice) {
    return subdevice == kFakeSubdevice ? told(*board_of(handle), board_of(handle)->flags()) : 0;
}
FAKE_EXPORT int comedi_get_n_channels(Handle*, unsigned subdevice) {
    return subdevice == kFakeSubdevice ? static_cast<int>(kFakeChannels) : 8;
}
FAKE_EXPORT unsigned comedi_get_maxdata(Handle* handle, unsigned subdevice, unsigned channel) {
    return is_input(subdevice, channel) ? board_of(handle)->maxdata() : 0;
}
FAKE_EXPORT int comedi_get_n_ranges(Handle*, unsigned subdevice, unsigned channel) {
    return is_input(subdevice, channel) ? static_cast<int>(kFakeRanges.size()) : refused(EINVAL);
}
FAKE_EXPORT Range* comedi_get_range(Handle*, unsigned subdevice, unsigned channel, unsigned range) {
    static std::array<Range, kFakeRanges.size()> ranges = kFakeRanges;
    return is_input(subdevice, channel, range) ? &ranges[range] : nullptr;
}
FAKE_EXPORT int comedi_find_range(Handle*, unsigned subdevice, unsigned channel, unsigned unit, double min,
                                  double max) {
    int best = -1;
    for (unsigned i = 0; is_input(subdevice, channel, i) && unit == kUnitVolt; ++i) {
        const Range& range = kFakeRanges[i];
        const bool holds = range.min <= min && range.max >= max;
        const bool narrower =
            best < 0 || range.max - range.min < kFakeRanges[static_cast<unsigned>(best)].max -
                                                    kFakeRanges[static_cast<unsigned>(best)].min;
        best = holds && narrower ? static_cast<int>(i) : best;
    }
    return best;
}

FAKE_EXPORT char* comedi_get_default_calibration_path(Handle* handle) {
    return ::strdup((std::string(kCalibrationPrefix) + board_of(handle)->device()).c_str());
}
FAKE_EXPORT Calibration* comedi_parse_calibration_file(const char* path) {
    const std::lock_guard lock(registry_mutex);
    const std::string_view text = path;
    if (!text.starts_with(kCalibrationPrefix)) {
        return nullptr;
    }
    const auto found = registry().find(std::string(text.substr(kCalibrationPrefix.size())));
    if (found == registry().end()) {
        return nullptr;
    }
    const FakeBoard& board = *found->second.board;
    if (board.options().calibration == FakeCalibration::missing) {
        return nullptr;
    }
    const bool other = board.options().calibration == FakeCalibration::other_card;
    auto* file =
        new FakeCalibrationFile{{"fake_pcimio", other ? "fake-6036" : kFakeBoardName, nullptr, 1}, &board};
    return &file->head;
}
FAKE_EXPORT void comedi_cleanup_calibration(Calibration* calibration) {
    delete reinterpret_cast<FakeCalibrationFile*>(calibration);
}
FAKE_EXPORT int comedi_get_softcal_converter(unsigned subdevice, unsigned channel, unsigned range,
                                             int direction, const Calibration* calibration,
                                             Polynomial* polynomial) {
    const auto* file = reinterpret_cast<const FakeCalibrationFile*>(calibration);
    const bool soft = file->board->options().calibration != FakeCalibration::hardware;
    if (!soft || !is_input(subdevice, channel, range) || direction != kToPhysical) {
        return refused(EINVAL);
    }
    *polynomial = file->board->conversion(range);
    return 0;
}
FAKE_EXPORT int comedi_get_hardcal_converter(Handle* handle, unsigned subdevice, unsigned channel,
                                             unsigned range, int direction, Polynomial* polynomial) {
    if (!is_input(subdevice, channel, range) || direction != kToPhysical) {
        return refused(EINVAL);
    }
    const Range& limits = kFakeRanges[range];
    *polynomial = {{limits.min, (limits.max - limits.min) / board_of(handle)->maxdata(), 0.0, 0.0}, 0.0, 1};
    return 0;
}

FAKE_EXPORT int comedi_get_cmd_generic_timed(Handle*, unsigned subdevice, Command* command, unsigned channels,
                                             unsigned period_ns) {
    if (!is_input(subdevice) || channels == 0) {
        return refused(EINVAL);
    }
    *command = Command{};
    command->subdevice = subdevice;
    command->start_src = kTriggerNow;
    command->scan_begin_src = kTriggerTimer;
    command->scan_begin_arg = period_ns;
    command->convert_src = kTriggerTimer;
    command->convert_arg = kFakeConvertFloor_ns;
    command->scan_end_src = kTriggerCount;
    command->scan_end_arg = channels;
    command->stop_src = kTriggerCount;
    command->stop_arg = 2;
    command->chanlist_len = channels;
    return 0;
}
FAKE_EXPORT int comedi_command_test(Handle* handle, Command* command) {
    return told(*board_of(handle), board_of(handle)->test(*command));
}
FAKE_EXPORT int comedi_command(Handle* handle, Command* command) {
    return told(*board_of(handle), board_of(handle)->begin(*command));
}
FAKE_EXPORT int comedi_cancel(Handle* handle, unsigned) {
    return told(*board_of(handle), board_of(handle)->cancel());
}
FAKE_EXPORT int comedi_get_max_buffer_size(Handle* handle, unsigned) {
    return static_cast<int>(board_of(handle)->options().max_buffer_bytes);
}
FAKE_EXPORT int comedi_set_buffer_size(Handle* handle, unsigned, unsigned bytes) {
    return told(*board_of(handle), board_of(handle)->set_buffer(bytes));
}
FAKE_EXPORT int comedi_get_buffer_contents(Handle* handle, unsigned) {
    return told(*board_of(handle), board_of(handle)->buffer_contents());
}
FAKE_EXPORT int comedi_get_read_subdevice(Handle*) {
    return static_cast<int>(kFakeSubdevice);
}
FAKE_EXPORT int comedi_set_read_subdevice(Handle*, unsigned subdevice) {
    return subdevice == kFakeSubdevice ? 0 : refused(EINVAL);
}

// read(2) on a card's descriptor: what the kernel answers, and a pipe cannot.
FAKE_EXPORT ssize_t fakecomedi_read(int descriptor, void* into, std::size_t bytes) {
    FakeBoard* board = nullptr;
    {
        const std::lock_guard lock(registry_mutex);
        for (const auto& [device, entry] : registry()) {
            board = entry.board->descriptor() == descriptor ? entry.board.get() : board;
        }
    }
    if (board == nullptr) {
        errno = EBADF;
        return -1;
    }
    return board->read(into, bytes);
}

FAKE_EXPORT void* fakecomedi_create(const char* device, const FakeOptions* options, FakeSignal signal,
                                    void* context) {
    const std::lock_guard lock(registry_mutex);
    Entry& entry = registry()[device];
    entry = Entry{std::make_unique<FakeBoard>(device, *options, signal, context), false};
    return entry.board.get();
}
FAKE_EXPORT void fakecomedi_destroy(void* card) {
    const std::lock_guard lock(registry_mutex);
    registry().erase(static_cast<FakeBoard*>(card)->device());
}
FAKE_EXPORT void fakecomedi_advance(void* card, double seconds) {
    static_cast<FakeBoard*>(card)->advance(seconds);
}
FAKE_EXPORT int fakecomedi_inject(void* card, const char* fault, double value) {
    return static_cast<FakeBoard*>(card)->inject(fault, value);
}
FAKE_EXPORT void fakecomedi_truth(void* card, FakeTruth* truth) {
    *truth = static_cast<FakeBoard*>(card)->truth();
}
FAKE_EXPORT std::size_t fakecomedi_scan_counts(void* card, std::uint64_t scan, std::uint32_t* counts,
                                               std::size_t room) {
    const auto found = static_cast<FakeBoard*>(card)->counts_of(scan);
    std::copy_n(found.begin(), std::min(room, found.size()), counts);
    return found.size();
}
FAKE_EXPORT void fakecomedi_conversion(void* card, std::size_t index, Polynomial* polynomial) {
    *polynomial = static_cast<FakeBoard*>(card)->conversion_of(index);
}
