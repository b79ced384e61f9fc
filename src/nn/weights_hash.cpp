#include "nn/weights_hash.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "nn/mapped_file.hpp"
#include "nn/safetensors_index.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

std::string hash_of(const fs::path& file) {
  std::error_code failed;
  const auto time = fs::last_write_time(file, failed);
  const auto size = fs::file_size(file, failed);
  if (failed) return sha256_file(file);  // which says why
  const std::string known = fs::absolute(file).string() + "\n" + std::to_string(size) + "\n" +
                            std::to_string(time.time_since_epoch().count());
  const fs::path note = cache_folder() / "hashes" / (sha256(known) + ".txt");
  if (fs::is_regular_file(note)) {
    const std::string hash = read_text(note);
    if (hash.size() == 64) return hash;
  }
  const std::string hash = sha256_file(file);
  create_folder(note.parent_path());
  write_file(note, hash);
  return hash;
}

}  // namespace

std::vector<fs::path> weight_files(const fs::path& folder, const std::string& name) {
  const fs::path whole = folder / (name + ".safetensors");
  const fs::path index = folder / (name + ".safetensors.index.json");
  if (fs::is_regular_file(whole)) return {whole};
  std::vector<fs::path> files;
  if (!fs::is_regular_file(index)) return files;
  const MappedFile file(index);
  for (const auto& [part, tensors] : read_safetensors_index(file.bytes(), index.string())) {
    files.push_back(folder / part);
  }
  return files;
}

std::string remembered_hash(const fs::path& folder, const std::string& name) {
  const auto files = weight_files(folder, name);
  const fs::path index = folder / (name + ".safetensors.index.json");
  if (files.empty()) {
    throw Error(ErrorKind::kNotFound, "there is no " + name + ".safetensors in " + folder.string() +
                                          ", whole or in parts");
  }
  if (files.front().filename() == name + ".safetensors") return hash_of(files.front());
  std::string hashes = sha256_file(index);
  for (const fs::path& file : files) {
    hashes += "\n" + file.filename().string() + " " + hash_of(file);
  }
  return sha256(hashes);
}

}  // namespace maia
