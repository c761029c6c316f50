#include "datasets/store/chunk_reader.h"

#include <algorithm>
#include <cstring>

namespace hinge::store {
namespace {

constexpr std::uint32_t kBlockWords =
    128;  // so that a block's sums fit 32 bits: 128 * 129 / 2 * 65535 < 2^32

// Sums kept modulo 65535 as HDF5 keeps them: zero only if every word was zero.
std::uint64_t folded(std::uint64_t sum) noexcept {
    return sum == 0 ? 0 : (sum - 1) % 65535 + 1;
}

struct ChunkPlan {
    hsize_t rows_per_chunk = 0;
    std::size_t row_bytes = 0;
};

bool has_fletcher32_only(hid_t creation) {
    unsigned flags = 0;
    std::size_t values = 0;
    return H5Pget_nfilters(creation) == 1 && H5Pget_filter2(creation, 0, &flags, &values, nullptr, 0, nullptr,
                                                            nullptr) == H5Z_FILTER_FLETCHER32;
}

// How to go chunk by chunk; no rows per chunk when this dataset is stored in another way than ours.
ChunkPlan plan_for(hid_t dataset, hid_t type, std::span<const hsize_t> shape, const std::string& path) {
    const PropertyList creation{checked(H5Dget_create_plist(dataset), "inspect", path)};
    const Datatype stored{checked(H5Dget_type(dataset), "open type of", path)};
    if (shape.empty() || H5Pget_layout(creation.get()) != H5D_CHUNKED ||
        !has_fletcher32_only(creation.get()) || H5Tequal(stored.get(), type) <= 0) {
        return {};
    }
    std::vector<hsize_t> chunk(shape.size());
    checked(H5Pget_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()), "inspect", path);
    if (chunk[0] > shape[0] || !std::equal(chunk.begin() + 1, chunk.end(), shape.begin() + 1)) {
        return {};
    }
    std::size_t row_bytes = H5Tget_size(type);
    for (const hsize_t extent : shape.subspan(1)) {
        row_bytes *= extent;
    }
    return {chunk[0], row_bytes};
}

// One chunk with the checksum behind it; false when it is not there, not of that size, or not sound.
bool read_chunk(hid_t dataset, std::span<const hsize_t> offset, std::span<std::byte> chunk) {
    hsize_t stored_bytes = 0;
    std::uint32_t skipped_filters = 0;
    if (H5Dget_chunk_storage_size(dataset, offset.data(), &stored_bytes) < 0 ||
        stored_bytes != chunk.size() ||
        H5Dread_chunk(dataset, H5P_DEFAULT, offset.data(), &skipped_filters, chunk.data()) < 0 ||
        skipped_filters != 0) {
        return false;
    }
    std::uint32_t stored_sum = 0;  // little-endian
    const std::size_t data_bytes = chunk.size() - sizeof stored_sum;
    std::memcpy(&stored_sum, chunk.data() + data_bytes, sizeof stored_sum);
    return fletcher32(chunk.first(data_bytes)) == stored_sum;
}

bool read_all_chunks(hid_t dataset, const ChunkPlan& plan, std::span<const hsize_t> shape,
                     const UseRows& use) {
    std::vector<std::byte> chunk(plan.rows_per_chunk * plan.row_bytes + sizeof(std::uint32_t));
    std::vector<hsize_t> offset(shape.size(), 0);
    for (; offset[0] < shape[0]; offset[0] += plan.rows_per_chunk) {
        if (!read_chunk(dataset, offset, chunk)) {
            return false;
        }
        const hsize_t rows = std::min(plan.rows_per_chunk, shape[0] - offset[0]);
        use(offset[0], std::span(chunk).first(rows * plan.row_bytes));
    }
    return true;
}

}  // namespace

std::uint32_t fletcher32(std::span<const std::byte> bytes) noexcept {
    std::uint64_t sum = 0;
    std::uint64_t sum_of_sums = 0;
    std::size_t at = 0;
    for (; bytes.size() - at >= 2 * kBlockWords; at += 2 * kBlockWords) {
        std::uint32_t block_sum = 0;
        std::uint32_t block_sum_of_sums = 0;
        for (std::uint32_t i = 0; i < kBlockWords; ++i) {
            const auto high = std::to_integer<std::uint32_t>(bytes[at + 2 * i]);
            const auto low = std::to_integer<std::uint32_t>(bytes[at + 2 * i + 1]);
            const std::uint32_t word = high << 8U | low;
            block_sum += word;
            block_sum_of_sums += (kBlockWords - i) * word;
        }
        sum_of_sums = folded(sum_of_sums + kBlockWords * sum + block_sum_of_sums);
        sum = folded(sum + block_sum);
    }
    for (; at < bytes.size(); at += 2) {
        const auto high = std::to_integer<std::uint32_t>(bytes[at]);
        const auto low = at + 1 < bytes.size() ? std::to_integer<std::uint32_t>(bytes[at + 1]) : 0U;
        sum = folded(sum + (high << 8U | low));
        sum_of_sums = folded(sum_of_sums + sum);
    }
    return static_cast<std::uint32_t>(sum_of_sums << 16U | sum);
}

void read_rows(hid_t dataset, hid_t type, std::span<const hsize_t> shape, const std::string& path,
               const UseRows& use) {
    std::size_t bytes = H5Tget_size(type);
    for (const hsize_t extent : shape) {
        bytes *= extent;
    }
    if (bytes == 0) {
        return;
    }
    const ChunkPlan plan = plan_for(dataset, type, shape, path);
    if (plan.rows_per_chunk > 0 && read_all_chunks(dataset, plan, shape, use)) {
        return;
    }
    std::vector<std::byte> rows(bytes);
    checked(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows.data()), "read", path);
    use(0, rows);
}

}  // namespace hinge::store
