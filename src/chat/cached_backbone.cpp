#include "chat/cached_backbone.hpp"

#include "base/files.hpp"
#include "base/hash.hpp"
#include "chat/conversation_hash.hpp"

namespace maia {
namespace {

class CachedBackbone final : public Backbone {
 public:
  CachedBackbone(std::shared_ptr<Backbone> inner, std::filesystem::path folder)
      : inner_(std::move(inner)), folder_(std::move(folder)) {}

  std::string name() const override { return inner_->name(); }

  Reply reply(std::span<const Message> conversation) override {
    const auto file = file_of(conversation);
    if (std::filesystem::exists(file)) {
      return {.text = read_text(file), .usage = {.dollars = 0.0}};
    }
    Reply reply = inner_->reply(conversation);
    create_folder(file.parent_path());
    write_file(file, reply.text);
    return reply;
  }

 private:
  std::filesystem::path file_of(std::span<const Message> conversation) const {
    const auto hashes = conversation_hashes(conversation);
    const std::string name = sha256(inner_->name() + "\n" + (hashes.empty() ? "" : hashes.back()));
    return folder_ / name.substr(0, 2) / (name + ".txt");
  }

  std::shared_ptr<Backbone> inner_;
  std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<Backbone> cache_backbone(std::shared_ptr<Backbone> inner,
                                         std::filesystem::path folder) {
  return std::make_unique<CachedBackbone>(std::move(inner), std::move(folder));
}

}  // namespace maia
