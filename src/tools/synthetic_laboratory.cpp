#include <mutex>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exemplar/synthetic_index.hpp"
#include "tools/laboratory.hpp"

namespace maia {
namespace {

// Inside a unit's mask the map is over it, and outside it is not.
constexpr float kThreshold = 0;

class SyntheticLaboratory : public Laboratory {
 public:
  SyntheticLaboratory(std::shared_ptr<const SyntheticModel> model,
                      std::shared_ptr<const ImageDataset> dataset, Progress& progress)
      : model_(std::move(model)), dataset_(std::move(dataset)), progress_(progress) {}

  const Model& model() const override { return *model_; }
  const ImageDataset& dataset() const override { return *dataset_; }
  void prepare(std::span<const std::string>, Communicator&) override { index(); }

  std::string truth(const std::string& layer, int unit) const override {
    model_->check_unit(model_->layer(layer), unit);
    return model_->units()[static_cast<std::size_t>(unit)].expression.text();
  }

  std::shared_ptr<const Subject> open(const std::string& model, const std::string& layer,
                                      int unit) override {
    if (model != model_->name()) {
      throw Error(ErrorKind::kNotFound, "there is no model " + clean_utf8(model, 100) +
                                            " here: this run is about " + model_->name() +
                                            " and can open its units alone");
    }
    model_->layer(layer);
    auto target = make_synthetic_target(model_, unit);
    const auto top = index().top(layer, unit);
    return std::make_shared<const Subject>(Subject{.target = std::move(target),
                                                   .threshold = kThreshold,
                                                   .exemplars = {top.begin(), top.end()},
                                                   .dataset = dataset_});
  }

 private:
  const ExemplarIndex& index() {
    const std::lock_guard lock(mutex_);
    if (!index_) index_ = open_synthetic_index(*model_, *dataset_, progress_);
    return *index_;
  }

  std::shared_ptr<const SyntheticModel> model_;
  std::shared_ptr<const ImageDataset> dataset_;
  Progress& progress_;
  std::mutex mutex_;
  std::optional<ExemplarIndex> index_;
};

}  // namespace

std::shared_ptr<Laboratory> make_synthetic_laboratory(std::shared_ptr<const SyntheticModel> model,
                                                      std::shared_ptr<const ImageDataset> dataset,
                                                      Progress& progress) {
  return std::make_shared<SyntheticLaboratory>(std::move(model), std::move(dataset), progress);
}

}  // namespace maia
