#include "nn/torch_archive.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.hpp"
#include "nn/number_type.hpp"
#include "nn/zip.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Kind = PickleNode::Kind;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a file of weights: " + why);
}

// magic number, version, system description, tensors, list of storage keys, then for each key the
// number of elements and the elements.
constexpr std::array<std::uint8_t, 15> kLegacyMagic = {
    0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e};

bool is_legacy(Bytes bytes) {
  return bytes.size() >= kLegacyMagic.size() &&
         std::equal(kLegacyMagic.begin(), kLegacyMagic.end(), bytes.begin());
}

void check_legacy_header(const Pickle& version, const Pickle& system, std::string_view what) {
  if (version.top().kind != Kind::kInteger || version.top().number != 1001) {
    fail(what, "its version is not 1001");
  }
  const PickleNode& facts = system.top();
  if (facts.kind != Kind::kDict) fail(what, "its header is damaged");
  for (std::size_t i = 0; i < facts.items.size(); i += 2) {
    if (system.at(facts.items[i]).text != "little_endian") continue;
    if (system.at(facts.items[i + 1]).number == 1) return;
    fail(what, "it was written on a big-endian machine");
  }
  fail(what, "its header is damaged");
}

// The bytes of one element, by the key of the storage.
std::map<std::string, std::size_t> element_sizes(const Pickle& pickle, std::string_view what) {
  std::map<std::string, std::size_t> sizes;
  for (const PickleNode& node : pickle.nodes) {
    if (node.kind != Kind::kStorage) continue;
    const auto type = torch_number_type(pickle.at(node.items[0]).text);
    if (!type) fail(what, "its number type is unknown");
    sizes[node.text] = size_of(*type);
  }
  return sizes;
}

TorchArchive open_legacy(Bytes bytes, std::string_view what) {
  Bytes rest = bytes.subspan(kLegacyMagic.size());
  const auto next = [&] {
    Pickle pickle = read_pickle(rest, what);
    rest = rest.subspan(pickle.size);
    return pickle;
  };
  const Pickle version = next();
  const Pickle system = next();
  check_legacy_header(version, system, what);
  TorchArchive archive{next(), {}};
  const Pickle keys = next();
  if (keys.top().kind != Kind::kList) fail(what, "its list of storages is damaged");

  const auto sizes = element_sizes(archive.pickle, what);
  for (const std::uint32_t item : keys.top().items) {
    const std::string& key = keys.at(item).text;
    const auto size = sizes.find(key);
    if (size == sizes.end()) fail(what, "it has a storage that no tensor uses");
    if (rest.size() < 8) fail(what, "it ends early");
    std::uint64_t count = 0;
    std::memcpy(&count, rest.data(), 8);
    rest = rest.subspan(8);
    if (count > rest.size() / size->second) fail(what, "it ends early");
    archive.storages[key] = rest.first(count * size->second);
    rest = rest.subspan(count * size->second);
  }
  if (!rest.empty()) fail(what, "it has bytes after its last storage");
  return archive;
}

TorchArchive open_zip(Bytes bytes, std::string_view what) {
  const ZipEntries entries = read_zip(bytes, what);
  std::string prefix;
  for (const auto& [name, entry] : entries) {
    if (name == "data.pkl" || name.ends_with("/data.pkl")) prefix = name.substr(0, name.size() - 8);
  }
  const auto description = entries.find(prefix + "data.pkl");
  if (description == entries.end()) fail(what, "it is a zip archive without data.pkl");
  if (const auto order = entries.find(prefix + "byteorder"); order != entries.end()) {
    const Bytes text = stored_bytes(order->second, what);
    if (std::string(text.begin(), text.end()) != "little") {
      fail(what, "it was written on a big-endian machine");
    }
  }
  TorchArchive archive{read_pickle(stored_bytes(description->second, what), what), {}};
  const std::string folder = prefix + "data/";
  for (const auto& [name, entry] : entries) {
    if (!name.starts_with(folder)) continue;
    archive.storages[name.substr(folder.size())] = stored_bytes(entry, what);
  }
  return archive;
}

}  // namespace

bool looks_like_torch(Bytes bytes) {
  return is_legacy(bytes) || (bytes.size() >= 4 && std::memcmp(bytes.data(), "PK\x03\x04", 4) == 0);
}

TorchArchive open_torch_archive(Bytes bytes, std::string_view what) {
  return is_legacy(bytes) ? open_legacy(bytes, what) : open_zip(bytes, what);
}

}  // namespace maia
