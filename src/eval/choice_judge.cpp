#include "eval/choice_judge.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/files.hpp"
#include "eval/asked_json.hpp"
#include "eval/label_similarity.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

class SimilarityJudge final : public ChoiceJudge {
 public:
  explicit SimilarityJudge(std::shared_ptr<const CollageWorld> world) : world_(std::move(world)) {}
  std::string name() const override { return "similarity"; }

  Side judge(const ChoiceQuestion& question) const override {
    constexpr double kEqual = 1e-9;
    const double left = word_similarity(*world_, question.truth, question.left);
    const double right = word_similarity(*world_, question.truth, question.right);
    if (std::abs(left - right) < kEqual) return Side::kTie;
    return left > right ? Side::kLeft : Side::kRight;
  }

 private:
  std::shared_ptr<const CollageWorld> world_;
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

std::unique_ptr<ChoiceJudge> make_similarity_judge(std::shared_ptr<const CollageWorld> world) {
  return std::make_unique<SimilarityJudge>(std::move(world));
}

std::unique_ptr<ChoiceJudge> make_asked_judge(std::shared_ptr<Backbone> backbone) {
  return std::make_unique<AskedJudge>(std::move(backbone));
}

}  // namespace maia
