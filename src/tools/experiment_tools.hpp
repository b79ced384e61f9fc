// The host side of the experiment API: each call of a program checked, carried out and recorded.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "detect/reader.hpp"
#include "imagery/text_to_image.hpp"
#include "sandbox/worker.hpp"
#include "tools/arguments.hpp"
#include "tools/observation.hpp"
#include "tools/pictures.hpp"
#include "tools/subject.hpp"

namespace maia {

using PictureList = std::vector<std::shared_ptr<const Picture>>;

// What a run's programs work with.
struct Workbench {
  std::shared_ptr<const Subject> subject;
  std::shared_ptr<SubjectSource> subjects;
  std::shared_ptr<const TextToImage> generator;
  std::shared_ptr<const ImageEditor> editor;
  std::shared_ptr<const BlindReader> reader;
  std::uint64_t seed = 0;
  bool outline = false;              // a red contour around lit regions
  std::vector<std::string> without;  // tools that are switched off (tools/switched_off.hpp)
};

// One per run; programs run one after the other. Every random choice follows from the run's seed,
// the turn and the order of calls within it, so that repeating a turn repeats its pictures.
class ExperimentTools : public ToolHandler {
 public:
  explicit ExperimentTools(Workbench workbench);

  // What follows is shown in `observation`, which must outlive the turn.
  void begin_turn(int turn, Observation& observation);

  ToolResult call(const ToolCall& call) override;
  void printed(std::string_view text) override;

  // Pictures that programs had the unit, or its layer, measured on so far.
  std::size_t measured() const { return measured_; }

 private:
  using Function = ToolResult (ExperimentTools::*)(const ToolCall&, const Arguments&);
  static const std::map<std::string, Function>& functions();

  ToolResult open_system(const ToolCall& call, const Arguments& arguments);
  ToolResult system_info(const ToolCall& call, const Arguments& arguments);
  ToolResult measure_neuron(const ToolCall& call, const Arguments& arguments);
  ToolResult classify(const ToolCall& call, const Arguments& arguments);
  ToolResult measure_layer(const ToolCall& call, const Arguments& arguments);
  ToolResult dataset_exemplars(const ToolCall& call, const Arguments& arguments);
  ToolResult text_to_image(const ToolCall& call, const Arguments& arguments);
  ToolResult edit_images(const ToolCall& call, const Arguments& arguments);
  ToolResult describe_images(const ToolCall& call, const Arguments& arguments);
  ToolResult summarize_images(const ToolCall& call, const Arguments& arguments);
  ToolResult log_experiment(const ToolCall& call, const Arguments& arguments);
  ToolResult display(const ToolCall& call, const Arguments& arguments);
  ToolResult image_pixels(const ToolCall& call, const Arguments& arguments);

  void check_switched_on(const std::string& tool) const;
  const Subject& subject(const Arguments& arguments) const;
  PictureList pictures(const ToolCall& call, const Arguments& arguments);
  void note_unknown(const PictureList& inputs);
  std::uint64_t next_seed(const std::string& prompt);
  // The handles of what highlighted_picture() makes of each, which `complete` has added to.
  Json hold_highlighted(std::span<const ImageView> images, std::span<const Response> responses,
                        const Subject& subject,
                        const std::function<void(std::size_t, Picture&)>& complete);
  Json hold_drawn(DrawnImage drawn, const std::string& prompt);

  Workbench workbench_;
  std::vector<std::shared_ptr<const Subject>> subjects_;  // by the handle programs use
  std::size_t measured_ = 0;
  Pictures pictures_;
  Observation* observation_ = nullptr;
  std::uint64_t turn_seed_ = 0;
  std::map<std::string, std::uint64_t> drawn_this_turn_;
  std::optional<double> exemplar_mean_;
};

// What the target sees of a picture, with its region lit; the same before darkening is kept for a
// reader.
Picture highlighted_picture(const Image& image, const Response& response, const Subject& subject,
                            bool outline);

}  // namespace maia
