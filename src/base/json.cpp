#include "base/json.hpp"

#include "base/error.hpp"

namespace maia {

Json parse_json(std::string_view text, std::string_view what) {
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) {
    throw Error(ErrorKind::kBadInput, std::string(what) + " is not valid JSON");
  }
  return value;
}

std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace maia
