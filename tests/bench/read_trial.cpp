// Reading a trial with every checksum verified against plain HDF5: the same datasets, contiguous, no
// checksums, no conversion.

#include <benchmark/benchmark.h>
#include <hdf5.h>

#include <vector>

#include "datasets/store/trial_reader.h"
#include "tests/bench/bench_trial.h"

namespace hinge::bench {
namespace {

struct Visit {
    hid_t copy_to = -1;  // file that gets the datasets; -1: only read
    std::size_t bytes = 0;
};

std::vector<char> read_whole(hid_t dataset, hid_t type, hid_t space) {
    const auto points = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
    std::vector<char> bytes(points * H5Tget_size(type));
    H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
    return bytes;
}

std::vector<hsize_t> extent_of(hid_t space) {
    std::vector<hsize_t> extent(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
    H5Sget_simple_extent_dims(space, extent.data(), nullptr);
    return extent;
}

// Contiguous, of a fixed extent.
void write_plain(hid_t file, const char* name, hid_t type, hid_t space, const std::vector<char>& bytes) {
    const hid_t make_groups = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(make_groups, 1);
    const hid_t fixed = H5Scopy(space);
    H5Sset_extent_simple(fixed, H5Sget_simple_extent_ndims(space), extent_of(space).data(), nullptr);
    const hid_t plain = H5Dcreate2(file, name, type, fixed, make_groups, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(plain, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
    H5Dclose(plain);
    H5Sclose(fixed);
    H5Pclose(make_groups);
}

herr_t on_object(hid_t root, const char* name, const H5O_info_t* info, void* data) {
    auto& visit = *static_cast<Visit*>(data);
    if (info->type != H5O_TYPE_DATASET) {
        return 0;
    }
    const hid_t dataset = H5Dopen2(root, name, H5P_DEFAULT);
    const hid_t type = H5Dget_type(dataset);
    const hid_t space = H5Dget_space(dataset);
    const std::vector<char> bytes = read_whole(dataset, type, space);
    benchmark::DoNotOptimize(bytes.data());
    visit.bytes += bytes.size();
    if (visit.copy_to >= 0) {
        write_plain(visit.copy_to, name, type, space, bytes);
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    return 0;
}

std::size_t read_plain(const std::filesystem::path& file, hid_t copy_to = -1) {
    const hid_t opened = H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    Visit visit{copy_to, 0};
    H5Ovisit2(opened, H5_INDEX_NAME, H5_ITER_NATIVE, &on_object, &visit, H5O_INFO_BASIC);
    H5Fclose(opened);
    return visit.bytes;
}

std::filesystem::path make_plain_copy() {
    std::filesystem::path file = sixty_seconds_file();
    file.replace_filename("plain.h5");
    const hid_t made = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    read_plain(sixty_seconds_file(), made);
    H5Fclose(made);
    return file;
}

void read_plain_hdf5(benchmark::State& state) {
    const std::filesystem::path file = make_plain_copy();
    if (read_plain(file) == 0 || read_plain(file) != read_plain(sixty_seconds_file())) {
        state.SkipWithError("the plain copy does not hold the same bytes");
        return;
    }
    for (auto step : state) {
        benchmark::DoNotOptimize(read_plain(file));
    }
}

void read_ours(benchmark::State& state) {
    for (auto step : state) {
        const Result<Trial> trial = store::read_trial(sixty_seconds_file());
        if (!trial) {
            state.SkipWithError(trial.error().message.c_str());
            return;
        }
        benchmark::DoNotOptimize(trial->sample_count);
    }
}

BENCHMARK(read_plain_hdf5)->Unit(benchmark::kMillisecond);
BENCHMARK(read_ours)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hinge::bench
