#include "http/part_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

}  // namespace

PartFile::PartFile(fs::path target, std::string url)
    : target_(std::move(target)), path_(target_.string() + ".part"), url_(std::move(url)) {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (descriptor_ < 0) fail(errno);
  struct stat facts {};
  if (::fstat(descriptor_, &facts) == 0) size_ = static_cast<std::uint64_t>(facts.st_size);
  std::string from;
  try {
    const Json saved = parse_json(read_text(facts_path()), facts_path().string());
    from = saved.at("url").get<std::string>();
    validator_ = saved.at("validator").get<std::string>();
  } catch (const std::exception&) {  // not there or damaged: the part is of unknown origin
    from.clear();
  }
  if (from != url_) clear();
}

PartFile::~PartFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (size_ == 0) remove();
}

fs::path PartFile::facts_path() const {
  return path_.string() + ".json";
}

void PartFile::fail(int code) const {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
    throw Error(ErrorKind::kLimit, "the disk is full (" + std::string(std::strerror(code)) +
                                       "): " + path_.string() + " keeps the first " +
                                       std::to_string(size_) +
                                       " bytes, and fetching again goes on from there");
  }
  throw Error(ErrorKind::kUnavailable,
              "cannot write " + path_.string() + ": " + std::strerror(code));
}

void PartFile::set_validator(std::string validator) {
  validator_ = std::move(validator);
  write_file(facts_path(), to_text({{"url", url_}, {"validator", validator_}}));
}

void PartFile::append(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void PartFile::clear() {
  if (::ftruncate(descriptor_, 0) != 0) fail(errno);
  size_ = 0;
  validator_.clear();
  std::error_code ignored;
  fs::remove(facts_path(), ignored);
}

void PartFile::sync() {
  if (::fsync(descriptor_) != 0) fail(errno);
}

void PartFile::rename_to_target() {
  if (::rename(path_.c_str(), target_.c_str()) != 0) fail(errno);
  ::close(std::exchange(descriptor_, -1));
  std::error_code ignored;
  fs::remove(facts_path(), ignored);
  const int folder = ::open(target_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

void PartFile::remove() {
  std::error_code ignored;
  fs::remove(path_, ignored);
  fs::remove(facts_path(), ignored);
}

}  // namespace maia
