#include "eval/choice_judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/files.hpp"
#include "base/text.hpp"
#include "eval/asked_json.hpp"
#include "eval/label_similarity.hpp"
#include "http/untrusted_json.hpp"
#include "nn/unit_length.hpp"

namespace maia {
namespace {

constexpr double kEqual = 1e-9;

class SimilarityJudge final : public ChoiceJudge {
 public:
  SimilarityJudge(std::shared_ptr<const CollageWorld> world,
                  std::shared_ptr<const SentenceEncoder> encoder)
      : world_(std::move(world)), encoder_(std::move(encoder)) {}
  std::string name() const override {
    return encoder_ ? "similarity" : "similarity of words alone";
  }

  Side judge(const ChoiceQuestion& question) const override {
    const double left = similarity(question.truth, question.left);
    const double right = similarity(question.truth, question.right);
    if (std::abs(left - right) < kEqual) return Side::kTie;
    return left > right ? Side::kLeft : Side::kRight;
  }

 private:
  double similarity(const std::vector<std::string>& truth,
                    const std::vector<std::string>& label) const {
    const double of_words = word_similarity(*world_, truth, label);
    if (!encoder_ || truth.empty() || label.empty()) return of_words;
    // The same thing is no less the same for an article.
    if (of_words > 1 - kEqual) return 1;
    const double of_sentences =
        cosine(encoder_->encode(join(truth, " or ")), encoder_->encode(join(label, " or ")));
    return (of_words + std::max(0.0, of_sentences)) / 2;
  }

  std::shared_ptr<const CollageWorld> world_;
  std::shared_ptr<const SentenceEncoder> encoder_;
};

class AskedJudge final : public ChoiceJudge {
 public:
  explicit AskedJudge(std::shared_ptr<Backbone> backbone)
      : backbone_(std::move(backbone)),
        task_(read_text(data_folder() / "prompts" / "compare_labels.md")) {}
  std::string name() const override { return backbone_->name(); }

  Side judge(const ChoiceQuestion& question) const override {
    const std::string asked =
        fmt::format("[TRUTH]: {}\n[LABEL 1]: {}\n[LABEL 2]: {}\n", label_text(question.truth),
                    label_text(question.left), label_text(question.right));
    Side side = Side::kTie;
    ask_for_json(*backbone_, task_, asked, [&](const Json& reply) {
      const Json& better = member(reply, "better");
      if (better != 1 && better != 2) throw UnusableReply("\"better\" is neither 1 nor 2");
      side = better == 1 ? Side::kLeft : Side::kRight;
    });
    return side;
  }

 private:
  std::shared_ptr<Backbone> backbone_;
  std::string task_;
};

}  // namespace

std::unique_ptr<ChoiceJudge> make_similarity_judge(std::shared_ptr<const CollageWorld> world,
                                                   std::shared_ptr<const SentenceEncoder> encoder) {
  return std::make_unique<SimilarityJudge>(std::move(world), std::move(encoder));
}

std::unique_ptr<ChoiceJudge> make_asked_judge(std::shared_ptr<Backbone> backbone) {
  return std::make_unique<AskedJudge>(std::move(backbone));
}

}  // namespace maia
