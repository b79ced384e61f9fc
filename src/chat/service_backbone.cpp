#include "chat/service_backbone.hpp"

#include <mutex>

#include "base/text.hpp"

namespace maia {
namespace {

// Of one reply: a server that never knows what it wants is given up.
constexpr int kMostLessons = 6;

class ServiceBackbone final : public Backbone {
 public:
  ServiceBackbone(ServiceBackboneOptions options, std::unique_ptr<Wire> wire, PriceTable prices)
      : name_(std::move(options.name)),
        settings_(std::move(options.settings)),
        pictures_(options.pictures),
        dialect_(options.dialect),
        wire_(std::move(wire)),
        prices_(std::move(prices)),
        service_(std::move(options.address), std::move(options.patience)) {}

  std::string name() const override { return name_; }

  Reply reply(std::span<const Message> conversation) override {
    for (int lesson = 0;; ++lesson) {
      const Dialect dialect = current_dialect();
      std::vector<std::string> notes;
      const std::string body = make_body(conversation, dialect, notes);
      const auto reader = wire_->make_reader();
      try {
        service_.post({.path = wire_->path(), .body = body}, *reader);
      } catch (const Refusal& refusal) {
        if (lesson == kMostLessons || !learn(refusal, dialect)) throw;
        continue;
      }
      return make_reply(reader->reply(), std::move(notes));
    }
  }

 private:
  // All that is held while the service thinks, which may take long, is what it returns.
  std::string make_body(std::span<const Message> conversation, const Dialect& dialect,
                        std::vector<std::string>& notes) const {
    auto fitted =
        fit_pictures(conversation, dialect.pictures ? pictures_ : PictureLimits{.most = 0});
    notes = std::move(fitted.notes);
    return body_of(wire_->request(fitted.messages, settings_, dialect), fitted);
  }

  Dialect current_dialect() {
    const std::lock_guard lock(mutex_);
    return dialect_;
  }

  // True where something else is worth trying.
  bool learn(const Refusal& refusal, const Dialect& tried) {
    if (refusal.kind() != ErrorKind::kUsage || refusal.status() == 401 || refusal.status() == 403) {
      return false;
    }
    const auto other = other_dialect(tried, refusal.said());
    if (!other) return false;
    const std::lock_guard lock(mutex_);
    dialect_ = *other;
    return true;
  }

  Reply make_reply(const ServiceReply& said, std::vector<std::string> notes) const {
    const TokenCount& tokens = said.tokens;
    Reply reply{.text = service_.without_key(said.text),
                .usage = {.input_tokens = tokens.input + tokens.cache_read + tokens.cache_written,
                          .cached_tokens = tokens.cache_read,
                          .output_tokens = tokens.output},
                .notes = std::move(notes)};
    const bool counted = reply.usage.input_tokens + reply.usage.output_tokens > 0;
    if (counted) reply.usage.dollars = prices_.dollars(name_, tokens);
    if (said.ending == ServiceReply::Ending::kCut) {
      reply.notes.emplace_back("The reply was cut at the limit of output tokens.");
    } else if (said.ending == ServiceReply::Ending::kRefused) {
      reply.notes.emplace_back("The service refused to reply, or withheld a part of it.");
      if (trim(reply.text).empty()) reply.text = service_.without_key(said.refusal);
      if (trim(reply.text).empty()) reply.text = "[the service withheld this reply]";
    }
    return reply;
  }

  std::string name_;
  ChatSettings settings_;
  PictureLimits pictures_;
  std::mutex mutex_;
  Dialect dialect_;
  std::unique_ptr<Wire> wire_;
  PriceTable prices_;
  Service service_;
};

}  // namespace

std::unique_ptr<Backbone> make_service_backbone(ServiceBackboneOptions options,
                                                std::unique_ptr<Wire> wire, PriceTable prices) {
  return std::make_unique<ServiceBackbone>(std::move(options), std::move(wire), std::move(prices));
}

}  // namespace maia
