#include "datasets/base/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace hinge::base {
namespace {

namespace fs = std::filesystem;

Error refused(const fs::path& target, const std::string& what, int reason, const char* remedy) {
    return {ErrorCode::storage_failed,
            target.string() + ": " + what + " (" + std::generic_category().message(reason) + "); " + remedy};
}

const char* remedy_for(int reason) {
    switch (reason) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return "free some space or choose another folder, then write again";
        case ENOENT:
        case ENOTDIR: return "create the folder first or choose another one";
        case EACCES:
        case EPERM:
        case EROFS: return "choose a folder you may write to";
        default: return "check the disk, then write again";
    }
}

// A temporary file that disappears unless it was renamed.
class TemporaryFile {
public:
    explicit TemporaryFile(const fs::path& target) {
        name_ = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
        descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);  // mode 0600
        exists_ = descriptor_ >= 0;
    }
    ~TemporaryFile() {
        close();
        if (exists_) {
            ::unlink(name_.c_str());
        }
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    [[nodiscard]] const char* name() const noexcept { return name_.c_str(); }
    void was_renamed() noexcept { exists_ = false; }
    // The answer of close(2): some file systems report a lost write only here.
    int close() noexcept { return descriptor_ >= 0 ? ::close(std::exchange(descriptor_, -1)) : 0; }

private:
    std::string name_;
    int descriptor_ = -1;
    bool exists_ = false;
};

bool write_all(int target, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(target, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

// Renames without replacing. File systems that cannot do it in one step are given a second name instead.
bool rename_new(const char* from, const char* to) {
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    return ::link(from, to) == 0 && ::unlink(from) == 0;
}

// Makes the new name durable. Some file systems have nothing to sync in a folder and say EINVAL.
bool sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return synced;
}

}  // namespace

Result<void> write_private_file(std::span<const std::byte> bytes, const fs::path& target, bool overwrite) {
    TemporaryFile temporary(target);
    if (!temporary.is_open()) {
        return refused(target, "cannot create a file in this folder", errno, remedy_for(errno));
    }
    if (!write_all(temporary.descriptor(), bytes) || ::fsync(temporary.descriptor()) != 0 ||
        temporary.close() != 0) {
        return refused(target, "cannot write the file", errno, remedy_for(errno));
    }
    const bool renamed = overwrite ? ::rename(temporary.name(), target.c_str()) == 0
                                   : rename_new(temporary.name(), target.c_str());
    if (!renamed) {
        return errno == EEXIST
                   ? refused(target, "a file of this name exists and is kept", errno, "choose another name")
                   : refused(target, "cannot give the file its name", errno, remedy_for(errno));
    }
    temporary.was_renamed();
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    if (!sync_folder(folder)) {
        return refused(target, "the file is written, but its folder cannot be synced", errno,
                       remedy_for(errno));
    }
    return {};
}

}  // namespace hinge::base
