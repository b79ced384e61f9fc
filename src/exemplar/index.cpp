#include "exemplar/index.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace maia {

std::vector<std::string> ExemplarIndex::skipped() const {
  std::vector<std::string> ids;
  for (const std::uint32_t position : data_.skipped) ids.push_back(id(position));
  return ids;
}

std::vector<std::string> ExemplarIndex::layers() const {
  std::vector<std::string> names;
  for (const auto& [name, layer] : data_.layers) names.push_back(name);
  return names;
}

const IndexedLayer& ExemplarIndex::layer(const std::string& name) const {
  const auto found = data_.layers.find(name);
  if (found == data_.layers.end()) {
    const auto names = layers();
    throw Error(ErrorKind::kNotFound, "the index has no layer " + clean_utf8(name, 100) +
                                          "; the nearest are " + join(nearest(name, names), ", "));
  }
  return found->second;
}

const LayerRecord& ExemplarIndex::record(const std::string& name, int unit) const {
  const LayerRecord& record = layer(name).record;
  if (unit < 0 || unit >= record.units()) {
    throw Error(ErrorKind::kNotFound, "the index has no unit " + std::to_string(unit) + " in " +
                                          name + ": its units are 0 to " +
                                          std::to_string(record.units() - 1));
  }
  return record;
}

std::span<const Exemplar> ExemplarIndex::top(const std::string& layer, int unit) const {
  return record(layer, unit).top(unit);
}

const std::string& ExemplarIndex::id(std::uint32_t position) const {
  const auto found = data_.ids.find(position);
  if (found == data_.ids.end()) {
    throw Error(ErrorKind::kNotFound,
                "the index does not know the name of picture " + std::to_string(position));
  }
  return found->second;
}

float ExemplarIndex::quantile(const std::string& layer, int unit, double q) const {
  if (!(q >= 0 && q <= 1)) {
    throw Error(ErrorKind::kUsage, "a quantile lies between 0 and 1, not at " + std::to_string(q));
  }
  return record(layer, unit).sketch(unit).quantile(q);
}

ExemplarIndex ExemplarIndex::only(const std::string& name) const {
  IndexData data{data_.source,  data_.top, data_.pictures,       data_.covered,
                 data_.skipped, data_.ids, {{name, layer(name)}}};
  drop_other_ids(data);
  return ExemplarIndex(std::move(data));
}

void ExemplarIndex::absorb(ExemplarIndex other) {
  const bool fits = data_.source == other.data_.source && data_.top == other.data_.top &&
                    data_.covered == other.data_.covered && data_.skipped == other.data_.skipped;
  if (!fits) throw Error(ErrorKind::kInternal, "indexes of different sources cannot be joined");
  data_.layers.merge(other.data_.layers);
  data_.ids.merge(other.data_.ids);
}

void ExemplarIndex::save(const std::filesystem::path& path) const {
  write_file(path, index_bytes(data_));
}

ExemplarIndex ExemplarIndex::load(const std::filesystem::path& path) {
  return ExemplarIndex(parse_index(read_file(path), path.string()));
}

}  // namespace maia
