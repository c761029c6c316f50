#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "acquisition/journal_reader.h"
#include "acquisition/journal_writer.h"

namespace hinge::acquisition {
namespace {

namespace fs = std::filesystem;

class Journal : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "hinge-journal-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        file_ = folder_ / "set.journal";
    }
    void TearDown() override { fs::remove_all(folder_); }

    static FrameBlockView block_of(std::uint64_t first_scan, std::span<const std::byte> raw) {
        return {.first_scan = first_scan,
                .scan_count = static_cast<std::uint32_t>(raw.size() / 2),
                .device_ticks = 40 * first_scan,
                .host_ns = 1'000 + static_cast<std::int64_t>(first_scan),
                .raw = raw};
    }

    // Three blocks of four two-byte scans, a mark and an end record.
    void write_small() {
        auto journal = JournalWriter::create(file_, R"({"format":"hinge-journal/1"})");
        ASSERT_TRUE(journal) << journal.error().message;
        JournalWriter& writer = **journal;
        for (std::uint64_t block = 0; block < 3; ++block) {
            const std::array<std::uint16_t, 4> scans{
                static_cast<std::uint16_t>(4 * block), static_cast<std::uint16_t>(4 * block + 1),
                static_cast<std::uint16_t>(4 * block + 2), static_cast<std::uint16_t>(4 * block + 3)};
            ASSERT_TRUE(writer.append_frames(0, block_of(4 * block, std::as_bytes(std::span(scans))), true));
        }
        ASSERT_TRUE(writer.append_note(RecordType::mark, kNoSource, {.host_ns = 5}, "belt on"));
        ASSERT_TRUE(writer.append_note(RecordType::end, kNoSource, {.host_ns = 6}, "requested"));
        ASSERT_TRUE(writer.finish());
    }

    [[nodiscard]] std::string bytes() const {
        std::ifstream in(file_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void replace_bytes(const std::string& content) const {
        std::ofstream(file_, std::ios::binary | std::ios::trunc) << content;
    }

    struct Seen {
        bool readable = false;
        std::string error;
        JournalExtent extent;
        std::vector<std::uint16_t> scans;
    };
    [[nodiscard]] Seen read(JournalReading reading = JournalReading::until_damage) const {
        Seen seen;
        const auto extent = scan_journal(
            file_,
            [&](const JournalRecord& record) -> Result<void> {
                if (record.type == RecordType::frames) {
                    for (std::size_t at = kFrameHeader_bytes; at + 1 < record.payload.size(); at += 2) {
                        std::uint16_t scan = 0;
                        std::memcpy(&scan, &record.payload[at], 2);
                        seen.scans.push_back(scan);
                    }
                }
                return {};
            },
            reading);
        seen.readable = extent.has_value();
        if (extent) {
            seen.extent = *extent;
        } else {
            seen.error = extent.error().message;
        }
        return seen;
    }
    // The scans must be 0, 1, 2, ... up to some length.
    static bool is_prefix(const std::vector<std::uint16_t>& scans) {
        for (std::size_t at = 0; at < scans.size(); ++at) {
            if (scans[at] != at) {
                return false;
            }
        }
        return scans.size() <= 12;
    }

    fs::path folder_;
    fs::path file_;
};

// RFC 3720, B.4: 32 bytes of zeros, of ones, and 0..31.
TEST(Crc32c, EqualsThePublishedExamples) {
    std::array<std::byte, 32> bytes{};
    EXPECT_EQ(crc32c(bytes), 0x8A9136AAU);
    bytes.fill(std::byte{0xFF});
    EXPECT_EQ(crc32c(bytes), 0x62A8AB43U);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        bytes[at] = static_cast<std::byte>(at);
    }
    EXPECT_EQ(crc32c(bytes), 0x46DD794EU);
}

TEST_F(Journal, GivesBackWhatWasAppended) {
    write_small();
    const Seen seen = read();
    ASSERT_TRUE(seen.readable) << seen.error;
    EXPECT_TRUE(seen.extent.ended);
    EXPECT_EQ(seen.extent.stopped, "");
    EXPECT_EQ(seen.extent.records, 7U);
    EXPECT_EQ(seen.scans.size(), 12U);
    EXPECT_TRUE(is_prefix(seen.scans));
}

// Byte for byte the worked example of JOURNAL.md, written by hand from its tables.
TEST_F(Journal, HasTheLayoutOfItsDocument) {
    write_small();
    const std::string content = bytes();
    EXPECT_EQ(content.substr(0, 8), std::string("\x89HJL\r\n\x1a\n", 8));
    EXPECT_EQ(content.substr(8, 4), std::string("\2\0\0\0", 4));
    EXPECT_EQ(content.substr(16, 4), "HBLK");
    EXPECT_EQ(content.substr(20, 4), std::string("\1\0\xFF\xFF", 4));  // meta, no device
    EXPECT_EQ(content.substr(24, 4), std::string("\x1C\0\0\0", 4));    // 28 bytes of JSON
    EXPECT_EQ(content.substr(28, 4), std::string("\0\0\0\0", 4));      // the first record
    EXPECT_EQ(content.substr(40, 28), R"({"format":"hinge-journal/1"})");
    EXPECT_EQ(content.substr(80, 4), std::string("\1\0\0\0", 4));  // the description again, as record 1
    EXPECT_EQ(content.substr(92, 28), R"({"format":"hinge-journal/1"})");
    EXPECT_EQ(content.substr(120, 4), "HBLK");
    EXPECT_EQ(content.substr(124, 4), std::string("\2\0\0\0", 4));       // frames of device 0
    EXPECT_EQ(content.substr(128, 4), std::string("\x30\0\0\0", 4));     // 40 + 8 bytes
    EXPECT_EQ(content.substr(144 + 32, 4), std::string("\4\0\0\0", 4));  // four scans
    EXPECT_EQ(content.substr(144 + 40, 8), std::string("\0\0\1\0\2\0\3\0", 8));
}

TEST_F(Journal, IsReadableByItsOwnerOnly) {
    write_small();
    struct ::stat info {};
    ASSERT_EQ(::stat(file_.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(Journal, NeverOverwrites) {
    write_small();
    const std::string before = bytes();
    const auto again = JournalWriter::create(file_, "{}");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::storage_failed);
    EXPECT_NE(again.error().message.find("set.journal"), std::string::npos);
    EXPECT_EQ(bytes(), before);
}

TEST_F(Journal, CutAtEveryLengthIsASoundPrefixOrANamedError) {
    write_small();
    const std::string whole = bytes();
    std::size_t longest = 0;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        replace_bytes(whole.substr(0, length));
        const Seen seen = read();
        if (!seen.readable) {
            EXPECT_LT(length, 68U);  // the meta record is not complete
            EXPECT_NE(seen.error.find("set.journal"), std::string::npos);
            continue;
        }
        EXPECT_TRUE(is_prefix(seen.scans));
        EXPECT_GE(seen.scans.size(), longest);
        longest = seen.scans.size();
        EXPECT_FALSE(seen.extent.ended);
        EXPECT_EQ(seen.extent.stopped.empty(), seen.extent.sound_bytes == length);
    }
    EXPECT_EQ(longest, 12U);
}

TEST_F(Journal, EveryFlippedByteIsASoundPrefixOrANamedError) {
    write_small();
    const std::string whole = bytes();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const char flip : {char(0x01), char(0x80), char(0xFF)}) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ flip);
            replace_bytes(damaged);
            const Seen seen = read();
            EXPECT_TRUE(is_prefix(seen.scans));
            const bool in_a_description = at >= 16U && at < 120U;
            if (in_a_description) {  // the other one is whole
                EXPECT_TRUE(seen.readable);
                EXPECT_EQ(seen.scans.size(), 12U);
                EXPECT_TRUE(seen.extent.stopped.empty());
            } else if (seen.readable) {
                EXPECT_FALSE(seen.extent.stopped.empty());
                EXPECT_LE(seen.extent.sound_bytes, at);
            } else {
                EXPECT_NE(seen.error.find("byte"), std::string::npos) << seen.error;
            }
        }
    }
}

// With salvage every flipped bit costs at most the record it stands in: four scans of twelve.
TEST_F(Journal, SalvageLosesOneRecordToAFlippedBit) {
    write_small();
    const std::string whole = bytes();
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        std::string damaged = whole;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        replace_bytes(damaged);
        const Seen seen = read(JournalReading::behind_damage);
        ASSERT_TRUE(seen.readable) << "bit " << bit << ": " << seen.error;
        EXPECT_GE(seen.scans.size(), 8U) << "bit " << bit;
        EXPECT_TRUE(std::is_sorted(seen.scans.begin(), seen.scans.end()));
        EXPECT_TRUE(seen.scans.empty() || seen.scans.back() < 12U);
        EXPECT_LE(seen.extent.damage.size(), 1U);
        EXPECT_TRUE(seen.scans.size() == 12U || seen.extent.damage.size() == 1U ||
                    !seen.extent.stopped.empty());
    }
}

TEST_F(Journal, SalvageReadsOnBehindZeroesAndBehindBytesThatAreGone) {
    write_small();
    const std::string whole = bytes();
    std::string zeroed = whole;
    zeroed.replace(130, 20, std::string(20, '\0'));  // in the first frames record
    replace_bytes(zeroed);
    const Seen stopped = read();
    EXPECT_TRUE(stopped.scans.empty());
    EXPECT_GE(stopped.extent.records_behind, 3U);
    EXPECT_NE(stopped.extent.stopped.find("--salvage"), std::string::npos) << stopped.extent.stopped;
    const Seen salvaged = read(JournalReading::behind_damage);
    EXPECT_EQ(salvaged.scans.size(), 8U);
    EXPECT_EQ(salvaged.scans.front(), 4U);
    ASSERT_EQ(salvaged.extent.damage.size(), 1U);
    EXPECT_EQ(salvaged.extent.damage[0].at_byte, 120U);
    EXPECT_EQ(salvaged.extent.damage[0].records, 1U);
    EXPECT_TRUE(salvaged.extent.ended);

    std::string shortened = whole;
    shortened.erase(125, 50);
    replace_bytes(shortened);
    EXPECT_EQ(read(JournalReading::behind_damage).scans.size(), 8U);
}

TEST_F(Journal, RefusesWhatIsNoJournal) {
    replace_bytes("time_s,left_fz_n\n0.0,1.0\n");
    EXPECT_NE(read().error.find("not a Hinge journal"), std::string::npos);
    EXPECT_FALSE(scan_journal(folder_, [](const JournalRecord&) { return Result<void>(); }));
    EXPECT_FALSE(scan_journal(folder_ / "none.journal", [](const JournalRecord&) { return Result<void>(); }));
}

TEST_F(Journal, DurableCountsFollowTheDisk) {
    auto journal = JournalWriter::create(file_, "{}");
    ASSERT_TRUE(journal);
    const std::array<std::byte, 8> raw{};
    ASSERT_TRUE((*journal)->append_frames(0, block_of(0, raw), true));
    EXPECT_EQ((*journal)->status().durable_scans, 0U);
    ASSERT_TRUE((*journal)->flush());
    ASSERT_TRUE((*journal)->finish());
    const JournalStatus status = (*journal)->status();
    EXPECT_EQ(status.durable_scans, 4U);
    EXPECT_EQ(status.durable_bytes, fs::file_size(file_));
}

// The kernel's file size limit stands for a full disk: writes fail until it is lifted.
class SizeLimit {
public:
    explicit SizeLimit(::rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, SIG_IGN);
        const ::rlimit limited{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~SizeLimit() { lift(); }
    void lift() const { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    ::rlimit before_{};
};

TEST_F(Journal, KeepsGoingInMemoryWhenTheDiskIsFullAndCatchesUp) {
    auto journal = JournalWriter::create(file_, "{}");
    ASSERT_TRUE(journal);
    const SizeLimit full(1000);  // in the middle of a record
    std::vector<std::uint16_t> scans(400);
    for (std::size_t at = 0; at < scans.size(); ++at) {
        scans[at] = static_cast<std::uint16_t>(at);
    }
    for (std::size_t block = 0; block < 4; ++block) {
        const auto raw = std::as_bytes(std::span(scans).subspan(100 * block, 100));
        ASSERT_TRUE((*journal)->append_frames(0, block_of(100 * block, raw), true));
        (*journal)->flush();
    }
    EXPECT_NE((*journal)->status().write_errno, 0);
    EXPECT_GT((*journal)->status().reserve_used_bytes, 0U);
    full.lift();
    EXPECT_TRUE((*journal)->flush());
    EXPECT_EQ((*journal)->status().write_errno, 0);
    ASSERT_TRUE((*journal)->finish());
    const Seen seen = read();
    EXPECT_EQ(seen.scans, scans);
    EXPECT_EQ(seen.extent.stopped, "");
}

TEST_F(Journal, CountsAndAnnouncesWhatTheReserveCouldNotHold) {
    auto journal =
        JournalWriter::create(file_, "{}", {.reserve_bytes = 1});  // raised to hold one largest record
    ASSERT_TRUE(journal);
    const SizeLimit full(500);
    const std::vector<std::byte> raw(1U << 20U);
    std::uint64_t first_scan = 0;
    std::uint64_t lost = 0;
    for (int block = 0; block < 8; ++block) {
        lost += (*journal)->append_frames(0, block_of(first_scan, raw), true) ? 0 : raw.size() / 2;
        first_scan += raw.size() / 2;
        (*journal)->flush();
    }
    EXPECT_GT(lost, 0U);
    EXPECT_EQ((*journal)->status().lost_scans, lost);
    full.lift();
    ASSERT_TRUE((*journal)->flush());
    ASSERT_TRUE((*journal)->append_frames(0, block_of(first_scan, raw), true));
    ASSERT_TRUE((*journal)->finish());
    std::uint64_t announced = 0;
    const auto extent = scan_journal(file_, [&](const JournalRecord& record) -> Result<void> {
        if (record.type == RecordType::frames) {
            announced += decode_frame_header(record.payload.first<kFrameHeader_bytes>()).dropped_before;
        }
        return {};
    });
    ASSERT_TRUE(extent);
    EXPECT_EQ(extent->stopped, "");
    EXPECT_EQ(announced, lost);
}

TEST_F(Journal, SaysWhenItsFileWasRemoved) {
    auto journal = JournalWriter::create(file_, "{}");
    ASSERT_TRUE(journal);
    fs::remove(file_);
    ASSERT_TRUE((*journal)->finish());
    EXPECT_TRUE((*journal)->status().unlinked);
}

}  // namespace
}  // namespace hinge::acquisition
