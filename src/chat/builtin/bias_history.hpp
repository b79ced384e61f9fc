// What a conversation about the biases of a class has shown so far. All text is untrusted; lines
// that do not read as one of the known forms are passed over.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/backbone.hpp"
#include "chat/builtin/observation.hpp"

namespace maia::builtin {

struct BiasTask {
  std::string class_name;
  bool logit = false;
};
// Nothing where the conversation is about another task.
std::optional<BiasTask> read_bias_task(std::span<const Message> conversation);

// One picture of the class.
struct ClassValue {
  double value = 0;
  bool recognised = false;  // the class is the most probable one
};
using ClassValues = std::vector<ClassValue>;

// Another class in the same two settings.
struct Control {
  double strong = 0;  // mean probability of its own class
  double weak = 0;
};

struct BiasHistory {
  std::vector<Attempt> attempts;
  std::string thing;  // the class as the generator draws it, "a dog"; empty where it cannot
  std::map<std::string, ClassValues> screened;  // by the setting's phrase
  std::map<std::string, ClassValues> tested;    // on further pictures
  // By weak and strong phrase together, pictures that neither of the above had part in.
  struct Confirmation {
    ClassValues weak;
    ClassValues strong;
    bool paired = false;  // the same objects
    std::vector<Control> controls;
  };
  using Phrases = std::pair<std::string, std::string>;
  std::map<Phrases, Confirmation> confirmed;
  std::set<Phrases> refuted;  // by the host's check
  std::size_t rejections = 0;
  bool must_conclude = false;
};
BiasHistory read_bias_history(std::span<const Message> conversation);

}  // namespace maia::builtin
