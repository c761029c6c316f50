#pragma once

#include <hdf5.h>

#include <string>

// The seal of a trial file: one SHA-256 over everything in it, independent of how HDF5 arranges bytes.
namespace hinge::store {

// SHA-256 in lower-case hex of the canonical serialisation of an open file (FORMAT.md, "The seal"). Leaves
// out the seal itself and /provenance created and uuid. Throws Hdf5Failure when something cannot be read or
// has a type that the format does not use.
[[nodiscard]] std::string content_sha256(hid_t file);

}  // namespace hinge::store
