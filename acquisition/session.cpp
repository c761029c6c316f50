#include "acquisition/session.h"

#include <algorithm>
#include <boost/uuid/uuid_generators.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <chrono>
#include <ctime>
#include <sstream>
#include <system_error>

namespace hinge::acquisition {
namespace {

namespace fs = std::filesystem;

// No bytes for so long from a running device is a stall (devices.md 11).
constexpr std::int64_t kStalled_ns = 500'000'000;

std::string utc_now(const char* format) {
    const std::time_t now = std::time(nullptr);
    std::tm fields{};
    ::gmtime_r(&now, &fields);
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), format, &fields);
    return text.data();
}

}  // namespace

Session::Session(LabFile lab, const drivers::Clock& clock) : lab_(std::move(lab)), clock_(clock) {}

Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(LabFile lab, const SessionSettings& settings,
                                               std::span<const drivers::DriverModule* const> drivers,
                                               const drivers::Clock& clock) {
    std::unique_ptr<Session> session(new Session(std::move(lab), clock));
    session->journal_settings_ = settings.journal;
    if (const auto chosen = session->choose_files(settings); !chosen) {
        return chosen.error();
    }
    if (const auto opened = session->open_devices(drivers, settings); !opened) {
        return opened.error();
    }
    return session;
}

Result<void> Session::choose_files(const SessionSettings& settings) {
    if (settings.folder.empty()) {
        return {};
    }
    if (settings.stem.find('/') != std::string::npos || settings.stem.starts_with('.')) {
        return Error{
            ErrorCode::invalid_argument,
            "the name '" + settings.stem + "' must not contain '/' or begin with '.'; choose another"};
    }
    std::error_code failed;
    fs::create_directories(settings.folder, failed);
    if (!fs::is_directory(settings.folder, failed)) {
        return Error{ErrorCode::storage_failed,
                     settings.folder.string() + ": is not a folder and cannot be made one; choose another"};
    }
    const auto taken = [&](const std::string& stem) {
        return fs::exists(settings.folder / (stem + ".h5"), failed) ||
               fs::exists(settings.folder / (stem + ".journal"), failed);
    };
    std::string stem = settings.stem;
    if (stem.empty()) {
        const std::string base = utc_now("set-%Y%m%d-%H%M%S");
        stem = base;
        for (int next = 2; taken(stem); ++next) {
            stem = base + '-' + std::to_string(next);
        }
    } else if (taken(stem)) {
        return Error{ErrorCode::invalid_argument,
                     (settings.folder / stem).string() +
                         ": a recording of this name exists and is never overwritten; "
                         "choose another name"};
    }
    journal_file_ = settings.folder / (stem + ".journal");
    trial_file_ = settings.folder / (stem + ".h5");
    return {};
}

Result<void> Session::open_devices(std::span<const drivers::DriverModule* const> drivers,
                                   const SessionSettings& settings) {
    if (!settings.trace.empty()) {
        auto trace = DeliveryTrace::create(settings.trace);
        if (!trace) {
            return trace.error();
        }
        trace_ = std::move(*trace);
    }
    std::vector<std::unique_ptr<DeviceRunner>> runners;
    for (const LabDevice& entry : lab_.devices) {
        const auto driver =
            std::find_if(drivers.begin(), drivers.end(),
                         [&](const drivers::DriverModule* module) { return module->id == entry.driver; });
        if (driver == drivers.end()) {
            return Error{ErrorCode::bad_input, lab_.source + ": there is no driver '" + entry.driver + "'"};
        }
        auto device = (*driver)->open(entry.config, clock_);
        if (!device) {
            // A wrong value stands in the lab file, not on the command line.
            const bool wrong_key = device.error().code == ErrorCode::invalid_argument;
            return Error{wrong_key ? ErrorCode::bad_input : device.error().code,
                         lab_.source + ": " + device.error().message};
        }
        auto info = (*device)->negotiate({.rate_hz = lab_.record.rate_hz, .max_latency_ms = 20});
        if (!info) {
            (*device)->close();
            return Error{info.error().code, lab_.source + ": " + info.error().message};
        }
        info->device = entry.config.name;
        info->driver = entry.driver;
        meta_.devices.push_back(*info);
        runners.push_back(std::make_unique<DeviceRunner>(NegotiatedDevice{std::move(*device), *info}, clock_,
                                                         RecorderSettings{}.queue_seconds,
                                                         trace_ ? trace_->counter(runners.size()) : nullptr));
    }
    auto map = SignalMap::build(lab_, meta_.devices);
    if (!map) {
        return map.error();
    }
    const bool manual = lab_.record.start == StartMode::manual;
    recorder_ = std::make_unique<Recorder>(
        std::move(runners), std::move(*map), clock_,
        RecorderSettings{
            .pre_trigger_s = manual ? 0.0 : lab_.record.pre_trigger_s,
            .ttl = lab_.record.start == StartMode::ttl,
            .threshold_n = lab_.record.start == StartMode::threshold ? lab_.record.threshold_n : 0.0});
    return {};
}

double Session::rate_hz() const {
    const drivers::StreamInfo& info = meta_.devices[recorder_->primary()];
    return info.actual_hz > 0.0 ? info.actual_hz : info.nominal_hz;
}

Result<void> Session::take(SessionInput input) {
    const std::optional<SessionState> next = next_state(state_, input);
    if (!next) {
        return Error{ErrorCode::invalid_argument,
                     "this cannot be done while the session is " +
                         std::string(kSessionStateNames[static_cast<std::size_t>(state_)])};
    }
    state_ = *next;
    if (journal_open_) {
        recorder_->write_note(RecordType::state, static_cast<std::uint32_t>(state_),
                              kSessionStateNames[static_cast<std::size_t>(state_)]);
    }
    return {};
}

void Session::watch() {
    if (!watching_) {
        recorder_->start();
        watching_ = true;
    }
}

Result<void> Session::keep_zero(const ZeroOffsets& offsets) {
    meta_.zero_left = offsets.left;
    meta_.zero_right = offsets.right;
    for (const auto& [side, zero] :
         {std::pair(Side::left, offsets.left), std::pair(Side::right, offsets.right)}) {
        if (zero && !recorder_->set_zero(side, *zero)) {
            return Error{ErrorCode::device_failed, "the recorder does not answer; start again"};
        }
    }
    return {};
}

Result<void> Session::zero_after_allowed() const {
    if (state_ != SessionState::recording || !is_zeroed()) {
        return Error{ErrorCode::invalid_argument,
                     "the zero after the set needs a running recording that began with a zero"};
    }
    return {};
}

Result<void> Session::keep_zero_after(const ZeroOffsets& offsets) {
    if (const auto allowed = zero_after_allowed(); !allowed) {
        return allowed;
    }
    if (!recorder_->write_note(RecordType::measurement, 0, to_json(offsets))) {
        return Error{ErrorCode::device_failed, "the recorder does not answer; stop the recording"};
    }
    return {};
}

Result<void> Session::arm() {
    if (!next_state(state_, SessionInput::arm)) {
        return take(SessionInput::arm);
    }
    if (lab_.protocol.red_flags && !meta_.red_flags_asked) {
        return Error{
            ErrorCode::invalid_argument,
            lab_.source + ": the protocol asks for the red-flag questions first; nothing was recorded"};
    }
    meta_.software = "hinge " HINGE_VERSION;
    meta_.created = utc_now("%Y-%m-%dT%H:%M:%SZ");
    meta_.uuid = boost::uuids::to_string(boost::uuids::random_generator()());
    meta_.lab_source = lab_.source;
    meta_.lab_text = lab_.text;
    auto journal = JournalWriter::create(journal_file_, to_json(meta_), journal_settings_);
    if (!journal) {
        return journal.error();
    }
    recorder_->arm(std::move(*journal));
    journal_open_ = true;
    return take(SessionInput::arm);
}

Result<void> Session::trigger() {
    if (const auto allowed = take(SessionInput::trigger); !allowed) {
        return allowed;
    }
    recorder_->trigger();
    return {};
}

Result<void> Session::mark(std::string_view text) {
    if (state_ != SessionState::recording ||
        !recorder_->write_note(RecordType::mark, static_cast<std::uint32_t>(MarkKind::mark), text)) {
        return Error{ErrorCode::invalid_argument, "a mark needs a running recording"};
    }
    return {};
}

Result<void> Session::note(std::string_view text) {
    if (state_ != SessionState::recording ||
        !recorder_->write_note(RecordType::mark, static_cast<std::uint32_t>(MarkKind::note), text)) {
        return Error{ErrorCode::invalid_argument, "a note needs a running recording"};
    }
    return {};
}

bool Session::poll() {
    const RecorderStatus status = recorder_->status();
    if (status.journal.durable_bytes > durable_bytes_) {
        durable_bytes_ = status.journal.durable_bytes;
        durable_grown_ns_ = clock_.now_ns();
    }
    if (state_ == SessionState::armed && status.mode == RecorderMode::write) {
        static_cast<void>(take(SessionInput::trigger).has_value());
    }
    if (!watching_ || (state_ != SessionState::armed && state_ != SessionState::recording)) {
        return false;
    }
    const double recorded_s = static_cast<double>(status.written_scans) / rate_hz();
    if (status.any_failed) {
        end_reason_ = EndReason::device_failed;
    } else if (status.all_ended) {
        end_reason_ = EndReason::end_of_stream;
    } else if (lab_.record.seconds > 0.0 && recorded_s >= lab_.record.seconds) {
        end_reason_ = EndReason::time_up;
    } else {
        return false;
    }
    return true;
}

std::optional<Error> Session::device_failure() const {
    for (const auto& runner : recorder_->runners()) {
        if (runner->state() == RunnerState::failed) {
            return runner->failure();
        }
    }
    return std::nullopt;
}

// A journal that was deleted while it grew is still held by the kernel: it is written again under its name,
// in a folder made anew if need be.
Result<void> Session::bring_back_journal() {
    const JournalWriter* journal = recorder_->journal();
    if (journal == nullptr || !journal->status().unlinked) {
        return {};
    }
    std::error_code ignored;
    fs::create_directories(journal_file_.parent_path(), ignored);
    const auto copied = journal->copy_to(journal_file_);
    if (copied) {
        return {};
    }
    const fs::path elsewhere = fs::temp_directory_path(ignored) / journal_file_.filename();
    if (const auto saved = journal->copy_to(elsewhere); saved) {
        return Error{ErrorCode::storage_failed, copied.error().message + "; the recording is safe in " +
                                                    elsewhere.string() + ", seal it with 'hinge recover'"};
    }
    return copied.error();
}

Result<SealReport> Session::finish(EndReason reason) {
    const bool recorded =
        recorder_->status().mode == RecorderMode::write || state_ == SessionState::recording;
    if (const auto allowed = take(SessionInput::stop); !allowed) {
        return allowed.error();
    }
    static constexpr std::array<std::string_view, 5> kReasons{"requested", "time is up", "end of stream",
                                                              "a device failed", "interrupted"};
    const auto stopped = recorder_->stop(reason, kReasons[static_cast<std::size_t>(reason)]);
    if (!stopped) {
        static_cast<void>(take(SessionInput::fault).has_value());
        return stopped.error();
    }
    if (!recorded) {
        recorder_->release_journal();
        std::error_code ignored;
        fs::remove(journal_file_, ignored);
        static_cast<void>(take(SessionInput::sealed).has_value());
        return Error{ErrorCode::interrupted, "stopped before the start; nothing was recorded"};
    }
    if (const auto back = bring_back_journal(); !back) {
        static_cast<void>(take(SessionInput::fault).has_value());
        return back.error();
    }
    recorder_->release_journal();
    auto report = seal_journal(journal_file_, trial_file_);
    static_cast<void>(take(report ? SessionInput::sealed : SessionInput::fault).has_value());
    return report;
}

SessionStatus Session::status() const {
    SessionStatus status;
    const RecorderStatus recorder = recorder_->status();
    status.state = state_;
    status.recorded_s = static_cast<double>(recorder.written_scans) / rate_hz();
    status.durable_s = static_cast<double>(recorder.journal.durable_scans) / rate_hz();
    status.durable_grows = state_ == SessionState::recording && durable_bytes_ > 0 &&
                           clock_.now_ns() - durable_grown_ns_ < kStalled_ns;
    status.missing_scans = recorder.missing_scans;
    if (const std::vector<LiveScan> latest = recorder_->live().latest(1); !latest.empty()) {
        status.now = latest.front().values;
    }
    const std::int64_t now_ns = clock_.now_ns();
    for (const auto& runner : recorder_->runners()) {
        if (runner->state() == RunnerState::running && runner->last_receive_ns() > 0 &&
            now_ns - runner->last_receive_ns() > kStalled_ns) {
            status.warning = "device '" + runner->info().device + "' sends nothing";
        }
    }
    const double limit_n = lab_.safety.plate_force_n;
    if (status.now && limit_n > 0.0 && std::max(status.now->left[2], status.now->right[2]) > limit_n) {
        status.warning = "a plate carries more than its limit";
    }
    if (recorder.journal.write_errno != 0) {
        std::ostringstream text;
        text << "the disk refuses (" << std::generic_category().message(recorder.journal.write_errno) << "), "
             << recorder.journal.reserve_used_bytes / 1024 << " KiB wait in memory: free space now";
        status.warning = text.str();
    } else if (recorder.journal.unlinked) {
        status.warning = "the journal was deleted from its folder: stop now, and it is written again";
    }
    return status;
}

}  // namespace hinge::acquisition
