#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "datasets/store/hdf5_handle.h"

// Writing the few shapes a trial is made of. Strings have fixed length and are padded with zero bytes:
// variable ones live in a heap without checksum. Every function throws Hdf5Failure when the library refuses.
namespace hinge::store {

// The trial holds something that the format has no room for; the message says what.
class Unstorable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// What every dataset says about itself.
struct About {
    std::string_view unit = "1";
    double rate_hz = 0.0;  // 0: not sampled in time
    std::string_view description;
};

// The file-side type of T: little-endian whatever the machine.
template <class T>
[[nodiscard]] hid_t stored_type();
template <>
hid_t stored_type<double>();
template <>
hid_t stored_type<std::int32_t>();
template <>
hid_t stored_type<std::int64_t>();
template <>
hid_t stored_type<std::uint32_t>();
template <>
hid_t stored_type<std::uint64_t>();

[[nodiscard]] Datatype text_type(std::size_t bytes);

[[nodiscard]] Group make_group(hid_t parent, const std::string& name);

void put(hid_t object, const char* name, double value);
void put(hid_t object, const char* name, std::int64_t value);
void put(hid_t object, const char* name, bool value);  // 0 or 1
void put(hid_t object, const char* name, std::string_view value, std::size_t at_least_bytes = 1);
void put(hid_t object, const char* name, std::span<const double> values);
void put(hid_t object, const char* name, std::span<const double> values, hsize_t columns);

// One dataset: chunked, uncompressed, each chunk with a Fletcher32 checksum. `data` has the layout of `type`.
void write_dataset(hid_t parent, const std::string& name, hid_t type, std::span<const hsize_t> shape,
                   const void* data, const About& about);
void write_vector(hid_t parent, const std::string& name, std::span<const double> values, const About& about);
// Row-major, values.size() / columns rows.
void write_matrix(hid_t parent, const std::string& name, std::span<const double> values, std::size_t columns,
                  const About& about);
void write_texts(hid_t parent, const std::string& name, std::span<const std::string> values,
                 const About& about);

// A table: one row per record, one named column per member (an HDF5 compound without padding).
class Table {
public:
    explicit Table(std::size_t rows) : rows_(rows) {}

    // Adds a column; `value(i)` is the cell of row i.
    template <class Value>
    Table& column(const char* name, Value value) {
        using Cell = std::remove_cvref_t<decltype(value(std::size_t{}))>;
        Column added{
            name, Datatype{checked(H5Tcopy(stored_type<Cell>()), "copy type of", name)}, sizeof(Cell), {}};
        added.cells.resize(rows_ * sizeof(Cell));
        for (std::size_t i = 0; i < rows_; ++i) {
            const Cell cell = value(i);
            std::copy_n(reinterpret_cast<const char*>(&cell), sizeof(Cell),
                        added.cells.data() + i * sizeof(Cell));
        }
        columns_.push_back(std::move(added));
        return *this;
    }
    // Adds a column of text, as wide as its longest cell.
    template <class Value>
    Table& text(const char* name, Value value) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < rows_; ++i) {
            cells.emplace_back(value(i));
        }
        return add_texts(name, cells);
    }

    void write(hid_t parent, const std::string& name, const About& about) const;

private:
    struct Column {
        std::string name;
        Datatype type;
        std::size_t bytes = 0;
        std::string cells;
    };

    Table& add_texts(const char* name, std::span<const std::string> cells);

    std::size_t rows_;
    std::vector<Column> columns_;
};

}  // namespace hinge::store
