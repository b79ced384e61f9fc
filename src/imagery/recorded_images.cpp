#include "imagery/recorded_images.hpp"

#include <map>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "http/untrusted_json.hpp"
#include "image/codec.hpp"
#include "imagery/image_service.hpp"

namespace maia {
namespace {

constexpr const char* kImages = "images";
constexpr const char* kEdits = "edits";

Json drawing(const std::string& prompt, std::uint64_t seed) {
  return {{"prompt", clean_utf8(prompt)}, {"seed", seed}};
}

Json editing(const Image& source, const std::string& instruction, std::uint64_t seed) {
  return {{"instruction", clean_utf8(instruction)},
          {"source", sha256(encode_png(source))},
          {"seed", seed}};
}

// So that the name is known even if nothing is asked.
void open(ExchangeLog& log, const char* service, const std::string& name) {
  log.append({{"service", service}, {"name", name}});
}

// Asks with `ask`, and writes down what came of it.
template <typename Ask>
DrawnImage recorded(ExchangeLog& log, const char* service, const std::string& name,
                    const Json& asked, const Ask& ask) {
  Json exchange = {
      {"service", service}, {"name", name}, {"request", sha256(to_text(asked))}, {"asked", asked}};
  try {
    DrawnImage drawn = ask();
    exchange["answer"] = {{"image", base64_encode(encode_png(drawn.image))},
                          {"missing", drawn.missing}};
    log.append(exchange);
    return drawn;
  } catch (const Error& error) {
    exchange["error"] = {{"kind", kind_name(error.kind())}, {"message", error.what()}};
    log.append(exchange);
    throw;
  }
}

class RecordingGenerator final : public TextToImage {
 public:
  RecordingGenerator(std::shared_ptr<const TextToImage> inner, std::shared_ptr<ExchangeLog> log)
      : inner_(std::move(inner)), log_(std::move(log)) {
    open(*log_, kImages, inner_->name());
  }
  std::string name() const override { return inner_->name(); }
  const Vocabulary& vocabulary() const override { return inner_->vocabulary(); }
  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    return recorded(*log_, kImages, name(), drawing(prompt, seed),
                    [&] { return inner_->draw(prompt, seed); });
  }

 private:
  std::shared_ptr<const TextToImage> inner_;
  std::shared_ptr<ExchangeLog> log_;
};

class RecordingEditor final : public ImageEditor {
 public:
  RecordingEditor(std::shared_ptr<const ImageEditor> inner, std::shared_ptr<ExchangeLog> log)
      : inner_(std::move(inner)), log_(std::move(log)) {
    open(*log_, kEdits, inner_->name());
  }
  std::string name() const override { return inner_->name(); }
  DrawnImage edit(const DrawnImage& source, const std::string& instruction,
                  std::uint64_t seed) const override {
    return recorded(*log_, kEdits, name(), editing(source.image, instruction, seed),
                    [&] { return inner_->edit(source, instruction, seed); });
  }

 private:
  std::shared_ptr<const ImageEditor> inner_;
  std::shared_ptr<ExchangeLog> log_;
};

// The answers of a recording by the hash of what was asked.
class RecordedAnswers {
 public:
  RecordedAnswers(const std::filesystem::path& path, const char* service) : path_(path) {
    for (Json& exchange : read_exchanges(path, service)) {
      name_ = text_member(exchange, "name");
      const std::string hash = text_member(exchange, "request");
      const Json& answer = member(exchange, "answer");
      if (answer.is_object()) answers_[hash] = answer;
    }
  }

  const std::string& name() const { return name_; }

  DrawnImage find(const Json& asked, const std::string& words) const {
    const auto found = answers_.find(sha256(to_text(asked)));
    if (found == answers_.end()) {
      throw Error(ErrorKind::kNotFound, "the recording " + path_.string() + " has no picture of '" +
                                            single_line(words, 80) + "' with this seed and source");
    }
    const auto bytes = base64_decode(text_member(found->second, "image"));
    if (!bytes) throw Error(ErrorKind::kBadInput, "a picture in " + path_.string() + " is damaged");
    DrawnImage drawn{.image = decode_image(*bytes, "a picture in " + path_.string())};
    const Json& missing = member(found->second, "missing");
    if (missing.is_array()) {
      for (const Json& word : missing) drawn.missing.push_back(text_of_json(word));
    }
    return drawn;
  }

 private:
  std::filesystem::path path_;
  std::string name_;
  std::map<std::string, Json> answers_;
};

class ReplayGenerator final : public TextToImage {
 public:
  explicit ReplayGenerator(const std::filesystem::path& path) : answers_(path, kImages) {}
  std::string name() const override { return answers_.name(); }
  const Vocabulary& vocabulary() const override { return open_vocabulary(); }
  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    return answers_.find(drawing(prompt, seed), prompt);
  }

 private:
  RecordedAnswers answers_;
};

class ReplayEditor final : public ImageEditor {
 public:
  explicit ReplayEditor(const std::filesystem::path& path) : answers_(path, kEdits) {}
  std::string name() const override { return answers_.name(); }
  DrawnImage edit(const DrawnImage& source, const std::string& instruction,
                  std::uint64_t seed) const override {
    return answers_.find(editing(source.image, instruction, seed), instruction);
  }

 private:
  RecordedAnswers answers_;
};

}  // namespace

std::shared_ptr<const TextToImage> record_images(std::shared_ptr<const TextToImage> inner,
                                                 std::shared_ptr<ExchangeLog> log) {
  return std::make_shared<RecordingGenerator>(std::move(inner), std::move(log));
}

std::shared_ptr<const ImageEditor> record_edits(std::shared_ptr<const ImageEditor> inner,
                                                std::shared_ptr<ExchangeLog> log) {
  return std::make_shared<RecordingEditor>(std::move(inner), std::move(log));
}

std::shared_ptr<const TextToImage> replay_images(const std::filesystem::path& path) {
  return std::make_shared<ReplayGenerator>(path);
}

std::shared_ptr<const ImageEditor> replay_edits(const std::filesystem::path& path) {
  return std::make_shared<ReplayEditor>(path);
}

}  // namespace maia
