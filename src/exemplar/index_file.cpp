#include <algorithm>
#include <limits>
#include <string_view>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "exemplar/bytes.hpp"
#include "exemplar/index_data.hpp"

namespace maia {
namespace {

constexpr std::string_view kMagic = "maia exemplar index\n";
constexpr std::uint64_t kVersion = 2;
constexpr std::size_t kHashSize = 64;
constexpr std::uint64_t kMaxPictures = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMaxTop = 1 << 16;
constexpr std::uint64_t kMaxSide = 1 << 16;

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Ascending positions, each as the distance from the one before.
class PositionWriter {
 public:
  explicit PositionWriter(ByteWriter& writer) : writer_(writer) {}
  void write(std::uint32_t position) {
    writer_.varint(position - last_);
    last_ = position;
  }

 private:
  ByteWriter& writer_;
  std::uint32_t last_ = 0;
};

class PositionReader {
 public:
  // Positions are at most `limit`.
  PositionReader(ByteReader& reader, std::uint32_t limit) : reader_(reader), limit_(limit) {}
  std::uint32_t read() {
    const std::uint64_t step = reader_.varint();
    if (step > limit_ - last_) reader_.fail();
    return last_ += static_cast<std::uint32_t>(step);
  }

 private:
  ByteReader& reader_;
  std::uint32_t limit_;
  std::uint32_t last_ = 0;
};

int read_bounded(ByteReader& reader, std::uint64_t limit) {
  const std::uint64_t value = reader.varint();
  if (value > limit) reader.fail();
  return static_cast<int>(value);
}

void read_pictures(ByteReader& reader, IndexData& data) {
  PositionReader range_ends(reader, data.pictures);
  for (auto count = reader.varint(); count > 0; --count) {
    const std::uint32_t begin = range_ends.read();
    const std::uint32_t end = range_ends.read();
    const bool touches = !data.covered.empty() && begin <= data.covered.back().end;
    if (begin >= end || touches) reader.fail();
    data.covered.push_back({begin, end});
  }
  PositionReader skipped(reader, data.pictures);
  for (auto count = reader.varint(); count > 0; --count) {
    const std::uint32_t position = skipped.read();
    if (!contains(data.covered, position)) reader.fail();
    if (!data.skipped.insert(position).second) reader.fail();
  }
  PositionReader named(reader, data.pictures);
  for (auto count = reader.varint(); count > 0; --count) {
    const std::uint32_t position = named.read();
    if (!data.ids.emplace(position, reader.text()).second) reader.fail();
  }
}

// What a record must be, given the pictures that were measured.
void check_layer(const ByteReader& reader, const IndexData& data, const IndexedLayer& layer) {
  const std::uint64_t measured = data.measured();
  const std::uint64_t values = measured * std::uint64_t(layer.height) * std::uint64_t(layer.width);
  const std::uint64_t kept = std::min(measured, static_cast<std::uint64_t>(data.top));
  for (int unit = 0; unit < layer.record.units(); ++unit) {
    const auto top = layer.record.top(unit);
    if (layer.record.sketch(unit).count() != values || top.size() != kept) reader.fail();
    const bool sorted = std::is_sorted(top.begin(), top.end(), [](const auto& a, const auto& b) {
      return a.activation > b.activation || (a.activation == b.activation && a.image < b.image);
    });
    if (!sorted) reader.fail();
    if (kept > 0 && top[0].activation != layer.record.sketch(unit).maximum()) reader.fail();
    for (const Exemplar& exemplar : top) {
      const bool measured_here =
          contains(data.covered, exemplar.image) && !data.skipped.contains(exemplar.image);
      if (!measured_here) reader.fail();
    }
  }
}

std::span<const std::uint8_t> checked_content(std::span<const std::uint8_t> bytes,
                                              const std::string& what) {
  if (!is_index(bytes)) {
    throw Error(ErrorKind::kBadInput, what + " is not an exemplar index");
  }
  const ByteReader damaged({}, what);
  if (bytes.size() < kMagic.size() + kHashSize) damaged.fail();
  const auto trailer = bytes.last(kHashSize);
  bytes = bytes.first(bytes.size() - kHashSize);
  if (sha256(bytes) != std::string(trailer.begin(), trailer.end())) damaged.fail();
  return bytes.subspan(kMagic.size());
}

}  // namespace

std::vector<std::uint8_t> index_bytes(const IndexData& data) {
  ByteWriter writer;
  writer.raw(as_bytes(kMagic));
  writer.varint(kVersion);
  for (const auto& text : {data.source.model, data.source.weights_hash, data.source.dataset_hash}) {
    writer.text(text);
  }
  writer.varint(data.pictures);
  writer.varint(static_cast<std::uint64_t>(data.top));
  writer.varint(QuantileSketch::kErrorDenominator);
  writer.varint(data.covered.size());
  PositionWriter range_ends(writer);
  for (const auto& range : data.covered) {
    range_ends.write(range.begin);
    range_ends.write(range.end);
  }
  writer.varint(data.skipped.size());
  PositionWriter skipped(writer);
  for (const std::uint32_t position : data.skipped) skipped.write(position);
  writer.varint(data.ids.size());
  PositionWriter named(writer);
  for (const auto& [position, id] : data.ids) {
    named.write(position);
    writer.text(id);
  }
  writer.varint(data.layers.size());
  for (const auto& [name, layer] : data.layers) {
    writer.text(name);
    writer.varint(static_cast<std::uint64_t>(layer.height));
    writer.varint(static_cast<std::uint64_t>(layer.width));
    layer.record.write(writer);
  }
  writer.raw(as_bytes(sha256(writer.bytes())));
  return writer.bytes();
}

bool is_index(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

IndexData parse_index(std::span<const std::uint8_t> bytes, const std::string& what) {
  ByteReader reader(checked_content(bytes, what), what);
  if (const auto version = reader.varint(); version != kVersion) {
    throw Error(ErrorKind::kBadInput, what + " is an exemplar index of version " +
                                          std::to_string(version) + ", and this program reads " +
                                          std::to_string(kVersion) + ": delete it");
  }
  IndexData data;
  data.source.model = reader.text();
  data.source.weights_hash = reader.text();
  data.source.dataset_hash = reader.text();
  const std::uint64_t pictures = reader.varint();
  if (pictures > kMaxPictures) reader.fail();
  data.pictures = static_cast<std::uint32_t>(pictures);
  data.top = read_bounded(reader, kMaxTop);
  if (reader.varint() != QuantileSketch::kErrorDenominator) reader.fail();
  read_pictures(reader, data);
  for (auto count = reader.varint(); count > 0; --count) {
    std::string name = reader.text();
    const int height = read_bounded(reader, kMaxSide);
    const int width = read_bounded(reader, kMaxSide);
    IndexedLayer layer{height, width, LayerRecord::read(reader)};
    check_layer(reader, data, layer);
    if (!data.layers.emplace(std::move(name), std::move(layer)).second) reader.fail();
  }
  if (!reader.at_end()) reader.fail();
  return data;
}

}  // namespace maia
