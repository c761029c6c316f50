#pragma once

#include <filesystem>
#include <string>

#include "datasets/model/trial.h"

// Trials for the tests of the store, and a place to put them.
namespace hinge::store::test {

// Everything a trial can hold, with awkward values: NaN, -0.0, gaps, texts with UTF-8 and of no length.
[[nodiscard]] Trial full_trial(std::size_t samples = 60);
[[nodiscard]] Trial plates_only();
// Left, right and three more, the last of which nothing is known about.
[[nodiscard]] Trial five_plates();
[[nodiscard]] Trial bar_only();

// Fails the running test with the name of what differs; numbers are compared bit by bit.
void expect_same(const Trial& found, const Trial& expected);

// A folder that is gone when the test ends.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string bytes_of(const std::filesystem::path& file);
void put_bytes(const std::filesystem::path& file, const std::string& bytes);

}  // namespace hinge::store::test
