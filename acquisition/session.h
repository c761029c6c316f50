#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "acquisition/calibration.h"
#include "acquisition/delivery_trace.h"
#include "acquisition/journal_content.h"
#include "acquisition/lab_file.h"
#include "acquisition/recorder.h"
#include "acquisition/seal.h"
#include "acquisition/session_table.h"

namespace hinge::acquisition {

struct SessionSettings {
    std::filesystem::path folder;  // where STEM.journal and STEM.h5 go; empty: this session cannot be armed
    std::string stem;              // empty: "set-YYYYMMDD-HHMMSS", UTC
    JournalSettings journal{};
    std::filesystem::path trace;  // counts of delivered scans, for another program to watch; empty: none
};

struct SessionStatus {
    SessionState state = SessionState::idle;
    double recorded_s = 0.0;     // of the primary device, pre-trigger included
    double durable_s = 0.0;      // on the disk
    bool durable_grows = false;  // something became durable within the last half second
    std::uint64_t missing_scans = 0;
    std::optional<LabScan> now;
    std::string warning;  // the one thing a person should know; empty when all is well
};

// One lab from opening its devices to the sealed trial. No function waits for a person or for samples;
// `finish` works until the trial is written, which takes its time for a long recording. All functions are
// called by one thread (the control thread); frames run on their own (recorder.h). What is allowed when is
// session_table.h.
class Session {
public:
    // Opens and negotiates every device of the lab. Nothing streams yet.
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(
        LabFile lab, const SessionSettings& settings, std::span<const drivers::DriverModule* const> drivers,
        const drivers::Clock& clock);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Starts the devices; frames feed the live values and are not kept.
    void watch();
    // Around a zero or a weighing (procedure/measurements.h): nothing else begins meanwhile.
    [[nodiscard]] Result<void> begin_measuring(SessionInput zero_or_weigh) { return take(zero_or_weigh); }
    void end_measuring() { static_cast<void>(take(SessionInput::measured).has_value()); }
    // The software zero: removed from all that follows, and kept in the trial.
    [[nodiscard]] Result<void> keep_zero(const ZeroOffsets& offsets);
    void keep_weight(const BodyWeight& weight) { meta_.weighed = weight; }
    // The zero once more while the recording still runs and the plates are empty again. What the zero before
    // removed stays as it is; both are kept, and their difference is the tare drift.
    [[nodiscard]] Result<void> zero_after_allowed() const;
    [[nodiscard]] Result<void> keep_zero_after(const ZeroOffsets& offsets);
    // Every question of red_flags.h was asked and answered with no. Before `arm`.
    void red_flags_answered() noexcept { meta_.red_flags_asked = true; }
    // Creates the journal and keeps pre-trigger frames; `start` decides whether the threshold may trigger.
    [[nodiscard]] Result<void> arm();
    [[nodiscard]] Result<void> trigger();
    [[nodiscard]] Result<void> mark(std::string_view text);
    [[nodiscard]] Result<void> note(std::string_view text);
    // Moves on what happens by itself: the threshold, the time limit, the end of the streams. Call it a few
    // times a second. True once there is nothing more to record: call `finish`.
    [[nodiscard]] bool poll();
    // Stops, seals, and says what was written. A device that failed is an error after the sealing.
    [[nodiscard]] Result<SealReport> finish(EndReason reason);
    // Why `poll` wants to finish.
    [[nodiscard]] EndReason end_reason() const noexcept { return end_reason_; }
    // The first device failure of this session, if any.
    [[nodiscard]] std::optional<Error> device_failure() const;

    [[nodiscard]] double rate_hz() const;  // of the live scans
    [[nodiscard]] SessionStatus status() const;
    [[nodiscard]] bool red_flags_asked() const noexcept { return meta_.red_flags_asked; }
    [[nodiscard]] bool is_zeroed() const noexcept { return meta_.zero_left || meta_.zero_right; }
    [[nodiscard]] const std::optional<BodyWeight>& weighed() const noexcept { return meta_.weighed; }
    [[nodiscard]] const LabFile& lab() const noexcept { return lab_; }
    [[nodiscard]] const Recorder& recorder() const noexcept { return *recorder_; }
    [[nodiscard]] const std::filesystem::path& journal_file() const noexcept { return journal_file_; }
    [[nodiscard]] const std::filesystem::path& trial_file() const noexcept { return trial_file_; }

private:
    Session(LabFile lab, const drivers::Clock& clock);
    [[nodiscard]] Result<void> open_devices(std::span<const drivers::DriverModule* const> drivers,
                                            const SessionSettings& settings);
    [[nodiscard]] Result<void> bring_back_journal();
    [[nodiscard]] Result<void> choose_files(const SessionSettings& settings);
    [[nodiscard]] Result<void> take(SessionInput input);

    LabFile lab_;
    const drivers::Clock& clock_;
    RecordingMeta meta_;
    std::filesystem::path journal_file_, trial_file_;
    std::unique_ptr<DeliveryTrace> trace_;  // outlives the runners
    std::unique_ptr<Recorder> recorder_;
    SessionState state_ = SessionState::idle;
    bool watching_ = false;
    bool journal_open_ = false;
    JournalSettings journal_settings_;
    std::uint64_t durable_bytes_ = 0;  // when `poll` last saw it grow
    std::int64_t durable_grown_ns_ = 0;
    EndReason end_reason_ = EndReason::requested;
};

}  // namespace hinge::acquisition
