#include "drivers/emulator/fault_schedule.h"

#include <algorithm>
#include <sstream>
#include <string>

namespace hinge::drivers {
namespace {

Error unreadable(const std::string& entry, const std::string& why) {
    return {ErrorCode::invalid_argument,
            "fault '" + entry + "': " + why + "; write for example '5 stall 1; 7.5 stall 0'"};
}

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
        text += (text.empty() ? "" : ", ") + std::string(word);
    }
    return text;
}

}  // namespace

Result<std::vector<TimedFault>> parse_fault_schedule(std::string_view text,
                                                     std::span<const std::string_view> allowed) {
    std::vector<TimedFault> schedule;
    std::istringstream entries{std::string(text)};
    for (std::string entry; std::getline(entries, entry, ';');) {
        std::istringstream words(entry);
        TimedFault timed;
        std::string rest;
        if (!(words >> timed.at_s >> timed.fault.name) || timed.at_s < 0.0) {
            return unreadable(entry, "it needs a time in seconds and a name");
        }
        if (!(words >> timed.fault.value)) {
            if (!words.eof()) {
                return unreadable(entry, "its value is not a number");
            }
            timed.fault.value = 0.0;
        } else if (words >> rest) {
            return unreadable(entry, "'" + rest + "' is too much");
        }
        if (std::ranges::find(allowed, std::string_view(timed.fault.name)) == allowed.end()) {
            return unreadable(entry, "this emulator knows " + joined(allowed));
        }
        schedule.push_back(std::move(timed));
    }
    std::ranges::stable_sort(schedule, {}, &TimedFault::at_s);
    return schedule;
}

}  // namespace hinge::drivers
