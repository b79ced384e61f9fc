#include "exemplar/checkpoint.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".checkpoint-";
constexpr std::string_view kDigits = "0123456789";

// Every file that starts with the checkpoints' name; `whole` leaves out what a kill left of one.
std::vector<fs::path> checkpoint_files(const fs::path& name, bool whole) {
  const std::string start = name.filename().string() + std::string(kEnding);
  std::vector<fs::path> files;
  std::error_code code;
  const fs::path folder = name.has_parent_path() ? name.parent_path() : fs::path(".");
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    const std::string file = entry->path().filename().string();
    if (!file.starts_with(start)) continue;
    if (whole && file.find_first_not_of(kDigits, start.size()) != std::string::npos) continue;
    files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct Found {
  fs::path file;
  PositionRanges covered;
};

std::optional<IndexData> load_if_usable(const fs::path& file, const IndexData& pass,
                                        const PositionRanges& wanted, Progress& progress) {
  try {
    IndexData data = parse_index(read_file(file), file.string());
    if (same_pass(pass, data) && subtract(data.covered, wanted).empty()) return data;
    progress.note(file.string() + " is the checkpoint of another pass and is not used");
  } catch (const Error& error) {
    progress.note(std::string(error.what()) + "; it is not used");
  }
  return std::nullopt;
}

// Largest first, so that of two that overlap, as after a kill while they were joined, the one that
// holds both is taken.
std::vector<Found> usable_checkpoints(const fs::path& name, const IndexData& pass,
                                      const PositionRanges& wanted, Progress& progress) {
  std::vector<Found> found;
  for (const auto& file : checkpoint_files(name, true)) {
    if (auto data = load_if_usable(file, pass, wanted, progress)) {
      found.push_back({file, std::move(data->covered)});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return count_positions(a.covered) > count_positions(b.covered);
  });
  return found;
}

}  // namespace

Checkpoints::Checkpoints(fs::path name, int rank, double seconds, double share)
    : name_(std::move(name)),
      rank_(rank),
      interval_(
          std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds))),
      share_(share),
      next_(Clock::now() + interval_) {}

fs::path Checkpoints::own_file() const {
  return name_.string() + std::string(kEnding) + std::to_string(rank_);
}

void Checkpoints::adopt(IndexData& state, const PositionRanges& wanted, Progress& progress) {
  if (name_.empty()) return;
  std::vector<fs::path> used;
  const IndexData pass = state;
  for (const auto& [file, covered] : usable_checkpoints(name_, pass, wanted, progress)) {
    if (overlap(covered, state.covered)) continue;
    auto data = load_if_usable(file, pass, wanted, progress);
    if (!data || data->covered != covered) continue;
    merge(state, std::move(*data));
    used.push_back(file);
  }
  if (used.empty()) return;
  progress.note("going on from a checkpoint: " + std::to_string(count_positions(state.covered)) +
                " of " + std::to_string(count_positions(wanted)) + " pictures are done");
  if (used.size() == 1 && used.front() == own_file()) return;
  write(state);
  for (const auto& file : used) {
    std::error_code ignored;
    if (file != own_file()) fs::remove(file, ignored);
  }
}

bool Checkpoints::due() const {
  return !name_.empty() && Clock::now() >= next_;
}

void Checkpoints::write(const IndexData& state) {
  const auto begun = std::min(Clock::now(), next_);  // threads have waited since it was due
  write_file(own_file(), index_bytes(state));
  const auto end = Clock::now();
  const std::chrono::duration<double> cost = end - begun;
  next_ = end + std::max(interval_, std::chrono::duration_cast<Clock::duration>(cost / share_));
}

void remove_checkpoints(const fs::path& name) {
  for (const auto& file : checkpoint_files(name, false)) {
    std::error_code ignored;
    fs::remove(file, ignored);
  }
}

}  // namespace maia
