// Numbers and texts as bytes, little-endian, for the index file.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

class ByteWriter {
 public:
  void number(std::uint64_t value, std::size_t size);
  // Seven bits a byte, lowest first: small numbers take one byte.
  void varint(std::uint64_t value);
  void real(float value) { number(std::bit_cast<std::uint32_t>(value), 4); }
  void text(std::string_view value);
  void raw(std::span<const std::uint8_t> bytes);

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

// Every member throws kBadInput naming `what` where the bytes end early.
class ByteReader {
 public:
  ByteReader(std::span<const std::uint8_t> bytes, std::string what)
      : bytes_(bytes), what_(std::move(what)) {}

  std::uint64_t number(std::size_t size);
  std::uint64_t varint();
  float real() { return std::bit_cast<float>(static_cast<std::uint32_t>(number(4))); }
  std::string text();
  bool at_end() const { return bytes_.empty(); }
  [[noreturn]] void fail() const;

 private:
  std::span<const std::uint8_t> take(std::uint64_t size);

  std::span<const std::uint8_t> bytes_;
  std::string what_;
};

}  // namespace maia
