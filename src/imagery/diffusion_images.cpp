#include "imagery/diffusion_images.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "image/content_hash.hpp"
#include "imagery/image_service.hpp"
#include "imagery/order_batches.hpp"
#include "imagery/picture_cache.hpp"
#include "nn/model_folders.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

// Orders that are handed over together, of which the model computes as many at once as suits it.
constexpr std::size_t kMostOrders = 16;

struct NamedFolder {
  const CatalogFolder* model = nullptr;
  std::filesystem::path folder;
  bool named = false;  // with ":FOLDER", and not the cache's
};

std::optional<NamedFolder> parse_name(const std::string& name) {
  const auto colon = name.find(':');
  const std::string kind = name.substr(0, colon);
  if (kind != "sd14" && kind != "sd15" && kind != "ip2p") return std::nullopt;
  const CatalogFolder* model = find_model_folder(kind);
  if (colon == std::string::npos) return NamedFolder{model, place_of(*model), false};
  return NamedFolder{model, name.substr(colon + 1), true};
}

// The folder; throws where it is not there, or where it is the cache's and not whole.
const std::filesystem::path& check_folder(const NamedFolder& place) {
  const std::string kind(place.model->name);
  const std::string remedy = "fetch it with 'maia models pull " + kind + "', or name a folder " +
                             "that has it with " + kind + ":FOLDER";
  if (!std::filesystem::is_directory(place.folder)) {
    throw Error(ErrorKind::kNotFound,
                "there is no folder " + place.folder.string() + " with " + kind + ": " + remedy);
  }
  if (place.named) return place.folder;
  const auto missing = missing_files(*place.model);
  if (missing.empty()) return place.folder;
  throw Error(ErrorKind::kNotFound, kind + " is not whole in " + place.folder.string() +
                                        ", where " + join(missing, ", ") +
                                        " is missing: " + remedy);
}

// What drawing and changing have in common.
class DiffusionMachine {
 public:
  DiffusionMachine(const std::string& name, const DiffusionOptions& options)
      : place_(find(name)),
        model_(check_folder(place_), options.place),
        settings_(model_.complete(options.settings)),
        cache_(options.cache) {}

  const LatentDiffusion& model() const { return model_; }
  const DiffusionSettings& settings() const { return settings_; }
  const PictureCache& cache() const { return cache_; }

  // With all that decides a picture but the order.
  std::string title() const {
    std::string title = fmt::format("{} {} ({} {} steps, guidance {:g}", place_.model->name,
                                    model_.hash().substr(0, 16), settings_.steps, settings_.sampler,
                                    settings_.guidance);
    if (model_.edits()) title += fmt::format(" and {:g}", settings_.image_guidance);
    title += fmt::format(", {}x{}, {}", settings_.width, settings_.height, model_.numbers());
    if (!settings_.negative.empty()) title += ", without: " + settings_.negative;
    return title + ")";
  }

  Json request() const {
    return {{"model", model_.hash()},         {"sampler", settings_.sampler},
            {"steps", settings_.steps},       {"guidance", settings_.guidance},
            {"width", settings_.width},       {"height", settings_.height},
            {"negative", settings_.negative}, {"precision", model_.numbers()}};
  }

  DrawnImage finish(Image image, const std::string& prompt) const {
    DrawnImage drawn{std::move(image), {}, nullptr};
    if (std::string cut = model_.unread(prompt); !cut.empty()) drawn.missing = {std::move(cut)};
    return drawn;
  }

 private:
  static NamedFolder find(const std::string& name) {
    if (auto place = parse_name(name)) return *std::move(place);
    throw Error(ErrorKind::kUsage, "there is no image model '" + one_line(name, 200) +
                                       "': write sd15:FOLDER, sd14:FOLDER or ip2p:FOLDER");
  }

  NamedFolder place_;
  LatentDiffusion model_;
  DiffusionSettings settings_;
  PictureCache cache_;
};

class DiffusionGenerator : public TextToImage {
 public:
  DiffusionGenerator(const std::string& name, const DiffusionOptions& options)
      : machine_(name, options), orders_(kMostOrders, [this, report = options.report](auto orders) {
          return machine_.model().draw(orders, machine_.settings(), report);
        }) {
    if (machine_.model().edits()) {
      throw Error(ErrorKind::kUsage,
                  one_line(name, 200) + " changes pictures and draws none: name it with --editor");
    }
  }

  std::string name() const override { return machine_.title(); }

  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    Json request = machine_.request();
    request["draw"] = prompt;
    request["seed"] = seed;
    Image image = machine_.cache().find(request);
    if (image.empty()) {
      image = orders_({prompt, seed});
      machine_.cache().keep(request, image);
    }
    return machine_.finish(std::move(image), prompt);
  }

  const Vocabulary& vocabulary() const override { return open_vocabulary(); }

 private:
  DiffusionMachine machine_;
  mutable OrderBatches<DrawingOrder, Image> orders_;
};

class DiffusionEditor : public ImageEditor {
 public:
  DiffusionEditor(const std::string& name, const DiffusionOptions& options)
      : machine_(name, options), orders_(kMostOrders, [this, report = options.report](auto orders) {
          return machine_.model().edit(orders, machine_.settings(), report);
        }) {
    if (!machine_.model().edits()) {
      throw Error(ErrorKind::kUsage,
                  one_line(name, 200) +
                      " draws pictures and changes none: name InstructPix2Pix with ip2p:FOLDER");
    }
  }

  std::string name() const override { return machine_.title(); }

  DrawnImage edit(const DrawnImage& source, const std::string& instruction,
                  std::uint64_t seed) const override {
    Json request = machine_.request();
    request["edit"] = instruction;
    request["image_guidance"] = machine_.settings().image_guidance;
    request["source"] = content_hash(source.image);
    request["seed"] = seed;
    Image image = machine_.cache().find(request);
    if (image.empty()) {
      image = orders_({&source.image, instruction, seed});
      machine_.cache().keep(request, image);
    }
    return machine_.finish(std::move(image), instruction);
  }

 private:
  DiffusionMachine machine_;
  mutable OrderBatches<EditingOrder, Image> orders_;
};

}  // namespace

std::optional<std::filesystem::path> diffusion_folder(const std::string& name) {
  if (const auto place = parse_name(name)) return place->folder;
  return std::nullopt;
}

std::shared_ptr<const TextToImage> make_diffusion_generator(const std::string& name,
                                                            const DiffusionOptions& options) {
  return std::make_shared<const DiffusionGenerator>(name, options);
}

std::shared_ptr<const ImageEditor> make_diffusion_editor(const std::string& name,
                                                         const DiffusionOptions& options) {
  return std::make_shared<const DiffusionEditor>(name, options);
}

}  // namespace maia
