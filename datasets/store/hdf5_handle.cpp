#include "datasets/store/hdf5_handle.h"

namespace hinge::store {
namespace {

herr_t keep_innermost(unsigned, const H5E_error2_t* error, void* reason) {
    if (error->desc != nullptr) {
        *static_cast<std::string*>(reason) = error->desc;
    }
    return 0;
}

}  // namespace

std::string last_hdf5_reason() {
    std::string reason = "the HDF5 library gave no reason";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, &keep_innermost, &reason);
    return reason;
}

// What a damaged file leaves open inside the library makes its clean-up at exit complain on the terminal; we
// close what is ours ourselves, so it is never asked to clean up.
QuietLibrary::QuietLibrary() noexcept {
    [[maybe_unused]] static const herr_t no_clean_up_at_exit = H5dont_atexit();
    H5Eget_auto2(H5E_DEFAULT, &printer_, &printer_data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
}

QuietLibrary::~QuietLibrary() {
    H5Eset_auto2(H5E_DEFAULT, printer_, printer_data_);
}

PropertyList file_access() {
    PropertyList access{checked(H5Pcreate(H5P_FILE_ACCESS), "prepare", "file access")};
    checked(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "choose", "format version");
    checked(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG), "choose", "close degree");
    return access;
}

}  // namespace hinge::store
