#include "datasets/importers/opensim_columns.h"

#include <algorithm>
#include <utility>

#include "datasets/importers/text_table.h"

namespace hinge::importers {
namespace {

std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words{""};
    for (const char c : lower_case(name)) {
        if (c == '_' || c == '.' || c == ' ') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

std::optional<Side> side_of(std::string_view word) {
    if (word == "r" || word == "right") {
        return Side::right;
    }
    if (word == "l" || word == "left") {
        return Side::left;
    }
    return std::nullopt;
}

bool is_axis(std::string_view word) {
    constexpr std::string_view kLetters = "vpmft";
    return !word.empty() && word.size() <= 2 && word.back() >= 'x' && word.back() <= 'z' &&
           (word.size() == 1 || kLetters.find(word[0]) != std::string_view::npos);
}

// What the letter before the axis says: "px" is a point, "mx" and "tx" are moments, "vx" and "fx" what the
// name is of.
Role role_of(std::string_view axis_word, Role named) {
    const char first = axis_word.size() == 2 ? axis_word[0] : '\0';
    switch (first) {
        case 'p': return Role::point;
        case 'm':
        case 't': return Role::torque;
        case 'f': return Role::force;
        default: return named;
    }
}

struct Kind {
    std::string_view word;
    Role role;
};
constexpr std::array<Kind, 5> kKinds{{{"force", Role::force},
                                      {"torque", Role::torque},
                                      {"moment", Role::torque},
                                      {"grf", Role::force},
                                      {"cop", Role::point}}};

bool is_plate_word(std::string_view word) {
    return word == "ground" || word == "foot" || word == "plate" || word == "fp" || word == "forceplate";
}

// Parts of names that only a plate's columns have.
constexpr std::array<std::string_view, 6> kPlateTraces{"force", "torque", "moment", "grf", "cop", "ground_"};

// The first names, for a message.
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kMost = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
        text += (i == 0 ? "" : ", ") + in_quotes(names[i]);
    }
    return names.size() > kMost ? text + " and " + std::to_string(names.size() - kMost) + " more" : text;
}

// Force and point must be complete; the free moment may be absent as a whole.
Result<void> check_complete(const PlateColumns& plate, std::size_t line) {
    constexpr std::array<std::array<std::string_view, 3>, 3> kEndings{
        {{"vx", "vy", "vz"}, {"px", "py", "pz"}, {"x (torque)", "y (torque)", "z (torque)"}}};
    const auto& torque = plate.index[2];
    const bool no_torque =
        std::all_of(torque.begin(), torque.end(), [](std::size_t i) { return i == kAbsent; });
    for (std::size_t role = 0; role < (no_torque ? 2U : 3U); ++role) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (plate.index[role][axis] == kAbsent) {
                return Error{ErrorCode::bad_input,
                             "line " + std::to_string(line) + ": the plate of " + in_quotes(plate.example) +
                                 " has no column ending in " + std::string(kEndings[role][axis]) +
                                 "; export all nine"};
            }
        }
    }
    return {};
}

}  // namespace

std::optional<ColumnName> parse_column_name(std::string_view name) {
    ColumnName parsed;
    std::optional<Role> named;
    bool of_a_plate = false;
    bool other_words = false;  // "knee" of left_knee_moment_x
    std::string axis_word;
    for (std::string word : words_of(name)) {
        of_a_plate = of_a_plate || is_plate_word(word);
        const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& k) {
            return word.compare(0, k.word.size(), k.word) == 0 && !is_plate_word(word.substr(k.word.size()));
        });
        if (kind != kKinds.end()) {
            named = kind->role;
            of_a_plate = of_a_plate || kind->word == "grf";
            word.erase(0, kind->word.size());  // "force1": what is left is the plate
        }
        if (const auto side = side_of(word)) {
            parsed.side = side;
        } else if (!word.empty() && word.size() < 4 &&
                   std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            parsed.number = std::stoi(word);
        } else if (is_axis(word)) {
            axis_word = word;
        } else if (!word.empty() && word != "reaction" && !is_plate_word(word)) {
            other_words = true;
        }
    }
    const bool plates_own = of_a_plate || (!other_words && (parsed.side || parsed.number > 0));
    if (!plates_own || !named || axis_word.empty()) {
        return std::nullopt;
    }
    parsed.axis = static_cast<std::size_t>(axis_word.back() - 'x');
    parsed.role = role_of(axis_word, *named);
    return parsed;
}

Result<std::vector<PlateColumns>> find_plates(const std::vector<std::string>& names, std::size_t line) {
    std::vector<PlateColumns> plates;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto parsed = parse_column_name(names[i]);
        if (!parsed) {
            continue;
        }
        auto plate = std::find_if(plates.begin(), plates.end(), [&](const PlateColumns& p) {
            return p.number == parsed->number && p.side == parsed->side;
        });
        if (plate == plates.end()) {
            plates.push_back(PlateColumns{
                .number = parsed->number, .side = parsed->side, .index = {}, .example = names[i]});
            plate = plates.end() - 1;
            for (auto& role : plate->index) {
                role.fill(kAbsent);
            }
        }
        std::size_t& slot = plate->index[static_cast<std::size_t>(parsed->role)][parsed->axis];
        if (slot != kAbsent) {
            return Error{ErrorCode::bad_input, "line " + std::to_string(line) + ": columns " +
                                                   in_quotes(names[slot]) + " and " + in_quotes(names[i]) +
                                                   " mean the same; keep one of them"};
        }
        slot = i;
    }
    if (plates.empty()) {
        return Error{ErrorCode::bad_input, "line " + std::to_string(line) +
                                               " names no force plate; its columns are " + listed(names) +
                                               ", needed are such as ground_force_vx ... ground_torque_z"};
    }
    for (const PlateColumns& plate : plates) {
        if (const auto complete = check_complete(plate, line); !complete) {
            return complete.error();
        }
    }
    std::stable_sort(plates.begin(), plates.end(),
                     [](const PlateColumns& a, const PlateColumns& b) { return a.number < b.number; });
    return plates;
}

std::vector<std::string> untaken_columns(const std::vector<std::string>& names,
                                         const std::vector<PlateColumns>& plates) {
    std::vector<std::string> untaken;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string lower = lower_case(names[i]);
        const bool plates_own =
            std::any_of(kPlateTraces.begin(), kPlateTraces.end(),
                        [&](std::string_view trace) { return lower.find(trace) != std::string::npos; });
        const bool taken = std::any_of(plates.begin(), plates.end(), [i](const PlateColumns& plate) {
            return std::any_of(plate.index.begin(), plate.index.end(), [i](const auto& role) {
                return std::find(role.begin(), role.end(), i) != role.end();
            });
        });
        if (plates_own && !taken) {
            untaken.push_back(names[i]);
        }
    }
    return untaken;
}

Result<void> assign_sides(std::vector<PlateColumns>& plates, std::optional<std::size_t> left,
                          std::vector<std::string>& assumptions) {
    if (left) {
        for (std::size_t i = 0; i < plates.size(); ++i) {
            plates[i].side = i == *left ? Side::left : Side::right;
        }
        assumptions.push_back("The plate of " + plates[*left].example +
                              " is under the left foot, as --left says.");
        return {};
    }
    if (plates.size() == 2 && plates[0].side.has_value() != plates[1].side.has_value()) {
        PlateColumns& unnamed = plates[0].side ? plates[1] : plates[0];
        const Side named = plates[0].side ? *plates[0].side : *plates[1].side;
        unnamed.side = named == Side::left ? Side::right : Side::left;
    }
    if (plates.size() == 2 && plates[0].side && plates[0].side == plates[1].side) {
        return Error{ErrorCode::bad_input, "columns " + in_quotes(plates[0].example) + " and " +
                                               in_quotes(plates[1].example) +
                                               " name two plates of the same foot; choose with --plates"};
    }
    if (!plates[0].side) {
        plates[0].side = Side::right;
        std::string text = "The columns do not name the feet: the first plate (" + plates[0].example +
                           ") is taken as the right foot";
        if (plates.size() == 2) {
            plates[1].side = Side::left;
            text += ", the second (" + plates[1].example + ") as the left, OpenSim's convention";
        }
        assumptions.push_back(text + "; --left N says otherwise.");
    }
    return {};
}

}  // namespace hinge::importers
