#include "exemplar/index.hpp"

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "exemplar/bytes.hpp"

namespace maia {
namespace {

constexpr std::string_view kMagic = "maia exemplar index\n";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kHashSize = 64;

}  // namespace

ExemplarIndex::ExemplarIndex(IndexSource source, std::vector<std::string> skipped,
                             std::map<std::string, LayerRecord> layers)
    : source_(std::move(source)), skipped_(std::move(skipped)), layers_(std::move(layers)) {}

std::vector<std::string> ExemplarIndex::layers() const {
  std::vector<std::string> names;
  for (const auto& [name, record] : layers_) names.push_back(name);
  return names;
}

const LayerRecord& ExemplarIndex::record(const std::string& layer, int unit) const {
  const auto found = layers_.find(layer);
  if (found == layers_.end()) {
    const auto names = layers();
    throw Error(ErrorKind::kNotFound, "the index has no layer " + clean_utf8(layer, 100) +
                                          "; the nearest are " + join(nearest(layer, names), ", "));
  }
  if (unit < 0 || unit >= found->second.units()) {
    throw Error(ErrorKind::kNotFound, "the index has no unit " + std::to_string(unit) + " in " +
                                          layer + ": its units are 0 to " +
                                          std::to_string(found->second.units() - 1));
  }
  return found->second;
}

std::span<const Exemplar> ExemplarIndex::top(const std::string& layer, int unit) const {
  return record(layer, unit).top(unit);
}

float ExemplarIndex::quantile(const std::string& layer, int unit, double q) const {
  if (!(q >= 0 && q <= 1)) {
    throw Error(ErrorKind::kUsage, "a quantile lies between 0 and 1, not at " + std::to_string(q));
  }
  return record(layer, unit).sketch(unit).quantile(q);
}

ExemplarIndex ExemplarIndex::only(const std::string& layer) const {
  return {source_, skipped_, {{layer, record(layer, 0)}}};
}

void ExemplarIndex::absorb(ExemplarIndex other) {
  if (source_ != other.source_) {
    throw Error(ErrorKind::kInternal,
                "two indexes of different networks or datasets were to be one");
  }
  layers_.merge(other.layers_);
}

void ExemplarIndex::save(const std::filesystem::path& path) const {
  ByteWriter writer;
  writer.raw({reinterpret_cast<const std::uint8_t*>(kMagic.data()), kMagic.size()});
  writer.varint(kVersion);
  for (const auto& text : {source_.model, source_.weights_hash, source_.dataset_hash}) {
    writer.text(text);
  }
  writer.varint(skipped_.size());
  for (const auto& id : skipped_) writer.text(id);
  writer.varint(layers_.size());
  for (const auto& [name, record] : layers_) {
    writer.text(name);
    record.write(writer);
  }
  const std::string hash = sha256(writer.bytes());
  writer.raw({reinterpret_cast<const std::uint8_t*>(hash.data()), hash.size()});
  write_file(path, writer.bytes());
}

ExemplarIndex ExemplarIndex::load(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  std::span<const std::uint8_t> content = bytes;
  if (content.size() < kMagic.size() ||
      !std::equal(kMagic.begin(), kMagic.end(), content.begin())) {
    throw Error(ErrorKind::kBadInput, path.string() + " is not an exemplar index");
  }
  const ByteReader damaged({}, path.string());
  if (content.size() < kMagic.size() + kHashSize) damaged.fail();
  const auto trailer = content.last(kHashSize);
  content = content.first(content.size() - kHashSize);
  if (sha256(content) != std::string(trailer.begin(), trailer.end())) damaged.fail();

  ByteReader reader(content.subspan(kMagic.size()), path.string());
  if (const auto version = reader.varint(); version != kVersion) {
    throw Error(ErrorKind::kBadInput, path.string() + " is an exemplar index of version " +
                                          std::to_string(version) + ", and this program reads " +
                                          std::to_string(kVersion) + ": delete it");
  }
  IndexSource source;
  source.model = reader.text();
  source.weights_hash = reader.text();
  source.dataset_hash = reader.text();
  std::vector<std::string> skipped;
  for (auto count = reader.varint(); count > 0; --count) skipped.push_back(reader.text());
  std::map<std::string, LayerRecord> layers;
  for (auto count = reader.varint(); count > 0; --count) {
    std::string name = reader.text();
    layers.emplace(std::move(name), LayerRecord::read(reader));
  }
  if (!reader.at_end()) reader.fail();
  return {std::move(source), std::move(skipped), std::move(layers)};
}

}  // namespace maia
