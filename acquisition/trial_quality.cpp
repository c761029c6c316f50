#include "acquisition/trial_quality.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace hinge::acquisition {
namespace {

std::vector<Gap> gaps_of(const std::string& signal, const std::vector<double>& values) {
    std::vector<Gap> gaps;
    for (std::size_t at = 0; at < values.size(); ++at) {
        if (!std::isnan(values[at])) {
            continue;
        }
        if (gaps.empty() || gaps.back().first + gaps.back().count != at) {
            gaps.push_back({signal, at, 0});
        }
        ++gaps.back().count;
    }
    return gaps;
}

void list_gaps(Trial& trial) {
    std::vector<std::vector<Gap>> groups;
    for (const Plate& plate : trial.plates) {
        groups.push_back(gaps_of(name(plate), plate.signals.fz));
    }
    if (trial.bar) {
        groups.push_back(gaps_of("bar", trial.bar->height_m));
    }
    if (trial.hip) {
        groups.push_back(gaps_of("hip", trial.hip->height_m));
    }
    const auto same = [&](const std::vector<Gap>& group) {
        return std::equal(
            group.begin(), group.end(), groups.front().begin(), groups.front().end(),
            [](const Gap& a, const Gap& b) { return a.first == b.first && a.count == b.count; });
    };
    const bool everywhere = groups.size() > 1 && std::all_of(groups.begin(), groups.end(), same);
    for (std::vector<Gap>& group : groups) {
        for (Gap& gap : group) {
            gap.signal = everywhere ? "all" : gap.signal;
            trial.quality.gaps.push_back(gap);
        }
        if (everywhere) {
            break;
        }
    }
}

void describe_losses(const JournalContent& content, std::size_t device, Quality& quality) {
    const auto found = content.counters.find(device);
    if (found == content.counters.end()) {
        return;
    }
    const std::string name = content.raw[device].name;
    const LossCounters& lost = found->second;
    for (const auto& [key, value] :
         {std::pair("dropped_device", lost.dropped_device),
          std::pair("dropped_transport", lost.dropped_transport), std::pair("crc_errors", lost.crc_errors),
          std::pair("resyncs", lost.resyncs), std::pair("queue_lost", lost.queue_lost_scans),
          std::pair("journal_lost", lost.journal_lost_scans), std::pair("events_lost", lost.events_lost)}) {
        quality.counters[name + '.' + key] = static_cast<std::int64_t>(value);
    }
}

// Scans in which a channel is at or beyond an end of its range.
void describe_saturation(const RawDevice& raw, Quality& quality) {
    const std::size_t scan_bytes = raw.layout.scan_bytes();
    std::size_t offset = 0;
    for (const Channel& channel : raw.layout.channels) {
        std::int64_t saturated = 0;
        for (std::size_t at = offset; channel.max > channel.min && at < raw.samples.size();
             at += scan_bytes) {
            const double value = value_of(channel, raw_value(channel.wire, &raw.samples[at]));
            saturated += value <= channel.min || value >= channel.max ? 1 : 0;
        }
        if (saturated > 0) {
            quality.counters["saturated." + raw.name + '/' + channel.id] = saturated;
        }
        offset += size_of(channel.wire);
    }
}

// Noise of a plate in the trial's first two seconds, where nobody stood on it.
void describe_noise(const std::string& plate, const PlateSignals& signals, double rate_hz, Quality& quality) {
    constexpr double kWindow_s = 2.0;
    constexpr double kEmpty_n = 10.0;
    const auto samples = static_cast<std::size_t>(kWindow_s * rate_hz);
    if (signals.fz.size() < samples) {
        return;
    }
    const std::span<const double> first(signals.fz.data(), samples);
    const bool empty =
        std::all_of(first.begin(), first.end(), [](double force) { return std::abs(force) < kEmpty_n; });
    if (!empty) {
        return;
    }
    const ForceNoise noise = force_noise(first, rate_hz);
    quality.counters["noise." + plate + "_fz_mn"] = std::llround(noise.sd_n * 1e3);
    quality.counters["line." + plate + "_fz_mn"] = std::llround(noise.line_n * 1e3);
    for (std::string& alarm : noise_alarms("the empty " + plate + " plate", noise, kWindow_s)) {
        quality.notes.push_back(std::move(alarm));
    }
}

// The empty plate after the set against before it (science.md B.6; alarm of A.6).
void describe_tare(const std::string& plate, const std::optional<std::array<double, 6>>& before,
                   const std::optional<std::array<double, 6>>& after, Quality& quality) {
    constexpr double kAlarm_n = 2.0;
    if (!before || !after) {
        return;
    }
    const double drift_n = (*after)[2] - (*before)[2];
    quality.counters["tare_drift." + plate + "_mn"] = std::llround(drift_n * 1e3);
    if (std::abs(drift_n) > kAlarm_n) {
        quality.notes.push_back("the empty " + plate + " plate moved by " +
                                std::to_string(std::lround(drift_n)) +
                                " N during the set; zero again and check its mounting");
    }
}

}  // namespace

void describe_quality(const JournalContent& content, const SignalMap& map, Trial& trial) {
    list_gaps(trial);
    for (const Plate& plate : trial.plates) {
        describe_noise(name(plate), plate.signals, trial.rate_hz, trial.quality);
    }
    describe_tare("left", content.meta.zero_left, content.zero_after_left, trial.quality);
    describe_tare("right", content.meta.zero_right, content.zero_after_right, trial.quality);
    auto& counters = trial.quality.counters;
    for (std::size_t device = 0; device < content.raw.size(); ++device) {
        const RawDevice& raw = content.raw[device];
        std::int64_t missing = 0;
        std::int64_t saturated = 0;
        std::int64_t suspect = 0;
        for (const FrameBlockRecord& block : raw.blocks) {
            missing += &block == &raw.blocks.front() ? 0 : static_cast<std::int64_t>(block.dropped_before);
            saturated += (block.flags & kBlockSaturated) != 0 ? 1 : 0;
            suspect += (block.flags & kBlockSuspect) != 0 ? 1 : 0;
            if ((block.flags & kBlockGapUnknown) != 0) {
                trial.quality.notes.push_back(raw.name +
                                              ": an unknown number of scans is missing in front of scan " +
                                              std::to_string(block.first_scan));
            }
        }
        counters[raw.name + ".missing_scans"] = missing;
        counters[raw.name + ".saturated_blocks"] = saturated;
        counters[raw.name + ".suspect_blocks"] = suspect;
        describe_saturation(raw, trial.quality);
        describe_losses(content, device, trial.quality);
        const bool counting = (map.device_of_bar() == device && map.counts(false)) ||
                              (map.device_of_hip() == device && map.counts(true));
        if (missing > 0 && counting) {
            trial.quality.notes.push_back(
                raw.name + ": the transducer counts, so its height after a gap may be shifted");
        }
    }
    for (const RecordedNote& event : content.events) {
        const std::string device =
            event.source < content.raw.size() ? content.raw[event.source].name : "device";
        trial.quality.notes.push_back(
            device + ": " + event.text +
            (event.header.code != 0 ? " (code " + std::to_string(event.header.code) + ")" : "") +
            " at scan " + std::to_string(event.header.scan));
    }
    if (!content.extent.ended) {
        trial.quality.notes.push_back("the recording was not ended on purpose; recovered from its journal");
    }
    for (const JournalDamage& damage : content.extent.damage) {
        trial.quality.notes.push_back("the journal is damaged at byte " + std::to_string(damage.at_byte) +
                                      " (" + damage.what + "): " + std::to_string(damage.records) +
                                      " of its records are lost");
    }
    if (!content.extent.stopped.empty()) {
        trial.quality.notes.push_back("the journal is sound up to its last part: " + content.extent.stopped);
    }
}

}  // namespace hinge::acquisition
