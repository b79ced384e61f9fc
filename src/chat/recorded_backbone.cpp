#include "chat/recorded_backbone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "base/error.hpp"
#include "chat/conversation_hash.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

Json answer_of(const Reply& reply) {
  const Usage& usage = reply.usage;
  Json counted = {{"input_tokens", usage.input_tokens},
                  {"cached_tokens", usage.cached_tokens},
                  {"output_tokens", usage.output_tokens},
                  {"dollars", nullptr}};
  if (usage.dollars) counted["dollars"] = *usage.dollars;
  return {{"text", reply.text}, {"usage", counted}, {"notes", reply.notes}};
}

Reply reply_from(const Json& answer) {
  const Json& usage = member(answer, "usage");
  Reply reply{.text = text_member(answer, "text"),
              .usage = {.input_tokens = count_member(usage, "input_tokens"),
                        .cached_tokens = count_member(usage, "cached_tokens"),
                        .output_tokens = count_member(usage, "output_tokens")}};
  const Json& dollars = member(usage, "dollars");
  if (dollars.is_number()) reply.usage.dollars = dollars.get<double>();
  const Json& notes = member(answer, "notes");
  if (notes.is_array()) {
    for (const Json& note : notes) reply.notes.push_back(text_of_json(note));
  }
  return reply;
}

class RecordingBackbone final : public Backbone {
 public:
  RecordingBackbone(std::shared_ptr<Backbone> inner, std::shared_ptr<ExchangeLog> log,
                    std::string service)
      : inner_(std::move(inner)), log_(std::move(log)), service_(std::move(service)) {
    log_->append({{"service", service_}, {"name", inner_->name()}});  // even if it is never asked
  }

  std::string name() const override { return inner_->name(); }

  Reply reply(std::span<const Message> conversation) override {
    Json exchange = {{"service", service_}, {"name", inner_->name()}};
    exchange.update(request_of(conversation));
    try {
      Reply reply = inner_->reply(conversation);
      exchange["answer"] = answer_of(reply);
      log_->append(exchange);
      return reply;
    } catch (const Error& error) {
      exchange["error"] = {{"kind", kind_name(error.kind())}, {"message", error.what()}};
      log_->append(exchange);
      throw;
    }
  }

 private:
  // Its hash, and the messages after the longest beginning that is in the file already.
  Json request_of(std::span<const Message> conversation) {
    const auto hashes = conversation_hashes(conversation);
    const std::lock_guard lock(mutex_);
    std::size_t known = hashes.size();
    while (known > 0 && !written_.contains(hashes[known - 1])) --known;
    Json messages = Json::array();
    for (const auto& message : conversation.subspan(known)) {
      messages.push_back(readable_message(message));
    }
    written_.insert(hashes.begin(), hashes.end());
    return {{"request", hashes.empty() ? "" : hashes.back()},
            {"after", known > 0 ? Json(hashes[known - 1]) : Json()},
            {"messages", std::move(messages)}};
  }

  std::shared_ptr<Backbone> inner_;
  std::shared_ptr<ExchangeLog> log_;
  std::string service_;
  std::mutex mutex_;
  std::set<std::string> written_;
};

class ReplayBackbone final : public Backbone {
 public:
  ReplayBackbone(const std::filesystem::path& path, const std::string& service) : path_(path) {
    for (const Json& exchange : read_exchanges(path, service)) learn(exchange);
  }

  std::string name() const override { return name_; }

  Reply reply(std::span<const Message> conversation) override {
    const auto hashes = conversation_hashes(conversation);
    const std::lock_guard lock(mutex_);
    const auto found = hashes.empty() ? replies_.end() : replies_.find(hashes.back());
    if (found == replies_.end())
      throw Error(ErrorKind::kNotFound, difference(conversation, hashes));
    Reply reply = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    return reply;
  }

 private:
  void learn(const Json& exchange) {
    name_ = text_member(exchange, "name");
    std::string hash = text_member(exchange, "after");
    const auto go_on = [&](const Json& message) {
      continued_.insert(hash);
      hash = next_hash(hash, message);
      known_.insert(hash);
    };
    const Json& messages = member(exchange, "messages");
    if (messages.is_array()) std::for_each(messages.begin(), messages.end(), go_on);
    const Json& answer = member(exchange, "answer");
    if (!answer.is_object()) return;
    const Reply reply = reply_from(answer);
    replies_[text_member(exchange, "request")].push_back(reply);
    go_on(readable_message({Message::Role::kAssistant, {{reply.text, {}}}}));
  }

  std::string difference(std::span<const Message> conversation,
                         const std::vector<std::string>& hashes) const {
    std::size_t same = 0;
    while (same < hashes.size() && known_.contains(hashes[same])) ++same;
    const std::string turn = fmt::format("turn {}", same / 2);
    if (same > 0 && (same == hashes.size() || !continued_.contains(hashes[same - 1]))) {
      return fmt::format("the recording {} ends in {}", path_.string(), turn);
    }
    const std::string what = same == 0       ? "the system message differs"
                             : same == 1     ? "the task differs"
                             : same % 2 == 0 ? fmt::format("the reply of {} differs", turn)
                                             : fmt::format("the observation of {} differs", turn);
    return fmt::format("the recording {} has no such conversation: {}, from '{}' on",
                       path_.string(), what, single_line(text_of(conversation[same]), 80));
  }

  std::filesystem::path path_;
  std::string name_;
  std::mutex mutex_;
  std::map<std::string, std::deque<Reply>> replies_;  // by the hash of the conversation
  std::set<std::string> known_;      // the hashes of every conversation's beginnings
  std::set<std::string> continued_;  // those of them that go on
};

}  // namespace

std::unique_ptr<Backbone> record_backbone(std::shared_ptr<Backbone> inner,
                                          std::shared_ptr<ExchangeLog> log, std::string service) {
  return std::make_unique<RecordingBackbone>(std::move(inner), std::move(log), std::move(service));
}

std::unique_ptr<Backbone> replay_backbone(const std::filesystem::path& path,
                                          const std::string& service) {
  return std::make_unique<ReplayBackbone>(path, service);
}

}  // namespace maia
