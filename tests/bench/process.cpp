// Whole processes: `hinge analyze` of a 60-s trial against what Python needs before its first line of
// analysis.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/bench/bench_trial.h"

namespace hinge::bench {
namespace {

// Runs a program with its output thrown away. False when it cannot start or fails.
bool run_program(std::vector<std::string> words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    ::posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::pid_t child = 0;
    const int failed = ::posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    return failed == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

void measure(benchmark::State& state, const std::vector<std::string>& words) {
    for (auto step : state) {
        if (!run_program(words)) {
            state.SkipWithError((words[0] + " failed").c_str());
            return;
        }
    }
}

void process_python(benchmark::State& state) {
    measure(state, {"/usr/bin/python3", "-c", "import h5py, scipy.signal"});
}

void process_analyze(benchmark::State& state) {
    measure(state, {HINGE_PROGRAM, "analyze", "--quiet", sixty_seconds_file().string()});
}

BENCHMARK(process_python)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);
BENCHMARK(process_analyze)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(20);

}  // namespace
}  // namespace hinge::bench
