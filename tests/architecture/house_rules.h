#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// The rules of the house that a compiler does not check (README.md, "Allowed directions"). Each function
// reads the tree below `root` and answers one sentence per violation, "FILE:LINE: ...", in the order of the
// files.
namespace hinge::architecture {

using Violations = std::vector<std::string>;

// Who may include whom; nobody includes the workstation; includes are written from the repository root.
[[nodiscard]] Violations forbidden_includes(const std::filesystem::path& root);

// Qt only in gui/, HDF5 only in datasets/store/, and both in their tests; HDF5 also in tests/bench/, which
// compares with it.
[[nodiscard]] Violations misplaced_libraries(const std::filesystem::path& root);

// analysis/ is pure: it starts no thread and takes no lock.
[[nodiscard]] Violations threads_in_analysis(const std::filesystem::path& root);

// Every room has README.md and DECISIONS.md.
[[nodiscard]] Violations undocumented_rooms(const std::filesystem::path& root);

[[nodiscard]] Violations long_files(const std::filesystem::path& root);
[[nodiscard]] Violations unfinished_marks(const std::filesystem::path& root);
[[nodiscard]] Violations headers_without_pragma_once(const std::filesystem::path& root);

// Everything that a CMake file looks for is in the package list of `run`, so that a fresh machine gets it.
[[nodiscard]] Violations unlisted_packages(const std::filesystem::path& root);

// How many files the rules look at: none would satisfy every rule.
[[nodiscard]] std::size_t files_looked_at(const std::filesystem::path& root);

}  // namespace hinge::architecture
