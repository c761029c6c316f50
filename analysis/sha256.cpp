#include "analysis/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>

namespace hinge::analysis {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string hex;
    hex.reserve(std::size_t{2} * size);
    for (unsigned int i = 0; i < size; ++i) {
        char pair[3];
        std::snprintf(pair, sizeof pair, "%02x", static_cast<unsigned>(digest[i]));
        hex += pair;
    }
    return hex;
}

}  // namespace hinge::analysis
