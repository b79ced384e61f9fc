// The pictures a run's programs hold handles of. A program never sees more of one than its handle
// until it asks for the pixels. Those that were used last are in memory, the others on the disk.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "detect/reader.hpp"
#include "image/image.hpp"
#include "sandbox/worker.hpp"
#include "tools/spool.hpp"

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
                                      const std::string& where);

 private:
  struct Held {
    std::shared_ptr<const Picture> picture;  // null while it is on the disk only
    Picture rest;                            // then: all but the pixels
    std::optional<Spool::Place> place;       // set once it is on the disk
    std::array<std::pair<int, int>, 3> sizes{};
    std::list<std::int64_t>::iterator used;  // while it is in memory
  };
  void use(std::int64_t handle, Held& held);
  void put_aside();
  bool write(Held& held);
  std::shared_ptr<const Picture> read(const Held& held) const;

  std::map<std::int64_t, Held> held_;
  std::list<std::int64_t> in_memory_;  // the one used last at the end
  std::size_t bytes_in_memory_ = 0;
  Spool spool_;
  std::int64_t next_ = 1;
  std::size_t bytes_ = 0;
};

}  // namespace maia
