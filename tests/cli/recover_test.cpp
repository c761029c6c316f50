#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "acquisition/journal_content.h"
#include "acquisition/journal_writer.h"
#include "datasets/store/trial_reader.h"
#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_recover();

namespace {

using test::said;

class Recover : public testing::Test {
protected:
    // A journal of one plate with vertical force only; `ended` false leaves it as a kill would.
    void write_journal(const std::string& stem, bool ended, std::uint64_t blocks = 1) {
        acquisition::RecordingMeta meta;
        meta.software = "test";
        meta.created = "2026-01-02T03:04:05Z";
        meta.uuid = "00000000-0000-4000-8000-000000000001";
        meta.lab_source = "lab.toml";
        meta.lab_text =
            "[plate.left]\nmodel = \"uniaxial_1\"\nsensitivity = [1.0]\nchannels = [\"p/fz\"]\n"
            "[device.p]\ndriver = \"x\"\n";
        drivers::StreamInfo info;
        info.device = "p";
        info.driver = "x";
        info.nominal_hz = info.actual_hz = 1000.0;
        Channel channel;
        channel.id = "fz";
        channel.wire = WireType::i16;
        info.layout.channels.push_back(channel);
        meta.devices.push_back(info);
        auto journal =
            acquisition::JournalWriter::create(folder_ / (stem + ".journal"), acquisition::to_json(meta));
        ASSERT_TRUE(journal) << journal.error().message;
        for (std::uint64_t block = 0; block < blocks; ++block) {
            const auto first = static_cast<std::int16_t>(700 + 5 * block);
            std::array<std::int16_t, 5> scans{};
            std::iota(scans.begin(), scans.end(), first);
            (*journal)->append_frames(0,
                                      {.first_scan = 5 * block,
                                       .scan_count = 5,
                                       .host_ns = 5'000'000 * static_cast<std::int64_t>(block + 1),
                                       .raw = std::as_bytes(std::span(scans))},
                                      true);
        }
        if (ended) {
            (*journal)->append_note(acquisition::RecordType::end, acquisition::kNoSource, {}, "requested");
        }
        ASSERT_TRUE((*journal)->finish());
    }
    const store::test::Folder folder_;
    const std::string in_ = (folder_ / "").string();
    const std::string out_ = (folder_ / "out").string();
};

TEST_F(Recover, AKilledRecordingBecomesATrialThatSaysSo) {
    write_journal("a", false);
    const auto answer = said(verb_recover(), {in_ + "a.journal", "--out", out_, "--json"});
    ASSERT_EQ(answer.status, kDone) << answer.err;
    const auto report = nlohmann::json::parse(answer.out)[0];
    EXPECT_EQ(report["samples"], 5);
    EXPECT_EQ(report["ended"], false);
    EXPECT_FALSE(std::filesystem::exists(in_ + "a.journal"));
    const auto trial = store::read_trial(out_ + "/a.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->left()->signals.fz, (std::vector<double>{700, 701, 702, 703, 704}));
    EXPECT_EQ(trial->provenance.uuid, "00000000-0000-4000-8000-000000000001");
    EXPECT_NE(trial->quality.notes.back().find("recovered from its journal"), std::string::npos);
}

TEST_F(Recover, AFolderGivesAllItsJournalsAndOneBadDoesNotStopTheRest) {
    write_journal("a", true);
    write_journal("c", true);
    std::ofstream(in_ + "b.journal") << "not a journal at all";
    const auto answer = said(verb_recover(), {in_, "--out", out_});
    EXPECT_EQ(answer.status, kBadInput);
    EXPECT_NE(answer.err.find("b.journal: at byte 0: is not a Hinge journal"), std::string::npos)
        << answer.err;
    EXPECT_TRUE(std::filesystem::exists(out_ + "/a.h5"));
    EXPECT_TRUE(std::filesystem::exists(out_ + "/c.h5"));
    EXPECT_TRUE(std::filesystem::exists(in_ + "b.journal"));
}

// Three blocks, the middle one damaged: without --salvage the rest is left and said, with it a gap stands for
// it.
TEST_F(Recover, SaysWhatLiesBehindDamageAndReadsItWhenAsked) {
    write_journal("a", true, 3);
    const std::string file = in_ + "a.journal";
    std::string bytes;
    {
        std::ifstream in(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    const std::int16_t first_of_middle = 705;
    const std::size_t at = bytes.rfind(std::string(reinterpret_cast<const char*>(&first_of_middle), 2));
    ASSERT_NE(at, std::string::npos);
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;

    const auto stopped = said(verb_recover(), {file, "--out", out_, "--quiet"});
    EXPECT_EQ(stopped.status, kBadInput);
    EXPECT_NE(stopped.out.find("left behind: 2 sound records"), std::string::npos) << stopped.out;
    EXPECT_TRUE(std::filesystem::exists(file));

    const auto salvaged = said(verb_recover(), {file, "--out", out_ + "2", "--salvage"});
    EXPECT_EQ(salvaged.status, kDone) << salvaged.err;
    EXPECT_NE(salvaged.out.find("damage at byte"), std::string::npos) << salvaged.out;
    const auto trial = store::read_trial(out_ + "2/a.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 15U);
    ASSERT_EQ(trial->quality.gaps.size(), 1U);
    EXPECT_EQ(trial->quality.gaps[0].first, 5U);
    EXPECT_EQ(trial->quality.gaps[0].count, 5U);
}

TEST_F(Recover, NeverOverwritesATrial) {
    write_journal("a", true);
    std::filesystem::create_directories(out_);
    std::ofstream(out_ + "/a.h5") << "mine";
    EXPECT_EQ(said(verb_recover(), {in_ + "a.journal", "--out", out_}).status, kWrongUsage);
    EXPECT_TRUE(std::filesystem::exists(in_ + "a.journal"));
    EXPECT_EQ(std::filesystem::file_size(out_ + "/a.h5"), 4U);
}

TEST_F(Recover, AnEmptyFolderAndMissingFilesAreSaid) {
    std::filesystem::create_directories(out_);
    EXPECT_EQ(said(verb_recover(), {out_, "--out", out_}).status, kDone);
    EXPECT_EQ(said(verb_recover(), {in_ + "none.journal", "--out", out_}).status, kBadInput);
    EXPECT_EQ(said(verb_recover(), {"--out", out_}).status, kWrongUsage);
}

}  // namespace
}  // namespace hinge::cli
