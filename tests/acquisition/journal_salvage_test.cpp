#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "acquisition/journal_content.h"
#include "acquisition/journal_writer.h"
#include "tests/acquisition/temporary_folder.h"

namespace hinge::acquisition {
namespace {

constexpr std::size_t kChannels = 14;
constexpr std::size_t kBlockScans = 20;  // what a driver hands on in 20 ms at 1 kHz
constexpr std::size_t kScans = 5000;

// Every sample tells its scan and channel.
std::int16_t sample_of(std::uint64_t scan, std::size_t channel) {
    return static_cast<std::int16_t>((scan * 7 + channel * 131) % 30000);
}

RecordingMeta five_seconds() {
    RecordingMeta meta;
    meta.software = "test";
    meta.created = "2026-01-02T03:04:05Z";
    meta.uuid = "00000000-0000-4000-8000-000000000001";
    meta.lab_source = "lab.toml";
    meta.lab_text = "# " + std::string(3000, '-') + "\n[device.p]\ndriver = \"x\"\n";
    drivers::StreamInfo info;
    info.device = "p";
    info.driver = "x";
    info.nominal_hz = info.actual_hz = 1000.0;
    for (std::size_t i = 0; i < kChannels; ++i) {
        Channel channel;
        channel.id = "c" + std::to_string(i);
        channel.wire = WireType::i16;
        info.layout.channels.push_back(channel);
    }
    meta.devices.push_back(info);
    return meta;
}

class JournalSalvage : public ::testing::Test {
protected:
    void SetUp() override {
        auto journal = JournalWriter::create(file_, to_json(five_seconds()));
        ASSERT_TRUE(journal) << journal.error().message;
        for (std::uint64_t first = 0; first < kScans; first += kBlockScans) {
            std::array<std::int16_t, kBlockScans * kChannels> raw{};
            for (std::size_t i = 0; i < raw.size(); ++i) {
                raw[i] = sample_of(first + i / kChannels, i % kChannels);
            }
            (*journal)->append_frames(
                0, {.first_scan = first, .scan_count = kBlockScans, .raw = std::as_bytes(std::span(raw))},
                true);
        }
        (*journal)->append_note(RecordType::end, kNoSource, {}, "requested");
        ASSERT_TRUE((*journal)->finish());
        journal->reset();
        std::ifstream in(file_, std::ios::binary);
        whole_.assign(std::istreambuf_iterator<char>(in), {});
    }
    void replace_bytes(const std::string& content) const {
        std::ofstream(file_, std::ios::binary | std::ios::trunc) << content;
    }

    // How many scans came back. Each has to be the one its block says, and what lies between blocks a gap.
    static std::size_t checked_scans(const JournalContent& content) {
        const RawDevice& raw = content.raw.at(0);
        std::uint64_t expected = 0;
        std::size_t scan = 0;
        for (const FrameBlockRecord& block : raw.blocks) {
            EXPECT_EQ(block.first_scan, expected + block.dropped_before);
            for (std::uint32_t i = 0; i < block.scan_count; ++i, ++scan) {
                for (std::size_t channel = 0; channel < kChannels; ++channel) {
                    std::int16_t value = 0;
                    std::memcpy(&value, &raw.samples[2 * (scan * kChannels + channel)], 2);
                    EXPECT_EQ(value, sample_of(block.first_scan + i, channel));
                }
            }
            expected = block.first_scan + block.scan_count;
        }
        return scan;
    }

    const testing::TemporaryFolder folder_;
    const std::filesystem::path file_ = folder_.path() / "set.journal";
    std::string whole_;
};

TEST_F(JournalSalvage, AThousandFlippedBitsCostUnderAPercentOfTheScansInTheMean) {
    std::mt19937 random(20);
    std::size_t recovered = 0;
    for (int flip = 0; flip < 1000; ++flip) {
        std::string damaged = whole_;
        const std::size_t at = random() % whole_.size();
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
        replace_bytes(damaged);
        const auto content = read_journal(file_, JournalReading::behind_damage);
        ASSERT_TRUE(content) << content.error().message;
        recovered += checked_scans(*content);
        ASSERT_FALSE(HasFailure()) << "byte " << at;
    }
    EXPECT_GT(static_cast<double>(recovered) / (1000.0 * kScans), 0.99);
}

TEST_F(JournalSalvage, ALostBlockIsAGapOfItsLength) {
    std::string damaged = whole_;
    const std::size_t middle = damaged.size() / 2;
    damaged.replace(middle, 4096, std::string(4096, '\0'));
    replace_bytes(damaged);
    const auto content = read_journal(file_, JournalReading::behind_damage);
    ASSERT_TRUE(content) << content.error().message;
    const std::size_t found = checked_scans(*content);
    ASSERT_EQ(content->extent.damage.size(), 1U);
    EXPECT_EQ(found + content->extent.damage[0].records * kBlockScans, kScans);
    EXPECT_TRUE(content->extent.ended);

    const auto stopped = read_journal(file_);
    ASSERT_TRUE(stopped);
    EXPECT_LT(checked_scans(*stopped), kScans / 2);
    EXPECT_GT(stopped->extent.records_behind, 100U);
}

}  // namespace
}  // namespace hinge::acquisition
