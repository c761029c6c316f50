// Warnings about the set-up: the entered load, the plates' noise, zero, drift and mains hum, clipping, the
// cord.
//
//   load: |m_b - load| / load > 1.5 %, and with it Fz(hold) against BW + load
//   empty plate: SD > 1.5 N; |mean| > 2 N after the zero; drift > 0.05 N/s; 50 or 60 Hz amplitude > 1 N
//   clipped: two or more samples at the end of a channel's range
//   cord: anchor more than 3 cm from below the bar; scale error 1 - z / hypot(z, d) at the height of the
//   floor
//
// The mains are also looked for in quiet standing, which has nothing else at 50 Hz. Source: science.md A.6,
// B.1, B.4, B.6, C.4.

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/line_amplitude.h"
#include "analysis/dsp/summary.h"
#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kEmptyPlate_n = 10.0;       // nobody stands on it
constexpr double kEmptyWindow_s = 1.0;       // B.1
constexpr std::int64_t kClippedSamples = 2;  // B.6

void tell_load(const SetAnalysis& set, const Report& report, Findings& findings) {
    const auto mismatch = number_of(report.find("load_mismatch"));
    if (!mismatch || std::abs(mismatch->value) <= set.settings.load_mismatch_fraction) {
        return;
    }
    const double entered = set.trial.set.load_kg.value_or(0.0);
    Finding finding{
        "load_mismatch",
        sentence(
            "The plates weigh the bar at %.1f kg, %.1f kg was entered; the measured mass is used. Is the "
            "entered load right?",
            entered * (1.0 + mismatch->value), entered),
        {{"load_mismatch", mismatch->value}, {"entered_kg", entered}},
        sentence("|difference| > %.1f %%", 100 * set.settings.load_mismatch_fraction),
        "science.md B.6, C.4"};
    const auto body = number_of(report.find("body_weight"));
    const auto hold = number_of(report.find("hold_weight"));
    if (body && hold && hold->value > 0.0) {
        const double sum_n = body->value + entered * set.trial.setup.gravity_m_s2;
        finding.numbers["hold_minus_sum_fraction"] = (hold->value - sum_n) / hold->value;
    }
    findings.push_back(std::move(finding));
}

struct PlateSignal {
    const char* side;
    const std::vector<double>* force_n;
};

std::array<PlateSignal, 2> plates_of(const SetAnalysis& set) {
    return {{{"left", &set.signals.left}, {"right", &set.signals.right}}};
}

// The first or the last second, when nobody stood on the plate.
std::optional<SampleRange> empty_window(const SetAnalysis& set, const std::vector<double>& force_n,
                                        bool at_start) {
    const std::size_t count = set.signals.samples_in(kEmptyWindow_s);
    if (count < 2 || force_n.size() < 2 * count) {
        return std::nullopt;
    }
    const SampleRange window =
        at_start ? SampleRange{0, count} : SampleRange{force_n.size() - count, force_n.size()};
    const bool empty = std::all_of(force_n.begin() + static_cast<std::ptrdiff_t>(window.first),
                                   force_n.begin() + static_cast<std::ptrdiff_t>(window.last),
                                   [](double f) { return std::abs(f) < kEmptyPlate_n; });
    return empty ? std::optional(window) : std::nullopt;
}

void tell_noise(const SetAnalysis& set, const PlateSignal& plate, Findings& findings) {
    const auto& counters = set.trial.quality.counters;
    const auto recorded = counters.find("noise." + std::string(plate.side) + "_fz_mn");
    const auto window = empty_window(set, *plate.force_n, true);
    std::optional<double> sd_n;
    if (recorded != counters.end()) {
        sd_n = 1e-3 * static_cast<double>(recorded->second);
    } else if (window) {
        sd_n = dsp::standard_deviation(*plate.force_n, *window);
    }
    if (sd_n && *sd_n > set.settings.plate_noise_n) {
        findings.push_back({std::string("plate_noise_") + plate.side,
                            sentence("The empty %s plate is noisy: SD %.1f N.", plate.side, *sd_n),
                            {{"sd_n", *sd_n}},
                            sentence("> %.1f N", set.settings.plate_noise_n),
                            "science.md A.6"});
    }
    const double zero_n = window ? dsp::mean(*plate.force_n, *window) : 0.0;
    if (std::abs(zero_n) > set.settings.plate_zero_n) {
        findings.push_back({std::string("plate_zero_") + plate.side,
                            sentence("The empty %s plate reads %+.1f N; zero it again.", plate.side, zero_n),
                            {{"zero_n", zero_n}},
                            sentence("> %.1f N after the zero", set.settings.plate_zero_n),
                            "science.md A.6, B.1"});
    }
}

void tell_drift(const SetAnalysis& set, const Report& report, const PlateSignal& plate, Findings& findings) {
    const auto change = number_of(report.find(std::string("tare_drift_") + plate.side));
    const double seconds = static_cast<double>(set.signals.size) * set.signals.dt_s - kEmptyWindow_s;
    if (!change || !(seconds > 0.0)) {
        return;
    }
    const std::optional<Number> rate = Number{std::abs(change->value) / seconds, change->sd / seconds};
    if (surely_above(rate, set.settings.plate_drift_n_s)) {
        findings.push_back({std::string("plate_drift_") + plate.side,
                            sentence("The empty %s plate drifted by %+.1f N over the recording, %.2f N/s.",
                                     plate.side, change->value, rate->value),
                            {{"drift_n_s", change->value / seconds}, {"change_n", change->value}},
                            sentence("> %.2f N/s beyond 1.64 SD", set.settings.plate_drift_n_s),
                            "science.md A.6"});
    }
}

void tell_line(const SetAnalysis& set, const PlateSignal& plate, Findings& findings) {
    std::optional<SampleRange> window = empty_window(set, *plate.force_n, true);
    if (!window && set.body_weight && !plate.force_n->empty()) {
        window = set.body_weight->window;
    }
    if (!window) {
        return;
    }
    const std::span<const double> part(plate.force_n->data() + window->first, window->size());
    for (const double mains_hz : {50.0, 60.0}) {
        const auto amplitude = dsp::line_amplitude(part, Hertz{mains_hz}, Hertz{set.signals.rate_hz});
        if (amplitude && *amplitude > set.settings.plate_line_n) {
            findings.push_back({std::string("plate_line_") + plate.side,
                                sentence("The %s plate picks up %.0f Hz mains: amplitude %.1f N.", plate.side,
                                         mains_hz, *amplitude),
                                {{"amplitude_n", *amplitude}, {"frequency_hz", mains_hz}},
                                sentence("> %.1f N", set.settings.plate_line_n),
                                "science.md A.6"});
        }
    }
}

void tell_clipping(const SetAnalysis& set, Findings& findings) {
    Finding finding{"clipped", "", {}, "2 or more samples at the end of a channel's range", "science.md B.6"};
    std::string channels;
    for (const auto& [key, count] : set.trial.quality.counters) {
        constexpr std::string_view kPrefix = "saturated.";
        if (count >= kClippedSamples && key.compare(0, kPrefix.size(), kPrefix) == 0) {
            const std::string channel = key.substr(kPrefix.size());
            channels += (channels.empty() ? "" : ", ") + channel;
            finding.numbers[channel] = static_cast<double>(count);
        }
    }
    if (!channels.empty()) {
        finding.text =
            "Samples are clipped at the end of their range in " + channels + "; peaks there are too low.";
        findings.push_back(std::move(finding));
    }
}

void tell_cord(const SetAnalysis& set, Findings& findings) {
    const double offset_m = std::abs(anchor_offset_m(set.trial.bar));
    if (!set.signals.has_bar || offset_m <= set.settings.cord_offset_watch_m) {
        return;
    }
    const double height_m = set.segmentation.floor_height_m;
    Finding finding{
        "cord_anchor",
        sentence("The cord is anchored %.0f mm from below the bar; the first inch is most affected, "
                 "and hip timing is refused from %.0f mm on.",
                 1000 * offset_m, 1000 * set.settings.hip_cord_offset_max_m),
        {{"anchor_offset_m", offset_m}},
        sentence("> %.0f mm", 1000 * set.settings.cord_offset_watch_m),
        "science.md B.4"};
    if (height_m > 0.0) {
        // dc/dz = z / c on the cord c = hypot(z, d): by so much a movement reads short.
        finding.numbers["scale_error_at_floor"] = 1.0 - height_m / std::hypot(height_m, offset_m);
    }
    findings.push_back(std::move(finding));
}

void in_set(const SetAnalysis& set, const Report& report, Findings& findings) {
    tell_load(set, report, findings);
    for (const PlateSignal& plate : plates_of(set)) {
        tell_noise(set, plate, findings);
        tell_drift(set, report, plate, findings);
        tell_line(set, plate, findings);
    }
    tell_clipping(set, findings);
    tell_cord(set, findings);
}

}  // namespace

const FindingFamily& setup() {
    static constexpr FindingFamily family{.in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
