#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "datasets/model/result.h"
#include "drivers/comedi/comedi_abi.h"

// libcomedi as a table of functions, found at run time: the package libcomedi0 is needed only by those who
// have such a card. Names are those of the library without `comedi_`.
namespace hinge::drivers::comedilib {

struct ComediApi {
    Handle* (*open)(const char* path) = nullptr;
    int (*close)(Handle*) = nullptr;
    int (*fileno)(Handle*) = nullptr;
    int (*last_error)() = nullptr;  // comedi_errno
    const char* (*strerror)(int) = nullptr;
    const char* (*get_driver_name)(Handle*) = nullptr;
    const char* (*get_board_name)(Handle*) = nullptr;
    int (*get_version_code)(Handle*) = nullptr;
    int (*find_subdevice_by_type)(Handle*, int type, unsigned first) = nullptr;
    int (*get_subdevice_type)(Handle*, unsigned subdevice) = nullptr;
    int (*get_subdevice_flags)(Handle*, unsigned subdevice) = nullptr;
    int (*get_n_subdevices)(Handle*) = nullptr;
    int (*get_n_channels)(Handle*, unsigned subdevice) = nullptr;
    unsigned (*get_maxdata)(Handle*, unsigned subdevice, unsigned channel) = nullptr;
    int (*get_n_ranges)(Handle*, unsigned subdevice, unsigned channel) = nullptr;
    Range* (*get_range)(Handle*, unsigned subdevice, unsigned channel, unsigned range) = nullptr;
    int (*find_range)(Handle*, unsigned subdevice, unsigned channel, unsigned unit, double min,
                      double max) = nullptr;
    char* (*get_default_calibration_path)(Handle*) = nullptr;  // the caller frees it
    Calibration* (*parse_calibration_file)(const char* path) = nullptr;
    void (*cleanup_calibration)(Calibration*) = nullptr;
    int (*get_softcal_converter)(unsigned subdevice, unsigned channel, unsigned range, int direction,
                                 const Calibration*, Polynomial*) = nullptr;
    int (*get_hardcal_converter)(Handle*, unsigned subdevice, unsigned channel, unsigned range, int direction,
                                 Polynomial*) = nullptr;
    int (*get_cmd_generic_timed)(Handle*, unsigned subdevice, Command*, unsigned channels,
                                 unsigned period_ns) = nullptr;
    int (*command_test)(Handle*, Command*) = nullptr;
    int (*command)(Handle*, Command*) = nullptr;
    int (*cancel)(Handle*, unsigned subdevice) = nullptr;
    int (*get_max_buffer_size)(Handle*, unsigned subdevice) = nullptr;
    int (*set_buffer_size)(Handle*, unsigned subdevice, unsigned bytes) = nullptr;
    int (*get_buffer_contents)(Handle*, unsigned subdevice) = nullptr;
    int (*get_read_subdevice)(Handle*) = nullptr;
    int (*set_read_subdevice)(Handle*, unsigned subdevice) = nullptr;  // null before libcomedi 0.11
    // read(2) on the device's descriptor; a library that stands in for the kernel too brings its own as
    // `fakecomedi_read`.
    ssize_t (*read)(int descriptor, void* into, std::size_t bytes) = nullptr;
};

// A loaded library; unloaded with its owner.
class Library {
public:
    // `path` is a name the system's loader knows ("libcomedi.so.0") or a file. Missing functions are named.
    [[nodiscard]] static Result<std::unique_ptr<Library>> load(const std::string& path);
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library();

    [[nodiscard]] const ComediApi& api() const noexcept { return api_; }
    // Why the last call failed, in the library's words; `code` receives its errno.
    [[nodiscard]] std::string reason(int* code = nullptr) const;

private:
    explicit Library(void* handle) noexcept : handle_(handle) {}
    void* handle_;
    ComediApi api_;
};

}  // namespace hinge::drivers::comedilib
