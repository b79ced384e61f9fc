#include "nn/pickle.hpp"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"
#include "nn/number_type.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

using Kind = PickleNode::Kind;

// A state dict takes about fifty values a tensor.
constexpr std::size_t kMaxNodes = 2'000'000;
constexpr std::size_t kMaxKey = 64;  // of a storage: it is copied, so a long one would multiply

// What calling a global gives, as data.
enum class Meaning {
  kUnknown,
  kStorageType,
  kOrderedDict,
  kTensor,
  kParameter,  // its first argument, a tensor
  kSame,       // its first argument, a list or dictionary whose type TorchScript notes
  kObject,
  kOpaque,
};

Meaning meaning_of(std::string_view global) {
  using Row = std::pair<std::string_view, Meaning>;
  static constexpr Row kRows[] = {
      {"collections OrderedDict", Meaning::kOrderedDict},
      {"torch._utils _rebuild_tensor_v2", Meaning::kTensor},
      {"torch._utils _rebuild_tensor", Meaning::kTensor},
      {"torch._utils _rebuild_parameter", Meaning::kParameter},
      {"torch.jit._pickle build_intlist", Meaning::kSame},
      {"torch.jit._pickle build_tensorlist", Meaning::kSame},
      {"torch.jit._pickle build_doublelist", Meaning::kSame},
      {"torch.jit._pickle build_boollist", Meaning::kSame},
      {"torch.jit._pickle restore_type_tag", Meaning::kSame},
      {"torch device", Meaning::kOpaque},
      {"torch Size", Meaning::kOpaque},
      {"argparse Namespace", Meaning::kOpaque},
      {"collections defaultdict", Meaning::kOpaque},
      {"collections Counter", Meaning::kOpaque},
      {"__builtin__ dict", Meaning::kOpaque},
      {"builtins dict", Meaning::kOpaque},
      {"numpy.core.multiarray scalar", Meaning::kOpaque},
      {"numpy._core.multiarray scalar", Meaning::kOpaque},
      {"numpy dtype", Meaning::kOpaque},
      {"_codecs encode", Meaning::kOpaque},
  };
  for (const auto& [name, meaning] : kRows) {
    if (name == global) return meaning;
  }
  if (torch_number_type(global)) return Meaning::kStorageType;
  // Classes that a TorchScript archive defines itself; their code is never looked at.
  if (global.starts_with("__torch__.") || global.starts_with("__torch__ ")) return Meaning::kObject;
  return Meaning::kUnknown;
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
  PickleNode& top() {
    if (stack_.empty()) fail("a value is missing");
    return pickle_.nodes[stack_.back()];
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
    PickleNode& container = top();
    if (container.kind == Kind::kOpaque) return;
    if (container.kind != kind) fail("a value has the wrong type");
    if (kind == Kind::kDict && items.size() % 2 != 0)
      fail("a dictionary has a key without a value");
    container.items.insert(container.items.end(), items.begin(), items.end());
  }

  void push_global(const std::string& module, const std::string& name) {
    std::string global = module + " " + name;
    if (meaning_of(global) == Meaning::kUnknown) {
      throw Error(ErrorKind::kBadInput,
                  std::string(what_) + " refers to the Python object " +
                      one_line(module + "." + name) +
                      ", which could run code; only plain tensors are read: save the state_dict "
                      "alone");
    }
    push({.kind = Kind::kGlobal, .text = std::move(global)});
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

  void reduce() {
    const PickleNode& arguments = pickle_.nodes[pop()];
    const PickleNode& callable = pickle_.nodes[pop()];
    if (arguments.kind != Kind::kTuple || callable.kind != Kind::kGlobal) {
      fail("a call has the wrong form");
    }
    switch (meaning_of(callable.text)) {
      case Meaning::kOrderedDict:
        return push({.kind = Kind::kDict, .items = pairs(arguments)});
      case Meaning::kTensor:
        return push_tensor(arguments);
      case Meaning::kParameter:
      case Meaning::kSame:
        if (arguments.items.empty()) fail("a call has the wrong form");
        return stack_.push_back(arguments.items[0]);
      case Meaning::kOpaque:
        return push({.kind = Kind::kOpaque});
      default:
        fail("a call has the wrong form");
    }
  }

  // The items of a dictionary that is made from nothing or, by Python 2, from a list of lists of a
  // key and a value.
  std::vector<std::uint32_t> pairs(const PickleNode& arguments) const {
    std::vector<std::uint32_t> items;
    if (arguments.items.empty()) return items;
    const PickleNode& list = pickle_.nodes[arguments.items[0]];
    if (arguments.items.size() > 1 || list.kind != Kind::kList) fail("a call has the wrong form");
    for (const std::uint32_t item : list.items) {
      const PickleNode& pair = pickle_.nodes[item];
      if ((pair.kind != Kind::kList && pair.kind != Kind::kTuple) || pair.items.size() != 2) {
        fail("a dictionary has a key without a value");
      }
      items.insert(items.end(), pair.items.begin(), pair.items.end());
    }
    return items;
  }

  // (storage, offset, shape, strides[, ...])
  void push_tensor(const PickleNode& arguments) {
    if (arguments.items.size() < 4 || arguments.items.size() > 7) {
      fail("a tensor has the wrong form");
    }
    const auto kind = [&](std::size_t i) { return pickle_.nodes[arguments.items[i]].kind; };
    if (kind(0) != Kind::kStorage || kind(1) != Kind::kInteger || kind(2) != Kind::kTuple ||
        kind(3) != Kind::kTuple) {
      fail("a tensor has the wrong form");
    }
    push({.kind = Kind::kTensor, .items = {arguments.items.begin(), arguments.items.begin() + 4}});
  }

  // An object of a class, without its constructor having run.
  void push_object() {
    pop();
    const PickleNode& type = pickle_.nodes[pop()];
    const Meaning meaning = type.kind == Kind::kGlobal ? meaning_of(type.text) : Meaning::kUnknown;
    if (meaning == Meaning::kObject)
      return push({.kind = Kind::kObject, .text = std::string(type.text)});
    if (meaning == Meaning::kOrderedDict) return push({.kind = Kind::kDict});
    if (meaning == Meaning::kOpaque) return push({.kind = Kind::kOpaque});
    fail("an object has the wrong form");
  }

  void build() {
    const std::uint32_t state = pop();
    PickleNode& node = top();
    if (node.kind == Kind::kObject) {
      node.items = {state};
    } else if (node.kind != Kind::kDict && node.kind != Kind::kOpaque) {
      // A state dict's attributes are versions of its modules, not weights.
      fail("a value has the wrong type");
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
        meaning_of(item(1).text) != Meaning::kStorageType || item(2).kind != Kind::kText ||
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
      case 0x81:  // NEWOBJ
        return push_object();
      case 'b':  // BUILD
        return build();
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
      case 'T':  // BINSTRING: Python 2
      case 'X':  // BINUNICODE
        return push({.kind = Kind::kText, .text = text(number(4))}), true;
      case 'U':   // SHORT_BINSTRING: Python 2
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
