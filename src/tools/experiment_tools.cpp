#include "tools/experiment_tools.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <span>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "image/highlight.hpp"
#include "tools/switched_off.hpp"

namespace maia {
namespace {

Json describe_subject(const Subject& subject, std::size_t handle) {
  return {{"system", handle},
          {"model_name", subject.target->model()},
          {"layer", subject.target->layer()},
          {"unit", subject.target->unit()},
          {"kind", subject.target->kind()},
          {"threshold", subject.threshold}};
}

// The five most probable classes as [name, probability], the most probable first.
Json most_probable(const std::vector<float>& probabilities, const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  std::vector<std::size_t> order(std::min(names.size(), probabilities.size()));
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, order.size()));
  std::partial_sort(order.begin(), end, order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] != probabilities[b] ? probabilities[a] > probabilities[b] : a < b;
  });
  Json top = Json::array();
  for (auto place = order.begin(); place != end; ++place) {
    top.push_back({names[*place], probabilities[*place]});
  }
  return top;
}

std::vector<ImageView> views_of(const PictureList& pictures) {
  std::vector<ImageView> views;
  views.reserve(pictures.size());
  for (const auto& picture : pictures) views.push_back({picture->image, picture->scene.get()});
  return views;
}

}  // namespace

Picture highlighted_picture(const Image& image, const Response& response, const Subject& subject,
                            bool outline) {
  Picture picture;
  picture.plain = subject.target->view(image);
  picture.lit =
      active_region(response.map, subject.threshold, picture.plain.width(), picture.plain.height());
  picture.image = highlight(picture.plain, *picture.lit, outline);
  return picture;
}

ExperimentTools::ExperimentTools(Workbench workbench)
    : workbench_(std::move(workbench)), subjects_{workbench_.subject} {}

void ExperimentTools::begin_turn(int turn, Observation& observation) {
  observation_ = &observation;
  pictures_.begin_turn(turn);
  turn_seed_ = derive_seed(workbench_.seed, static_cast<std::uint64_t>(turn));
  drawn_this_turn_.clear();
}

const std::map<std::string, ExperimentTools::Function>& ExperimentTools::functions() {
  static const std::map<std::string, Function> table = {
      {"system.open", &ExperimentTools::open_system},
      {"system.info", &ExperimentTools::system_info},
      {"system.neuron", &ExperimentTools::measure_neuron},
      {"system.classify", &ExperimentTools::classify},
      {"system.layer", &ExperimentTools::measure_layer},
      {"tools.dataset_exemplars", &ExperimentTools::dataset_exemplars},
      {"tools.text2image", &ExperimentTools::text_to_image},
      {"tools.edit_images", &ExperimentTools::edit_images},
      {"tools.describe_images", &ExperimentTools::describe_images},
      {"tools.summarize_images", &ExperimentTools::summarize_images},
      {"tools.log_experiment", &ExperimentTools::log_experiment},
      {"tools.display", &ExperimentTools::display},
      {"image.pixels", &ExperimentTools::image_pixels},
  };
  return table;
}

ToolResult ExperimentTools::call(const ToolCall& call) {
  const auto found = functions().find(call.name);
  if (found == functions().end()) {
    throw Error(ErrorKind::kBadInput,
                "there is no tool '" + clean_utf8(call.name, 80) + "' in the experiment API");
  }
  const std::string name = call.name.substr(call.name.find('.') + 1);
  check_switched_on(name);
  const Arguments arguments(name, call.arguments);
  return (this->*found->second)(call, arguments);
}

void ExperimentTools::check_switched_on(const std::string& tool) const {
  if (is_switched_off(workbench_.without, tool)) {
    throw Error(ErrorKind::kBadInput,
                "tools." + tool + " is switched off in this run: work with the other tools");
  }
}

void ExperimentTools::printed(std::string_view text) {
  observation_->add_text(text);
}

const Subject& ExperimentTools::subject(const Arguments& arguments) const {
  const int handle = arguments.integer("system", 0, static_cast<int>(subjects_.size()) - 1);
  return *subjects_[static_cast<std::size_t>(handle)];
}

PictureList ExperimentTools::pictures(const ToolCall& call, const Arguments& arguments) {
  PictureList found;
  for (const Json& reference : arguments.list("images")) {
    found.push_back(pictures_.find(reference, call, arguments.where("images", found.size())));
  }
  return found;
}

ToolResult ExperimentTools::open_system(const ToolCall&, const Arguments& arguments) {
  constexpr std::size_t kMaxSubjects = 64;
  if (subjects_.size() >= kMaxSubjects) {
    arguments.fail("a run can have " + std::to_string(kMaxSubjects) + " systems and no more");
  }
  const auto& own = *workbench_.subject->target;
  const std::string model = arguments.text_or("model", own.model());
  const std::string layer = arguments.text_or("layer", own.layer());
  const int unit = arguments.integer("unit", 0, 1 << 30);
  subjects_.push_back(workbench_.subjects->open(model, layer, unit));
  return {describe_subject(*subjects_.back(), subjects_.size() - 1), {}};
}

ToolResult ExperimentTools::system_info(const ToolCall&, const Arguments& arguments) {
  const int handle = arguments.integer("system", 0, static_cast<int>(subjects_.size()) - 1);
  return {describe_subject(subject(arguments), static_cast<std::size_t>(handle)), {}};
}

ToolResult ExperimentTools::measure_neuron(const ToolCall& call, const Arguments& arguments) {
  const Subject& measured = subject(arguments);
  const auto inputs = pictures(call, arguments);
  if (measured.target->reads_scenes()) note_unknown(inputs);
  const auto views = views_of(inputs);
  const auto responses = measured.target->respond(views);
  measured_ += inputs.size();
  const Json shown =
      hold_highlighted(views, responses, measured, [&](std::size_t i, Picture& picture) {
        picture.prompt = inputs[i]->prompt;
        picture.missing = inputs[i]->missing;
        picture.scene = inputs[i]->scene;
      });
  Json activations = Json::array();
  for (const Response& response : responses) activations.push_back(response.activation);
  return {{{"activations", activations}, {"images", shown}}, {}};
}

Json ExperimentTools::hold_highlighted(std::span<const ImageView> images,
                                       std::span<const Response> responses, const Subject& subject,
                                       const std::function<void(std::size_t, Picture&)>& complete) {
  constexpr std::size_t kAtOnce = 32;  // so that few are in memory
  Json shown = Json::array();
  for (std::size_t first = 0; first < images.size(); first += kAtOnce) {
    std::vector<Picture> lit(std::min(kAtOnce, images.size() - first));
    parallel_for(lit.size(), processor_count(), [&](std::size_t i) {
      lit[i] = highlighted_picture(images[first + i].image, responses[first + i], subject,
                                   workbench_.outline);
    });
    for (std::size_t i = 0; i < lit.size(); ++i) {
      complete(first + i, lit[i]);
      shown.push_back(pictures_.add(std::move(lit[i])));
    }
  }
  return shown;
}

// A program that measures pixels of its own making should not take what it gets for a finding.
void ExperimentTools::note_unknown(const PictureList& inputs) {
  const auto count = std::count_if(inputs.begin(), inputs.end(),
                                   [](const auto& picture) { return picture->scene == nullptr; });
  if (count == 0) return;
  observation_->add_notice(
      std::to_string(count) + " of " + std::to_string(inputs.size()) +
      " measured images were not drawn or edited with tools; this system knows nothing of them and "
      "answers them with 0");
}

ToolResult ExperimentTools::classify(const ToolCall& call, const Arguments& arguments) {
  const Subject& measured = subject(arguments);
  const auto names = measured.target->classes();
  if (names.empty()) {
    arguments.fail("this system is a " + measured.target->kind() +
                   " and no class: use system.neuron");
  }
  const auto inputs = pictures(call, arguments);
  const auto rows = measured.target->respond_layer(views_of(inputs));
  measured_ += inputs.size();
  Json answers = Json::array();
  for (const auto& row : rows) {
    answers.push_back({{"probability", row.at(static_cast<std::size_t>(measured.target->unit()))},
                       {"top", most_probable(row, names)}});
  }
  return {{{"classes", answers}}, {}};
}

ToolResult ExperimentTools::measure_layer(const ToolCall& call, const Arguments& arguments) {
  const Subject& measured = subject(arguments);
  const auto inputs = pictures(call, arguments);
  const auto rows = measured.target->respond_layer(views_of(inputs));
  measured_ += inputs.size();
  Bytes blob;
  for (const auto& row : rows) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(row.data());
    blob.insert(blob.end(), bytes, bytes + row.size() * sizeof(float));
  }
  const std::size_t units = rows.empty() ? 0 : rows.front().size();
  return {{{"shape", {rows.size(), units}}}, {std::move(blob)}};
}

ToolResult ExperimentTools::dataset_exemplars(const ToolCall&, const Arguments& arguments) {
  const Subject& measured = subject(arguments);
  const int available = static_cast<int>(measured.exemplars.size());
  const int wanted = arguments.has("count") ? arguments.integer("count", 1, 1000) : 15;
  std::vector<LabelledImage> loaded;
  for (int i = 0; i < std::min(wanted, available); ++i) {
    loaded.push_back(measured.dataset->load(measured.exemplars[static_cast<std::size_t>(i)].image));
  }
  const auto views = views_of(loaded);
  const Json shown =
      hold_highlighted(views, measured.target->respond(views), measured,
                       [&](std::size_t i, Picture& picture) { picture.scene = loaded[i].scene; });
  Json activations = Json::array();
  double sum = 0;
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    activations.push_back(measured.exemplars[i].activation);
    sum += measured.exemplars[i].activation;
  }
  if (!loaded.empty()) exemplar_mean_ = sum / static_cast<double>(loaded.size());
  return {{{"activations", activations}, {"images", shown}}, {}};
}

std::uint64_t ExperimentTools::next_seed(const std::string& prompt) {
  return derive_seed(derive_seed(turn_seed_, prompt), drawn_this_turn_[prompt]++);
}

Json ExperimentTools::hold_drawn(DrawnImage drawn, const std::string& prompt) {
  Picture picture;
  picture.image = std::move(drawn.image);
  picture.prompt = prompt;
  picture.missing = std::move(drawn.missing);
  picture.scene = std::move(drawn.scene);
  return pictures_.add(std::move(picture));
}

ToolResult ExperimentTools::text_to_image(const ToolCall&, const Arguments& arguments) {
  const auto prompts = arguments.texts("prompts");
  std::vector<std::uint64_t> seeds;
  for (const auto& prompt : prompts) seeds.push_back(next_seed(prompt));
  std::vector<DrawnImage> drawn(prompts.size());
  parallel_for(prompts.size(), processor_count(),
               [&](std::size_t i) { drawn[i] = workbench_.generator->draw(prompts[i], seeds[i]); });
  Json shown = Json::array();
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    shown.push_back(hold_drawn(std::move(drawn[i]), prompts[i]));
  }
  return {{{"images", shown}}, {}};
}

ToolResult ExperimentTools::edit_images(const ToolCall& call, const Arguments& arguments) {
  const auto instructions = arguments.texts("instructions");
  const Json& sources = arguments.list("sources");
  if (sources.size() != instructions.size()) {
    arguments.fail("got " + std::to_string(sources.size()) + " sources and " +
                   std::to_string(instructions.size()) + " instructions");
  }
  Json shown = Json::array();
  Json texts = Json::array();
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    DrawnImage source;
    std::string title = "image " + std::to_string(i + 1);
    if (sources[i].is_object() && sources[i].contains("prompt")) {
      check_switched_on("text2image");
      title = Arguments(arguments.where("sources", i), sources[i]).text("prompt");
      source = workbench_.generator->draw(title, next_seed(title));
      shown.push_back(hold_drawn(source, title));
    } else {
      const auto picture = pictures_.find(sources[i], call, arguments.where("sources", i));
      if (picture->prompt) title = *picture->prompt;
      source = {picture->lit ? picture->plain : picture->image, {}, picture->scene};
      shown.push_back(hold_drawn({source.image, picture->missing, source.scene}, title));
    }
    const std::uint64_t seed = next_seed(title + "\n" + instructions[i]);
    shown.push_back(
        hold_drawn(workbench_.editor->edit(source, instructions[i], seed), instructions[i]));
    texts.push_back(title);
    texts.push_back(instructions[i]);
  }
  return {{{"images", shown}, {"texts", texts}}, {}};
}

ToolResult ExperimentTools::describe_images(const ToolCall& call, const Arguments& arguments) {
  const auto inputs = pictures(call, arguments);
  const auto titles = arguments.texts("titles");
  if (titles.size() != inputs.size()) {
    arguments.fail("got " + std::to_string(inputs.size()) + " images and " +
                   std::to_string(titles.size()) + " titles");
  }
  std::string text;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    text += titles[i] + ": " + workbench_.reader->describe(inputs[i]->readable()) + "\n";
  }
  return {{{"text", text}}, {}};
}

ToolResult ExperimentTools::summarize_images(const ToolCall& call, const Arguments& arguments) {
  std::vector<ReadableImage> readable;
  for (const auto& picture : pictures(call, arguments)) readable.push_back(picture->readable());
  return {{{"text", workbench_.reader->summarize(readable)}}, {}};
}

ToolResult ExperimentTools::log_experiment(const ToolCall& call, const Arguments& arguments) {
  const auto activations = arguments.numbers("activations");
  const auto inputs = pictures(call, arguments);
  const auto titles = arguments.texts("titles");
  if (activations.size() != inputs.size() || titles.size() != inputs.size()) {
    arguments.fail("got " + std::to_string(activations.size()) + " activations, " +
                   std::to_string(inputs.size()) + " images and " + std::to_string(titles.size()) +
                   " titles: their lengths must match");
  }
  std::string notes;
  if (arguments.has("notes")) {
    const bool one = call.arguments.at("notes").is_string();
    notes = one ? arguments.text("notes") : join(arguments.texts("notes"), "\n");
  }
  std::vector<LogEntry> entries;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    entries.push_back({titles[i], activations[i], &inputs[i]->image, inputs[i]->missing});
  }
  observation_->add_log(entries, notes);
  const auto highest = std::max_element(activations.begin(), activations.end());
  if (exemplar_mean_ && highest != activations.end() && *highest < *exemplar_mean_) {
    char sentence[160];
    std::snprintf(sentence, sizeof sentence,
                  "the highest activation logged here, %.3f, is below the exemplars' mean of %.3f",
                  *highest, *exemplar_mean_);
    observation_->add_notice(sentence);
  }
  return {Json::object(), {}};
}

ToolResult ExperimentTools::display(const ToolCall& call, const Arguments& arguments) {
  std::size_t index = 0;
  for (const Json& item : arguments.list("items")) {
    const std::string where = arguments.where("items", index++);
    if (item.is_object() && item.contains("text")) {
      observation_->add_text(Arguments(where, item).text("text") + "\n");
      continue;
    }
    const auto picture = pictures_.find(item, call, where);
    observation_->add_image(picture->image, picture->prompt.value_or(""), picture->missing);
  }
  return {Json::object(), {}};
}

ToolResult ExperimentTools::image_pixels(const ToolCall& call, const Arguments&) {
  const auto picture = pictures_.find(call.arguments, call, "image");
  const auto pixels = picture->image.pixels();
  return {{{"width", picture->image.width()}, {"height", picture->image.height()}},
          {Bytes(pixels.begin(), pixels.end())}};
}

}  // namespace maia
