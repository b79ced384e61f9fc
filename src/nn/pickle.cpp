#include "nn/pickle.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

using Kind = PickleNode::Kind;

// A state dict takes about fifty values a tensor.
constexpr std::size_t kMaxNodes = 2'000'000;
constexpr std::size_t kMaxKey = 64;  // of a storage: it is copied, so a long one would multiply

constexpr std::string_view kOrderedDict = "collections OrderedDict";
constexpr std::string_view kRebuildTensor = "torch._utils _rebuild_tensor_v2";

bool is_known_global(std::string_view name) {
  constexpr std::array<std::string_view, 12> kStorages = {
      "torch FloatStorage", "torch DoubleStorage", "torch HalfStorage",  "torch BFloat16Storage",
      "torch LongStorage",  "torch IntStorage",    "torch ShortStorage", "torch CharStorage",
      "torch ByteStorage",  "torch BoolStorage",   kOrderedDict,         kRebuildTensor};
  return std::find(kStorages.begin(), kStorages.end(), name) != kStorages.end();
}

// The pickle machine: a stack, marks into it, and a memo, all of them of positions.
class Unpickler {
 public:
  Unpickler(std::span<const std::uint8_t> bytes, std::string_view what)
      : bytes_(bytes), what_(what) {}

  Pickle run() {
    while (true) {
      const std::uint8_t code = byte();
      if (code == '.') break;
      step(code);
    }
    pickle_.root = pop();
    pickle_.size = at_;
    return std::move(pickle_);
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorKind::kBadInput, std::string(what_) + " is not a file of weights: " + why +
                                          " at byte " + std::to_string(at_));
  }

  std::span<const std::uint8_t> take(std::uint64_t size) {
    if (size > bytes_.size() - at_) fail("it ends early");
    const auto piece = bytes_.subspan(at_, size);
    at_ += size;
    return piece;
  }
  std::uint8_t byte() { return take(1)[0]; }
  // Little-endian, of 1 to 8 bytes.
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    const auto piece = take(size);
    for (std::size_t i = size; i > 0; --i) value = value << 8 | piece[i - 1];
    return value;
  }
  std::string text(std::uint64_t size) {
    const auto piece = take(size);
    return {piece.begin(), piece.end()};
  }
  std::string line() {
    const auto rest = bytes_.subspan(at_);
    const auto end = std::find(rest.begin(), rest.end(), '\n');
    if (end == rest.end()) fail("it ends early");
    std::string result(rest.begin(), end);
    at_ += result.size() + 1;
    return result;
  }

  std::uint32_t add(PickleNode node) {
    if (pickle_.nodes.size() >= kMaxNodes) fail("it holds too many values");
    pickle_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(pickle_.nodes.size() - 1);
  }
  void push(PickleNode node) { stack_.push_back(add(std::move(node))); }
  void push_integer(std::int64_t value) { push({.kind = Kind::kInteger, .number = value}); }
  std::uint32_t pop() {
    if (stack_.empty() || (!marks_.empty() && stack_.size() <= marks_.back())) {
      fail("a value is missing");
    }
    const std::uint32_t index = stack_.back();
    stack_.pop_back();
    return index;
  }
  PickleNode& top(Kind kind) {
    if (stack_.empty()) fail("a value is missing");
    PickleNode& node = pickle_.nodes[stack_.back()];
    if (node.kind != kind) fail("a value has the wrong type");
    return node;
  }
  std::vector<std::uint32_t> pop_to_mark() {
    if (marks_.empty()) fail("a mark is missing");
    const auto start = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<std::uint32_t> items(start, stack_.end());
    stack_.erase(start, stack_.end());
    marks_.pop_back();
    return items;
  }
  void push_tuple(std::size_t size) {
    std::vector<std::uint32_t> items(size);
    for (std::size_t i = size; i > 0; --i) items[i - 1] = pop();
    push({.kind = Kind::kTuple, .items = std::move(items)});
  }

  // A container may come to hold itself: nothing here or in the readers follows values to any
  // depth.
  void extend(Kind kind, std::vector<std::uint32_t> items) {
    PickleNode& container = top(kind);
    if (kind == Kind::kDict && items.size() % 2 != 0)
      fail("a dictionary has a key without a value");
    container.items.insert(container.items.end(), items.begin(), items.end());
  }

  void push_global(const std::string& module, const std::string& name) {
    const std::string global = module + " " + name;
    if (!is_known_global(global)) {
      throw Error(ErrorKind::kBadInput,
                  std::string(what_) + " refers to the Python object " +
                      clean_utf8(module + "." + name, 100) +
                      ", which could run code; only plain tensors are read: save the state_dict "
                      "alone");
    }
    push({.kind = Kind::kGlobal, .text = global});
  }

  void put_memo(std::uint64_t slot) {
    if (stack_.empty()) fail("a value is missing");
    memo_[slot] = stack_.back();
  }
  void get_memo(std::uint64_t slot) {
    const auto found = memo_.find(slot);
    if (found == memo_.end()) fail("a remembered value is missing");
    stack_.push_back(found->second);
  }

  // What calling a known global gives, as data.
  void reduce() {
    const PickleNode& arguments = pickle_.nodes[pop()];
    const PickleNode& callable = pickle_.nodes[pop()];
    if (arguments.kind != Kind::kTuple || callable.kind != Kind::kGlobal) {
      fail("a call has the wrong form");
    }
    if (callable.text == kOrderedDict && arguments.items.empty()) {
      push({.kind = Kind::kDict});
    } else if (callable.text == kRebuildTensor && arguments.items.size() >= 6 &&
               arguments.items.size() <= 7) {
      const auto kind = [&](std::size_t i) { return pickle_.nodes[arguments.items[i]].kind; };
      if (kind(0) != Kind::kStorage || kind(1) != Kind::kInteger || kind(2) != Kind::kTuple ||
          kind(3) != Kind::kTuple) {
        fail("a tensor has the wrong form");
      }
      push(
          {.kind = Kind::kTensor, .items = {arguments.items.begin(), arguments.items.begin() + 4}});
    } else {
      fail("a call has the wrong form");
    }
  }

  // ('storage', type, key, device, elements[, view])
  void push_storage() {
    const PickleNode& id = pickle_.nodes[pop()];
    if (id.kind != Kind::kTuple || id.items.size() < 5) fail("a storage has the wrong form");
    const auto item = [&](std::size_t i) -> const PickleNode& {
      return pickle_.nodes[id.items[i]];
    };
    if (item(0).text != "storage" || item(1).kind != Kind::kGlobal ||
        !item(1).text.ends_with("Storage") || item(2).kind != Kind::kText ||
        item(2).text.size() > kMaxKey || item(4).kind != Kind::kInteger || item(4).number < 0) {
      fail("a storage has the wrong form");
    }
    if (id.items.size() > 5 && item(5).kind != Kind::kNone) fail("a storage is a view of another");
    push({.kind = Kind::kStorage,
          .number = item(4).number,
          .text = item(2).text,
          .items = {id.items[1]}});
  }

  void step(std::uint8_t code) {
    if (scalar(code) || container(code) || memory(code)) return;
    switch (code) {
      case 0x80:  // PROTO
        if (const auto version = byte(); version < 2 || version > 5) fail("its version is unknown");
        return;
      case 0x95:  // FRAME
        number(8);
        return;
      case 'c': {  // GLOBAL
        const std::string module = line();
        return push_global(module, line());
      }
      case 0x93: {  // STACK_GLOBAL
        const std::string name = pickle_.nodes[pop()].text;
        return push_global(pickle_.nodes[pop()].text, name);
      }
      case 'R':  // REDUCE
        return reduce();
      case 'Q':  // BINPERSID
        return push_storage();
      case 'b':  // BUILD sets attributes: a state dict's are versions of its modules, not weights
        pop();
        top(Kind::kDict);
        return;
      default:
        fail("it has the pickle instruction " + std::to_string(code));
    }
  }

  bool scalar(std::uint8_t code) {
    switch (code) {
      case 'N':
        return push({.kind = Kind::kNone}), true;
      case 0x88:
      case 0x89:
        return push({.kind = Kind::kBool, .number = code == 0x88}), true;
      case 'J':  // BININT
        return push_integer(static_cast<std::int32_t>(number(4))), true;
      case 'K':
        return push_integer(static_cast<std::int64_t>(number(1))), true;
      case 'M':
        return push_integer(static_cast<std::int64_t>(number(2))), true;
      case 0x8a:  // LONG1
        return push_integer(long_integer()), true;
      case 'G':  // BINFLOAT: a checkpoint may hold some; their values are not needed
        return take(8), push({.kind = Kind::kReal}), true;
      case 'X':  // BINUNICODE
        return push({.kind = Kind::kText, .text = text(number(4))}), true;
      case 0x8c:  // SHORT_BINUNICODE
        return push({.kind = Kind::kText, .text = text(number(1))}), true;
      default:
        return false;
    }
  }

  std::int64_t long_integer() {
    const std::size_t size = byte();
    if (size > 8) fail("a number is too large");
    const std::uint64_t value = number(size);
    if (size == 0 || size == 8) return static_cast<std::int64_t>(value);
    const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
    return static_cast<std::int64_t>((value ^ sign) - sign);
  }

  bool container(std::uint8_t code) {
    switch (code) {
      case '(':
        return marks_.push_back(stack_.size()), true;
      case ')':
        return push({.kind = Kind::kTuple}), true;
      case 't':
        return push({.kind = Kind::kTuple, .items = pop_to_mark()}), true;
      case 0x85:
      case 0x86:
      case 0x87:
        return push_tuple(code - 0x84u), true;
      case ']':
        return push({.kind = Kind::kList}), true;
      case 'a': {
        const std::uint32_t item = pop();
        return extend(Kind::kList, {item}), true;
      }
      case 'e': {
        auto items = pop_to_mark();
        return extend(Kind::kList, std::move(items)), true;
      }
      case '}':
        return push({.kind = Kind::kDict}), true;
      case 's': {
        const std::uint32_t value = pop();
        const std::uint32_t key = pop();
        return extend(Kind::kDict, {key, value}), true;
      }
      case 'u': {
        auto items = pop_to_mark();
        return extend(Kind::kDict, std::move(items)), true;
      }
      default:
        return false;
    }
  }

  bool memory(std::uint8_t code) {
    switch (code) {
      case 'q':
        return put_memo(number(1)), true;
      case 'r':
        return put_memo(number(4)), true;
      case 0x94:
        return put_memo(memo_.size()), true;
      case 'h':
        return get_memo(number(1)), true;
      case 'j':
        return get_memo(number(4)), true;
      default:
        return false;
    }
  }

  std::span<const std::uint8_t> bytes_;
  std::string_view what_;
  std::size_t at_ = 0;
  Pickle pickle_;
  std::vector<std::uint32_t> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, std::uint32_t> memo_;
};

}  // namespace

Pickle read_pickle(std::span<const std::uint8_t> bytes, std::string_view what) {
  return Unpickler(bytes, what).run();
}

}  // namespace maia
