#include "imagery/image_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "http/service_name.hpp"
#include "http/untrusted_json.hpp"
#include "image/codec.hpp"
#include "image/resample.hpp"
#include "imagery/picture_answer.hpp"
#include "imagery/picture_cache.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr int kGrey = 128;

NamedService open_service(const std::string& name) {
  auto service = find_service(name);
  if (!service || service->provider == NamedService::Provider::kAnthropic) {
    throw Error(ErrorKind::kUsage, "there is no image service '" + single_line(name, 200) +
                                       "': write openai:MODEL or http://HOST:PORT/v1#MODEL");
  }
  return std::move(*service);
}

// "https://host:port" of an address.
std::string origin_of(const std::string& url) {
  const auto start = url.find("://");
  if (start == std::string::npos) return "";
  return url.substr(0, url.find('/', start + 3));
}

bool is_about_content(const std::string& said) {
  const std::string words = lower_case(said);
  return words.find("safety") != std::string::npos ||
         words.find("content policy") != std::string::npos ||
         words.find("content_policy") != std::string::npos ||
         words.find("moderation") != std::string::npos;
}

Image shrink(Image image, int longest_side) {
  const int longest = std::max(image.width(), image.height());
  if (longest <= longest_side) return image;
  const auto scaled = [&](int side) {
    return std::max(1, static_cast<int>(static_cast<std::int64_t>(side) * longest_side / longest));
  };
  return resize(image, scaled(image.width()), scaled(image.height()), Filter::kBicubic);
}

// A form as browsers send files (RFC 7578).
class Form {
 public:
  explicit Form(std::string boundary) : boundary_(std::move(boundary)) {}

  void add(const std::string& name, const std::string& value) {
    text_ += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n", boundary_,
                         name) +
             value + "\r\n";
  }
  void add_png(const std::string& name, std::span<const std::uint8_t> file) {
    text_ += fmt::format(
        "--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"image.png\"\r\n"
        "Content-Type: image/png\r\n\r\n",
        boundary_, name);
    text_.append(reinterpret_cast<const char*>(file.data()), file.size());
    text_ += "\r\n";
  }
  std::string finish() const { return text_ + "--" + boundary_ + "--\r\n"; }
  std::string type() const { return "multipart/form-data; boundary=" + boundary_; }

 private:
  std::string boundary_;
  std::string text_;
};

// What drawing and editing share. Thread-safe.
class PictureService {
 public:
  PictureService(const std::string& name, const ImageServiceOptions& options)
      : PictureService(name, open_service(name), options) {}

  const std::string& name() const { return name_; }

  DrawnImage draw(const std::string& prompt, std::uint64_t seed) {
    return answer({{"draw", prompt}, {"seed", seed}}, prompt, [&] {
      Json request = fields(prompt, seed);
      return post({.path = "/images/generations", .body = to_text(request)});
    });
  }

  DrawnImage edit(const Image& source, const std::string& instruction, std::uint64_t seed) {
    const auto png = encode_png(source);
    const std::string hash = sha256(png);
    return answer({{"edit", instruction}, {"source", hash}, {"seed", seed}}, instruction, [&] {
      Form form("maia-" + hash.substr(0, 32));
      const Json plain = fields(instruction, seed);
      for (const auto& [key, value] : plain.items()) {
        form.add(key, value.is_string() ? value.get<std::string>() : to_text(value));
      }
      form.add_png("image", png);
      return post({.path = "/images/edits", .content_type = form.type(), .body = form.finish()});
    });
  }

 private:
  struct Post {
    std::string path;
    std::string content_type = "application/json";
    std::string body;
  };

  PictureService(std::string name, const NamedService& named, const ImageServiceOptions& options)
      : name_(std::move(name)),
        model_(named.model),
        options_(options),
        cache_(options.cache),
        service_(named.address, options.patience),
        sends_seed_(named.provider == NamedService::Provider::kCompatible) {}

  Json fields(const std::string& prompt, std::uint64_t seed) const {
    constexpr std::uint64_t kMostSeed = 0x7fffffff;  // what servers keep in 32 bits
    Json fields = {{"model", model_}, {"prompt", prompt}, {"n", 1}};
    if (sends_format_) fields["response_format"] = "b64_json";
    if (sends_seed_) fields["seed"] = seed & kMostSeed;
    if (!options_.size.empty()) fields["size"] = options_.size;
    return fields;
  }

  // From the cache, or as `ask` gets it, with what the server does not know left out.
  template <typename Ask>
  DrawnImage answer(Json request, const std::string& prompt, const Ask& ask) {
    request.update({{"service", name_}, {"size", options_.size}, {"side", options_.longest_side}});
    if (Image kept = cache_.find(request); !kept.empty()) return {.image = std::move(kept)};
    for (int lesson = 0;; ++lesson) {
      try {
        DrawnImage drawn{.image = shrink(ask(), options_.longest_side)};
        cache_.keep(request, drawn.image);
        return drawn;
      } catch (const Refusal& refusal) {
        if (is_about_content(refusal.said())) return withheld(prompt);
        if (lesson == 2 || refusal.kind() != ErrorKind::kUsage || !learn(refusal.said())) throw;
      }
    }
  }

  bool learn(const std::string& said) {
    const std::string words = lower_case(said);
    const auto drop = [&](const char* word, std::atomic<bool>& sent) {
      return words.find(word) != std::string::npos && sent.exchange(false);
    };
    return drop("response_format", sends_format_) || drop("seed", sends_seed_);
  }

  DrawnImage withheld(const std::string& prompt) const {
    Image grey(options_.longest_side, options_.longest_side);
    std::fill(grey.pixels().begin(), grey.pixels().end(), kGrey);
    return {.image = std::move(grey), .missing = {clean_utf8(trim(prompt), 1000)}};
  }

  Image post(const Post& request) {
    PictureAnswer answer;
    service_.post({.path = request.path,
                   .content_type = request.content_type,
                   .body = request.body,
                   .limit = kMostBytes},
                  answer);
    if (!answer.image().empty()) return answer.image();
    // An answer may not send us looking around in the network of the one who asked.
    const std::string& address = answer.address();
    if (!address.starts_with("https://") && origin_of(address) != origin_of(service_.url())) {
      throw Error(ErrorKind::kUnavailable,
                  service_.url() + " names a picture at an address that is not its own: " +
                      single_line(address, 200));
    }
    PictureFile file;
    service_.fetch(address, kMostBytes, file);
    return file.image();
  }

  std::string name_;
  std::string model_;
  ImageServiceOptions options_;
  PictureCache cache_;
  Service service_;
  std::atomic<bool> sends_seed_;
  std::atomic<bool> sends_format_ = true;
};

class ServiceGenerator final : public TextToImage {
 public:
  ServiceGenerator(const std::string& name, const ImageServiceOptions& options)
      : service_(std::make_unique<PictureService>(name, options)) {}
  std::string name() const override { return service_->name(); }
  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    return service_->draw(prompt, seed);
  }
  const Vocabulary& vocabulary() const override { return open_vocabulary(); }

 private:
  std::unique_ptr<PictureService> service_;
};

class ServiceEditor final : public ImageEditor {
 public:
  ServiceEditor(const std::string& name, const ImageServiceOptions& options)
      : service_(std::make_unique<PictureService>(name, options)) {}
  std::string name() const override { return service_->name(); }
  DrawnImage edit(const DrawnImage& source, const std::string& instruction,
                  std::uint64_t seed) const override {
    return service_->edit(source.image, instruction, seed);
  }

 private:
  std::unique_ptr<PictureService> service_;
};

}  // namespace

std::shared_ptr<const TextToImage> make_image_service(const std::string& name,
                                                      const ImageServiceOptions& options) {
  return std::make_shared<ServiceGenerator>(name, options);
}

std::shared_ptr<const ImageEditor> make_edit_service(const std::string& name,
                                                     const ImageServiceOptions& options) {
  return std::make_shared<ServiceEditor>(name, options);
}

}  // namespace maia
