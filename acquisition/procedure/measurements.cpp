#include "acquisition/procedure/measurements.h"

#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <utility>

namespace hinge::acquisition {
namespace {

constexpr double kMass_s = 3.2;      // three are needed, science.md B.1
constexpr double kLength_s = 0.5;    // of a still cord
constexpr double kPerson_n = 200.0;  // more stands on the plates than a bar that was left there
constexpr double kSteady = 0.05;     // of the weight, from highest to lowest

std::string rounded(double value, int decimals) {
    std::ostringstream out;
    out.precision(decimals);
    out << std::fixed << value;
    return out.str();
}

double force_n(const LiveScan& scan) {
    return std::fmax(scan.values.left[2], 0.0) + std::fmax(scan.values.right[2], 0.0);
}

LiveValue total_force(const LiveScan& scan) {
    return {"force", force_n(scan), "N", 0};
}

bool somebody_stands_still(std::span<const LiveScan> scans) {
    double low_n = std::numeric_limits<double>::infinity();
    double high_n = -low_n;
    for (const LiveScan& scan : scans) {
        low_n = std::fmin(low_n, force_n(scan));
        high_n = std::fmax(high_n, force_n(scan));
    }
    return low_n > kPerson_n && high_n - low_n < kSteady * high_n;
}

std::string describe(const ZeroOffsets& offsets) {
    std::string text = "zeroed:";
    if (offsets.left) {
        text += " left " + rounded((*offsets.left)[2], 2) + " N";
    }
    if (offsets.right) {
        text += " right " + rounded((*offsets.right)[2], 2) + " N";
    }
    return text;
}

std::string describe(const CalibrationCheck& check, const std::string& unit, int decimals) {
    return "measured " + rounded(check.measured, decimals) + ' ' + unit + ", expected " +
           rounded(check.expected, decimals) + ' ' + unit;
}

ForceNoise noise_of(std::span<const LiveScan> scans, Side side, double rate_hz) {
    std::vector<double> force;
    for (const LiveScan& scan : scans) {
        force.push_back(side == Side::left ? scan.values.left[2] : scan.values.right[2]);
    }
    return force_noise(force, rate_hz);
}

LiveValue cord_length(const LiveScan& scan, bool hip) {
    return {hip ? "hip cord" : "bar cord", hip ? scan.values.hip : scan.values.bar, "m", 4};
}

}  // namespace

LiveSource live_source(const Session& session) {
    const auto& recorder = session.recorder();
    return {&recorder.live(), session.rate_hz(), recorder.runners()[recorder.primary()]->info().device};
}

Step zero_step(bool left, bool right, std::function<Result<void>(const ZeroOffsets&)> keep) {
    return {.what = "empty both plates and step back",
            .seconds = ZeroSettings{}.least_s,
            .judge = [=, keep = std::move(keep)](std::span<const LiveScan> scans,
                                                 double rate_hz) -> Result<std::string> {
                const auto offsets = software_zero(scans, rate_hz, left, right);
                if (!offsets) {
                    return offsets.error();
                }
                if (const auto kept = keep(*offsets); !kept) {
                    return kept.error();
                }
                return describe(*offsets);
            },
            .live = total_force};
}

Step weigh_step(double seconds, bool two_plates, std::function<void(const BodyWeight&)> keep) {
    return {.what = "stand still with one foot on each plate",
            .seconds = seconds,
            .judge = [=, keep = std::move(keep)](std::span<const LiveScan> scans,
                                                 double rate_hz) -> Result<std::string> {
                const auto weight = body_weight(scans, rate_hz, two_plates);
                if (!weight) {
                    return weight.error();
                }
                keep(*weight);
                return "body weight " + rounded(weight->weight_n, 1) + " N +- " +
                       rounded(weight->standard_error_n, 1) + " N";
            },
            .live = total_force};
}

Step zero_step(Session& session, ZeroOffsets* found) {
    Step step = zero_step(session.lab().left.has_value(), session.lab().right.has_value(),
                          [&session, found](const ZeroOffsets& offsets) {
                              if (found != nullptr) {
                                  *found = offsets;
                              }
                              return session.keep_zero(offsets);
                          });
    step.begin = [&session] {
        session.watch();
        return session.begin_measuring(SessionInput::zero);
    };
    step.end = [&session] { session.end_measuring(); };
    return step;
}

Step weigh_step(Session& session, double seconds) {
    Step step = weigh_step(seconds, session.lab().left.has_value() && session.lab().right.has_value(),
                           [&session](const BodyWeight& weight) { session.keep_weight(weight); });
    step.begin = [&session] {
        session.watch();
        return session.begin_measuring(SessionInput::weigh);
    };
    step.end = [&session] { session.end_measuring(); };
    return step;
}

Step await_and_weigh_step(Session& session, double seconds) {
    Step step = weigh_step(session, seconds);
    if (session.lab().left || session.lab().right) {
        step.ready = somebody_stands_still;
    }
    return step;
}

Step zero_after_step(Session& session) {
    Step step =
        zero_step(session.lab().left.has_value(), session.lab().right.has_value(),
                  [&session](const ZeroOffsets& offsets) { return session.keep_zero_after(offsets); });
    step.what = "step off both plates";
    step.begin = [&session] { return session.zero_after_allowed(); };
    return step;
}

Step noise_step(bool left, bool right, PlateNoise& found) {
    return {.seconds = kNoise_s,
            .judge = [=, &found](std::span<const LiveScan> scans, double rate_hz) -> Result<std::string> {
                if (left) {
                    found.left = noise_of(scans, Side::left, rate_hz);
                }
                if (right) {
                    found.right = noise_of(scans, Side::right, rate_hz);
                }
                return std::string("noise measured");
            },
            .live = total_force};
}

Procedure check_mass_procedure(Session& session, Side side, double mass_kg,
                               std::optional<CalibrationCheck>& found) {
    const double gravity = session.lab().gravity_m_s2;
    Step mass{.what = "put " + rounded(mass_kg, 3) + " kg on the middle of the " +
                      (side == Side::left ? "left" : "right") + " plate",
              .seconds = kMass_s,
              .judge = [=, &found](std::span<const LiveScan> scans, double rate_hz) -> Result<std::string> {
                  const auto check = check_mass(scans, rate_hz, side, mass_kg, gravity);
                  if (!check) {
                      return check.error();
                  }
                  found = *check;
                  return describe(*check, "N", 2);
              },
              .live = total_force};
    return {live_source(session), {zero_step(session), std::move(mass)}};
}

Procedure check_length_procedure(Session& session, bool hip, double length_m,
                                 std::optional<CalibrationCheck>& found) {
    // Shared by the two steps, each of which may be tried again; it ends with the procedure.
    const auto before = std::make_shared<std::vector<LiveScan>>();
    const auto live = [hip](const LiveScan& scan) { return cord_length(scan, hip); };
    const std::string cord = hip ? "hip cord" : "bar cord";
    Step lower{.what = "hold the " + cord + " still at the lower mark",
               .seconds = kLength_s,
               .judge = [=](std::span<const LiveScan> scans, double) -> Result<std::string> {
                   // Against itself: a cord that moves, or gives no reading, is refused here already.
                   if (const auto still = check_length(scans, scans, hip, 0.0); !still) {
                       return still.error();
                   }
                   before->assign(scans.begin(), scans.end());
                   return std::string("lower mark read");
               },
               .live = live};
    Step upper{.what = "pull it out by " + rounded(length_m, 4) + " m and hold it still",
               .seconds = kLength_s,
               .judge = [=, &found](std::span<const LiveScan> scans, double) -> Result<std::string> {
                   const auto check = check_length(*before, scans, hip, length_m);
                   if (!check) {
                       return check.error();
                   }
                   found = *check;
                   return describe(*check, "m", 4);
               },
               .live = live};
    return {live_source(session), {std::move(lower), std::move(upper)}};
}

}  // namespace hinge::acquisition
