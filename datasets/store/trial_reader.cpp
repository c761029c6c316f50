#include "datasets/store/trial_reader.h"

#include <new>
#include <string>

#include "datasets/store/open_trial.h"
#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {

Trial read_open_trial(hid_t file, const ReadOptions& options) {
    Trial trial;
    trial.rate_hz = get_number(file, "/", "rate_hz");
    trial.start_s = get_number(file, "/", "start_s");
    trial.sample_count = plausible_shape(open_dataset(file, schema::kTime).get(), schema::kTime).at(0);
    if (get_integer(file, "/", "sample_count") != static_cast<std::int64_t>(trial.sample_count)) {
        throw Hdf5Failure("'/time' does not have 'sample_count' samples");
    }
    read_signals(file, trial);
    read_raw(file, options.with_raw, trial);
    read_context(file, trial);
    refuse_contradictions(trial);
    return trial;
}

Result<Trial> read_trial(const std::filesystem::path& file, const ReadOptions& options) {
    const QuietLibrary quiet;
    if (const auto error = unreadable(file)) {
        return *error;
    }
    try {
        const File open = open_trial_file(file);
        return read_open_trial(open.get(), options);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::bad_input,
                     file.string() + ": needs more memory than there is; close other programs"};
    } catch (const std::exception& error) {
        return Error{ErrorCode::bad_input,
                     file.string() + ": " + error.what() + "; 'hinge verify' shows what is sound"};
    }
}

}  // namespace hinge::store
