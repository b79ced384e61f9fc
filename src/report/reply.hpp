// An agent's reply in the parts a reader wants to see: prose, tagged passages, programs. Unlike the
// parser that acts on a reply, this loses nothing and refuses nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct ReplyPart {
  enum class Kind { kProse, kTagged, kCode };
  Kind kind = Kind::kProse;
  std::string tag;       // of a tagged part, without brackets: "HYPOTHESIS LIST", "LABEL 1"
  std::string language;  // of a code part: what the fence says
  std::string text;
};

// Tags count at the start of a line only. A [CODE] tag is left out: the program itself shows.
std::vector<ReplyPart> split_reply(std::string_view reply);

}  // namespace maia
