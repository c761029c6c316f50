#include "datasets/importers/time_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>

namespace hinge::importers {
namespace {

constexpr double kJitter = 0.2;  // of a step
constexpr std::size_t kMostSamplesPerRow = 4;

std::string text_of(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.9g", value);
    return buffer;
}

// The usual step between rows: robust against gaps by the median, exact by the mean around it.
double usual_step_s(const std::vector<double>& time_s) {
    std::vector<double> steps(time_s.size() - 1);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i] = time_s[i + 1] - time_s[i];
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    const double median_s = *middle;
    double sum_s = 0.0;
    std::size_t count = 0;
    for (const double step_s : steps) {
        if (std::abs(step_s - median_s) <= kJitter * median_s) {
            sum_s += step_s;
            ++count;
        }
    }
    return count == 0 ? median_s : sum_s / static_cast<double>(count);
}

// A rate within rounding of a whole number is that number.
double tidy_rate_hz(double rate_hz) {
    const double whole = std::round(rate_hz);
    return whole >= 1.0 && std::abs(rate_hz - whole) < 1e-6 * whole ? whole : rate_hz;
}

}  // namespace

Result<TimeGrid> time_grid(const TextTable& table, std::size_t time_column) {
    const std::vector<double>& time_s = table.columns[time_column];
    const std::string& name = table.names[time_column];
    if (time_s.size() < 2) {
        return Error{ErrorCode::bad_input, "there is " +
                                               std::string(time_s.empty() ? "no sample" : "only one sample") +
                                               " after line " + std::to_string(table.first_line - 1) +
                                               "; at least two rows are needed"};
    }
    const auto missing = std::find_if(time_s.begin(), time_s.end(), [](double t) { return std::isnan(t); });
    if (missing != time_s.end()) {
        const auto row = static_cast<std::size_t>(missing - time_s.begin());
        return Error{ErrorCode::bad_input, "line " + std::to_string(table.line_of(row)) + ", column " + name +
                                               ": the time is missing; every row needs one"};
    }
    for (std::size_t i = 1; i < time_s.size(); ++i) {
        if (!(time_s[i] > time_s[i - 1])) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(table.line_of(i)) + ", column " + name +
                             ": time goes from " + text_of(time_s[i - 1]) + " s to " + text_of(time_s[i]) +
                             " s; it must increase from row to row (write more decimals, or sort the rows)"};
        }
    }
    const double step_s = usual_step_s(time_s);
    if (!(step_s > 0.0 && std::isfinite(1.0 / step_s))) {
        return Error{ErrorCode::bad_input, "column " + name + ": the step between rows is " +
                                               text_of(step_s) + " s; check the unit of time"};
    }
    TimeGrid grid;
    grid.start_s = time_s.front();
    grid.sample_of.reserve(time_s.size());
    grid.sample_of.push_back(0);
    for (std::size_t i = 1; i < time_s.size(); ++i) {
        const double steps = (time_s[i] - time_s[i - 1]) / step_s;
        const double whole = std::max(1.0, std::round(steps));
        if (std::abs(steps - whole) > kJitter) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(table.line_of(i)) + ", column " + name + ": the step of " +
                             text_of(time_s[i] - time_s[i - 1]) + " s is not a whole number of the usual " +
                             text_of(step_s) + " s (20 % is allowed); resample the file evenly"};
        }
        if (static_cast<double>(grid.sample_of.back()) + whole >=
            static_cast<double>(kMostSamplesPerRow * time_s.size())) {
            return Error{ErrorCode::bad_input,
                         "line " + std::to_string(table.line_of(i)) + ", column " + name +
                             ": after the jump to " + text_of(time_s[i]) +
                             " s most of the samples would be missing; split the file there"};
        }
        grid.sample_of.push_back(grid.sample_of.back() + static_cast<std::size_t>(whole));
    }
    grid.sample_count = grid.sample_of.back() + 1;
    grid.rate_hz =
        tidy_rate_hz(static_cast<double>(grid.sample_of.back()) / (time_s.back() - time_s.front()));
    if (grid.sample_count == time_s.size()) {
        grid.sample_of = {};
    }
    return grid;
}

Result<TimeGrid> grid_of(TextTable& table, std::size_t time_column, std::string_view time_name,
                         const ImportOptions& options) {
    constexpr double kTolerance = 0.01;
    const std::optional<double> rate_hz = options.number(kRateOption.name);
    if (time_column < table.names.size()) {
        for (double& time : table.columns[time_column]) {
            time *= seconds_per_time_unit(options);
        }
        Result<TimeGrid> grid = time_grid(table, time_column);
        if (grid && rate_hz && std::abs(*rate_hz - grid->rate_hz) > kTolerance * grid->rate_hz) {
            return Error{ErrorCode::bad_input, "column " + table.names[time_column] + " gives " +
                                                   text_of(grid->rate_hz) + " Hz, not the " +
                                                   text_of(*rate_hz) + " Hz asked for; leave --rate out"};
        }
        if (grid && grid->rate_hz < kSlowest_hz && !options.has(kTimeUnitOption.name)) {
            return Error{
                ErrorCode::bad_input,
                "column " + table.names[time_column] + " steps by " + text_of(1.0 / grid->rate_hz) +
                    ", which as seconds is " + text_of(grid->rate_hz) +
                    " Hz: in which unit is it? Give --time-unit ms, us or s (row numbers: remove the "
                    "column and give --rate HZ)"};
        }
        return grid;
    }
    const std::string line = "line " + std::to_string(table.first_line - 1);
    if (!rate_hz) {
        return Error{ErrorCode::bad_input,
                     line + ": column \"" + std::string(time_name) +
                         "\" is missing and no rate was given; add the column or give --rate HZ"};
    }
    if (table.rows() < 2) {
        return Error{ErrorCode::bad_input,
                     "there are fewer than two samples after " + line + "; at least two are needed"};
    }
    return regular_grid(table.rows(), *rate_hz);
}

TimeGrid regular_grid(std::size_t rows, double rate_hz) {
    return TimeGrid{.rate_hz = rate_hz, .start_s = 0.0, .sample_count = rows, .sample_of = {}};
}

std::vector<double> on_grid(std::vector<double> column, const TimeGrid& grid) {
    if (grid.sample_of.empty()) {
        return column;
    }
    std::vector<double> signal(grid.sample_count, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t row = 0; row < column.size(); ++row) {
        signal[grid.sample_of[row]] = column[row];
    }
    return signal;
}

void list_gaps(const std::vector<double>& signal, const std::string& name, std::vector<Gap>& gaps) {
    for (std::size_t i = 0; i < signal.size();) {
        if (!std::isnan(signal[i])) {
            ++i;
            continue;
        }
        const std::size_t first = i;
        while (i < signal.size() && std::isnan(signal[i])) {
            ++i;
        }
        gaps.push_back(Gap{name, first, i - first});
    }
}

std::vector<FrameBlockRecord> block_records(const TimeGrid& grid) {
    std::vector<FrameBlockRecord> blocks;
    if (grid.sample_of.empty()) {
        FrameBlockRecord whole;
        whole.scan_count = static_cast<std::uint32_t>(grid.sample_count);
        blocks.push_back(whole);
    }
    for (std::size_t row = 0; row < grid.sample_of.size(); ++row) {
        const std::size_t sample = grid.sample_of[row];
        const std::size_t expected = row == 0 ? 0 : grid.sample_of[row - 1] + 1;
        if (row == 0 || sample != expected) {
            FrameBlockRecord block;
            block.first_scan = sample;
            block.dropped_before = sample - expected;
            block.flags = block.dropped_before > 0 ? kBlockGapBefore : 0U;
            blocks.push_back(block);
        }
        ++blocks.back().scan_count;
    }
    return blocks;
}

RawDevice raw_table(const TextTable& table, const TimeGrid& grid, const char* device) {
    RawDevice raw;
    raw.name = device;
    raw.driver = device;
    raw.nominal_hz = grid.rate_hz;
    raw.actual_hz = grid.rate_hz;
    raw.blocks = block_records(grid);
    for (const std::string& name : table.names) {
        Channel channel;
        channel.id = name;
        channel.label = name;
        raw.layout.channels.push_back(std::move(channel));
    }
    const std::size_t columns = table.columns.size();
    raw.samples.resize(table.rows() * columns * sizeof(double));
    for (std::size_t c = 0; c < columns; ++c) {
        std::byte* place = raw.samples.data() + c * sizeof(double);
        for (const double value : table.columns[c]) {
            std::memcpy(place, &value, sizeof value);
            place += columns * sizeof(double);
        }
    }
    return raw;
}

}  // namespace hinge::importers
