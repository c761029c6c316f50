#include "tests/architecture/house_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <regex>
#include <span>

namespace hinge::architecture {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLines = 450;

constexpr std::array<std::string_view, 7> kRooms{"acquisition", "analysis", "cli",  "datasets",
                                                 "drivers",     "gui",      "tests"};

struct Box {
    std::string_view folder;
    std::vector<std::string_view> may_include;  // besides itself
};

// A box of the map and what it may include. tests/ may include everything.
const std::vector<Box>& boxes() {
    static const std::vector<Box> all{
        {"datasets/model", {}},
        {"datasets/plates", {"datasets/model"}},
        {"datasets/store", {"datasets/model", "datasets/plates"}},
        {"datasets/importers", {"datasets/model", "datasets/plates"}},
        {"datasets/exporters", {"datasets/model", "datasets/plates"}},
        {"drivers", {"datasets/model"}},
        {"analysis", {"datasets/model", "datasets/plates"}},
        {"acquisition", {"drivers", "datasets/store", "datasets/plates", "datasets/model"}},
        {"cli", {"acquisition", "analysis", "datasets", "drivers"}},
        {"gui", {"acquisition", "analysis", "datasets", "drivers", "cli"}},
        {"tests", {"acquisition", "analysis", "datasets", "drivers", "cli", "gui"}},
    };
    return all;
}

struct Dependency {
    std::string_view cmake_name;
    std::vector<std::string_view> debian_packages;
};

const std::vector<Dependency>& dependencies() {
    static const std::vector<Dependency> all{
        {"Boost", {"libboost-dev", "libboost-program-options-dev"}},
        {"Eigen3", {"libeigen3-dev"}},
        {"FFTW3", {"libfftw3-dev"}},
        {"GTest", {"libgtest-dev"}},
        {"HDF5", {"libhdf5-dev"}},
        {"OpenSSL", {"libssl-dev"}},
        {"PkgConfig", {"pkg-config"}},
        {"Qt6", {"qt6-base-dev", "qt6-charts-dev"}},
        {"Threads", {"g++"}},
        {"benchmark", {"libbenchmark-dev"}},
        {"pugixml", {"libpugixml-dev"}},
        {"nlohmann_json", {"nlohmann-json3-dev"}},
        {"tomlplusplus", {"libtomlplusplus-dev"}},
    };
    return all;
}

struct SourceFile {
    std::string path;  // from the root, with forward slashes
    std::vector<std::string> lines;
};

struct Include {
    std::size_t line = 0;  // from 1
    std::string path;
    bool quoted = false;
};

bool lies_in(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.substr(0, folder.size()) == folder &&
           path[folder.size()] == '/';
}

bool lies_in_any(std::string_view path, std::span<const std::string_view> folders) {
    return std::any_of(folders.begin(), folders.end(), [&](auto folder) { return lies_in(path, folder); });
}

SourceFile read_source(const fs::path& root, const fs::path& file) {
    SourceFile source{file.lexically_relative(root).generic_string(), {}};
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        source.lines.push_back(line);
    }
    return source;
}

bool is_cpp(const fs::path& file) {
    return file.extension() == ".h" || file.extension() == ".cpp";
}

// Sources, scripts and CMake files of the rooms and of the top level, sorted.
std::vector<SourceFile> sources(const fs::path& root) {
    std::vector<fs::path> files;
    const auto take = [&](const fs::directory_entry& entry) {
        const fs::path& file = entry.path();
        const bool wanted = is_cpp(file) || file.extension() == ".py" || file.extension() == ".cmake" ||
                            file.filename() == "CMakeLists.txt" || file.filename() == "run";
        if (entry.is_regular_file() && wanted) {
            files.push_back(file);
        }
    };
    for (const std::string_view room : kRooms) {
        if (fs::is_directory(root / room)) {
            for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
                take(entry);
            }
        }
    }
    for (const auto& entry : fs::directory_iterator(root)) {
        take(entry);
    }
    std::sort(files.begin(), files.end());
    std::vector<SourceFile> read;
    read.reserve(files.size());
    for (const fs::path& file : files) {
        read.push_back(read_source(root, file));
    }
    return read;
}

std::vector<Include> includes_of(const SourceFile& source) {
    static const std::regex directive(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)re");
    std::vector<Include> found;
    std::smatch match;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        if (std::regex_match(source.lines[i], match, directive)) {
            found.push_back({i + 1, match[2].str(), match[1].str() == "\""});
        }
    }
    return found;
}

const Box* box_of(std::string_view path) {
    const auto found = std::find_if(boxes().begin(), boxes().end(),
                                    [&](const Box& box) { return lies_in(path, box.folder); });
    return found == boxes().end() ? nullptr : &*found;
}

std::string at(const SourceFile& source, std::size_t line) {
    return source.path + ":" + std::to_string(line) + ": ";
}

// What is wrong with `include` in a file of `box`, if anything.
std::optional<std::string> objection(const Box& box, const Include& include) {
    if (!lies_in_any(include.path, kRooms)) {
        if (include.quoted) {
            return "includes \"" + include.path + "\", which is not a path from the repository root";
        }
        return std::nullopt;  // a library
    }
    if (lies_in(include.path, box.folder) || lies_in_any(include.path, box.may_include)) {
        return std::nullopt;
    }
    return "includes \"" + include.path + "\", which " + std::string(box.folder) + " may not";
}

// One violation for every line of every C++ file in `folder` (or all) that `pattern` is found in.
Violations lines_with(const fs::path& root, const std::regex& pattern, const std::string& message,
                      std::string_view folder = {}) {
    Violations found;
    for (const SourceFile& source : sources(root)) {
        if (!folder.empty() && !lies_in(source.path, folder)) {
            continue;
        }
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            if (std::regex_search(source.lines[i], pattern)) {
                found.push_back(at(source, i + 1) + message);
            }
        }
    }
    return found;
}

}  // namespace

Violations forbidden_includes(const fs::path& root) {
    Violations found;
    for (const SourceFile& source : sources(root)) {
        if (!is_cpp(source.path)) {
            continue;
        }
        const Box* box = box_of(source.path);
        if (box == nullptr) {
            found.push_back(source.path + ": lies in no box of the map; see boxes() in house_rules.cpp");
            continue;
        }
        for (const Include& include : includes_of(source)) {
            if (const auto wrong = objection(*box, include)) {
                found.push_back(at(source, include.line) + *wrong);
            }
        }
    }
    return found;
}

Violations misplaced_libraries(const fs::path& root) {
    static constexpr std::array<std::string_view, 2> kQtHomes{"gui", "tests/gui"};
    static constexpr std::array<std::string_view, 3> kHdf5Homes{"datasets/store", "tests/datasets/store",
                                                                "tests/bench"};
    static const std::regex qt(R"(^Q[A-Z]\w*$|^Qt\w*/.*)");
    static const std::regex hdf5(R"((^|.*/)(hdf5|hdf5_hl|H5\w*)\.h$)");
    Violations found;
    for (const SourceFile& source : sources(root)) {
        for (const Include& include : includes_of(source)) {
            if (std::regex_match(include.path, qt) && !lies_in_any(source.path, kQtHomes)) {
                found.push_back(at(source, include.line) + "includes <" + include.path +
                                ">; Qt stays in gui/");
            }
            if (std::regex_match(include.path, hdf5) && !lies_in_any(source.path, kHdf5Homes)) {
                found.push_back(at(source, include.line) + "includes <" + include.path +
                                ">; HDF5 stays in datasets/store/");
            }
        }
    }
    return found;
}

Violations threads_in_analysis(const fs::path& root) {
    static const std::regex thread(
        R"(std::(jthread|thread|async|mutex|atomic)\b|#\s*include\s*<(thread|future|mutex|atomic|pthread\.h)>)");
    return lines_with(root, thread, "a thread or lock in analysis/, which is pure", "analysis");
}

Violations undocumented_rooms(const fs::path& root) {
    Violations found;
    for (const std::string_view room : kRooms) {
        for (const std::string_view document : {"README.md", "DECISIONS.md"}) {
            const fs::path file = root / room / document;
            if (!fs::is_regular_file(file) || fs::is_empty(file)) {
                found.push_back(std::string(room) + "/" + std::string(document) + ": is missing or empty");
            }
        }
    }
    return found;
}

Violations long_files(const fs::path& root) {
    Violations found;
    for (const SourceFile& source : sources(root)) {
        if (source.lines.size() > kMaxLines) {
            found.push_back(source.path + ": has " + std::to_string(source.lines.size()) +
                            " lines; split it, " + std::to_string(kMaxLines) + " is the limit");
        }
    }
    return found;
}

Violations unfinished_marks(const fs::path& root) {
    // Written so that this line does not find itself.
    static const std::regex mark(R"(\b(TO[D]O|FIX[M]E|XX[X])\b)");
    return lines_with(root, mark, "says that something is unfinished; finish it or open an issue");
}

Violations headers_without_pragma_once(const fs::path& root) {
    Violations found;
    for (const SourceFile& source : sources(root)) {
        const bool header = fs::path(source.path).extension() == ".h";
        if (header &&
            std::find(source.lines.begin(), source.lines.end(), "#pragma once") == source.lines.end()) {
            found.push_back(source.path + ": has no #pragma once");
        }
    }
    return found;
}

Violations unlisted_packages(const fs::path& root) {
    static const std::regex search(R"((?:find_package|pkg_check_modules)\((\w+))");
    static const std::regex listed(R"(^  ([a-z0-9][a-z0-9+.-]+)(?:\s+#.*)?$)");
    std::vector<std::string> packages;
    std::smatch match;
    for (const std::string& line : read_source(root, root / "run").lines) {
        if (std::regex_match(line, match, listed)) {
            packages.push_back(match[1].str());
        }
    }
    Violations found;
    for (const SourceFile& source : sources(root)) {
        const bool cmake = source.path.ends_with("CMakeLists.txt") || source.path.ends_with(".cmake");
        for (std::size_t i = 0; cmake && i < source.lines.size(); ++i) {
            if (!std::regex_search(source.lines[i], match, search)) {
                continue;
            }
            const std::string name = match[1].str();
            const auto known = std::find_if(dependencies().begin(), dependencies().end(),
                                            [&](const Dependency& d) { return d.cmake_name == name; });
            if (known == dependencies().end()) {
                found.push_back(at(source, i + 1) + "looks for " + name +
                                ", which dependencies() in house_rules.cpp does not know");
                continue;
            }
            for (const std::string_view package : known->debian_packages) {
                if (std::find(packages.begin(), packages.end(), package) == packages.end()) {
                    found.push_back(at(source, i + 1) + "looks for " + name + ", but run does not install " +
                                    std::string(package));
                }
            }
        }
    }
    return found;
}

std::size_t files_looked_at(const fs::path& root) {
    return sources(root).size();
}

}  // namespace hinge::architecture
