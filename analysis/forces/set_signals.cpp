#include "analysis/forces/set_signals.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/dsp/butterworth.h"
#include "analysis/dsp/calculus.h"
#include "analysis/dsp/gaps.h"
#include "datasets/plates/wrench.h"

namespace hinge::analysis {
namespace {

class Filter {
public:
    Filter(const SetSignals& signals, const Settings& settings)
        : rate_{signals.rate_hz}, bridge_{settings.max_bridged_gap_s} {}
    [[nodiscard]] std::vector<double> operator()(const std::vector<double>& x, double cutoff_hz) const {
        return dsp::lowpass_with_gaps(x, Hertz{cutoff_hz}, rate_, bridge_);
    }

private:
    Hertz rate_;
    Seconds bridge_;
};

std::vector<double> sum(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> total(a.size());
    std::transform(a.begin(), a.end(), b.begin(), total.begin(), std::plus<>{});
    return total;
}

// A signal counts when it is as long as the trial and was not lost altogether.
bool is_there(const std::vector<double>& samples, std::size_t size) {
    return samples.size() == size &&
           std::any_of(samples.begin(), samples.end(), [](double x) { return std::isfinite(x); });
}

bool has_wrench(const PlateSignals& plate, std::size_t size) {
    const std::array parts{&plate.fx, &plate.fy, &plate.mx, &plate.my};
    return plate.has_moments &&
           std::all_of(parts.begin(), parts.end(), [&](const auto* part) { return part->size() == size; });
}

// Wrench about the lab origin: M(0) = M(centre) + centre x F (A.5); only the parts the COP needs.
struct OriginMoments {
    std::vector<double> fz, mx, my;
};

OriginMoments moments_about_origin(const PlateSignals& plate, const PlateGeometry& geometry,
                                   const Filter& filter, double cutoff_hz) {
    OriginMoments m{plate.fz, plate.mx, plate.my};
    for (std::size_t i = 0; i < m.fz.size(); ++i) {
        const plates::Wrench wrench{{plate.fx[i], plate.fy[i], plate.fz[i]}, {plate.mx[i], plate.my[i], 0.0}};
        const Vector3 moment_nm = plates::moment_about(wrench, geometry.centre_m, {});
        m.mx[i] = moment_nm[0];
        m.my[i] = moment_nm[1];
    }
    return {filter(m.fz, cutoff_hz), filter(m.mx, cutoff_hz), filter(m.my, cutoff_hz)};
}

void centre_of_pressure(const OriginMoments& m, double min_force_n, std::vector<double>& x,
                        std::vector<double>& y) {
    x.resize(m.fz.size());
    y.resize(m.fz.size());
    for (std::size_t i = 0; i < m.fz.size(); ++i) {
        const plates::SurfacePoint point = plates::horizontal_cop(m.fz[i], m.mx[i], m.my[i], min_force_n);
        x[i] = point.x_m;
        y[i] = point.y_m;
    }
}

void prepare_plates(const Trial& trial, const Settings& settings, const Filter& filter, SetSignals& s) {
    const auto bridged = [&](const std::vector<double>& x) {
        return dsp::bridge_gaps(x, s.samples_in(settings.max_bridged_gap_s));
    };
    if (s.has_left) {
        s.left = bridged(trial.left()->signals.fz);
        s.left_slow = filter(s.left, settings.cop_cutoff_hz);
    }
    if (s.has_right) {
        s.right = bridged(trial.right()->signals.fz);
        s.right_slow = filter(s.right, settings.cop_cutoff_hz);
    }
    if (!s.has_plates) {
        return;
    }
    s.total = sum(s.left, s.right);
    s.total_event = filter(s.total, settings.force_event_cutoff_hz);
    s.total_peak = filter(s.total, settings.force_peak_cutoff_hz);
    s.total_hand = filter(s.total, settings.force_hand_cutoff_hz);
    s.total_slow = sum(s.left_slow, s.right_slow);
    if (!s.has_shear) {
        return;
    }
    const OriginMoments left = moments_about_origin(trial.left()->signals, trial.left()->setup->geometry,
                                                    filter, settings.cop_cutoff_hz);
    const OriginMoments right = moments_about_origin(trial.right()->signals, trial.right()->setup->geometry,
                                                     filter, settings.cop_cutoff_hz);
    centre_of_pressure(left, settings.cop_min_force_n, s.left_cop_x, s.left_cop_y);
    centre_of_pressure(right, settings.cop_min_force_n, s.right_cop_x, s.right_cop_y);
    centre_of_pressure({sum(left.fz, right.fz), sum(left.mx, right.mx), sum(left.my, right.my)},
                       settings.cop_min_force_n, s.cop_x, s.cop_y);
}

void prepare_bar(const Trial& trial, const Settings& settings, const Filter& filter, SetSignals& s) {
    s.bar = dsp::bridge_gaps(trial.bar->height_m, s.samples_in(settings.max_bridged_gap_s));
    s.bar_position = filter(s.bar, settings.position_cutoff_hz);
    s.bar_velocity = dsp::derivative(filter(s.bar, settings.velocity_cutoff_hz), s.dt_s);
    s.bar_acceleration =
        dsp::derivative(dsp::derivative(filter(s.bar, settings.acceleration_cutoff_hz), s.dt_s), s.dt_s);
}

}  // namespace

std::size_t SetSignals::index_of(double time) const noexcept {
    const double sample = std::round(sample_of(time));
    return static_cast<std::size_t>(std::clamp(sample, 0.0, static_cast<double>(size == 0 ? 0 : size - 1)));
}

std::size_t SetSignals::samples_in(double duration_s) const noexcept {
    return static_cast<std::size_t>(std::lround(std::max(0.0, duration_s) * rate_hz));
}

SetSignals prepare_signals(const Trial& trial, const Settings& settings) {
    SetSignals s;
    s.rate_hz = trial.rate_hz;
    s.dt_s = 1.0 / trial.rate_hz;
    s.start_s = trial.start_s;
    s.size = trial.sample_count;
    s.has_left = trial.left() && is_there(trial.left()->signals.fz, s.size);
    s.has_right = trial.right() && is_there(trial.right()->signals.fz, s.size);
    s.has_plates = s.has_left && s.has_right;
    s.has_shear = s.has_plates && has_wrench(trial.left()->signals, s.size) &&
                  has_wrench(trial.right()->signals, s.size) && trial.left()->setup && trial.right()->setup;
    s.has_bar = trial.bar && is_there(trial.bar->height_m, s.size);
    s.has_hip = trial.hip && is_there(trial.hip->height_m, s.size);
    const Filter filter(s, settings);
    prepare_plates(trial, settings, filter, s);
    if (s.has_bar) {
        prepare_bar(trial, settings, filter, s);
    }
    if (s.has_hip) {
        s.hip_position =
            filter(dsp::bridge_gaps(trial.hip->height_m, s.samples_in(settings.max_bridged_gap_s)),
                   settings.position_cutoff_hz);
    }
    return s;
}

}  // namespace hinge::analysis
