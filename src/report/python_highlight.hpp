// Python source as coloured HTML. It only colours: whatever the source, its text comes out
// unchanged.
#pragma once

#include <string_view>
#include <vector>

#include "report/html.hpp"

namespace maia {

enum class PythonToken {
  kPlain,
  kKeyword,
  kString,
  kReplacement,  // the {...} of an f-string
  kComment,
  kNumber,
  kFunction,  // a name that is called or defined
  kDecorator,
};

struct PythonSpan {
  PythonToken token;
  std::string_view text;
};

// The whole source, in order, in pieces. `source` must outlive the result.
std::vector<PythonSpan> tokenize_python(std::string_view source);

Html highlight_python(std::string_view source);

}  // namespace maia
