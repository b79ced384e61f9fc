// Edits of what is no object: background, light, weather, style, and everything at once.
#include <algorithm>

#include "imagery/editor.hpp"

namespace maia {

void Editor::change_background(const PromptReading& to, Words wish) {
  if (to.background) {
    scene_.background = *to.background;
  } else if (to.colour) {
    scene_.background = "plain " + *to.colour;
  } else if (mentions(wish, {"plain", "nothing", "empty", "blank"})) {
    scene_.background = "plain";
  } else if (!to.light && !to.weather) {
    return report(wish);
  }
  if (to.light) scene_.light = *to.light;
  if (to.weather) scene_.weather = *to.weather;
  for (const ObjectRequest& request : to.objects) report(request.words);
  report(to.missing);
}

void Editor::change_conditions(const PromptReading& to, Words wish) {
  if (!to.light && !to.weather && !to.style) return report(wish);
  take_conditions(to);
  report(to.missing);
}

// "make it night", "turn it into a cat", "make it red", "make it three dogs"
void Editor::change_whole(const PromptReading& to, Words wish) {
  const Indexes objects = spoken_of();
  const bool one_kind =
      !objects.empty() && std::all_of(objects.begin(), objects.end(), [&](auto i) {
        return scene_.objects[i].term == scene_.objects[objects.front()].term;
      });
  if (to.background) scene_.background = *to.background;
  take_conditions(to);
  for (std::size_t i = 0; i < to.objects.size(); ++i) {
    const ObjectRequest& request = to.objects[i];
    const auto have = find(request, {});
    if (!have.empty() && request.count_length > 0) {
      set_count(request, have, static_cast<std::size_t>(request.count));
    } else if (one_kind && i == 0) {
      for (const std::size_t index : objects) replace(index, request);
      if (request.count_length > 0) add_more(request, objects.size());
    } else {
      report(request.words);
    }
  }
  if (to.colour || to.size) {
    if (objects.empty()) return report(wish);
    for (const std::size_t index : objects) repaint(index, to);
  }
  if (to.count && one_kind) {
    ObjectRequest request;
    const auto& terms = world_.lexicon().terms();
    const Term* term = world_.lexicon().find(scene_.objects[objects.front()].term);
    request.terms = {static_cast<std::size_t>(term - terms.data())};
    set_count(request, objects, static_cast<std::size_t>(*to.count));
  }
  const bool as_usual = !to.style && to.objects.empty() && mentions(wish, {"photo", "photograph"});
  if (as_usual) scene_.style = "photo";
  if (to.drawing) draw_instead(objects, wish);
  if (!to.placement.is_free()) move(objects, to.placement, to, wish);
  report(to.missing);
}

// "blur it", "blur the picture"; a part of it cannot be.
void Editor::set_style(Words words, const std::string& verb) {
  const bool whole = std::all_of(words.begin(), words.end(), [](const Word& word) {
    return is_pronoun(word.text) || is_one_of(word.text, {"the", "whole", "entire", "a", "bit"});
  });
  if (!whole) {
    missing_.push_back(verb);
    return report(read(words).missing);
  }
  scene_.style = verb == "blur" ? "blurred" : verb == "sketch" ? "sketch" : "grayscale";
}

// What "remove" names beside objects.
void Editor::remove_from_scene(const PromptReading& reading, Words words) {
  if (means_background(words) || (reading.background && *reading.background == scene_.background)) {
    scene_.background = "plain";
  } else if (reading.background) {
    missing_.push_back(*reading.background);
  }
  if (reading.objects.empty() && mentions(words, {"color", "colour", "colors", "colours"})) {
    scene_.style = "grayscale";
  }
  if (mentions(words, {"weather"})) scene_.weather = "clear";
  if (reading.light && *reading.light != scene_.light) missing_.push_back(*reading.light);
  if (reading.weather && *reading.weather != scene_.weather) missing_.push_back(*reading.weather);
  if (reading.style && *reading.style != scene_.style) missing_.push_back(*reading.style);
  clear_conditions(reading);
}

void Editor::take_conditions(const PromptReading& reading) {
  if (reading.light) scene_.light = *reading.light;
  if (reading.weather) scene_.weather = *reading.weather;
  if (reading.style) scene_.style = *reading.style;
}

// Takes away those that are named and there.
void Editor::clear_conditions(const PromptReading& reading) {
  if (reading.light == scene_.light) scene_.light = "day";
  if (reading.weather == scene_.weather) scene_.weather = "clear";
  if (reading.style == scene_.style) scene_.style = "photo";
}

// Whether it names a light, a weather or a style, and the picture has each that it names.
bool Editor::shows_conditions(const PromptReading& reading) const {
  return (reading.light || reading.weather || reading.style) &&
         reading.light.value_or(scene_.light) == scene_.light &&
         reading.weather.value_or(scene_.weather) == scene_.weather &&
         reading.style.value_or(scene_.style) == scene_.style;
}

// The sky at night is the night sky, which is dark already.
void Editor::settle_light() {
  if (scene_.light == "night" && scene_.background == "sky") scene_.background = "night sky";
  if (scene_.light == "night" && scene_.background == "night sky") scene_.light = "day";
}

}  // namespace maia
