#include "nn/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;
constexpr int kRaw = -MAX_WBITS;

std::vector<std::uint8_t> inflate_all(std::span<const std::uint8_t> bytes, int format,
                                      std::size_t limit, std::string_view what) {
  z_stream stream{};
  if (::inflateInit2(&stream, format) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, ::inflateEnd);
  std::vector<std::uint8_t> result;
  std::array<std::uint8_t, 1 << 16> buffer{};
  int code = Z_OK;
  while (code == Z_OK) {
    if (stream.avail_in == 0) {
      constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
      const auto piece = bytes.first(std::min(bytes.size(), kMost));
      stream.next_in = const_cast<Bytef*>(piece.data());
      stream.avail_in = static_cast<uInt>(piece.size());
      bytes = bytes.subspan(piece.size());
    }
    stream.next_out = buffer.data();
    stream.avail_out = buffer.size();
    code = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t size = buffer.size() - stream.avail_out;
    if (size > limit - result.size()) {
      throw Error(ErrorKind::kBadInput, std::string(what) + " becomes more than " +
                                            std::to_string(limit) + " bytes when it is unpacked");
    }
    result.insert(result.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
  }
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  if (code != Z_STREAM_END) {
    throw Error(ErrorKind::kBadInput,
                std::string(what) + " cannot be unpacked: its compressed bytes are damaged");
  }
  return result;
}

}  // namespace

std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t limit,
                                 std::string_view what) {
  return inflate_all(bytes, kGzip, limit, what);
}

std::vector<std::uint8_t> inflate_raw(std::span<const std::uint8_t> bytes, std::size_t limit,
                                      std::string_view what) {
  return inflate_all(bytes, kRaw, limit, what);
}

}  // namespace maia
