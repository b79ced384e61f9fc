// A run as it comes out of the agent's loop, with everything a record can hold: several turns,
// programs, logs, words that were not drawn, an error, notices, a check that fails and one that
// holds.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "report/sample_pictures.hpp"
#include "store/run_store.hpp"

namespace maia {

class SampleRun {
 public:
  explicit SampleRun(RunStore& store) : store_(store), random_(11) {}

  // Every piece of text a record can hold has `extra` added to it.
  std::int64_t record(const std::string& extra = "") {
    extra_ = extra;
    const auto run = store_.create(spec(), prompt(), evidence(), versions());
    id_ = run.id;
    explore();
    compare_colours();
    fail();
    conclude_too_early();
    edit();
    finish();
    return id_;
  }

 private:
  std::string with_extra(const std::string& text) const { return text + extra_; }

  RunSpec spec() const {
    return {.task = "describe",
            .model = with_extra("efficientnet-lite0"),
            .layer = with_extra("blocks.5.2.conv_pwl"),
            .unit = 137,
            .backbone = with_extra("built-in"),
            .seed = 20240611,
            .settings = {{"weights", with_extra("9f2c41d07be83a5566f0c6d1e90b7a3425c8f1ad")},
                         {"dataset", with_extra("collage-2000-0")},
                         {"dataset_hash", "3b7d90aa41c2e85f6d0719ce22b8f4a3"},
                         {"generator", "collage"},
                         {"max_rounds", 25},
                         {"quantile", 0.95}}};
  }

  std::string prompt() const {
    return Json{{"system", with_extra("You study one unit of a vision network by experiment.\n\n"
                                      "System(unit, layer, model_name): ...")},
                {"task", with_extra("What does unit 137 of blocks.5.2.conv_pwl respond to?")}}
        .dump();
  }

  Json versions() const {
    return {{"maia", "0.1.0"},
            {"libtorch", with_extra("1.13.1")},
            {"opencv", "4.6.0"},
            {"compiler", "12.2.0"},
            {"sandboxed", true}};
  }

  Json evidence() {
    static constexpr const char* kGrounds[] = {"snow", "sky", "grass", "sand", "night"};
    Json exemplars = Json::array();
    for (int i = 0; i < 15; ++i) {
      const SampleScene scene{"cardinal", kGrounds[i % 5], std::uint64_t(100 + i)};
      exemplars.push_back({{"id", with_extra("scene/" + std::to_string(1000 + 37 * i) + ".jpg")},
                           {"activation", 4.61 - 0.11 * i + random_.uniform(0, 0.06)},
                           {"image", store_.put_image(draw_sample(scene).image)},
                           {"highlighted", store_.put_image(draw_highlighted(scene))}});
    }
    return {{"threshold", 1.27}, {"quantile", 0.95}, {"exemplars", exemplars}};
  }

  Json entry(const std::string& title, double activation, const SampleScene& scene,
             std::vector<std::string> missing = {}) {
    for (auto& word : missing) word = with_extra(word);
    return {{"title", with_extra(title)},
            {"activation", activation + random_.uniform(-0.05, 0.05)},
            {"image", store_.put_image(draw_highlighted(scene))},
            {"missing", missing}};
  }

  void turn(const std::string& reply, Json items, Json programs) {
    ++number_;
    store_.add_reply(id_, number_, with_extra(reply)).wait();
    store_.add_observation(id_, number_, {{"items", std::move(items)}, {"programs", programs}})
        .wait();
  }

  void explore() {
    Json entries = Json::array();
    for (int i = 0; i < 15; ++i) {
      entries.push_back(entry("exemplar " + std::to_string(i + 1), 4.6 - 0.11 * i,
                              {"cardinal", i % 2 ? "snow" : "grass", std::uint64_t(100 + i)}));
    }
    turn(
        R"(I begin with the pictures that excite the unit most.

[HYPOTHESIS LIST]:
1. The unit responds to **birds** in general.
2. The unit responds to *red* things, whatever their shape.
3. The unit responds to `snow` beside something red.

[CODE]:
```python
import numpy as np


@tools.recorded
def run_experiment(system, tools):
    """Look at the exemplars first,
    then have a reader say what they share."""
    activations, images = tools.dataset_exemplars(system, count=15)
    mean = float(np.mean(activations))  # the bar that a drawn picture must reach
    print(f"mean {mean:.2f} over {len(images)} images, {0x0f} expected")
    shared = tools.summarize_images(images)
    if mean > 1.5e-1 and shared is not None:
        tools.log_experiment(activations, images, titles=['exemplar ' + str(i + 1) for i in range(15)],
                             notes="The dataset's exemplars")
    return shared
```)",
        {{{"kind", "text"},
          {"text", with_extra("mean 3.84 over 15 images, 15 expected\n"
                              "a red bird with a pointed beak, seen from the side")}},
         {{"kind", "log"}, {"notes", with_extra("The dataset's exemplars")}, {"entries", entries}}},
        Json::array({{{"status", "finished"}, {"seconds", 1.82}}}));
  }

  void compare_colours() {
    Json entries = Json::array({
        entry("a cardinal on snow", 4.2, {"cardinal", "snow", 1}),
        entry("a cardinal on grass", 3.9, {"cardinal", "grass", 2}),
        entry("a cardinal running on a beach at night while it rains", 2.8,
              {"cardinal", "night", 3}, {"running", "rains"}),
        entry("a green parrot on snow", 0.9, {"parrot", "snow", 4}),
        entry("a blue mug on snow", 0.2, {"mug", "snow", 5}),
        entry("a tree in a field", -0.3, {"tree", "grass", 6}),
        entry("赤い鳥が雪の上にいる", 4.0, {"cardinal", "snow", 7}),
        entry("طائر أحمر على الثلج", 3.7, {"cardinal", "snow", 8}),
    });
    turn(R"(Every exemplar shows a red bird. Is it the bird, or the red?

[HYPOTHESIS LIST]:
1. Red birds, such as cardinals.
2. Any bird.

[CODE]:
```python
prompts = ["a cardinal on snow", "a cardinal on grass", "a cardinal running on a beach at night while it rains",
           "a green parrot on snow", "a blue mug on snow", "a tree in a field",
           "赤い鳥が雪の上にいる", "طائر أحمر على الثلج"]
images = tools.text2image(prompts)
activations, shown = system.neuron(images)
tools.log_experiment(activations, shown, prompts, notes="Red birds against green ones")
tools.display("the parrot, undarkened:", images[3])
```)",
         {{{"kind", "log"},
           {"notes", with_extra("Red birds against green ones")},
           {"entries", entries}},
          {{"kind", "text"}, {"text", with_extra("the parrot, undarkened:")}},
          {{"kind", "image"},
           {"image", store_.put_image(draw_sample({"parrot", "snow", 4}).image)},
           {"title", with_extra("a green parrot on snow")},
           {"missing", Json::array()}}},
         Json::array({{{"status", "finished"}, {"seconds", 0.94}}}));
  }

  void fail() {
    turn(R"(Now the same pictures with the bird taken away.

[CODE]:
```python
before, after = tools.edit_images(prompts, ["remove the cardinal"])
```)",
         {{{"kind", "error"},
           {"text", with_extra("Traceback (most recent call last):\n"
                               "  line 1: before, after = tools.edit_images(prompts, [\"remove the "
                               "cardinal\"])\n"
                               "ValueError: edit_images got 8 sources and 1 instruction")}},
          {{"kind", "notice"},
           {"text", with_extra("your reply has neither a hypothesis nor a conclusion")}}},
         Json::array({{{"status", "failed"}, {"seconds", 0.02}}}));
  }

  void conclude_too_early() {
    const Json check = make_check("a bird", {"parrot", "cardinal"}, 1.9, false);
    turn(
        R"([DESCRIPTION]: The unit responds to birds.
[LABEL]: a bird)",
        {{{"kind", "check"}, {"check", check}},
         {{"kind", "notice"},
          {"text", with_extra("your conclusion does not predict the unit yet: look at the numbers, "
                              "test another hypothesis, then conclude again")}}},
        Json::array());
  }

  void edit() {
    Json entries = Json::array();
    static constexpr const char* kGrounds[] = {"snow", "grass", "sand", "sky", "night", "room"};
    for (int i = 0; i < 12; ++i) {
      const bool red = i % 2 == 0;
      const std::string ground = kGrounds[i / 2];
      entries.push_back(entry((red ? "a cardinal, " : "the cardinal made green, ") + ground,
                              red ? 3.9 - 0.1 * i : 0.8 - 0.03 * i,
                              {red ? "cardinal" : "parrot", ground, std::uint64_t(40 + i)}));
    }
    turn(R"(The colour decides, not the species: I change the colour alone.

[HYPOTHESIS]: The unit needs a bird's shape **and** a red plumage.

[CODE]:
```python
sources = [f"a cardinal on {ground}" for ground in ("snow", "grass", "sand", "sky", "night", "room")]
images, texts = tools.edit_images(sources, ["make the cardinal green"] * len(sources))
activations, shown = system.neuron(images)
tools.log_experiment(activations, shown, texts, notes="The colour changed, nothing else")
```)",
         {{{"kind", "log"},
           {"notes", with_extra("The colour changed, nothing else")},
           {"entries", entries}}},
         Json::array({{{"status", "finished"}, {"seconds", 1.31}}}));
  }

  void finish() {
    const Json check =
        make_check("a cardinal or another red bird", {"cardinal", "cardinal"}, 3.8, true);
    turn(
        R"([DESCRIPTION]: The unit responds to **red birds** seen from the side, cardinals above all. The ground does not matter; a bird of another colour hardly excites it, and red things of another shape do not.
[LABEL]: a cardinal or another red bird)",
        {{{"kind", "check"}, {"check", check}}}, Json::array());
    store_.finish(
        id_, "finished",
        {{"labels", {with_extra("a cardinal or another red bird")}},
         {"description",
          with_extra(
              "The unit responds to **red birds** seen from the side, cardinals above all. The "
              "ground does not matter; a bird of another colour hardly excites it, and red "
              "things of another shape do not.")},
         {"check", check},
         {"reason", with_extra("the conclusion held on fresh images")}});
  }

  Json pictures_of(const std::vector<std::string>& things, double mean, std::uint64_t seed,
                   double& sum) {
    static constexpr const char* kGrounds[] = {"snow", "grass", "sand", "sky", "room"};
    Json pictures = Json::array();
    for (std::size_t i = 0; i < 12; ++i) {
      const SampleScene scene{things[i % things.size()], kGrounds[i % 5], seed + i};
      const double level = scene.thing == "cardinal" ? 3.8 : mean;
      const double activation = level + random_.uniform(-0.6, 0.6);
      sum += activation / 12;
      pictures.push_back({{"prompt", with_extra("a " + scene.thing + " on " + scene.ground)},
                          {"activation", activation},
                          {"image", store_.put_image(draw_highlighted(scene))},
                          {"missing", Json::array()}});
    }
    return pictures;
  }

  Json make_check(const std::string& label, const std::vector<std::string>& things, double level,
                  bool accepted) {
    double positive = 0;
    double neutral = 0;
    double near = 0;
    const std::uint64_t seed = accepted ? 500 : 300;
    Json check = {
        {"labels", {with_extra(label)}},
        {"positive", pictures_of(things, level - 1.3, seed, positive)},
        {"neutral", pictures_of({"mug", "tree", "ball"}, 0.3, seed + 20, neutral)},
        {"near", pictures_of({"parrot"}, 0.9, seed + 40, near)},
        {"confidence", 0.95},
        {"auc", accepted ? 0.991 : 0.66},
        {"accepted", accepted},
        {"reason", with_extra(accepted ? "the label predicts the unit"
                                       : "half of the label's pictures excite the unit no "
                                         "more than other things do")}};
    const double half = accepted ? 0.34 : 2.4;
    check["mean_positive"] = positive;
    check["mean_neutral"] = neutral;
    check["mean_near"] = near;
    check["difference"] = positive - neutral;
    check["interval"] = {positive - neutral - half, positive - neutral + half};
    return check;
  }

  RunStore& store_;
  Random random_;
  std::string extra_;
  std::int64_t id_ = 0;
  int number_ = 0;
};

inline std::int64_t record_sample_run(RunStore& store, const std::string& extra = "") {
  return SampleRun(store).record(extra);
}

}  // namespace maia
