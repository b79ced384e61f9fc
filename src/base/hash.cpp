#include "base/hash.hpp"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>

#include "base/error.hpp"

namespace maia {
namespace {

using Digest = std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)>;

Digest open_digest(const EVP_MD* kind, const char* name) {
  Digest digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!digest || EVP_DigestInit_ex(digest.get(), kind, nullptr) != 1) {
    throw Error(ErrorKind::kInternal, std::string("OpenSSL has no ") + name);
  }
  return digest;
}

std::string hexadecimal(const Digest& digest) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(digest.get(), bytes.data(), &size);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

std::ifstream open_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::kNotFound, "cannot open " + path.string());
  return file;
}

// Adds the file to the digest.
void stream(std::ifstream file, const std::filesystem::path& path, const Digest& digest) {
  std::array<char, 1 << 16> buffer{};
  while (file) {
    file.read(buffer.data(), buffer.size());
    EVP_DigestUpdate(digest.get(), buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) throw Error(ErrorKind::kBadInput, "cannot read " + path.string());
}

}  // namespace

struct Sha256::Context {
  Digest digest = open_digest(EVP_sha256(), "SHA-256");
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;

void Sha256::add(const void* data, std::size_t size) {
  EVP_DigestUpdate(context_->digest.get(), data, size);
}

std::string Sha256::finish() {
  return hexadecimal(context_->digest);
}

std::string sha256(std::span<const std::uint8_t> bytes) {
  Sha256 hash;
  hash.add(bytes.data(), bytes.size());
  return hash.finish();
}

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.add(text.data(), text.size());
  return hash.finish();
}

std::string sha256_file(const std::filesystem::path& path) {
  auto file = open_file(path);
  const Digest digest = open_digest(EVP_sha256(), "SHA-256");
  stream(std::move(file), path, digest);
  return hexadecimal(digest);
}

std::string git_blob_id(const std::filesystem::path& path) {
  auto file = open_file(path);
  file.seekg(0, std::ios::end);
  const std::string head = "blob " + std::to_string(file.tellg());
  file.seekg(0);
  const Digest digest = open_digest(EVP_sha1(), "SHA-1");
  EVP_DigestUpdate(digest.get(), head.c_str(), head.size() + 1);
  stream(std::move(file), path, digest);
  return hexadecimal(digest);
}

}  // namespace maia
