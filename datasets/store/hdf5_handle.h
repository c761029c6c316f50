#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

// The one place where HDF5 identifiers are owned. Everything else in this room borrows them as `hid_t` for
// the length of a call. Failures travel as exceptions inside the room and leave it as `Error`.
namespace hinge::store {

// An HDF5 call failed: what was tried, and the library's innermost reason.
class Hdf5Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The library's own words for its last failure, e.g. "data error detected by Fletcher32 checksum".
[[nodiscard]] std::string last_hdf5_reason();

// Passes a good answer of the C interface through and turns a negative one into an Hdf5Failure.
template <class Answer>
Answer checked(Answer answer, const char* action, const std::string& object) {
    if (answer < 0) {
        throw Hdf5Failure(std::string("cannot ") + action + " '" + object + "': " + last_hdf5_reason());
    }
    return answer;
}

// Owns one identifier; `Close` is the call that gives it back. Move only.
template <herr_t (*Close)(hid_t)>
class Handle {
public:
    Handle() = default;
    explicit Handle(hid_t id) noexcept : id_(id) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (id_ >= 0) {
            Close(id_);
        }
    }

    [[nodiscard]] hid_t get() const noexcept { return id_; }

    // Closes now and reports failure, where the destructor would have to stay silent.
    void close(const std::string& object) {
        checked(Close(std::exchange(id_, H5I_INVALID_HID)), "close", object);
    }

private:
    hid_t id_ = H5I_INVALID_HID;
};

using File = Handle<&H5Fclose>;
using Object = Handle<&H5Oclose>;  // a group or a dataset, whichever the path names
using Group = Handle<&H5Gclose>;
using Dataset = Handle<&H5Dclose>;
using Attribute = Handle<&H5Aclose>;
using Dataspace = Handle<&H5Sclose>;
using Datatype = Handle<&H5Tclose>;
using PropertyList = Handle<&H5Pclose>;

// Keeps the library from printing its error stack on the terminal while in scope, and from loading filter
// plug-ins that a file may ask for.
class QuietLibrary {
public:
    QuietLibrary() noexcept;
    ~QuietLibrary();
    QuietLibrary(const QuietLibrary&) = delete;
    QuietLibrary& operator=(const QuietLibrary&) = delete;

private:
    H5E_auto2_t printer_ = nullptr;
    void* printer_data_ = nullptr;
};

// How every trial is opened and created. Format 1.10 is asked for because there every piece of metadata
// carries a checksum, so that a flipped byte is noticed before it is believed (DECISIONS.md).
[[nodiscard]] PropertyList file_access();

}  // namespace hinge::store
