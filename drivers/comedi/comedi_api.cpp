#include "drivers/comedi/comedi_api.h"

#include <dlfcn.h>
#include <unistd.h>

namespace hinge::drivers::comedilib {
namespace {

struct Finder {
    void* library;
    std::string missing;

    template <class Function>
    void operator()(const char* name, Function& function) {
        optional(name, function);
        if (function == nullptr) {
            missing += (missing.empty() ? "" : ", ") + std::string(name);
        }
    }
    template <class Function>
    void optional(const char* name, Function& function) {
        function = reinterpret_cast<Function>(::dlsym(library, name));
    }
};

void find_board(Finder& find, ComediApi& api) {
    find("comedi_open", api.open);
    find("comedi_close", api.close);
    find("comedi_fileno", api.fileno);
    find("comedi_errno", api.last_error);
    find("comedi_strerror", api.strerror);
    find("comedi_get_driver_name", api.get_driver_name);
    find("comedi_get_board_name", api.get_board_name);
    find("comedi_get_version_code", api.get_version_code);
    find("comedi_find_subdevice_by_type", api.find_subdevice_by_type);
    find("comedi_get_subdevice_type", api.get_subdevice_type);
    find("comedi_get_subdevice_flags", api.get_subdevice_flags);
    find("comedi_get_n_subdevices", api.get_n_subdevices);
    find("comedi_get_n_channels", api.get_n_channels);
    find("comedi_get_maxdata", api.get_maxdata);
    find("comedi_get_n_ranges", api.get_n_ranges);
    find("comedi_get_range", api.get_range);
    find("comedi_find_range", api.find_range);
    find("comedi_get_default_calibration_path", api.get_default_calibration_path);
    find("comedi_parse_calibration_file", api.parse_calibration_file);
    find("comedi_cleanup_calibration", api.cleanup_calibration);
    find("comedi_get_softcal_converter", api.get_softcal_converter);
    find("comedi_get_hardcal_converter", api.get_hardcal_converter);
}

void find_stream(Finder& find, ComediApi& api) {
    find("comedi_get_cmd_generic_timed", api.get_cmd_generic_timed);
    find("comedi_command_test", api.command_test);
    find("comedi_command", api.command);
    find("comedi_cancel", api.cancel);
    find("comedi_get_max_buffer_size", api.get_max_buffer_size);
    find("comedi_set_buffer_size", api.set_buffer_size);
    find("comedi_get_buffer_contents", api.get_buffer_contents);
    find("comedi_get_read_subdevice", api.get_read_subdevice);
    find.optional("comedi_set_read_subdevice", api.set_read_subdevice);
    find.optional("fakecomedi_read", api.read);
    if (api.read == nullptr) {
        api.read = &::read;
    }
}

}  // namespace

Result<std::unique_ptr<Library>> Library::load(const std::string& path) {
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* why = ::dlerror();
        return Error{ErrorCode::device_failed,
                     "the comedi library '" + path + "' cannot be loaded (" + (why == nullptr ? "" : why) +
                         "); install the Debian package libcomedi0, or name the file with library = \"...\""};
    }
    std::unique_ptr<Library> library(new Library(handle));
    Finder find{handle, {}};
    find_board(find, library->api_);
    find_stream(find, library->api_);
    if (!find.missing.empty()) {
        return Error{ErrorCode::device_failed, "the comedi library '" + path + "' lacks " + find.missing +
                                                   "; version 0.9 or newer is needed, as in the Debian "
                                                   "package libcomedi0"};
    }
    return library;
}

Library::~Library() {
    ::dlclose(handle_);
}

std::string Library::reason(int* code) const {
    const int error = api_.last_error();
    if (code != nullptr) {
        *code = error;
    }
    const char* text = api_.strerror(error);
    return text == nullptr ? "error " + std::to_string(error) : text;
}

}  // namespace hinge::drivers::comedilib
