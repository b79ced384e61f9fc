#include "task/answer_rule.hpp"

#include <fmt/format.h>

#include <charconv>

#include "agent/label_prompts.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

int parse_unit(std::string_view text) {
  if (lower_case(text).starts_with("unit")) text = trim(text.substr(4));
  int unit = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), unit);
  if (text.empty() || code != std::errc() || end != text.data() + text.size() || unit < 0) {
    throw Error(ErrorKind::kBadInput,
                "'" + clean_utf8(text, 60) +
                    "' of [UNITS]: is no unit: write them as in 'layer4: 3, 7; layer3: 1'");
  }
  return unit;
}

// What holds for all kinds of answers; lists that stay empty are those of a description's check.
Json verdict(const ParsedReply& reply, bool accepted, const std::string& reason, Json units) {
  return {{"labels", reply.labels}, {"positive", Json::array()}, {"neutral", Json::array()},
          {"near", Json::array()},  {"units", std::move(units)}, {"accepted", accepted},
          {"reason", reason}};
}

}  // namespace

std::vector<std::pair<std::string, int>> parse_answer_units(const std::string& text,
                                                            const std::string& layer) {
  std::vector<std::pair<std::string, int>> units;
  for (const auto& group : split(replace_all(text, "\n", ";"), ';')) {
    if (trim(group).empty()) continue;
    const auto colon = group.rfind(':');
    const std::string of =
        colon == std::string::npos ? layer : std::string(trim(group.substr(0, colon)));
    const std::string numbers =
        colon == std::string::npos ? group : std::string(group.substr(colon + 1));
    for (const auto& number : split(numbers, ',')) units.emplace_back(of, parse_unit(trim(number)));
  }
  if (units.size() > kMaxAnswerUnits) {
    throw Error(ErrorKind::kBadInput, fmt::format("[UNITS]: names {} units; {} can be tested at "
                                                  "once: name the strongest",
                                                  units.size(), kMaxAnswerUnits));
  }
  return units;
}

Json AnswerRule::check(const ParsedReply& reply, std::uint64_t seed,
                       const std::function<std::string(const Image&)>& keep) const {
  if (trim(reply.units).empty() || is_none_found(reply.labels) || reply.labels.empty()) {
    return verdict(reply, true, "the answer names no units with a label, so nothing can be drawn",
                   Json::array());
  }
  Json checked = Json::array();
  std::vector<std::string> failed;
  try {
    for (const auto& [layer, unit] : parse_answer_units(reply.units, layer_)) {
      const auto subject = subjects_->open(model_, layer, unit);
      Json check = check_conclusion(reply.labels, *subject->target, *generator_,
                                    derive_seed(derive_seed(seed, layer), std::uint64_t(unit)),
                                    options_, keep);
      if (!check.at("accepted").get<bool>()) failed.push_back(fmt::format("{} {}", layer, unit));
      check["layer"] = layer;
      check["unit"] = unit;
      checked.push_back(std::move(check));
    }
  } catch (const Error& error) {  // a unit that is not there
    if (error.kind() != ErrorKind::kNotFound && error.kind() != ErrorKind::kBadInput) throw;
    return verdict(reply, false, error.what(), std::move(checked));
  }
  const std::string reason =
      failed.empty() ? "pictures of the label excite every unit that is named more than others do"
                     : "the label does not predict " + join(failed, ", ");
  return verdict(reply, failed.empty(), reason, std::move(checked));
}

}  // namespace maia
