#include "http/download.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <thread>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "http/part_file.hpp"
#include "http/transfer.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr std::chrono::milliseconds kLongestBackoff{30'000};

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What a later attempt asks the server to compare. A weak ETag does not promise the same bytes.
std::string validator_of(const ResponseHead& head) {
  const std::string tag = head.header("etag");
  return !tag.empty() && !tag.starts_with("W/") ? tag : head.header("last-modified");
}

// Of "bytes 100-199/200".
struct ContentRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> total;
};

std::optional<ContentRange> parse_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  const auto dash = text.find('-');
  const auto slash = text.find('/');
  if (!text.starts_with(kUnit) || dash == std::string_view::npos || slash < dash) {
    return std::nullopt;
  }
  const auto first = parse_number(text.substr(kUnit.size(), dash - kUnit.size()));
  if (!first || slash == std::string_view::npos) return std::nullopt;
  return ContentRange{*first, parse_number(text.substr(slash + 1))};
}

// One download: the part file, and what the server has said of the whole.
class Download {
 public:
  Download(const DownloadRequest& request, Progress& progress)
      : request_(request),
        progress_(progress),
        part_(request.target, request.url),
        total_(request.size),
        resumed_(part_.size() > 0) {}

  void run() {
    for (int attempt = 1;; ++attempt) {
      const std::string problem = try_once();
      if (problem.empty() && finish()) return;
      if (problem.empty()) continue;
      if (attempt >= request_.attempts) {
        throw Error(ErrorKind::kUnavailable, "cannot fetch " + request_.url + ": " + problem +
                                                 " (" + std::to_string(attempt) +
                                                 " attempts; the next goes on from there)");
      }
      wait(attempt, problem);
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& why) {
    part_.remove();
    throw Error(ErrorKind::kBadInput, request_.url + " is not the file that was expected: " + why);
  }

  void wait(int attempt, const std::string& problem) {
    const auto pause =
        std::min(request_.backoff * (1 << std::min(attempt - 1, 15)), kLongestBackoff);
    progress_.note(request_.label + ": " + problem + "; trying again");
    std::this_thread::sleep_for(pause);
  }

  bool has_sha256() const { return request_.sha256.size() == 64; }

  // What went wrong and may go right the next time; empty when the part is whole.
  std::string try_once() {
    if (part_.size() > 0 && part_.validator().empty() && !has_sha256()) part_.clear();
    if (total_ > 0 && part_.size() == total_) return "";
    HttpRequest get{.url = request_.url,
                    .connect_timeout = request_.connect_timeout,
                    .stall_timeout = request_.stall_timeout};
    if (part_.size() > 0) {
      get.headers.push_back("Range: bytes=" + std::to_string(part_.size()) + "-");
      if (!part_.validator().empty()) get.headers.push_back("If-Range: " + part_.validator());
    }
    bool wanted = false;
    get.on_head = [&](const ResponseHead& head) { wanted = begin(head); };
    get.on_body = [&](std::span<const std::uint8_t> bytes) {
      if (wanted) append(bytes);
    };
    return judge(transfer(get));
  }

  // Makes the part ready for the body of an answer; false for one whose body is not the file.
  bool begin(const ResponseHead& head) {
    const auto length = parse_number(head.header("content-length"));
    if (head.status == 200) {
      part_.clear();
      part_.set_validator(validator_of(head));
      resumed_ = false;
      total_ = request_.size;
      told_ = false;
      learn_total(length);
      return true;
    }
    if (head.status == 206) {
      const auto range = parse_range(head.header("content-range"));
      if (!range || range->first != part_.size()) {
        throw Error(ErrorKind::kUnavailable,
                    request_.url + " was answered with another range than asked for");
      }
      learn_total(range->total);
      resumed_ = true;
      return true;
    }
    if (head.status == 416) learn_whole(head.header("content-range"));
    return false;
  }

  void learn_total(std::optional<std::uint64_t> total) {
    if (!total) return;
    if (request_.size > 0 && *total != request_.size) {
      refuse("it has " + std::to_string(*total) + " bytes and should have " +
             std::to_string(request_.size));
    }
    if (*total > request_.limit) refuse("it has " + std::to_string(*total) + " bytes, too many");
    total_ = *total;
    told_ = true;
  }

  // Of "bytes */200", the answer to a range that begins behind the file's end.
  void learn_whole(std::string_view text) {
    constexpr std::string_view kUnit = "bytes */";
    if (!text.starts_with(kUnit)) return;
    const auto total = parse_number(text.substr(kUnit.size()));
    if (total == part_.size()) learn_total(total);
  }

  void append(std::span<const std::uint8_t> bytes) {
    const std::uint64_t most = total_ > 0 ? total_ : request_.limit;
    if (bytes.size() > most - std::min(most, part_.size())) refuse("it has too many bytes");
    part_.append(bytes);
    show_progress();
  }

  void show_progress() {
    const std::uint64_t done = request_.before + part_.size();
    const std::uint64_t all = request_.all > 0 ? request_.all : total_;
    const std::uint64_t megabytes = (all + kMegabyte - 1) / kMegabyte;
    progress_.update(request_.label + " (MB)", done == all ? megabytes : done / kMegabyte,
                     megabytes);
  }

  std::string judge(const TransferResult& result) {
    if (result.end == TransferResult::End::kUnreachable ||
        result.end == TransferResult::End::kUntrusted) {
      throw Error(ErrorKind::kUnavailable, "cannot fetch " + request_.url + ": " + result.problem);
    }
    if (result.end == TransferResult::End::kCut) return result.problem;
    const long status = result.status;
    if (status == 200 || status == 206) {
      if (!told_ || part_.size() == total_) return "";
      return "the connection ended early";
    }
    if (status == 416 && part_.size() == total_) return "";  // it was whole already
    if (status == 416) {
      part_.clear();
      return "the server's file is shorter than what was fetched of it";
    }
    const std::string said = "the server answered " + std::to_string(status);
    if (status >= 500 || status == 408 || status == 429) return said;
    throw Error(ErrorKind::kUnavailable, "cannot fetch " + request_.url + ": " + said);
  }

  // False where the part, put together from several answers, is not the file: once, it starts over.
  bool finish() {
    const std::string fault = part_fault();
    if (fault.empty()) {
      check();
      part_.rename_to_target();
      return true;
    }
    if (!resumed_ || started_over_) refuse(fault);
    started_over_ = true;
    part_.clear();
    return false;
  }

  void check() {
    if (!request_.check) return;
    try {
      request_.check(part_.path());
    } catch (...) {
      part_.remove();
      throw;
    }
  }

  // What is wrong with the whole part; empty if nothing is.
  std::string part_fault() {
    if (request_.size > 0 && part_.size() != request_.size) {
      return "it has " + std::to_string(part_.size()) + " bytes and should have " +
             std::to_string(request_.size);
    }
    part_.sync();
    if (request_.sha256.empty()) return "";
    const std::string hash = sha256_file(part_.path());
    if (hash.starts_with(request_.sha256)) return "";
    return "its SHA-256 is " + hash + " and should be " + request_.sha256 +
           (has_sha256() ? "" : "...");
  }

  const DownloadRequest& request_;
  Progress& progress_;
  PartFile part_;
  std::uint64_t total_;  // 0 until it is known
  bool told_ = false;    // by the server
  bool resumed_;         // some of the part came with an earlier answer
  bool started_over_ = false;
};

}  // namespace

void download(const DownloadRequest& request, Progress& progress) {
  create_folder(request.target.parent_path());
  const FileLock lock(request.target.string() + ".lock", [&] {
    progress.note(request.label + ": another process is fetching it; waiting for it");
  });
  if (fs::exists(request.target)) return;
  Download(request, progress).run();
}

}  // namespace maia
