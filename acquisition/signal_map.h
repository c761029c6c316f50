#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "acquisition/lab_file.h"
#include "datasets/model/result.h"
#include "datasets/plates/transducer.h"
#include "drivers/device.h"

namespace hinge::acquisition {

// One instant of a lab in the trial's terms: wrenches about the surface centre in the lab frame (N, N m),
// heights in m. What a lab does not have, or has not seen yet, is NaN.
struct LabScan {
    std::array<double, 6> left{}, right{};
    double bar = 0.0, hip = 0.0;
};
[[nodiscard]] LabScan unknown_scan() noexcept;

// The number on the wire at `at`, native byte order; NaN for a reading that is not there.
[[nodiscard]] double raw_value(WireType wire, const std::byte* at) noexcept;

// Which device carries what, and the arithmetic from its raw bytes to a LabScan. The same code runs on the
// live path and when a journal is sealed. `apply` neither locks, allocates nor throws. One thread per object:
// transducers that count keep their last reading here.
class SignalMap {
public:
    // An error names the channel that a device does not have.
    [[nodiscard]] static Result<SignalMap> build(const LabFile& lab,
                                                 std::span<const drivers::StreamInfo> devices);

    // Overwrites in `scan` what the device with this index carries; `raw` is one scan of it.
    void apply(std::size_t device, const std::byte* raw, LabScan& scan) noexcept;
    // Forgets the counters' last readings: the next one counts from the start again.
    void restart() noexcept;

    // Removes a wrench from every scan: in the plate frame, about the sensor origin.
    void set_zero(Side side, const std::array<double, 6>& zero) noexcept;
    // The wrench of a plate before zero and geometry; unchanged and false if the device does not carry it.
    bool sensor_wrench(std::size_t device, Side side, const std::byte* raw,
                       std::array<double, 6>& wrench) const noexcept;

    [[nodiscard]] std::optional<std::size_t> device_of_plate(Side side) const noexcept;
    [[nodiscard]] std::optional<std::size_t> device_of_bar() const noexcept;
    [[nodiscard]] std::optional<std::size_t> device_of_hip() const noexcept;
    [[nodiscard]] bool has_moments(Side side) const noexcept;
    // The device whose scans make the trial's time grid: the one with the left plate, else the right, else
    // the bar.
    [[nodiscard]] std::size_t primary() const noexcept { return primary_; }
    // The lab's sync line as this device sees it.
    [[nodiscard]] bool has_sync(std::size_t device) const noexcept;
    [[nodiscard]] bool sync_level(std::size_t device, const std::byte* raw) const noexcept;
    [[nodiscard]] bool counts(bool hip) const noexcept;  // this transducer adds up what it reads
    [[nodiscard]] const plates::WrenchMap* wrench_map(Side side) const noexcept;

private:
    struct Tap {  // one channel inside a scan
        std::size_t offset_bytes = 0;
        Channel channel;
    };
    struct PlateTap {
        std::size_t device = 0;
        std::vector<Tap> taps;
        plates::WrenchMap map;
        std::array<double, 6> zero{};
        PlateGeometry geometry;
        std::optional<PlateCheck> check;
    };
    struct TransducerTap {
        std::size_t device = 0;
        Tap tap;
        LabTransducer spec;
        plates::CounterUnwrap counter{32};
        double sum = 0.0;
    };

    struct SyncTap {
        std::size_t device = 0;
        Tap tap;
        std::optional<unsigned> bit;
        double level = 0.5;
    };

    static double value_of(const Tap& tap, const std::byte* raw) noexcept;
    static std::array<double, 6> sensor_wrench_of(const PlateTap& plate, const std::byte* raw) noexcept;
    static std::array<double, 6> surface_wrench_of(const PlateTap& plate, const std::byte* raw) noexcept;
    static double height_of(TransducerTap& transducer, const std::byte* raw) noexcept;
    static Result<Tap> find_tap(const std::string& source, const std::string& channel,
                                std::span<const drivers::StreamInfo> devices, std::size_t& device);
    static Result<PlateTap> build_plate(const LabFile& lab, const LabPlate& plate,
                                        std::span<const drivers::StreamInfo> devices);
    static Result<TransducerTap> build_transducer(const LabFile& lab, const LabTransducer& transducer,
                                                  std::span<const drivers::StreamInfo> devices);

    static Result<SyncTap> build_sync(const LabFile& lab, const std::string& channel,
                                      std::span<const drivers::StreamInfo> devices);

    std::vector<SyncTap> sync_;
    std::optional<PlateTap> left_, right_;
    std::optional<TransducerTap> bar_, hip_;
    std::size_t primary_ = 0;
};

}  // namespace hinge::acquisition
