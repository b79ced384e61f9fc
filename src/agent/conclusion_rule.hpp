// What a task takes for a conclusion, and how it is put to the test.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "agent/protocol.hpp"
#include "base/json.hpp"
#include "image/image.hpp"

namespace maia {

class ConclusionRule {
 public:
  virtual ~ConclusionRule() = default;
  // How the agent is to write it: "[DESCRIPTION]: and [LABEL]:".
  virtual std::string tags() const = 0;
  virtual bool concludes(const ParsedReply& reply) const = 0;
  // A JSON with "accepted", "reason" and what the task measures (docs/records.md). `keep` stores a
  // picture and returns its hash. The same reply and seed give the same.
  virtual Json check(const ParsedReply& reply, std::uint64_t seed,
                     const std::function<std::string(const Image&)>& keep) const = 0;
};

}  // namespace maia
