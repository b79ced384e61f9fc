// The tags of the protocol with the agent, found in what models write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace maia {

struct ReplyTag {
  std::string name;  // in capitals: "LABEL"
  int number = 0;    // of "[LABEL 2]"; 0 where none is given
  std::string_view rest;
};

// The tag that a line begins with. What is in brackets but no tag of the protocol is none.
std::optional<ReplyTag> read_reply_tag(std::string_view line);

// Where in `text` a further tag in brackets with its colon begins: models put several on a line.
std::size_t find_reply_tag(std::string_view text);

}  // namespace maia
