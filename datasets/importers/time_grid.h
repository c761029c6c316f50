#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/importers/import_options.h"
#include "datasets/importers/text_table.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// Time stamps to a grid of equal steps, and signals on that grid with their gaps.
namespace hinge::importers {

struct TimeGrid {
    double rate_hz = 0.0;
    double start_s = 0.0;
    std::size_t sample_count = 0;        // rows and the rows missing between them
    std::vector<std::size_t> sample_of;  // grid index of each row, increasing; empty when no row is missing
};

// The step is the mean of the steps within 20 % of the median; a jump of k steps leaves k - 1 samples out.
// Steps further than 20 % from a whole number of steps, time that does not move on, and jumps that would
// make the grid more than four times the rows are errors with their line.
[[nodiscard]] Result<TimeGrid> time_grid(const TextTable& table, std::size_t time_column);

// Plates and encoders are read faster than this: a slower time column counts in another unit, or counts rows.
inline constexpr double kSlowest_hz = 20.0;

// The grid of a table whose time is in column `time_name`, found at `time_column`; at names.size() there is
// no such column and the option "rate" is needed. Option "time-unit" says what the column counts in; without
// it a rate below kSlowest_hz is refused with the question. A rate that contradicts the column is an error.
// Converts the column to seconds.
[[nodiscard]] Result<TimeGrid> grid_of(TextTable& table, std::size_t time_column, std::string_view time_name,
                                       const ImportOptions& options);

// Rows one after the other at a given rate, when the file has no time.
[[nodiscard]] TimeGrid regular_grid(std::size_t rows, double rate_hz);

// A column spread over the grid, NaN where there is no row.
[[nodiscard]] std::vector<double> on_grid(std::vector<double> column, const TimeGrid& grid);

// Appends every run of NaN in `signal` to `gaps` under `name`.
void list_gaps(const std::vector<double>& signal, const std::string& name, std::vector<Gap>& gaps);

// One contiguous record per run of rows, as /raw keeps it.
[[nodiscard]] std::vector<FrameBlockRecord> block_records(const TimeGrid& grid);

// The table as it was read: f64 channels, interleaved, one scan per row.
[[nodiscard]] RawDevice raw_table(const TextTable& table, const TimeGrid& grid, const char* device);

}  // namespace hinge::importers
