#include "gui/charts/label_layout.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace hinge::gui {
namespace {

constexpr double kFlagGap_px = 4.0;  // between neighbouring labels
constexpr double kLineGap_px = 2.0;  // between a line and its label

// A label that has its place, and the line that runs down from its row through all rows below.
struct Taken {
    int row;
    double left;
    double right;
    double line;
};

bool collides(const Taken& wanted, const Taken& other) {
    if (wanted.row == other.row) {
        return wanted.left < other.right + kFlagGap_px && wanted.right > other.left - kFlagGap_px;
    }
    const Taken& upper = wanted.row < other.row ? wanted : other;
    const Taken& lower = wanted.row < other.row ? other : wanted;
    return upper.line > lower.left - 1.0 && upper.line < lower.right + 1.0;
}

FlagPlace find_place(const FlagRequest& request, std::vector<Taken>& taken, int rows, double from,
                     double to) {
    for (int row = 0; row < rows; ++row) {
        for (const double left : {request.x + kLineGap_px, request.x - kLineGap_px - request.width}) {
            const Taken wanted{row, left, left + request.width, request.x};
            const bool inside = wanted.left >= from && wanted.right <= to;
            if (inside && std::none_of(taken.begin(), taken.end(),
                                       [&](const Taken& other) { return collides(wanted, other); })) {
                taken.push_back(wanted);
                return {row, left};
            }
        }
    }
    return {};
}

// Places every label of at least `least` priority; false when one of them has no room.
bool place_all(std::span<const FlagRequest> requests, int least, int rows, double from, double to,
               std::vector<FlagPlace>& places) {
    places.assign(requests.size(), FlagPlace{});
    std::vector<Taken> taken;
    bool all = true;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const FlagRequest& request = requests[i];
        if (request.priority >= least && request.x >= from && request.x <= to) {
            places[i] = find_place(request, taken, rows, from, to);
            all = all && places[i].row >= 0;
        }
    }
    return all;
}

}  // namespace

std::vector<FlagPlace> lay_out_flags(std::span<const FlagRequest> requests, int rows, double from,
                                     double to) {
    std::vector<int> priorities;
    for (const FlagRequest& request : requests) {
        priorities.push_back(request.priority);
    }
    std::sort(priorities.begin(), priorities.end());
    priorities.erase(std::unique(priorities.begin(), priorities.end()), priorities.end());
    std::vector<FlagPlace> places(requests.size());
    for (const int least : priorities) {
        if (place_all(requests, least, rows, from, to, places)) {
            break;
        }
    }
    return places;
}

std::vector<double> spread_labels(std::span<const double> wanted, double spacing, double low, double high) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<double> placed(wanted.begin(), wanted.end());
    // Down the list each label keeps clear of the one before; back up the list all are pushed inside.
    double least = low;
    for (const std::size_t i : order) {
        placed[i] = std::max(placed[i], least);
        least = placed[i] + spacing;
    }
    double most = high;
    for (auto i = order.rbegin(); i != order.rend(); ++i) {
        placed[*i] = std::min(placed[*i], most);
        most = placed[*i] - spacing;
    }
    return placed;
}

}  // namespace hinge::gui
