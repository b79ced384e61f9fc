#include "base/free_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>

namespace maia {
namespace {

constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

// The machine's, which counts what files take of it as free.
std::uint64_t available_on_machine() {
  std::ifstream file("/proc/meminfo");
  std::string field;
  std::uint64_t kilobytes = 0;
  std::string unit;
  while (file >> field >> kilobytes) {
    std::getline(file, unit);
    if (field == "MemAvailable:") return kilobytes * 1024;
  }
  return kUnknown;
}

std::optional<std::uint64_t> number_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;  // "max" is no number
}

std::uint64_t file_pages_in(const std::filesystem::path& statistics) {
  std::ifstream file(statistics);
  std::string field;
  std::uint64_t value = 0;
  std::uint64_t pages = 0;
  while (file >> field >> value) {
    if (field == "active_file" || field == "inactive_file") pages += value;
  }
  return pages;
}

// Of the unified hierarchy: this process's group and those it lies in.
std::uint64_t available_in_cgroup() {
  std::ifstream file("/proc/self/cgroup");
  std::string line;
  std::uint64_t available = kUnknown;
  while (std::getline(file, line)) {
    if (!line.starts_with("0::/")) continue;
    const std::filesystem::path root = "/sys/fs/cgroup";
    std::filesystem::path group = root / line.substr(4);
    for (;; group = group.parent_path()) {
      const auto limit = number_in(group / "memory.max");
      const auto used = number_in(group / "memory.current");
      if (limit && used) {
        const std::uint64_t taken = *used - std::min(*used, file_pages_in(group / "memory.stat"));
        available = std::min(available, *limit - std::min(*limit, taken));
      }
      if (group == root || !group.has_relative_path()) break;
    }
  }
  return available;
}

}  // namespace

std::uint64_t free_memory() {
  return std::min(available_on_machine(), available_in_cgroup());
}

std::string memory_text(std::uint64_t bytes) {
  return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace maia
