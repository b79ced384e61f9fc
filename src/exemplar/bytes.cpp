#include "exemplar/bytes.hpp"

#include "base/error.hpp"

namespace maia {

void ByteWriter::number(std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
}

void ByteWriter::varint(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<std::uint8_t>(value));
}

void ByteWriter::text(std::string_view value) {
  varint(value.size());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
}

void ByteWriter::raw(std::span<const std::uint8_t> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void ByteReader::fail() const {
  throw Error(ErrorKind::kBadInput, what_ + " is damaged: delete it to have it made again");
}

std::span<const std::uint8_t> ByteReader::take(std::uint64_t size) {
  if (size > bytes_.size()) fail();
  const auto piece = bytes_.first(size);
  bytes_ = bytes_.subspan(size);
  return piece;
}

std::uint64_t ByteReader::number(std::size_t size) {
  std::uint64_t value = 0;
  const auto piece = take(size);
  for (std::size_t i = size; i > 0; --i) value = value << 8 | piece[i - 1];
  return value;
}

std::uint64_t ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = take(1)[0];
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  fail();
}

std::string ByteReader::text() {
  const auto piece = take(varint());
  return {piece.begin(), piece.end()};
}

}  // namespace maia
