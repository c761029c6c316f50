#include "datasets/store/content_digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "datasets/store/hdf5_handle.h"
#include "datasets/store/hdf5_tree.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

constexpr hsize_t kBlockBytes = 1U << 20U;  // so that memory does not grow with the file
constexpr hsize_t kMaxAttributeBytes = 1U << 24U;
constexpr int kMaxDepth = 16;  // a trial has four levels; a loop of links has no end

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) {
            throw Hdf5Failure("cannot start a SHA-256 checksum: OpenSSL refuses");
        }
    }
    void add(const void* bytes, std::size_t count) { EVP_DigestUpdate(context_.get(), bytes, count); }
    void add(std::string_view text) { add(text.data(), text.size()); }
    [[nodiscard]] std::string hex() {
        std::array<unsigned char, 32> digest{};
        EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
        std::string text;
        for (const unsigned char byte : digest) {
            text += "0123456789abcdef"[byte >> 4U];
            text += "0123456789abcdef"[byte & 15U];
        }
        return text;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

// A type as it is hashed: little-endian, without padding, and its name.
struct CanonicalType {
    Datatype type;
    std::string name;
};

Datatype copy_of(hid_t type) {
    return Datatype{checked(H5Tcopy(type), "copy", "type")};
}

CanonicalType canonical(hid_t stored);

CanonicalType canonical_compound(hid_t stored) {
    const int members = checked(H5Tget_nmembers(stored), "count members of", "type");
    std::vector<CanonicalType> types;
    std::vector<std::string> names;
    std::size_t bytes = 0;
    for (unsigned i = 0; i < static_cast<unsigned>(members); ++i) {
        const Datatype member{checked(H5Tget_member_type(stored, i), "open member of", "type")};
        types.push_back(canonical(member.get()));
        bytes += H5Tget_size(types.back().type.get());
        const std::unique_ptr<char, herr_t (*)(void*)> name(H5Tget_member_name(stored, i), &H5free_memory);
        names.emplace_back(name ? name.get() : "");
    }
    CanonicalType compound{Datatype{checked(H5Tcreate(H5T_COMPOUND, bytes), "create", "type")}, "{"};
    std::size_t offset = 0;
    for (std::size_t i = 0; i < types.size(); ++i) {
        checked(H5Tinsert(compound.type.get(), names[i].c_str(), offset, types[i].type.get()), "add member",
                names[i]);
        offset += H5Tget_size(types[i].type.get());
        compound.name += (i == 0 ? "" : ",") + names[i] + ":" + types[i].name;
    }
    compound.name += "}";
    return compound;
}

CanonicalType canonical(hid_t stored) {
    const std::size_t bytes = H5Tget_size(stored);
    Datatype type = copy_of(stored);
    switch (H5Tget_class(stored)) {
        case H5T_INTEGER:
            checked(H5Tset_order(type.get(), H5T_ORDER_LE), "order", "type");
            return {std::move(type),
                    (H5Tget_sign(stored) == H5T_SGN_NONE ? "u" : "i") + std::to_string(bytes)};
        case H5T_FLOAT:
            checked(H5Tset_order(type.get(), H5T_ORDER_LE), "order", "type");
            return {std::move(type), "f" + std::to_string(bytes)};
        case H5T_STRING:
            if (H5Tis_variable_str(stored) == 0) {
                return {std::move(type), "S" + std::to_string(bytes)};
            }
            break;
        case H5T_COMPOUND: return canonical_compound(stored);
        default: break;
    }
    throw Hdf5Failure(
        "a value has a type that trial files do not use (only integers, floats, fixed-length text and "
        "tables of these); another program added it");
}

std::vector<hsize_t> shape_of(hid_t space) {
    const int rank = checked(H5Sget_simple_extent_ndims(space), "measure", "space");
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
    checked(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "measure", "space");
    return shape;
}

std::string line_of(char kind, const std::string& name, const std::string& type,
                    const std::vector<hsize_t>& shape) {
    std::string line = kind + (" " + name) + " " + type + " [";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        line += (i == 0 ? "" : ",") + std::to_string(shape[i]);
    }
    return line + "]\n";
}

void add_attribute(Sha256& sha, hid_t object, const std::string& name) {
    const Attribute attribute{checked(H5Aopen(object, name.c_str(), H5P_DEFAULT), "open attribute", name)};
    const Datatype stored{checked(H5Aget_type(attribute.get()), "open type of", name)};
    const CanonicalType type = canonical(stored.get());
    const Dataspace space{checked(H5Aget_space(attribute.get()), "measure", name)};
    const auto values =
        static_cast<hsize_t>(checked(H5Sget_simple_extent_npoints(space.get()), "measure", name));
    const hsize_t bytes = values * H5Tget_size(type.type.get());
    if (values > kMaxAttributeBytes || bytes > kMaxAttributeBytes) {
        throw Hdf5Failure("attribute '" + name + "' claims " + std::to_string(bytes) + " bytes");
    }
    std::vector<std::byte> data(bytes);
    checked(H5Aread(attribute.get(), type.type.get(), data.data()), "read attribute", name);
    sha.add(line_of('A', name, type.name, shape_of(space.get())));
    sha.add(data.data(), data.size());
}

void add_attributes(Sha256& sha, hid_t object, const std::string& path) {
    for (const std::string& name : attribute_names(object)) {
        const bool is_seal = path == "/" && name == schema::kContentSha256;
        const bool is_identity =
            path == schema::kProvenance && (name == schema::kCreated || name == schema::kUuid);
        if (!is_seal && !is_identity) {
            add_attribute(sha, object, name);
        }
    }
}

void add_dataset(Sha256& sha, hid_t dataset, const std::string& path) {
    const Datatype stored{checked(H5Dget_type(dataset), "open type of", path)};
    const CanonicalType type = canonical(stored.get());
    const Dataspace space{checked(H5Dget_space(dataset), "measure", path)};
    const std::vector<hsize_t> shape = shape_of(space.get());
    sha.add(line_of('D', path, type.name, shape));
    for_each_block(dataset, type.type.get(), path, kBlockBytes,
                   [&](std::span<const std::byte> rows) { sha.add(rows.data(), rows.size()); });
}

void add_object(Sha256& sha, hid_t file, const std::string& path, int depth) {
    if (depth > kMaxDepth) {
        throw Hdf5Failure("the groups at '" + path + "' are nested without end");
    }
    const Object object{checked(H5Oopen(file, path.c_str(), H5P_DEFAULT), "open", path)};
    if (H5Iget_type(object.get()) == H5I_DATASET) {
        add_dataset(sha, object.get(), path);
        add_attributes(sha, object.get(), path);
        return;
    }
    sha.add("G " + path + "\n");
    add_attributes(sha, object.get(), path);
    for (const std::string& name : link_names(object.get())) {
        add_object(sha, file, path == "/" ? "/" + name : path + "/" + name, depth + 1);
    }
}

}  // namespace

std::string content_sha256(hid_t file) {
    Sha256 sha;
    add_object(sha, file, "/", 0);
    return sha.hex();
}

}  // namespace hinge::store
