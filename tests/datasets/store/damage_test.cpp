#include <gtest/gtest.h>
#include <hdf5.h>

#include "datasets/store/trial_reader.h"
#include "datasets/store/trial_writer.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::store::test {
namespace {

class DamagedTrial : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(write_trial(trial_, file_));
        sound_ = bytes_of(file_);
    }

    const Folder folder_;
    const std::filesystem::path file_ = folder_ / "trial.h5";
    const Trial trial_ = full_trial(30);
    std::string sound_;
};

bool all_sound(const Result<std::vector<VerifiedItem>>& verified) {
    return verified &&
           std::all_of(verified->begin(), verified->end(), [](const auto& item) { return item.sound; });
}

std::string unsound_paths(const std::vector<VerifiedItem>& items) {
    std::string paths;
    for (const VerifiedItem& item : items) {
        paths += item.sound ? "" : item.path + " ";
    }
    return paths;
}

TEST_F(DamagedTrial, VerifyFindsNothingWrongBeforehand) {
    const auto verified = verify_trial(file_);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(unsound_paths(*verified), "");
    EXPECT_GT(verified->size(), 20U);
}

// 137 has no common factor with the sizes HDF5 uses, so every kind of place is met: signature, headers, chunk
// indices, chunks, checksums, unused room.
TEST_F(DamagedTrial, AFlippedByteIsAnErrorOrHarmless) {
    std::size_t refused = 0;
    std::size_t tried = 0;
    for (std::size_t at = 0; at < sound_.size(); at += at < 4096 ? 7 : 137) {
        std::string bytes = sound_;
        bytes[at] = static_cast<char>(~bytes[at]);
        put_bytes(file_, bytes);
        const auto read = read_trial(file_);
        ++tried;
        if (!read) {
            ++refused;
            EXPECT_EQ(read.error().code, ErrorCode::bad_input) << at;
            EXPECT_NE(read.error().message.find("trial.h5: "), std::string::npos) << at;
            continue;
        }
        expect_same(*read, trial_);
        ASSERT_FALSE(HasFailure()) << "the byte at " << at << " changed a value unseen";
    }
    EXPECT_GT(tried, 700U);
    EXPECT_GT(refused, tried / 2);
}

TEST_F(DamagedTrial, VerifySeesEveryFlippedByteOfData) {
    const auto needle = [&](double value) {
        return std::string(reinterpret_cast<const char*>(&value), sizeof value);  // little-endian as stored
    };
    const std::size_t at = sound_.find(needle(trial_.bar->height_m[7]));
    ASSERT_NE(at, std::string::npos);
    std::string bytes = sound_;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    put_bytes(file_, bytes);
    const auto verified = verify_trial(file_);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(unsound_paths(*verified), "/signals/bar_position trial content_sha256 ");
}

TEST_F(DamagedTrial, VerifyNeverFallsOverAFlippedByte) {
    for (std::size_t at = 3; at < sound_.size(); at += 311) {
        std::string bytes = sound_;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
        put_bytes(file_, bytes);
        const bool sound = all_sound(verify_trial(file_));
        const auto read = read_trial(file_);
        EXPECT_TRUE(!sound || read) << "verify calls sound at " << at
                                    << " what cannot be read: " << read.error().message;
    }
}

TEST_F(DamagedTrial, ATruncatedFileIsAnError) {
    for (std::size_t length = 0; length < sound_.size(); length += length < 600 ? 13 : 397) {
        put_bytes(file_, sound_.substr(0, length));
        const auto read = read_trial(file_);
        ASSERT_FALSE(read) << length;
        EXPECT_EQ(read.error().code, ErrorCode::bad_input);
        EXPECT_FALSE(verify_trial(file_)) << length;
    }
}

TEST_F(DamagedTrial, WhatIsNotATrialIsNamed) {
    const auto message = [](const std::filesystem::path& file) {
        const auto read = read_trial(file);
        EXPECT_FALSE(read);
        return read ? std::string() : read.error().message;
    };
    EXPECT_NE(message(folder_ / "none.h5").find("No such file"), std::string::npos);
    EXPECT_NE(message(folder_.path()).find("is a folder"), std::string::npos);
    put_bytes(folder_ / "empty.h5", "");
    EXPECT_NE(message(folder_ / "empty.h5").find("is empty"), std::string::npos);
    put_bytes(folder_ / "text.h5", std::string(5000, 'x'));
    EXPECT_NE(message(folder_ / "text.h5").find("not an HDF5 file"), std::string::npos);
}

// Changes the file with plain HDF5 calls, as another program would.
template <class Change>
void with_plain_hdf5(const std::filesystem::path& file, Change change) {
    const hid_t open = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    ASSERT_GE(open, 0);
    change(open);
    ASSERT_GE(H5Fclose(open), 0);
}

void replace_by_huge_dataset(hid_t file, const char* path) {
    H5Ldelete(file, path, H5P_DEFAULT);
    const hsize_t rows = hsize_t{1} << 40U;
    const hsize_t chunk = 1024;
    const hid_t space = H5Screate_simple(1, &rows, nullptr);
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(creation, 1, &chunk);
    const hid_t dataset = H5Dcreate2(file, path, H5T_IEEE_F64LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    EXPECT_GE(dataset, 0);
    H5Dclose(dataset);
    H5Pclose(creation);
    H5Sclose(space);
}

TEST_F(DamagedTrial, AnImpossibleSizeIsRefusedBeforeMemoryIsTaken) {
    with_plain_hdf5(file_, [](hid_t file) { replace_by_huge_dataset(file, "/signals/bar_position"); });
    const auto read = read_trial(file_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("claims more values than the file can hold"), std::string::npos)
        << read.error().message;
    EXPECT_FALSE(all_sound(verify_trial(file_)));
}

TEST_F(DamagedTrial, ALinkToAnotherFileIsRefused) {
    with_plain_hdf5(file_, [](hid_t file) {
        H5Lcreate_external("/etc/other.h5", "/", file, "/signals/more", H5P_DEFAULT, H5P_DEFAULT);
    });
    const auto read = read_trial(file_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("leads elsewhere"), std::string::npos) << read.error().message;
}

TEST_F(DamagedTrial, ANewerFormatIsRefusedByNumber) {
    with_plain_hdf5(file_, [](hid_t file) {
        const std::int64_t version = 2;
        const hid_t attribute = H5Aopen(file, "format_version", H5P_DEFAULT);
        H5Awrite(attribute, H5T_NATIVE_INT64, &version);
        H5Aclose(attribute);
    });
    const auto read = read_trial(file_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("format version 2"), std::string::npos) << read.error().message;
}

TEST_F(DamagedTrial, AMissingPartIsNamed) {
    with_plain_hdf5(file_, [](hid_t file) { H5Ldelete(file, "/signals/left_moment", H5P_DEFAULT); });
    const auto read = read_trial(file_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("'/signals/left_moment' is missing"), std::string::npos)
        << read.error().message;
}

}  // namespace
}  // namespace hinge::store::test
