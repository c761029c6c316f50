#include <new>
#include <string>

#include "datasets/store/content_digest.h"
#include "datasets/store/hdf5_read.h"
#include "datasets/store/open_trial.h"
#include "datasets/store/trial_reader.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

constexpr hsize_t kBlockBytes = 1U << 20U;
constexpr int kMaxDepth = 16;

std::string shape_text(const std::vector<hsize_t>& shape) {
    std::string text;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i == 0 ? "" : " x ") + std::to_string(shape[i]);
    }
    return text.empty() ? "one value" : text;
}

bool has_fletcher32(hid_t dataset, const std::string& path) {
    const PropertyList creation{checked(H5Dget_create_plist(dataset), "inspect", path)};
    unsigned flags = 0;
    std::size_t values = 0;
    return H5Pget_filter_by_id2(creation.get(), H5Z_FILTER_FLETCHER32, &flags, &values, nullptr, 0, nullptr,
                                nullptr) >= 0;
}

// Reading every chunk makes the library check every checksum.
VerifiedItem verify_dataset(hid_t dataset, const std::string& path) {
    const std::vector<hsize_t> shape = plausible_shape(dataset, path);
    const Datatype type{checked(H5Dget_type(dataset), "open type of", path)};
    for_each_block(dataset, type.get(), path, kBlockBytes, [](std::span<const std::byte>) {});
    return {path, true,
            shape_text(shape) + (has_fletcher32(dataset, path) ? ", fletcher32" : ", no checksum")};
}

void verify_object(hid_t file, const std::string& path, int depth, std::vector<VerifiedItem>& items) {
    try {
        if (depth > kMaxDepth) {
            throw Hdf5Failure("the groups are nested without end");
        }
        const Object object{checked(H5Oopen(file, path.c_str(), H5P_DEFAULT), "open", path)};
        if (H5Iget_type(object.get()) == H5I_DATASET) {
            items.push_back(verify_dataset(object.get(), path));
            return;
        }
        for (const std::string& name : link_names(object.get())) {
            verify_object(file, path == "/" ? "/" + name : path + "/" + name, depth + 1, items);
        }
    } catch (const Hdf5Failure& failure) {
        items.push_back({path, false, failure.what()});
    }
}

VerifiedItem verify_meaning(hid_t file) {
    try {
        const Trial trial = read_open_trial(file, {});
        return {"trial", true, "complete, " + std::to_string(trial.sample_count) + " samples"};
    } catch (const std::exception& failure) {
        return {"trial", false, failure.what()};
    }
}

VerifiedItem verify_seal(hid_t file) {
    try {
        const std::string stored = get_text(file, "/", schema::kContentSha256);
        const std::string found = content_sha256(file);
        if (stored == found) {
            return {schema::kContentSha256, true, found};
        }
        return {schema::kContentSha256, false,
                "the content is not what was sealed: stored " + stored + ", found " + found};
    } catch (const Hdf5Failure& failure) {
        return {schema::kContentSha256, false, failure.what()};
    }
}

}  // namespace

Result<std::vector<VerifiedItem>> verify_trial(const std::filesystem::path& file) {
    const QuietLibrary quiet;
    if (const auto error = unreadable(file)) {
        return *error;
    }
    try {
        const File open = open_trial_file(file);
        std::vector<VerifiedItem> items;
        verify_object(open.get(), "/", 0, items);
        items.push_back(verify_meaning(open.get()));
        items.push_back(verify_seal(open.get()));
        return items;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::bad_input,
                     file.string() + ": needs more memory than there is; close other programs"};
    } catch (const std::exception& error) {
        return Error{ErrorCode::bad_input, file.string() + ": " + error.what()};
    }
}

}  // namespace hinge::store
