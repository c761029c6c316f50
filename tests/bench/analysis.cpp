// The whole analysis of a 60-s set with every metric, in memory. For scale: the time the recording took.

#include <benchmark/benchmark.h>

#include "analysis/run_analysis.h"
#include "tests/bench/bench_trial.h"

namespace hinge::bench {
namespace {

void analysis_ours(benchmark::State& state) {
    if (analysis::run_analysis(sixty_seconds()).reps.empty()) {
        state.SkipWithError("no reps were found");
        return;
    }
    for (auto step : state) {
        benchmark::DoNotOptimize(analysis::run_analysis(sixty_seconds()));
    }
}

BENCHMARK(analysis_ours)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hinge::bench
