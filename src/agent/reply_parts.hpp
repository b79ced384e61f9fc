// A reply in the parts it is made of: prose, tagged passages, programs, thoughts. Nothing of it is
// lost and nothing refused; what the parts mean is for others to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct ReplyPart {
  enum class Kind { kProse, kTagged, kCode, kThought };
  Kind kind = Kind::kProse;
  std::string tag;       // of a tagged part, in capitals without brackets: "HYPOTHESIS LIST"
  int number = 0;        // of "LABEL 2"; 0 where none is given
  std::string language;  // of a code part: lower case, "" where the fence says none
  std::string text;      // code ends with a line end, all else is trimmed
};

// Tags count at the start of a line and outside code: in bold, in lower case, as a heading, in a
// list, with other scripts' brackets, with or without the colon; without brackets only in capitals
// or in bold, with the colon. A [CODE] tag is left out: the program itself shows. A program after
// [CODE] needs no fence. What reasoning models write in <think> is a thought. Never throws.
std::vector<ReplyPart> split_reply(std::string_view reply);

}  // namespace maia
