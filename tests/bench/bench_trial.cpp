#include "tests/bench/bench_trial.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "datasets/store/trial_writer.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/presets.h"

namespace hinge::bench {
namespace {

namespace fs = std::filesystem;
namespace sim = drivers::simulated;

constexpr double kLength_s = 60.0;

Trial simulate_sixty_seconds() {
    sim::LifterOptions lifter = *sim::find_preset("touch_and_go");
    sim::SensorOptions sensors;
    sensors.hip_transducer = true;
    const Trial first = sim::simulate(lifter, sensors, 1).trial;
    // Longer quiet standing makes up what is missing.
    lifter.weigh_s += kLength_s - static_cast<double>(first.sample_count) / first.rate_hz;
    return sim::simulate(lifter, sensors, 1).trial;
}

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("hinge_bench_" + std::to_string(::getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_;
};

fs::path write_sixty_seconds() {
    static const Folder folder;
    fs::path file = folder.path() / "sixty_seconds.h5";
    if (const auto written = store::write_trial(sixty_seconds(), file); !written) {
        std::cerr << "hinge_bench: " << written.error().message << '\n';
        std::exit(1);
    }
    return file;
}

}  // namespace

const Trial& sixty_seconds() {
    static const Trial trial = simulate_sixty_seconds();
    return trial;
}

const fs::path& sixty_seconds_file() {
    static const fs::path file = write_sixty_seconds();
    return file;
}

}  // namespace hinge::bench
