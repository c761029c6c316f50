#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/store/hdf5_handle.h"
#include "datasets/store/hdf5_tree.h"

// Reading the few shapes a trial is made of, from files that anybody may have written: nothing is allocated
// before its size is known to be possible. Every function throws Hdf5Failure with the path in its message.
namespace hinge::store {

// The machine-side type of T.
template <class T>
[[nodiscard]] hid_t native_type();
template <>
hid_t native_type<double>();
template <>
hid_t native_type<std::int32_t>();
template <>
hid_t native_type<std::int64_t>();
template <>
hid_t native_type<std::uint32_t>();
template <>
hid_t native_type<std::uint64_t>();

// Whether every step of `path` is there.
[[nodiscard]] bool exists(hid_t file, const std::string& path);

// Attributes of the object at `path`.
[[nodiscard]] double get_number(hid_t file, const std::string& path, const char* name);
[[nodiscard]] std::optional<double> find_number(hid_t file, const std::string& path, const char* name);
[[nodiscard]] std::int64_t get_integer(hid_t file, const std::string& path, const char* name);
[[nodiscard]] bool get_flag(hid_t file, const std::string& path, const char* name);
[[nodiscard]] std::string get_text(hid_t file, const std::string& path, const char* name);
[[nodiscard]] std::vector<double> get_numbers(hid_t file, const std::string& path, const char* name,
                                              std::size_t count);
// The position of the text in `names`; anything else is refused.
template <class Names>
[[nodiscard]] std::size_t get_choice(hid_t file, const std::string& path, const char* name,
                                     const Names& names);

[[nodiscard]] Dataset open_dataset(hid_t file, const std::string& path);
[[nodiscard]] std::vector<double> read_vector(hid_t file, const std::string& path);
// Row-major; refuses another number of columns.
[[nodiscard]] std::vector<double> read_matrix(hid_t file, const std::string& path, hsize_t columns);
[[nodiscard]] std::vector<std::string> read_texts(hid_t file, const std::string& path);

// A table: read once as it is stored, handed out column by column. (Letting HDF5 pick the columns costs two
// cleared megabytes a call.)
class TableReader {
public:
    TableReader(hid_t file, const std::string& path);

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    template <class T>
    [[nodiscard]] std::vector<T> column(const char* name) const {
        std::vector<T> cells(rows_);
        convert_column(name, native_type<T>(), sizeof(T), cells.data());
        return cells;
    }
    [[nodiscard]] std::vector<std::string> texts(const char* name) const;

private:
    // A column as stored: its type, and where in a row it stands.
    struct Stored {
        Datatype type;
        std::size_t offset = 0;
        std::size_t bytes = 0;
    };

    [[nodiscard]] Stored stored_column(const char* name) const;
    // The cells of one column, `stride` bytes apart.
    [[nodiscard]] std::string cells_of(const Stored& column, std::size_t stride) const;
    void convert_column(const char* name, hid_t cell_type, std::size_t cell_bytes, void* cells) const;

    std::string path_;
    Datatype type_;
    std::size_t rows_ = 0;
    std::string bytes_;
};

// Where `word` stands in `names`; refuses a word that is not there.
template <class Names>
[[nodiscard]] std::size_t choice(const std::string& where, std::string_view word, const Names& names) {
    std::string allowed;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == word) {
            return i;
        }
        allowed += (i == 0 ? "" : ", ") + std::string(names[i]);
    }
    throw Hdf5Failure(where + " is '" + std::string(word) + "', allowed are: " + allowed);
}

template <class Names>
std::size_t get_choice(hid_t file, const std::string& path, const char* name, const Names& names) {
    return choice("'" + std::string(name) + "' of '" + path + "'", get_text(file, path, name), names);
}

}  // namespace hinge::store
