// The classic lab at 1 kHz beside three processes that do nothing but burn time: no frame is lost, frames
// are written soon, and the recorder's memory stays where it is. HINGE_ENDURANCE_SECONDS sets how long
// (default 10); the promised 20 ms are asked for from a minute on, where 99.9 % is more than a few blocks.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include "acquisition/lab_file.h"
#include "tests/system/lab_bench.h"

namespace hinge::test {
namespace {

class Hogs {
public:
    explicit Hogs(int count) {
        for (int i = 0; i < count; ++i) {
            const ::pid_t child = ::fork();
            if (child == 0) {
                for (volatile unsigned long spin = 0;;) {
                    spin = spin + 1;
                }
            }
            children_.push_back(child);
        }
    }
    ~Hogs() {
        for (const ::pid_t child : children_) {
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
        }
    }
    Hogs(const Hogs&) = delete;
    Hogs& operator=(const Hogs&) = delete;

private:
    std::vector<::pid_t> children_;
};

long resident_kb(int process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::strtol(line.c_str() + 6, nullptr, 10);
        }
    }
    return 0;
}

TEST(Endurance, BesideThreeHogsNothingIsLostAndMemoryStays) {
    const long seconds = setting("HINGE_ENDURANCE_SECONDS", 10);
    std::string lab(acquisition::classic_lab());
    lab.replace(lab.find("zero = true "), 12, "zero = false");
    lab.replace(lab.find("weigh = true "), 13, "weigh = false");
    LabBench bench(lab, {.lift = {"reps=3"}, .empty_s = 1.0});
    const Hogs hogs(3);
    bench.start_recording({"--seconds", std::to_string(seconds)});
    std::vector<long> resident;
    const double begin_s = bench.seconds_since_origin();
    // Not while it starts, nor while it seals.
    while (bench.seconds_since_origin() - begin_s < static_cast<double>(seconds) - 1.0) {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        if (bench.seconds_since_origin() - begin_s > 4.0) {
            resident.push_back(resident_kb(bench.recorder()));
        }
    }
    const Trial trial = bench.finish_recording();
    ASSERT_FALSE(resident.empty());
    EXPECT_EQ(bench.said()["missing_scans"], 0);
    EXPECT_GE(trial.sample_count, static_cast<std::size_t>(1000 * seconds));
    const auto [least, most] = std::ranges::minmax_element(resident);
    EXPECT_LT(*most - *least, 256) << "kB";
    const auto& to_disk = bench.said()["to_disk"];
    std::printf("%ld s: %s, resident %ld to %ld kB\n", seconds, to_disk.dump().c_str(), *least, *most);
    if (seconds >= 60) {
        EXPECT_LE(to_disk["p999_ms"].get<double>(), 20.0);
    }
}

}  // namespace
}  // namespace hinge::test
