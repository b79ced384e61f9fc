#include "nn/hub_files.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

bool is_hash(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Null where the list has none.
const Json* find_file(const Json& list, std::string_view path) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Json& entry) {
    return text_member(entry, "type") == "file" && text_member(entry, "path") == path;
  });
  return found == list.end() ? nullptr : &*found;
}

HubFile read_file_entry(const Json& entry, std::string_view path, std::string_view address) {
  const auto refuse = [&](const char* what) {
    throw Error(ErrorKind::kBadInput, std::string(address) + " gives no " + what + " of " +
                                          std::string(path) + " that could be right");
  };
  HubFile file{.path = std::string(path)};
  const Json& large = member(entry, "lfs");
  const bool is_large = !large.is_null();
  const Json& facts = is_large ? large : entry;
  const std::int64_t size = count_member(facts, "size");
  if (size <= 0 || static_cast<std::uint64_t>(size) > kLargestHubFile) refuse("size");
  file.size = static_cast<std::uint64_t>(size);
  std::string& hash = is_large ? file.sha256 : file.git_id;
  hash = text_member(facts, "oid");
  if (!is_hash(hash, is_large ? 64 : 40)) refuse(is_large ? "SHA-256" : "git id");
  return file;
}

}  // namespace

std::vector<HubFile> read_hub_files(std::string_view answer,
                                    std::span<const std::string_view> wanted,
                                    std::string_view address) {
  const auto list = untrusted_json(answer);
  if (!list || !list->is_array()) {
    throw Error(ErrorKind::kUnavailable,
                std::string(address) + " was not answered with a list of files");
  }
  std::vector<HubFile> files;
  for (const std::string_view path : wanted) {
    const Json* entry = find_file(*list, path);
    if (entry == nullptr) {
      throw Error(ErrorKind::kUnavailable,
                  std::string(address) + " lists no file " + std::string(path));
    }
    files.push_back(read_file_entry(*entry, path, address));
  }
  return files;
}

}  // namespace maia
