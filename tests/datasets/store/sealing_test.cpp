#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "datasets/store/trial_reader.h"
#include "datasets/store/trial_writer.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::store::test {
namespace {

std::string written_bytes(const Trial& trial) {
    const Folder folder;
    const auto written = write_trial(trial, folder / "trial.h5");
    EXPECT_TRUE(written) << written.error().message;
    return bytes_of(folder / "trial.h5");
}

// How many bytes differ apart from the last occurrence of each of `texts`.
std::size_t differences_outside(const std::string& a, const std::string& b,
                                std::initializer_list<std::string> texts) {
    std::vector<bool> own(a.size(), false);
    for (const std::string& text : texts) {
        const std::size_t at = a.rfind(text);
        EXPECT_NE(at, std::string::npos) << text;
        std::fill_n(own.begin() + static_cast<std::ptrdiff_t>(at), text.size(), true);
    }
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        count += a[i] != b[i] && !own[i] ? 1U : 0U;
    }
    return count;
}

TEST(SealedTrial, IdenticalTrialsGiveIdenticalBytes) {
    EXPECT_EQ(written_bytes(full_trial()), written_bytes(full_trial()));
}

// The two values stand in one object header, whose own checksum (4 bytes, HDF5 File Format 3.0, IV.A.1.b)
// must follow.
TEST(SealedTrial, OnlyTimeAndIdentifierMayDiffer) {
    const Trial one = full_trial();
    Trial other = full_trial();
    other.provenance.created = "2031-12-24T23:59:58Z";
    other.provenance.uuid = "ffffffff-aaaa-4bbb-8ccc-ddddddddddd0";
    const std::string a = written_bytes(one);
    const std::string b = written_bytes(other);
    ASSERT_EQ(a.size(), b.size());
    EXPECT_NE(a, b);
    EXPECT_LE(differences_outside(a, b, {one.provenance.created, one.provenance.uuid}), 4U);
}

TEST(SealedTrial, IsReadableByItsOwnerOnly) {
    const Folder folder;
    ASSERT_TRUE(write_trial(bar_only(), folder / "trial.h5"));
    struct stat status {};
    ASSERT_EQ(::stat((folder / "trial.h5").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(SealedTrial, AnExistingFileIsKept) {
    const Folder folder;
    put_bytes(folder / "trial.h5", "mine");
    const auto written = write_trial(bar_only(), folder / "trial.h5");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::storage_failed);
    EXPECT_NE(written.error().message.find("exists and is kept"), std::string::npos)
        << written.error().message;
    EXPECT_EQ(bytes_of(folder / "trial.h5"), "mine");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(SealedTrial, AnExistingFileIsReplacedWhenAsked) {
    const Folder folder;
    put_bytes(folder / "trial.h5", "mine");
    ASSERT_TRUE(write_trial(bar_only(), folder / "trial.h5", {.overwrite = true}));
    EXPECT_TRUE(read_trial(folder / "trial.h5"));
}

TEST(SealedTrial, AMissingFolderIsNamed) {
    const Folder folder;
    const auto written = write_trial(bar_only(), folder / "not/there.h5");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::storage_failed);
    EXPECT_NE(written.error().message.find("not/there.h5"), std::string::npos);
    EXPECT_NE(written.error().message.find("create the folder first"), std::string::npos)
        << written.error().message;
}

// /proc takes files from nobody, root included.
TEST(SealedTrial, AFolderThatTakesNothingIsAnError) {
    const auto written = write_trial(bar_only(), "/proc/trial.h5");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::storage_failed);
}

TEST(SealedTrial, AFolderOfThatNameIsAnErrorEvenWhenOverwriting) {
    const Folder folder;
    std::filesystem::create_directory(folder / "trial.h5");
    EXPECT_FALSE(write_trial(bar_only(), folder / "trial.h5", {.overwrite = true}));
    EXPECT_TRUE(std::filesystem::is_directory(folder / "trial.h5"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

// A limit on the size of files stands for a full disk: write(2) fails half way in the same manner.
class NoRoom {
public:
    explicit NoRoom(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit tight{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~NoRoom() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST(SealedTrial, AFullDiskLeavesNothingBehind) {
    const Folder folder;
    put_bytes(folder / "trial.h5", "mine");
    Result<void> written;
    {
        const NoRoom disk(8192);
        written = write_trial(full_trial(), folder / "trial.h5", {.overwrite = true});
    }
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::storage_failed);
    EXPECT_NE(written.error().message.find("free some space"), std::string::npos) << written.error().message;
    EXPECT_EQ(bytes_of(folder / "trial.h5"), "mine");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
    ASSERT_TRUE(write_trial(full_trial(), folder / "later.h5")) << "the library must work on afterwards";
}

}  // namespace
}  // namespace hinge::store::test
