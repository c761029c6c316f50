#include "datasets/store/hdf5_tree.h"

#include <algorithm>

namespace hinge::store {
namespace {

struct Links {
    std::vector<std::string> names;
    std::string stranger;  // a link that is not plain
};

// Called from C: nothing may be thrown through it.
herr_t collect_attribute(hid_t, const char* name, const H5A_info_t*, void* names) noexcept {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

herr_t collect_link(hid_t, const char* name, const H5L_info_t* link, void* data) noexcept {
    auto* links = static_cast<Links*>(data);
    links->names.emplace_back(name);
    if (link->type != H5L_TYPE_HARD) {
        links->stranger = name;
    }
    return 0;
}

// How many bytes of values one byte of file can stand for: 1 as we write, 1032 with deflate (its format's
// limit), which an export may use.
hsize_t largest_expansion(hid_t creation) {
    const int filters = H5Pget_nfilters(creation);
    for (int i = 0; i < filters; ++i) {
        unsigned flags = 0;
        std::size_t values = 0;
        const auto filter =
            H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, nullptr);
        if (filter == H5Z_FILTER_DEFLATE) {
            return 1032;
        }
    }
    return 1;
}

}  // namespace

std::vector<std::string> attribute_names(hid_t object) {
    std::vector<std::string> names;
    checked(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, &collect_attribute, &names), "list",
            "attributes");
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> link_names(hid_t group) {
    Links links;
    checked(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, &collect_link, &links), "list", "group");
    if (!links.stranger.empty()) {
        throw Hdf5Failure("the link '" + links.stranger +
                          "' leads elsewhere; a trial file holds its own data");
    }
    std::sort(links.names.begin(), links.names.end());
    return links.names;
}

std::vector<hsize_t> plausible_shape(hid_t dataset, const std::string& path) {
    const PropertyList creation{checked(H5Dget_create_plist(dataset), "inspect", path)};
    const H5D_layout_t layout = H5Pget_layout(creation.get());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(creation.get()) > 0) {
        throw Hdf5Failure("the data of '" + path + "' lies outside the file");
    }
    const Dataspace space{checked(H5Dget_space(dataset), "measure", path)};
    const int rank = checked(H5Sget_simple_extent_ndims(space.get()), "measure", path);
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
    checked(H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr), "measure", path);

    const File file{checked(H5Iget_file_id(dataset), "find file of", path)};
    hsize_t file_bytes = 0;
    checked(H5Fget_filesize(file.get(), &file_bytes), "measure file of", path);
    const Datatype type{checked(H5Dget_type(dataset), "open type of", path)};
    hsize_t room =
        file_bytes * largest_expansion(creation.get()) / std::max<hsize_t>(H5Tget_size(type.get()), 1);
    for (const hsize_t extent : shape) {
        if (extent > 0 && room / extent == 0) {
            throw Hdf5Failure("'" + path + "' claims more values than the file can hold");
        }
        room = extent > 0 ? room / extent : room;
    }
    return shape;
}

void for_each_block(hid_t dataset, hid_t type, const std::string& path, hsize_t block_bytes,
                    const std::function<void(std::span<const std::byte>)>& use) {
    const std::vector<hsize_t> shape = plausible_shape(dataset, path);
    hsize_t row_bytes = H5Tget_size(type);
    for (std::size_t i = 1; i < shape.size(); ++i) {
        row_bytes *= shape[i];
    }
    if (row_bytes == 0) {
        return;
    }
    const Dataspace stored{checked(H5Dget_space(dataset), "measure", path)};
    const hsize_t rows = shape.empty() ? 1 : shape[0];
    const hsize_t rows_per_block =
        std::clamp<hsize_t>(block_bytes / row_bytes, 1, std::max<hsize_t>(rows, 1));
    std::vector<std::byte> block(rows_per_block * row_bytes);
    std::vector<hsize_t> start(shape.size(), 0);
    std::vector<hsize_t> count = shape;
    for (hsize_t first = 0; first < rows; first += rows_per_block) {
        const hsize_t here = std::min(rows_per_block, rows - first);
        Dataspace memory{checked(H5Screate(H5S_SCALAR), "create", "space")};
        if (!shape.empty()) {
            start[0] = first;
            count[0] = here;
            memory = Dataspace{checked(
                H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), "create", "space")};
            checked(H5Sselect_hyperslab(stored.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                                        nullptr),
                    "select rows of", path);
        }
        checked(H5Dread(dataset, type, memory.get(), stored.get(), H5P_DEFAULT, block.data()), "read", path);
        use(std::span(block).first(here * row_bytes));
    }
}

}  // namespace hinge::store
