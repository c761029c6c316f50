#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <sstream>

#include "datasets/importers/importer.h"
#include <source_tree.h>
#include "tests/datasets/importers/expect_contains.h"
#include "tests/datasets/importers/temporary_folder.h"

namespace hinge::importers {
namespace {

const std::filesystem::path kSamples = std::filesystem::path(HINGE_SOURCE_DIR) / "datasets" / "samples";

std::string content_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::string refusal(const std::filesystem::path& file, std::string_view id = "") {
    const auto trial = import_file(file, id, {});
    if (trial) {
        return "accepted";
    }
    EXPECT_EQ(trial.error().message.find('\n'), std::string::npos);
    return trial.error().message;
}

TEST(ImportFile, KnowsEverySampleByItsContent) {
    for (const auto& [name, importer] :
         std::vector<std::pair<std::string, std::string>>{{"standing_lift.csv", "lab_csv"},
                                                          {"standing.mot", "opensim_mot"},
                                                          {"standing_opensim.csv", "opensim_mot"},
                                                          {"encoder_pull.txt", "chronojump_encoder"}}) {
        const auto trial = import_file(kSamples / name, "", {});
        ASSERT_TRUE(trial) << trial.error().message;
        EXPECT_EQ(trial->provenance.importer, importer);
        EXPECT_EQ(trial->provenance.source_file, name);
        EXPECT_EQ(trial->provenance.source_sha256.size(), 64U);
    }
}

TEST(ImportFile, RefusesWhatIsNoFile) {
    const TemporaryFolder folder;
    expect_contains(refusal(folder.path()), "is a directory");
    expect_contains(refusal(folder.path() / "absent.csv"), "there is no such file");
    expect_contains(refusal(folder.write("empty.csv", "")), "is empty (0 bytes)");
    expect_contains(refusal("/dev/null"), "is not a regular file");
    const auto locked = folder.write("locked.csv", "1 2 3");
    std::filesystem::permissions(locked, std::filesystem::perms::none);
    if (geteuid() != 0) {  // root reads everything
        expect_contains(refusal(locked), "cannot be opened");
    }
}

TEST(ImportFile, NamesTheKnownFormats) {
    const TemporaryFolder folder;
    const std::string message = refusal(folder.write("a.xyz", "what is this\n1;2\n"));
    expect_contains(message, "a.xyz: the format is not known");
    expect_contains(message, "lab_csv, opensim_mot, chronojump_encoder");
    const auto other = import_file(folder.path() / "a.xyz", "c5d", {});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::invalid_argument);
    expect_contains(other.error().message, "\"c5d\"");
}

TEST(ImportFile, RefusesBinaryGarbageInEveryFormat) {
    const TemporaryFolder folder;
    std::mt19937 random(3);
    std::string garbage(5000, '\0');
    for (char& c : garbage) {
        c = static_cast<char>(random() & 0xFFU);
    }
    const auto file = folder.write("garbage.csv", garbage);
    expect_contains(refusal(file), "the format is not known");
    for (const ImporterModule* importer : all_importers()) {
        EXPECT_NE(refusal(file, importer->id), "accepted") << importer->id;
    }
}

TEST(ImportFile, RefusesOptionsThatAreNotPossible) {
    EXPECT_FALSE(import_file(kSamples / "encoder_pull.txt", "", {.rate_hz = -1.0, .metres_per_count = {}}));
    EXPECT_FALSE(import_file(kSamples / "encoder_pull.txt", "", {.rate_hz = {}, .metres_per_count = 0.0}));
}

// What every trial promises, whatever file it came from.
void expect_consistent(const Trial& trial) {
    EXPECT_GT(trial.rate_hz, 0.0);
    for (const auto* plate : {&trial.left, &trial.right}) {
        if (*plate) {
            EXPECT_EQ((*plate)->fx.size(), trial.sample_count);
            EXPECT_EQ((*plate)->mz.size(), trial.sample_count);
        }
    }
    for (const auto* signal : {&trial.bar, &trial.hip}) {
        if (*signal) {
            EXPECT_EQ((*signal)->size(), trial.sample_count);
        }
    }
    for (const RawDevice& raw : trial.raw) {
        std::size_t scans = 0;
        for (const FrameBlockRecord& block : raw.blocks) {
            scans += block.scan_count;
        }
        EXPECT_EQ(scans * raw.layout.scan_bytes(), raw.samples.size());
    }
}

std::string spoiled(std::string text, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return random() % n; };
    for (std::size_t change = 1 + below(3); change > 0 && !text.empty(); --change) {
        const std::size_t at = below(text.size());
        switch (below(5)) {
            case 0: text[at] = static_cast<char>(random() & 0xFFU); break;
            case 1: text.resize(at); break;
            case 2: text.erase(at, 1 + below(30)); break;
            case 3: text.insert(at, text.substr(below(text.size()), below(60))); break;
            default: text.insert(at, 1, ",\n\t=#-9.e\"[]\0"[below(13)]); break;
        }
    }
    return text;
}

class Spoiled : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Spoiled, FileIsATrialOrAnError) {
    const auto& [name, importer] = GetParam();
    const TemporaryFolder folder;
    const std::filesystem::path source = kSamples / name;
    const std::string good = content_of(source);
    std::filesystem::path settings = source;
    settings.replace_extension(".toml");
    const std::string good_settings = std::filesystem::exists(settings) ? content_of(settings) : "";
    std::mt19937 random(20240611);
    int accepted = 0;
    for (int i = 0; i < 800; ++i) {
        const bool settings_turn = !good_settings.empty() && i % 2 == 1;
        if (!good_settings.empty()) {
            folder.write(settings.filename(), settings_turn ? spoiled(good_settings, random) : good_settings);
        }
        const auto file = folder.write(name, settings_turn ? good : spoiled(good, random));
        const auto trial = import_file(file, importer, {});
        if (trial) {
            ++accepted;
            expect_consistent(*trial);
        } else {
            EXPECT_FALSE(trial.error().message.empty());
            EXPECT_EQ(trial.error().message.find('\n'), std::string::npos);
        }
        (void)import_file(file, "", {});
    }
    EXPECT_GT(accepted, 5);
    EXPECT_LT(accepted, 780);
}

INSTANTIATE_TEST_SUITE_P(EveryFormat, Spoiled,
                         ::testing::Values(std::pair{"standing_lift.csv", "lab_csv"},
                                           std::pair{"standing.mot", "opensim_mot"},
                                           std::pair{"standing_opensim.csv", "opensim_mot"},
                                           std::pair{"encoder_pull.txt", "chronojump_encoder"}));

}  // namespace
}  // namespace hinge::importers
