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

// Axis of "vx", "px", "x" or "mx" with its role; none for another word.
std::optional<std::pair<Role, std::size_t>> axis_of(std::string_view word, bool is_torque) {
    const char last = word.empty() ? '\0' : word.back();
    if (last < 'x' || last > 'z' || word.size() > 2) {
        return std::nullopt;
    }
    const auto axis = static_cast<std::size_t>(last - 'x');
    const char first = word.size() == 2 ? word[0] : '\0';
    if (is_torque) {
        return first == '\0' || first == 'm' ? std::optional(std::pair(Role::torque, axis)) : std::nullopt;
    }
    if (first == 'v' || first == 'p') {
        return std::pair(first == 'v' ? Role::force : Role::point, axis);
    }
    return std::nullopt;
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
    bool ground = false;
    bool torque = false;
    bool named = false;
    std::string axis_word;
    for (std::string word : words_of(name)) {
        for (const std::string_view kind : {"force", "torque", "moment"}) {
            if (word.compare(0, kind.size(), kind) == 0) {
                named = true;
                torque = kind != "force";
                word.erase(0, kind.size());  // "force1": what is left is the plate
            }
        }
        ground = ground || word == "ground";
        if (const auto side = side_of(word)) {
            parsed.side = side;
        } else if (!word.empty() && word.size() < 4 &&
                   std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            parsed.number = std::stoi(word);
        } else if (!word.empty() && word.size() <= 2 && word.back() >= 'x' && word.back() <= 'z') {
            axis_word = word;
        }
    }
    const auto axis = axis_of(axis_word, torque);
    if (!ground || !named || !axis) {
        return std::nullopt;
    }
    parsed.role = axis->first;
    parsed.axis = axis->second;
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
    if (plates.empty() || plates.size() > 2) {
        return Error{ErrorCode::bad_input,
                     "line " + std::to_string(line) + " names " + std::to_string(plates.size()) +
                         " force plates; one or two are needed, as ground_force_vx ... ground_torque_z"};
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

Result<void> assign_sides(std::vector<PlateColumns>& plates, std::vector<std::string>& assumptions) {
    if (plates.size() == 2 && plates[0].side.has_value() != plates[1].side.has_value()) {
        PlateColumns& unnamed = plates[0].side ? plates[1] : plates[0];
        const Side named = plates[0].side ? *plates[0].side : *plates[1].side;
        unnamed.side = named == Side::left ? Side::right : Side::left;
    }
    if (plates.size() == 2 && plates[0].side && plates[0].side == plates[1].side) {
        return Error{ErrorCode::bad_input, "columns " + in_quotes(plates[0].example) + " and " +
                                               in_quotes(plates[1].example) +
                                               " name two plates of the same foot"};
    }
    if (!plates[0].side) {
        plates[0].side = Side::right;
        std::string text = "The columns do not name the feet: the first plate (" + plates[0].example +
                           ") is taken as the right foot";
        if (plates.size() == 2) {
            plates[1].side = Side::left;
            text += ", the second (" + plates[1].example + ") as the left, OpenSim's convention";
        }
        assumptions.push_back(text + ".");
    }
    return {};
}

}  // namespace hinge::importers
