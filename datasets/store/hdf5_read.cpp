#include "datasets/store/hdf5_read.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "datasets/store/chunk_reader.h"

namespace hinge::store {
namespace {

Attribute open_attribute(hid_t file, const std::string& path, const char* name) {
    const htri_t found = H5Aexists_by_name(file, path.c_str(), name, H5P_DEFAULT);
    if (checked(found, "look for attributes of", path) == 0) {
        throw Hdf5Failure("'" + path + "' has no attribute '" + name + "'");
    }
    return Attribute{checked(H5Aopen_by_name(file, path.c_str(), name, H5P_DEFAULT, H5P_DEFAULT),
                             "open attribute", path + "/" + name)};
}

std::size_t value_count(const Attribute& attribute, const char* name) {
    const Dataspace space{checked(H5Aget_space(attribute.get()), "measure", name)};
    return static_cast<std::size_t>(checked(H5Sget_simple_extent_npoints(space.get()), "measure", name));
}

void read_attribute(hid_t file, const std::string& path, const char* name, hid_t type, std::size_t count,
                    void* to) {
    const Attribute attribute = open_attribute(file, path, name);
    const std::size_t found = value_count(attribute, name);
    if (found != count) {
        throw Hdf5Failure("'" + std::string(name) + "' of '" + path + "' has " + std::to_string(found) +
                          " values, expected " + std::to_string(count));
    }
    checked(H5Aread(attribute.get(), type, to), "read attribute", path + "/" + name);
}

template <class T>
T get_scalar(hid_t file, const std::string& path, const char* name) {
    T value{};
    read_attribute(file, path, name, native_type<T>(), 1, &value);
    return value;
}

// Padding is not part of a text.
std::string without_padding(std::string text) {
    const std::size_t last = text.find_last_not_of('\0');
    text.resize(last == std::string::npos ? 0 : last + 1);
    return text;
}

// Other programs, h5py among them, replace text attributes by texts of variable length.
std::string read_variable_text(const Attribute& attribute, hid_t type, const std::string& where) {
    char* text = nullptr;
    checked(H5Aread(attribute.get(), type, static_cast<void*>(&text)), "read attribute", where);
    const std::unique_ptr<char, herr_t (*)(void*)> owner(text, &H5free_memory);
    return owner ? std::string(owner.get()) : std::string();
}

std::size_t text_bytes(hid_t type, const std::string& where) {
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0) {
        throw Hdf5Failure("'" + where + "' is not text of fixed length");
    }
    return H5Tget_size(type);
}

std::vector<std::string> split(const std::string& cells, std::size_t width) {
    std::vector<std::string> texts;
    texts.reserve(cells.size() / width);
    for (std::size_t first = 0; first < cells.size(); first += width) {
        texts.push_back(without_padding(cells.substr(first, width)));
    }
    return texts;
}

std::size_t one_dimension(hid_t dataset, const std::string& path) {
    const std::vector<hsize_t> shape = plausible_shape(dataset, path);
    if (shape.size() != 1) {
        throw Hdf5Failure("'" + path + "' has " + std::to_string(shape.size()) + " dimensions, expected 1");
    }
    return shape[0];
}

std::vector<double> read_doubles(const Dataset& dataset, std::span<const hsize_t> shape,
                                 const std::string& path) {
    std::vector<double> values(shape.size() == 1 ? shape[0] : shape[0] * shape[1]);
    const std::size_t columns = shape.size() == 1 ? 1 : shape[1];
    read_rows(dataset.get(), H5T_NATIVE_DOUBLE, shape, path,
              [&](std::size_t first, std::span<const std::byte> rows) {
                  std::memcpy(values.data() + first * columns, rows.data(), rows.size());
              });
    return values;
}

}  // namespace

template <>
hid_t native_type<double>() {
    return H5T_NATIVE_DOUBLE;
}
template <>
hid_t native_type<std::int32_t>() {
    return H5T_NATIVE_INT32;
}
template <>
hid_t native_type<std::int64_t>() {
    return H5T_NATIVE_INT64;
}
template <>
hid_t native_type<std::uint32_t>() {
    return H5T_NATIVE_UINT32;
}
template <>
hid_t native_type<std::uint64_t>() {
    return H5T_NATIVE_UINT64;
}

bool exists(hid_t file, const std::string& path) {
    for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        const std::string step = path.substr(0, slash);
        if (checked(H5Lexists(file, step.c_str(), H5P_DEFAULT), "look for", step) == 0) {
            return false;
        }
        if (slash == std::string::npos) {
            return true;
        }
    }
}

double get_number(hid_t file, const std::string& path, const char* name) {
    return get_scalar<double>(file, path, name);
}

std::optional<double> find_number(hid_t file, const std::string& path, const char* name) {
    if (checked(H5Aexists_by_name(file, path.c_str(), name, H5P_DEFAULT), "look for attributes of", path) ==
        0) {
        return std::nullopt;
    }
    return get_number(file, path, name);
}

std::int64_t get_integer(hid_t file, const std::string& path, const char* name) {
    return get_scalar<std::int64_t>(file, path, name);
}

bool get_flag(hid_t file, const std::string& path, const char* name) {
    return get_scalar<std::int32_t>(file, path, name) != 0;
}

std::string get_text(hid_t file, const std::string& path, const char* name) {
    const std::string where = path + "/" + name;
    const Attribute attribute = open_attribute(file, path, name);
    if (value_count(attribute, name) != 1) {
        throw Hdf5Failure("'" + where + "' is not one text");
    }
    const Datatype type{checked(H5Aget_type(attribute.get()), "open type of", where)};
    if (H5Tis_variable_str(type.get()) > 0) {
        return read_variable_text(attribute, type.get(), where);
    }
    std::string text(text_bytes(type.get(), where), '\0');
    checked(H5Aread(attribute.get(), type.get(), text.data()), "read attribute", where);
    return without_padding(std::move(text));
}

std::vector<double> get_numbers(hid_t file, const std::string& path, const char* name, std::size_t count) {
    std::vector<double> values(count);
    read_attribute(file, path, name, H5T_NATIVE_DOUBLE, count, values.data());
    return values;
}

Dataset open_dataset(hid_t file, const std::string& path) {
    if (!exists(file, path)) {
        throw Hdf5Failure("'" + path + "' is missing");
    }
    return Dataset{checked(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "open dataset", path)};
}

std::vector<double> read_vector(hid_t file, const std::string& path) {
    const Dataset dataset = open_dataset(file, path);
    const std::array<hsize_t, 1> shape{one_dimension(dataset.get(), path)};
    return read_doubles(dataset, shape, path);
}

std::vector<double> read_matrix(hid_t file, const std::string& path, hsize_t columns) {
    const Dataset dataset = open_dataset(file, path);
    const std::vector<hsize_t> shape = plausible_shape(dataset.get(), path);
    if (shape.size() != 2 || shape[1] != columns) {
        throw Hdf5Failure("'" + path + "' is not a matrix of " + std::to_string(columns) + " columns");
    }
    return read_doubles(dataset, shape, path);
}

std::vector<std::string> read_texts(hid_t file, const std::string& path) {
    const Dataset dataset = open_dataset(file, path);
    const std::size_t count = one_dimension(dataset.get(), path);
    const Datatype type{checked(H5Dget_type(dataset.get()), "open type of", path)};
    const std::size_t width = text_bytes(type.get(), path);
    std::string cells(count * width, '\0');
    if (count > 0) {
        checked(H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data()), "read",
                path);
    }
    return split(cells, width);
}

TableReader::TableReader(hid_t file, const std::string& path) : path_(path) {
    const Dataset dataset = open_dataset(file, path);
    type_ = Datatype{checked(H5Dget_type(dataset.get()), "open type of", path)};
    rows_ = one_dimension(dataset.get(), path);
    if (H5Tget_class(type_.get()) != H5T_COMPOUND) {
        throw Hdf5Failure("'" + path + "' is not a table");
    }
    bytes_.resize(rows_ * H5Tget_size(type_.get()));
    if (rows_ > 0) {
        checked(H5Dread(dataset.get(), type_.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes_.data()), "read",
                path);
    }
}

TableReader::Stored TableReader::stored_column(const char* name) const {
    const int index = H5Tget_member_index(type_.get(), name);
    if (index < 0) {
        throw Hdf5Failure("'" + path_ + "' has no column '" + name + "'");
    }
    const auto member = static_cast<unsigned>(index);
    Datatype type{checked(H5Tget_member_type(type_.get(), member), "open type of", path_)};
    const std::size_t bytes = H5Tget_size(type.get());
    return {std::move(type), H5Tget_member_offset(type_.get(), member), bytes};
}

std::string TableReader::cells_of(const Stored& column, std::size_t stride) const {
    const std::size_t row_bytes = H5Tget_size(type_.get());
    std::string cells(rows_ * stride, '\0');
    for (std::size_t i = 0; i < rows_; ++i) {
        std::copy_n(bytes_.data() + i * row_bytes + column.offset, column.bytes, cells.data() + i * stride);
    }
    return cells;
}

std::vector<std::string> TableReader::texts(const char* name) const {
    const Stored column = stored_column(name);
    const std::size_t width = text_bytes(column.type.get(), path_ + "/" + name);
    return split(cells_of(column, width), width);
}

// H5Tconvert works in place: packed cells in, packed cells out, in room for the larger of the two.
void TableReader::convert_column(const char* name, hid_t cell_type, std::size_t cell_bytes,
                                 void* cells) const {
    const Stored column = stored_column(name);
    std::string packed = cells_of(column, column.bytes);
    packed.resize(rows_ * std::max(column.bytes, cell_bytes));
    if (rows_ > 0 && H5Tequal(column.type.get(), cell_type) <= 0) {
        checked(H5Tconvert(column.type.get(), cell_type, rows_, packed.data(), nullptr, H5P_DEFAULT),
                "convert", path_ + "/" + name);
    }
    std::copy_n(packed.data(), rows_ * cell_bytes, static_cast<char*>(cells));
}

}  // namespace hinge::store
