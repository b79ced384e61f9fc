// The pictures a run's programs hold handles of. A program never sees more of one than its handle
// until it asks for the pixels.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "detect/reader.hpp"
#include "image/image.hpp"
#include "sandbox/worker.hpp"

namespace maia {

struct Picture {
  Image image;  // as the program sees it, highlighted if it is
  std::optional<std::string> prompt;
  std::vector<std::string> missing;
  std::shared_ptr<const Scene> scene;  // what it shows, where that is known
  // Set for a highlighted picture: the region that is lit, and the picture before darkening.
  std::optional<Mask> lit;
  Image plain;

  ReadableImage readable() const { return {lit ? plain : image, scene, lit}; }
};

class Pictures {
 public:
  // Handles issued from now on belong to this turn, so that a turn repeated after a restart issues
  // the same ones.
  void begin_turn(int turn);

  // The JSON a program gets for it: {"image", "width", "height", "prompt", "missing"}. Throws
  // kLimit when a run holds too many.
  Json add(Picture picture);

  // The picture that an argument names: a handle, or pixels the program made. Throws kBadInput for
  // anything else, `where` naming the argument.
  std::shared_ptr<const Picture> find(const Json& reference, const ToolCall& call,
                                      const std::string& where) const;

 private:
  std::map<std::int64_t, std::shared_ptr<const Picture>> held_;
  std::int64_t next_ = 1;
  std::size_t bytes_ = 0;
};

}  // namespace maia
