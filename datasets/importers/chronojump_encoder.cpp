// Chronojump encoder increments as text: one signed byte per millisecond, whole numbers between blanks,
// commas, semicolons or line ends; lines that start with # are comments. One count is 1 mm. 128 is how a
// byte of -128 was written by programs that took it as unsigned (devices.md, 2.1).

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <optional>

#include "datasets/importers/importer.h"
#include "datasets/importers/text_table.h"
#include "datasets/importers/time_grid.h"
#include "datasets/plates/transducer.h"

namespace hinge::importers {
namespace {

constexpr double kOwnRate_hz = 1000.0;
constexpr double kOwnMetresPerCount = 0.001;

// A file of positions read as increments runs away at once. Bounds are ours: nobody lifts a bar that far, or
// moves it that fast for a fiftieth of a second.
constexpr double kLongestWay_m = 4.0;
constexpr double kFastest_m_s = 12.0;
constexpr double kFastestFor_s = 0.020;

constexpr std::array<ImportOption, 3> kOptions{{
    kRateOption,
    {.name = "mm-per-count",
     .type = OptionType::number,
     .meaning = "the encoder's count, mm",
     .least = 1e-4,
     .most = 1000.0},
    {.name = "invert", .type = OptionType::flag, .meaning = "the cord shortens as the bar rises"},
}};

// Words of a text between separators, comments left out, with their places.
class WordReader {
public:
    explicit WordReader(std::string_view text) : lines_(text) {}

    bool next(std::string_view& word) {
        while (true) {
            const std::size_t first = line_.find_first_not_of(" \t,;\r", position_);
            if (first == std::string_view::npos) {
                position_ = 0;
                if (!lines_.next(line_)) {
                    return false;
                }
                if (trimmed(line_).substr(0, 1) == "#") {
                    line_ = {};
                }
                continue;
            }
            const std::size_t end = std::min(line_.find_first_of(" \t,;\r", first), line_.size());
            word = line_.substr(first, end - first);
            column_ = first + 1;
            position_ = end;
            return true;
        }
    }
    [[nodiscard]] std::size_t line() const { return lines_.line_number(); }
    [[nodiscard]] std::size_t column() const { return column_; }

private:
    LineReader lines_;
    std::string_view line_;
    std::size_t position_ = 0;
    std::size_t column_ = 0;
};

std::optional<int> whole_number(std::string_view word) {
    if (word.size() > 1 && word[0] == '+' && word[1] != '-') {
        word.remove_prefix(1);
    }
    int value = 0;
    const auto [end, status] = std::from_chars(word.data(), word.data() + word.size(), value);
    return status == std::errc() && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

Probe probe(const std::filesystem::path&, std::string_view head) {
    WordReader words(head);
    std::string_view word;
    std::size_t numbers = 0;
    std::size_t others = 0;
    while (words.next(word)) {
        ++(whole_number(word) ? numbers : others);
    }
    if (numbers > 0 && others == 0) {
        return Probe::yes;
    }
    return numbers > 4 * others ? Probe::maybe : Probe::no;
}

struct Increments {
    std::vector<std::int16_t> counts;
    std::size_t unsigned_128 = 0;  // how many 128 were read as -128
};

Result<Increments> read_increments(std::string_view text) {
    Increments increments;
    WordReader words(text);
    std::string_view word;
    while (words.next(word)) {
        const std::optional<int> value = whole_number(word);
        if (!value || *value < -128 || *value > 128) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(words.line()) + ", column " +
                             std::to_string(words.column()) + ": " + in_quotes(word) +
                             " is not an encoder increment; only whole numbers from -128 to 128 "
                             "are, and comments start a line with #"};
        }
        increments.unsigned_128 += *value == 128 ? 1U : 0U;
        increments.counts.push_back(static_cast<std::int16_t>(*value == 128 ? -128 : *value));
    }
    if (increments.counts.empty()) {
        return Error{ErrorCode::bad_input, "there is no increment in it; export the encoder's signal again"};
    }
    return increments;
}

std::string three_digits(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

// Increments of a bar add up to a way and a speed that bars have.
Result<void> check_are_increments(const std::vector<double>& height_m, double rate_hz) {
    const auto [low, high] = std::minmax_element(height_m.begin(), height_m.end());
    if (*high - *low > kLongestWay_m) {
        return Error{
            ErrorCode::bad_input,
            "read as increments the bar moves over " + three_digits(*high - *low) +
                " m, which none does; are these positions or speeds? Export the encoder's increments, "
                "or make a lab CSV with bar_cord_m (m)"};
    }
    const auto span =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(kFastestFor_s * rate_hz)));
    for (std::size_t i = span; i < height_m.size(); ++i) {
        const double speed_m_s =
            std::abs(height_m[i] - height_m[i - span]) * rate_hz / static_cast<double>(span);
        if (speed_m_s > kFastest_m_s) {
            return Error{ErrorCode::bad_input,
                         "read as increments the bar moves at " + three_digits(speed_m_s) +
                             " m/s at sample " + std::to_string(i) +
                             ", which none does; are these positions, or is --mm-per-count or --rate wrong?"};
        }
    }
    return {};
}

RawDevice raw_device(const std::vector<std::int16_t>& counts, double rate_hz, double metres_per_count) {
    RawDevice raw;
    raw.name = "chronojump_encoder";
    raw.driver = "chronojump_encoder";
    raw.nominal_hz = rate_hz;
    raw.actual_hz = rate_hz;
    Channel channel;
    channel.id = "increment";
    channel.label = "Cord movement in one sample";
    channel.unit = "m";
    channel.quantity = Quantity::displacement;
    channel.wire = WireType::i8;
    channel.scale = metres_per_count;
    raw.layout.channels.push_back(std::move(channel));
    raw.samples.resize(counts.size());
    std::transform(counts.begin(), counts.end(), raw.samples.begin(),
                   [](std::int16_t count) { return static_cast<std::byte>(count & 0xFF); });
    raw.blocks = block_records(regular_grid(counts.size(), rate_hz));
    return raw;
}

Result<Trial> read(const ImportSource& source, const ImportOptions& options) {
    const Result<Increments> increments = read_increments(source.text);
    if (!increments) {
        return increments.error();
    }
    const double metres_per_count =
        options.has("mm-per-count") ? *options.number("mm-per-count") / 1000.0 : kOwnMetresPerCount;
    Trial trial;
    std::vector<std::string>& assumptions = trial.provenance.assumptions;
    trial.rate_hz = options.number(kRateOption.name).value_or(kOwnRate_hz);
    if (!options.has(kRateOption.name)) {
        assumptions.push_back(
            "The file has no time: 1000 samples a second are taken, the encoder's nominal rate (its hardware "
            "may be 1 to 3 % faster).");
    }
    if (!options.has("mm-per-count")) {
        assumptions.push_back("One count is taken as 1 mm, the encoder's own.");
    }
    const double direction = options.has("invert") ? -1.0 : 1.0;
    if (options.has("invert")) {
        assumptions.push_back("The cord shortens as the bar rises, as --invert says.");
    }
    assumptions.push_back(
        "Heights count from the bar's place before the first sample, which is taken as 0 m.");
    assumptions.push_back("The cord is taken as vertical, hooked between the hands.");
    if (increments->unsigned_128 > 0) {
        assumptions.push_back(std::to_string(increments->unsigned_128) +
                              " increments of 128 are taken as -128.");
    }
    trial.sample_count = increments->counts.size();
    trial.bar.emplace().height_m =
        plates::length_from_increments(increments->counts, direction * metres_per_count);
    if (const auto checked = check_are_increments(trial.bar->height_m, trial.rate_hz); !checked) {
        return checked.error();
    }
    trial.bar->setup.emplace();
    trial.bar->setup->resolution_m = metres_per_count;
    trial.bar->setup->channel = "chronojump_encoder/increment";
    trial.raw.push_back(raw_device(increments->counts, trial.rate_hz, direction * metres_per_count));
    return trial;
}

}  // namespace

const ImporterModule& chronojump_encoder() {
    static constexpr ImporterModule module{.id = "chronojump_encoder",
                                           .name = "Chronojump encoder increments",
                                           .extensions = ".txt .csv",
                                           .options = kOptions,
                                           .probe = &probe,
                                           .read = &read};
    return module;
}

}  // namespace hinge::importers
