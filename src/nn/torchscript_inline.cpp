#include "nn/torchscript_inline.hpp"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/shape_analysis.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/torchscript_file.hpp"

namespace maia {
namespace {

namespace jit = torch::jit;

// A file may call functions that call functions ...: more nodes than this is no network.
constexpr std::size_t kMostNodes = 1'000'000;
constexpr int kDeepestBlock = 100;

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, what + " " + why);
}

bool is_module(const jit::Value* value) {
  return value->type()->is_module();
}

template <typename Visit>
void for_each_node(jit::Block* block, const Visit& visit) {
  for (jit::Node* node : block->nodes()) {
    for (jit::Block* inner : node->blocks()) for_each_node(inner, visit);
    visit(node);
  }
}

std::size_t count_nodes(jit::Block* block) {
  std::size_t count = 0;
  for_each_node(block, [&](jit::Node*) { ++count; });
  return count;
}

// The path of a module that is reached from the first input through attributes alone.
std::optional<std::string> path_of(const jit::Graph& graph, const jit::Value* value) {
  if (value == graph.inputs()[0]) return "";
  const jit::Node* const node = value->node();
  if (node->kind() != c10::prim::GetAttr) return std::nullopt;
  const auto parent = path_of(graph, node->input());
  if (!parent) return std::nullopt;
  const std::string& name = node->s(c10::attr::name);
  return parent->empty() ? name : *parent + "." + name;
}

// torch.jit.trace names the second call of a module forward1, the third forward2; torch.jit.script
// names the overloads of forward forward__0, forward__1.
bool is_forward(std::string_view method) {
  constexpr std::string_view kForward = "forward";
  if (!method.starts_with(kForward)) return false;
  method.remove_prefix(kForward.size());
  if (method.starts_with("__")) method.remove_prefix(2);
  return std::all_of(method.begin(), method.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Attention gives its output and, on request, its weights: a tuple of a tensor and what may be
// none.
bool is_tensor_with_options(const c10::Type& type) {
  if (type.kind() != c10::TypeKind::TupleType) return false;
  const auto elements = type.containedTypes();
  return !elements.empty() && elements[0]->kind() == c10::TypeKind::TensorType &&
         std::all_of(elements.begin() + 1, elements.end(), [](const c10::TypePtr& element) {
           return element->kind() == c10::TypeKind::OptionalType ||
                  element->kind() == c10::TypeKind::NoneType;
         });
}

class Inliner {
 public:
  Inliner(std::shared_ptr<jit::Graph> graph, const std::string& what)
      : graph_(std::move(graph)), what_(what), nodes_(count_nodes(graph_->block())) {}

  void run() { inline_block(graph_->block(), 0); }
  const std::unordered_set<const jit::Node*>& marks() const { return marks_; }

 private:
  void inline_block(jit::Block* block, int depth) {
    if (depth > kDeepestBlock) refuse(what_, "nests its conditions too deeply");
    jit::Node* node = *block->nodes().begin();
    while (node != block->return_node()) {
      for (jit::Block* inner : node->blocks()) inline_block(inner, depth + 1);
      node = process(node);
    }
  }

  // The node to go on with.
  jit::Node* process(jit::Node* node) {
    const c10::Symbol kind = node->kind();
    const bool prints = kind == c10::prim::Print || kind == c10::aten::warn;
    if (prints && !marks_.contains(node)) {
      jit::Node* const next = node->next();
      node->destroy();
      return next;
    }
    if (kind == c10::prim::CallMethod) return expand_method(node);
    if (kind == c10::prim::CallFunction) return expand_function(node);
    return node->next();
  }

  jit::Node* expand_method(jit::Node* node) {
    const std::string& name = node->s(c10::attr::name);
    const auto type = node->input(0)->type()->cast<c10::ClassType>();
    if (!type) refuse(what_, "calls a module that it chooses while it runs, through an interface");
    jit::GraphFunction* const function = jit::tryToGraphFunction(type->getMethod(name));
    if (function == nullptr) refuse(what_, "calls " + clean_utf8(name, 100) + " of a C++ class");
    const auto path = path_of(*graph_, node->input(0));
    const bool is_layer = path && !path->empty() && is_module(node->input(0)) && is_forward(name);
    return expand(node, *function, node->inputs(), is_layer ? path : std::nullopt);
  }

  jit::Node* expand_function(jit::Node* node) {
    const auto type = node->input(0)->type()->cast<c10::FunctionType>();
    jit::GraphFunction* const function =
        type ? jit::tryToGraphFunction(*type->function()) : nullptr;
    if (function == nullptr) refuse(what_, "calls a function that is not in the file");
    return expand(node, *function, node->inputs().slice(1), std::nullopt);
  }

  // The function's nodes take the place of the call, and are looked at next.
  jit::Node* expand(jit::Node* call, jit::GraphFunction& function, at::ArrayRef<jit::Value*> inputs,
                    const std::optional<std::string>& layer) {
    const auto body = function.graph();
    nodes_ += count_nodes(body->block());
    if (nodes_ > kMostNodes) refuse(what_, "has too many operations, or calls itself");
    if (body->inputs().size() != inputs.size() || body->outputs().size() != 1) {
      refuse(what_, "is damaged: a call does not fit the function it calls");
    }
    jit::Node* const before = call->prev();
    const jit::WithInsertPoint here(call);
    jit::Value* const result = jit::insertGraph(*graph_, *body, inputs).at(0);
    if (layer) mark(*layer, result);
    call->output()->replaceAllUsesWith(result);
    call->destroy();
    return before->next();
  }

  // A print is what no pass removes or moves. It never runs.
  void mark(const std::string& path, jit::Value* value) {
    if (is_tensor_with_options(*value->type())) {
      value = graph_
                  ->insertNode(graph_->createTupleIndex(value, graph_->insertConstant(0),
                                                        value->type()->containedTypes()[0]))
                  ->output();
    }
    jit::Value* const name = graph_->insertConstant(path);
    jit::Node* const print = graph_->create(c10::prim::Print, {name, value}, 0);
    graph_->insertNode(print);
    marks_.insert(print);
  }

  std::shared_ptr<jit::Graph> graph_;
  const std::string& what_;
  std::size_t nodes_;
  std::unordered_set<const jit::Node*> marks_;
};

// What is left as the network's arguments is the picture; others keep their default.
void take_picture_alone(const jit::Module& module, jit::Graph& graph, const std::string& what) {
  const auto& arguments = module.get_method("forward").function().getSchema().arguments();
  if (arguments.size() < 2 || graph.inputs().size() != arguments.size()) {
    refuse(what, "has a forward that takes no picture");
  }
  if (!c10::TensorType::get()->isSubtypeOf(*arguments[1].type())) {
    refuse(what, "has a forward that takes " + clean_utf8(arguments[1].type()->str(), 60) +
                     " where a tensor of pictures is needed");
  }
  for (std::size_t i = arguments.size() - 1; i >= 2; --i) {
    if (!arguments[i].default_value()) {
      refuse(what, "has a forward that wants more than a picture: " +
                       clean_utf8(arguments[i].name(), 60) + " has no default");
    }
    const jit::WithInsertPoint start(*graph.nodes().begin());
    graph.inputs()[i]->replaceAllUsesWith(graph.insertConstant(*arguments[i].default_value()));
    graph.eraseInput(i);
  }
}

// Throws nothing for an attribute that is not there: the graph was compiled against it.
c10::IValue attribute_of(const jit::Module& module, const std::string& path,
                         const std::string& name) {
  c10::IValue value = module._ivalue();
  if (!path.empty()) {
    for (const auto& part : split(path, '.')) value = value.toObject()->getAttr(part);
  }
  value = value.toObject()->getAttr(name);
  return value.isTensor() ? c10::IValue(value.toTensor().detach()) : value;
}

// Attributes become constants, so that passes can look at them: each one constant, however often it
// is read, for passes take two constants for two places in memory.
void freeze_attributes(const jit::Module& module, jit::Graph& graph) {
  std::vector<jit::Node*> reads;
  for_each_node(graph.block(), [&](jit::Node* node) {
    if (node->kind() == c10::prim::GetAttr && !is_module(node->output())) reads.push_back(node);
  });
  std::map<std::pair<std::string, std::string>, jit::Value*> constants;
  const jit::WithInsertPoint start(*graph.nodes().begin());
  for (jit::Node* const node : reads) {
    const auto path = path_of(graph, node->input());
    if (!path) continue;
    const std::string& name = node->s(c10::attr::name);
    auto found = constants.find({*path, name});
    if (found == constants.end()) {
      const auto constant = jit::tryInsertConstant(graph, attribute_of(module, *path, name));
      if (!constant) continue;
      found = constants.emplace(std::pair(*path, name), *constant).first;
    }
    node->output()->replaceAllUsesWith(found->second);
  }
  jit::EliminateDeadCode(graph.block());
}

// A network that was traced on a graphics processor names it all over.
void use_processor(jit::Graph& graph) {
  std::vector<jit::Node*> devices;
  for_each_node(graph.block(), [&](jit::Node* node) {
    if (node->kind() != c10::prim::Constant) return;
    const auto value = jit::toIValue(node->output());
    if (value && value->isDevice() && !value->toDevice().is_cpu()) devices.push_back(node);
  });
  for (jit::Node* const node : devices) {
    const jit::WithInsertPoint here(node);
    node->output()->replaceAllUsesWith(graph.insertConstant(c10::Device(c10::kCPU)));
    node->destroy();
  }
}

void check_operators(jit::Graph& graph, const std::string& what) {
  for_each_node(graph.block(), [&](jit::Node* node) {
    const std::string name = node->kind().toQualString();
    if (!is_forbidden_operator(name)) return;
    refuse(what, "uses the operator " + clean_utf8(name, 100) +
                     ", which a network may not: it touches more than its tensors");
  });
}

bool is_true(const jit::Value* value) {
  const auto constant = jit::toIValue(value);
  return constant && constant->isBool() && constant->toBool();
}

bool is_zero(const jit::Value* value) {
  const auto constant = jit::toIValue(value);
  return constant && constant->isDouble() && constant->toDouble() == 0;
}

void check_repeatable(jit::Graph& graph, const std::string& what) {
  constexpr std::string_view kTrained =
      " is in its training mode: call eval() before torch.jit.trace or torch.jit.script";
  for_each_node(graph.block(), [&](jit::Node* node) {
    const std::string name = node->kind().toQualString();
    if (name == "aten::batch_norm" && node->inputs().size() > 5 && is_true(node->input(5))) {
      refuse(what, "was saved while batch norm" + std::string(kTrained));
    }
    const bool drops = name.starts_with("aten::") && name.find("dropout") != std::string::npos;
    if (drops && node->inputs().size() == 3) {
      if (!is_true(node->input(2)) || is_zero(node->input(1))) return;
      refuse(what, "was saved while dropout" + std::string(kTrained));
    }
    if (node->isNondeterministic()) {
      refuse(what, "uses " + clean_utf8(name, 100) +
                       ": it would give other values each time it looks at a picture");
    }
    if (node->kind() == c10::prim::SetAttr) {
      refuse(what, "changes " + clean_utf8(node->s(c10::attr::name), 100) +
                       " of itself whenever it looks at a picture");
    }
  });
}

std::string why_not_a_layer(const jit::Node& mark) {
  const auto& type = *mark.input(1)->type();
  if (type.kind() == c10::TypeKind::NoneType) return "it gives what it was given, or nothing";
  return "it gives " + clean_utf8(type.str(), 60) + " where one tensor is needed";
}

// Lists and dictionaries of the module would keep from one picture to the next what is put in.
void check_containers(const std::shared_ptr<jit::Graph>& graph, const std::string& what) {
  const jit::AliasDb aliases(graph);
  for_each_node(graph->block(), [&](jit::Node* node) {
    const bool kept = node->kind() == c10::prim::Constant ||
                      (node->kind() == c10::prim::GetAttr && !is_module(node->output()));
    if (!kept || node->output()->type()->kind() == c10::TypeKind::TensorType) return;
    if (!aliases.hasWriters(node->output())) return;
    refuse(what, "changes a list or dictionary of its own whenever it looks at a picture");
  });
}

// What the marks say after the passes. A mark that is gone was in a branch that is never taken.
void read_marks(const std::unordered_set<const jit::Node*>& marks, InlinedForward& forward) {
  std::map<std::string, std::string> reasons;
  std::vector<ModuleCall> calls;
  for_each_node(forward.graph->block(), [&](jit::Node* node) {
    if (!marks.contains(node)) return;
    const std::string path = jit::toIValue(node->input(0))->toStringRef();
    if (node->owningBlock() != forward.graph->block()) {
      reasons[path] = "it is called inside a condition or a loop";
    } else if (node->input(1)->type()->kind() != c10::TypeKind::TensorType) {
      reasons[path] = why_not_a_layer(*node);
    }
    calls.push_back({path, node});
  });
  for (const ModuleCall& call : calls) {
    if (reasons.contains(call.path)) {
      call.mark->destroy();
    } else {
      forward.calls.push_back(call);
    }
  }
  for (const auto& [path, reason] : reasons) forward.refused.push_back({path, reason});
}

void refuse_uncalled(const jit::Module& module, InlinedForward& forward) {
  std::set<std::string> known;
  for (const auto& call : forward.calls) known.insert(call.path);
  for (const auto& one : forward.refused) known.insert(one.name);
  for (const auto& child : module.named_modules()) {
    if (child.name.empty() || known.contains(child.name)) continue;
    forward.refused.push_back(
        {clean_utf8(child.name, 400), "forward does not call it, or it only passes on its input"});
  }
}

}  // namespace

InlinedForward inline_forward(const jit::Module& module, const std::string& what) {
  if (!module.find_method("forward")) refuse(what, "has no forward method");
  InlinedForward forward{module.get_method("forward").graph()->copy(), {}, {}};
  jit::Graph& graph = *forward.graph;
  take_picture_alone(module, graph, what);
  Inliner inliner(forward.graph, what);
  inliner.run();
  check_operators(graph, what);
  freeze_attributes(module, graph);
  use_processor(graph);
  jit::EraseShapeInformation(forward.graph);
  jit::ConstantPropagation(forward.graph);
  jit::EliminateDeadCode(forward.graph);
  check_repeatable(graph, what);
  check_containers(forward.graph, what);
  read_marks(inliner.marks(), forward);
  refuse_uncalled(module, forward);
  return forward;
}

}  // namespace maia
