#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "datasets/store/trial_reader.h"
#include "datasets/store/trial_writer.h"
#include <source_tree.h>
#include "tests/datasets/store/sample_trials.h"

// h5py is the referee: what we write is read by it, and what it wrote is read by us (referee.py).
namespace hinge::store::test {
namespace {

int referee(const std::string& arguments) {
    const std::string command =
        "/usr/bin/python3 '" HINGE_SOURCE_DIR "/tests/datasets/store/referee.py' " + arguments;
    return std::system(command.c_str());
}

std::string quoted(const std::filesystem::path& file) {
    return "'" + file.string() + "'";
}

nlohmann::json expected_of(const Trial& trial) {
    const auto plate = [](const PlateSignals& p) {
        return nlohmann::json{{"fx", p.fx}, {"fy", p.fy}, {"fz", p.fz},
                              {"mx", p.mx}, {"my", p.my}, {"mz", p.mz}};
    };
    return {{"sample_count", trial.sample_count},
            {"rate_hz", trial.rate_hz},
            {"start_s", trial.start_s},
            {"left", plate(*trial.left)},
            {"right", plate(*trial.right)},
            {"left_centre_m", trial.setup.left->geometry.centre_m},
            {"right_centre_m", trial.setup.right->geometry.centre_m},
            {"bar", *trial.bar}};  // nlohmann writes NaN as null
}

TEST(Referee, PlainH5pyReadsWhatWeWrite) {
    const Folder folder;
    const Trial trial = full_trial(20'000);
    ASSERT_TRUE(write_trial(trial, folder / "trial.h5"));
    put_bytes(folder / "expected.json", expected_of(trial).dump());
    EXPECT_EQ(referee("check " + quoted(folder / "trial.h5") + " " + quoted(folder / "expected.json")), 0);
}

TEST(Referee, TheSealIsWhatFormatMdSays) {
    const Folder folder;
    ASSERT_TRUE(write_trial(full_trial(), folder / "trial.h5"));
    ASSERT_EQ(referee("seal " + quoted(folder / "trial.h5") + " > " + quoted(folder / "seal.txt")), 0);
    const auto verified = verify_trial(folder / "trial.h5");
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->back().path, "content_sha256");
    EXPECT_EQ(verified->back().detail + "\n", bytes_of(folder / "seal.txt"));
}

TEST(Referee, WeReadWhatH5pyChanged) {
    const Folder folder;
    Trial trial = full_trial();
    ASSERT_TRUE(write_trial(trial, folder / "trial.h5"));
    ASSERT_EQ(referee("change " + quoted(folder / "trial.h5")), 0);
    const auto read = read_trial(folder / "trial.h5");
    ASSERT_TRUE(read) << read.error().message;
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        EXPECT_EQ(read->left->fz[i], 1000.0 + static_cast<double>(i));
        EXPECT_EQ(read->left->fx[i], trial.left->fx[i]);
        EXPECT_NEAR((*read->bar)[i], static_cast<double>(i) / 59.0, 1e-15);
        EXPECT_EQ((*read->hip)[i], 0.5);
    }
    EXPECT_EQ(read->set.title, "corrected by h5py");
    EXPECT_EQ(read->set.load_kg, 80.5);
}

TEST(Referee, VerifySaysThatH5pyChangedSomething) {
    const Folder folder;
    ASSERT_TRUE(write_trial(full_trial(), folder / "trial.h5"));
    ASSERT_EQ(referee("change " + quoted(folder / "trial.h5")), 0);
    const auto verified = verify_trial(folder / "trial.h5");
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_FALSE(verified->back().sound);
}

}  // namespace
}  // namespace hinge::store::test
