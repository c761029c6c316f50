// How many frames a second the recording takes: queue, checksummed journal and write(), fourteen channels of
// 16 bit and a 32-bit device time in blocks of twenty, as a LabJack T7 sends them. The reference hands the
// same bytes to write() and does nothing else. Both files are removed when they reach 64 MB.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include "acquisition/frame_queue.h"
#include "acquisition/journal_writer.h"

namespace hinge::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kBlockScans = 20;
constexpr std::size_t kScanBytes = 14 * 2 + 4;
constexpr std::size_t kBlockBytes = kBlockScans * kScanBytes;
constexpr std::size_t kBlocksPerFlush = 8;
constexpr std::size_t kBlocksPerFile = (64U << 20U) / kBlockBytes;

std::array<std::byte, kBlockBytes> block_bytes() {
    std::array<std::byte, kBlockBytes> bytes{};
    unsigned value = 1;
    for (std::byte& byte : bytes) {
        value = value * 1103515245U + 12345U;
        byte = static_cast<std::byte>(value >> 16U);
    }
    return bytes;
}

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "hinge-bench-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] fs::path file() const { return path_ / "capacity"; }

private:
    fs::path path_;
};

// One iteration is one block through the whole way; a flush every eighth, as when the recorder was held up.
void capacity_journal(benchmark::State& state) {
    const Folder folder;
    const auto bytes = block_bytes();
    acquisition::FrameQueue queue(4000, 128 * kScanBytes);
    std::unique_ptr<acquisition::JournalWriter> journal;
    FrameBlockView block{.scan_count = kBlockScans, .raw = bytes};
    std::size_t blocks = 0;
    for (auto step : state) {
        if (blocks % kBlocksPerFile == 0) {
            state.PauseTiming();
            journal.reset();
            fs::remove(folder.file());
            auto made = acquisition::JournalWriter::create(folder.file(), "{}");
            if (!made) {
                state.SkipWithError(made.error().message.c_str());
                return;
            }
            journal = std::move(*made);
            state.ResumeTiming();
        }
        queue.try_push(block);
        FrameBlockView taken;
        queue.front(taken);
        journal->append_frames(0, taken, true);
        queue.pop();
        if (++blocks % kBlocksPerFlush == 0) {
            journal->flush();
        }
        block.first_scan += kBlockScans;
    }
    state.counters["frames_per_second"] = benchmark::Counter(
        static_cast<double>(state.iterations()) * kBlockScans, benchmark::Counter::kIsRate);
}
BENCHMARK(capacity_journal)->UseRealTime()->Unit(benchmark::kMillisecond);

void capacity_plain_write(benchmark::State& state) {
    const Folder folder;
    const auto bytes = block_bytes();
    std::vector<std::byte> waiting;
    int descriptor = -1;
    std::size_t blocks = 0;
    for (auto step : state) {
        if (blocks % kBlocksPerFile == 0) {
            state.PauseTiming();
            ::close(descriptor);
            descriptor = ::open(folder.file().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            state.ResumeTiming();
        }
        waiting.insert(waiting.end(), bytes.begin(), bytes.end());
        if (++blocks % kBlocksPerFlush == 0) {
            if (::write(descriptor, waiting.data(), waiting.size()) < 0) {
                state.SkipWithError("the disk refuses");
                break;
            }
            waiting.clear();
        }
    }
    ::close(descriptor);
}
BENCHMARK(capacity_plain_write)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hinge::bench
