#include "datasets/store/open_trial.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "datasets/store/hdf5_read.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

// Called from C: nothing may be thrown through it.
herr_t note_stray_link(hid_t, const char* name, const H5L_info_t* link, void* stray) noexcept {
    if (link->type != H5L_TYPE_HARD) {
        *static_cast<std::string*>(stray) = name;
    }
    return 0;
}

void refuse_stray_links(hid_t file) {
    std::string stray;
    checked(H5Lvisit(file, H5_INDEX_NAME, H5_ITER_NATIVE, &note_stray_link, &stray), "list", "/");
    if (!stray.empty()) {
        throw Hdf5Failure("the link '" + stray + "' leads elsewhere; a trial file holds its own data");
    }
}

void refuse_foreign_format(hid_t file) {
    if (H5Aexists(file, "format") <= 0 || get_text(file, "/", "format") != schema::kFormat) {
        throw Hdf5Failure("this HDF5 file is not a trial: its root has no attribute format = '" +
                          std::string(schema::kFormat) + "'");
    }
    const std::int64_t version = get_integer(file, "/", "format_version");
    if (version < 1 || version > schema::kFormatVersion) {
        throw Hdf5Failure("the trial has format version " + std::to_string(version) +
                          ", this program reads up to " + std::to_string(schema::kFormatVersion) +
                          "; use a newer one");
    }
}

}  // namespace

std::optional<Error> unreadable(const std::filesystem::path& file) {
    const auto refused = [&](const std::string& what) {
        return Error{ErrorCode::bad_input, file.string() + ": " + what};
    };
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        return refused("cannot be opened (" + std::generic_category().message(errno) + "); check the name");
    }
    if (!S_ISREG(status.st_mode)) {
        return refused(S_ISDIR(status.st_mode) ? "is a folder; name a trial file in it"
                                               : "is not a plain file");
    }
    if (status.st_size == 0) {
        return refused("is empty; it was never finished or lost its content");
    }
    if (::access(file.c_str(), R_OK) != 0) {
        return refused("cannot be read (" + std::generic_category().message(errno) + "); ask its owner");
    }
    return std::nullopt;
}

File open_trial_file(const std::filesystem::path& file) {
    if (H5Fis_hdf5(file.c_str()) <= 0) {
        throw Hdf5Failure("this is not an HDF5 file, or its first bytes are damaged");
    }
    const PropertyList access = file_access();
    File open{checked(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access.get()), "open", "/")};
    refuse_foreign_format(open.get());
    refuse_stray_links(open.get());
    return open;
}

}  // namespace hinge::store
