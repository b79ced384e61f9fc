// Reading a Python pickle without running anything: only the globals that files of weights need are
// known, and each is data here, never a call.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// A value of a pickle. Values refer to each other by position in `Pickle::nodes`, so that hostile
// nesting costs neither stack nor copies.
struct PickleNode {
  enum class Kind {
    kNone,
    kBool,
    kInteger,
    kReal,
    kText,
    kTuple,
    kList,
    kDict,     // items: key, value, key, value, ...
    kGlobal,   // text: "module name"
    kStorage,  // text: its key, number: elements, items[0]: the global of its type
    kTensor,   // items: storage, offset, shape, strides
    kObject,   // of a class of a TorchScript archive; text: the class, items: its state, if any
    kOpaque,   // what accompanies weights and is not looked at: a device, a training option
  };
  Kind kind = Kind::kNone;
  std::int64_t number = 0;
  std::string text;
  std::vector<std::uint32_t> items;
};

struct Pickle {
  std::vector<PickleNode> nodes;
  std::uint32_t root = 0;
  std::size_t size = 0;  // bytes read, the final STOP included

  const PickleNode& at(std::uint32_t index) const { return nodes[index]; }
  const PickleNode& top() const { return nodes[root]; }
};

// Reads one pickle of protocol 2 to 5 from the start of `bytes`. Throws kBadInput naming `what` for
// one that is cut short or malformed, and naming the global for one that would run code.
Pickle read_pickle(std::span<const std::uint8_t> bytes, std::string_view what);

}  // namespace maia
