// Runs the benchmarks, then prints the ratios that PRODUCT.md 13 promises.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <map>
#include <string>

namespace {

struct Ratio {
    const char* what;
    const char* over;
    const char* under;
    const char* promise;
};

constexpr std::array<Ratio, 4> kRatios{{
    {"zero-lag filter: plain loops / ours", "filter_plain", "filter_ours", ""},
    {"read a trial, checksums verified: ours / plain HDF5", "read_ours", "read_plain_hdf5", "at most 3"},
    {"whole process: hinge analyze / python3 -c \"import h5py, scipy.signal\"", "process_analyze",
     "process_python", "at most 0.5"},
    {"journal with queue and checksums / plain write() of the same frames", "capacity_journal",
     "capacity_plain_write", ""},
}};

constexpr double kRecording_ms = 60e3;
constexpr double kBlock_ms = 20.0;  // of frames at 1 kHz in one iteration of capacity_journal

// Google Benchmark renamed the field in 1.8.
template <class Run>
bool has_failed(const Run& run) {
    if constexpr (requires { run.error_occurred; }) {
        return run.error_occurred;
    } else {
        return static_cast<int>(run.skipped) != 0;
    }
}

// The console's table, with the times kept. Whole processes are timed by the clock, all else by processor
// time, which a busy machine disturbs less.
class KeepingReporter : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (!has_failed(run) && run.run_type == Run::RT_Iteration) {
                const bool by_clock = run.run_name.time_type == "real_time";
                const double time_ms = by_clock ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
                times_ms_[run.run_name.function_name] = time_ms;
            }
            failed_ = failed_ || has_failed(run);
        }
        ConsoleReporter::ReportRuns(runs);
    }
    [[nodiscard]] double time_ms(const char* name) const {
        const auto found = times_ms_.find(name);
        return found == times_ms_.end() ? 0.0 : found->second;
    }
    [[nodiscard]] bool failed() const noexcept { return failed_; }

private:
    std::map<std::string, double> times_ms_;
    bool failed_ = false;
};

void print_ratios(const KeepingReporter& reporter) {
    std::printf("\nRatios\n");
    for (const Ratio& ratio : kRatios) {
        const double over = reporter.time_ms(ratio.over);
        const double under = reporter.time_ms(ratio.under);
        if (over > 0.0 && under > 0.0) {
            std::printf("  %-72s %8.2f  %s\n", ratio.what, over / under, ratio.promise);
        }
    }
    if (const double analysis_ms = reporter.time_ms("analysis_ours"); analysis_ms > 0.0) {
        std::printf("  %-72s %8.0f\n", "analysis of a 60-s set: recording time / ours",
                    kRecording_ms / analysis_ms);
    }
    if (const double block_ms = reporter.time_ms("capacity_journal"); block_ms > 0.0) {
        std::printf("  %-72s %8.0f  at least 1000\n", "live capacity: frames a second / 1 kHz",
                    kBlock_ms / block_ms);
    }
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    KeepingReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::Shutdown();
    print_ratios(reporter);
    return reporter.failed() ? 1 : 0;
}
