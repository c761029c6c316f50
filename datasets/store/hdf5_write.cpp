#include "datasets/store/hdf5_write.h"

#include <algorithm>
#include <array>

#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

// Chosen by us, see DECISIONS.md: a chunk is at most 16 s at 1 kHz and fits the library's 1 MiB chunk cache.
constexpr hsize_t kMaxChunkRows = 16384;
constexpr hsize_t kMaxChunkBytes = 1U << 20U;
// Up to this many, a group keeps its members in its own header: the plainest arrangement HDF5 has.
constexpr unsigned kMaxCompactLinks = 64;

void write_attribute(hid_t object, const char* name, hid_t type, const Dataspace& space, const void* value) {
    const Attribute attribute{checked(H5Acreate2(object, name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                                      "create attribute", name)};
    checked(H5Awrite(attribute.get(), type, value), "write attribute", name);
}

Dataspace scalar_space() {
    return Dataspace{checked(H5Screate(H5S_SCALAR), "create", "scalar space")};
}

Dataspace simple_space(std::span<const hsize_t> shape, const hsize_t* max_shape = nullptr) {
    return Dataspace{checked(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), max_shape),
                             "create", "space")};
}

hsize_t chunk_rows(std::span<const hsize_t> shape, hsize_t element_bytes) {
    hsize_t row_bytes = element_bytes;
    for (const hsize_t extent : shape.subspan(1)) {
        row_bytes *= std::max<hsize_t>(extent, 1);
    }
    const hsize_t rows_that_fit = std::max<hsize_t>(kMaxChunkBytes / row_bytes, 1);
    return std::clamp<hsize_t>(shape[0], 1, std::min(kMaxChunkRows, rows_that_fit));
}

// Times would make identical trials differ.
PropertyList dataset_creation(std::span<const hsize_t> chunk) {
    PropertyList creation{checked(H5Pcreate(H5P_DATASET_CREATE), "prepare", "dataset")};
    checked(H5Pset_obj_track_times(creation.get(), false), "prepare", "dataset without times");
    checked(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()), "prepare", "chunks");
    checked(H5Pset_fletcher32(creation.get()), "prepare", "Fletcher32 checksums");
    return creation;
}

std::string padded(std::span<const std::string> texts, std::size_t width) {
    std::string cells(texts.size() * width, '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::copy(texts[i].begin(), texts[i].end(), cells.begin() + static_cast<std::ptrdiff_t>(i * width));
    }
    return cells;
}

std::size_t widest(std::span<const std::string> texts) {
    std::size_t width = 1;  // HDF5 has no strings of length zero
    for (const std::string& text : texts) {
        width = std::max(width, text.size());
    }
    return width;
}

}  // namespace

template <>
hid_t stored_type<double>() {
    return H5T_IEEE_F64LE;
}
template <>
hid_t stored_type<std::int32_t>() {
    return H5T_STD_I32LE;
}
template <>
hid_t stored_type<std::int64_t>() {
    return H5T_STD_I64LE;
}
template <>
hid_t stored_type<std::uint32_t>() {
    return H5T_STD_U32LE;
}
template <>
hid_t stored_type<std::uint64_t>() {
    return H5T_STD_U64LE;
}

Datatype text_type(std::size_t bytes) {
    Datatype type{checked(H5Tcopy(H5T_C_S1), "copy", "string type")};
    checked(H5Tset_size(type.get(), bytes), "size", "string type");
    checked(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "pad", "string type");
    checked(H5Tset_cset(type.get(), H5T_CSET_UTF8), "encode", "string type");
    return type;
}

Group make_group(hid_t parent, const std::string& name) {
    const PropertyList creation{checked(H5Pcreate(H5P_GROUP_CREATE), "prepare", name)};
    checked(H5Pset_obj_track_times(creation.get(), false), "prepare", name);
    checked(H5Pset_link_phase_change(creation.get(), kMaxCompactLinks, kMaxCompactLinks), "prepare", name);
    return Group{
        checked(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), "create", name)};
}

void put(hid_t object, const char* name, double value) {
    write_attribute(object, name, stored_type<double>(), scalar_space(), &value);
}

void put(hid_t object, const char* name, std::int64_t value) {
    write_attribute(object, name, stored_type<std::int64_t>(), scalar_space(), &value);
}

void put(hid_t object, const char* name, bool value) {
    const std::uint8_t byte = value ? 1 : 0;
    write_attribute(object, name, H5T_STD_U8LE, scalar_space(), &byte);
}

void put(hid_t object, const char* name, std::string_view value, std::size_t at_least_bytes) {
    if (value.size() > schema::kMaxAttributeBytes) {
        throw Unstorable("the text '" + std::string(name) + "' has " + std::to_string(value.size()) +
                         " bytes, at most " + std::to_string(schema::kMaxAttributeBytes) +
                         " fit; shorten it");
    }
    std::string bytes(value);
    bytes.resize(std::max({value.size(), at_least_bytes, std::size_t{1}}), '\0');
    write_attribute(object, name, text_type(bytes.size()).get(), scalar_space(), bytes.data());
}

void put(hid_t object, const char* name, std::span<const double> values) {
    const std::array<hsize_t, 1> shape{values.size()};
    write_attribute(object, name, stored_type<double>(), simple_space(shape), values.data());
}

void put(hid_t object, const char* name, std::span<const double> values, hsize_t columns) {
    const std::array<hsize_t, 2> shape{values.size() / columns, columns};
    write_attribute(object, name, stored_type<double>(), simple_space(shape), values.data());
}

void write_dataset(hid_t parent, const std::string& name, hid_t type, std::span<const hsize_t> shape,
                   const void* data, const About& about) {
    std::vector<hsize_t> chunk(shape.begin(), shape.end());
    chunk[0] = chunk_rows(shape, H5Tget_size(type));
    // HDF5 wants chunks no larger than the largest extent, so an empty dataset is one that could hold a row.
    std::vector<hsize_t> max_shape(shape.begin(), shape.end());
    for (std::size_t i = 0; i < shape.size(); ++i) {
        chunk[i] = std::max<hsize_t>(chunk[i], 1);
        max_shape[i] = std::max<hsize_t>(max_shape[i], 1);
    }
    const Dataspace space = simple_space(shape, max_shape.data());
    const PropertyList creation = dataset_creation(chunk);
    const Dataset dataset{
        checked(H5Dcreate2(parent, name.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                "create", name)};
    if (H5Sget_simple_extent_npoints(space.get()) > 0) {
        checked(H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "write", name);
    }
    put(dataset.get(), "unit", about.unit);
    put(dataset.get(), "rate_hz", about.rate_hz);
    put(dataset.get(), "description", about.description);
}

void write_vector(hid_t parent, const std::string& name, std::span<const double> values, const About& about) {
    const std::array<hsize_t, 1> shape{values.size()};
    write_dataset(parent, name, stored_type<double>(), shape, values.data(), about);
}

void write_matrix(hid_t parent, const std::string& name, std::span<const double> values, std::size_t columns,
                  const About& about) {
    const std::array<hsize_t, 2> shape{columns == 0 ? 0 : values.size() / columns, columns};
    write_dataset(parent, name, stored_type<double>(), shape, values.data(), about);
}

void write_texts(hid_t parent, const std::string& name, std::span<const std::string> values,
                 const About& about) {
    const std::size_t width = widest(values);
    const std::array<hsize_t, 1> shape{values.size()};
    write_dataset(parent, name, text_type(width).get(), shape, padded(values, width).data(), about);
}

Table& Table::add_texts(const char* name, std::span<const std::string> cells) {
    const std::size_t width = widest(cells);
    columns_.push_back({name, text_type(width), width, padded(cells, width)});
    return *this;
}

void Table::write(hid_t parent, const std::string& name, const About& about) const {
    std::size_t row_bytes = 0;
    for (const Column& column : columns_) {
        row_bytes += column.bytes;
    }
    const Datatype row{checked(H5Tcreate(H5T_COMPOUND, row_bytes), "create row type of", name)};
    std::string rows(rows_ * row_bytes, '\0');
    std::size_t offset = 0;
    for (const Column& column : columns_) {
        checked(H5Tinsert(row.get(), column.name.c_str(), offset, column.type.get()), "add column",
                column.name);
        for (std::size_t i = 0; i < rows_; ++i) {
            std::copy_n(column.cells.data() + i * column.bytes, column.bytes,
                        rows.data() + i * row_bytes + offset);
        }
        offset += column.bytes;
    }
    const std::array<hsize_t, 1> shape{rows_};
    write_dataset(parent, name, row.get(), shape, rows.data(), about);
}

}  // namespace hinge::store
