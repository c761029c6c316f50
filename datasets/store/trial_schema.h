#pragma once

#include <array>
#include <string_view>

#include "datasets/model/trial.h"

// Names in a trial file that writer, reader and verifier share. The layout is explained in
// datasets/FORMAT.md; a name, once released, is never reused for a new meaning.
namespace hinge::store::schema {

inline constexpr std::string_view kFormat = "hinge-trial";
inline constexpr int kFormatVersion = 1;

inline constexpr const char* kTime = "/time";
inline constexpr const char* kSignals = "/signals";
inline constexpr const char* kRaw = "/raw";
inline constexpr const char* kCalibration = "/calibration";
inline constexpr const char* kSetup = "/setup";
inline constexpr const char* kSet = "/set";
inline constexpr const char* kAthlete = "/athlete";
inline constexpr const char* kEvents = "/events";
inline constexpr const char* kQuality = "/quality";
inline constexpr const char* kProvenance = "/provenance";

// The two attributes of /provenance that may differ between identical trials, and the seal that skips them.
inline constexpr const char* kCreated = "created";
inline constexpr const char* kUuid = "uuid";
inline constexpr const char* kContentSha256 = "content_sha256";

// Bytes kept for `created` and `uuid` whatever they say, so that nothing behind them moves.
inline constexpr std::size_t kCreatedBytes = 32;
inline constexpr std::size_t kUuidBytes = 36;

// An attribute must fit into an HDF5 object header message (65,535 bytes) with its name and shape.
inline constexpr std::size_t kMaxAttributeBytes = 60000;

inline constexpr std::array<std::string_view, 8> kQuantityNames{
    "voltage", "force", "moment", "displacement", "count", "digital", "temperature", "other"};
inline constexpr std::array<std::string_view, 8> kWireTypeNames{"i8",  "i16", "u16", "i24",
                                                                "i32", "u32", "f32", "f64"};

}  // namespace hinge::store::schema
