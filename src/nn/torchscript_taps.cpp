#include "nn/torchscript_taps.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/frozen_conv_folding.h>
#include <torch/csrc/jit/passes/lower_tuples.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/error.hpp"
#include "nn/torchscript_errors.hpp"

namespace maia {
namespace {

namespace jit = torch::jit;

constexpr std::size_t kMostPrograms = 8;

bool is_tensor(const jit::Value* value) {
  return value->type()->kind() == c10::TypeKind::TensorType;
}

std::vector<std::string> name_calls(const std::vector<ModuleCall>& calls) {
  std::map<std::string, int> count;
  for (const auto& call : calls) ++count[call.path];
  std::map<std::string, int> seen;
  std::vector<std::string> names;
  for (const auto& call : calls) {
    const int number = ++seen[call.path];
    const bool alone = count[call.path] == 1;
    names.push_back(alone ? call.path : call.path + "#" + std::to_string(number));
  }
  return names;
}

// A later operation may write over the value (ReLU in place): a hook has seen it before that.
std::vector<jit::Value*> take_values(const std::shared_ptr<jit::Graph>& graph,
                                     const std::vector<ModuleCall>& calls) {
  const jit::AliasDb aliases(graph);
  std::vector<bool> overwritten;
  for (const auto& call : calls) overwritten.push_back(aliases.hasWriters(call.mark->input(1)));
  std::vector<jit::Value*> values;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    jit::Value* value = calls[i].mark->input(1);
    if (overwritten[i]) {
      const jit::WithInsertPoint here(calls[i].mark);
      value = graph->insert(c10::aten::clone, {value});
    }
    values.push_back(value);
  }
  for (const auto& call : calls) call.mark->destroy();
  return values;
}

bool is_convolution(const jit::Node* node) {
  const auto kind = node->kind();
  return kind == c10::aten::_convolution || kind == c10::aten::conv2d ||
         kind == c10::aten::conv1d || kind == c10::aten::conv3d;
}

// Batch norms are folded into the convolutions before them. Where the convolution's own values are
// a layer too, they are computed apart, so that a layer does not change with what else is wanted.
void set_convolutions_apart(jit::Graph& graph, std::vector<jit::Value*>& values) {
  std::unordered_map<jit::Value*, jit::Value*> copies;
  for (jit::Value*& value : values) {
    jit::Node* const node = value->node();
    if (!is_convolution(node)) continue;
    const auto& uses = value->uses();
    if (uses.size() != 1 || uses[0].user->kind() != c10::aten::batch_norm) continue;
    jit::Value*& copy = copies[value];
    if (copy == nullptr) {
      jit::Node* const twin = graph.createClone(node, [](jit::Value* input) { return input; });
      twin->insertBefore(node);
      copy = twin->output();
    }
    value = copy;
  }
}

// The first tensor of what forward returns; null where that cannot be told from the graph.
jit::Value* find_output(jit::Graph& graph) {
  if (graph.outputs().size() != 1) return nullptr;
  jit::Value* const output = graph.outputs()[0];
  if (is_tensor(output)) return output;
  const auto kind = output->node()->kind();
  const bool made_here = kind == c10::prim::TupleConstruct || kind == c10::prim::ListConstruct ||
                         kind == c10::prim::DictConstruct;
  if (!made_here) return nullptr;
  const auto inputs = output->node()->inputs();
  const auto first = std::find_if(inputs.begin(), inputs.end(), is_tensor);
  return first == inputs.end() ? nullptr : *first;
}

// What comes after the last output is not needed; neither is what no output needs.
void cut(const std::shared_ptr<jit::Graph>& graph) {
  jit::Node* last = nullptr;
  for (jit::Value* output : graph->outputs()) {
    jit::Node* const node = output->node();
    if (node->kind() == c10::prim::Param) continue;
    if (last == nullptr || last->isBefore(node)) last = node;
  }
  for (jit::Node* node = graph->return_node()->prev(); node != graph->return_node();) {
    if (node == last) break;
    jit::Node* const before = node->prev();
    node->destroy();
    node = before;
  }
  jit::EliminateDeadCode(graph);
}

std::int64_t count_writes(jit::Block* block) {
  std::int64_t writes = 0;
  for (jit::Node* node : block->nodes()) {
    for (jit::Block* inner : node->blocks()) writes += count_writes(inner);
    if (node->kind() != c10::prim::Constant) continue;
    const auto value = jit::toIValue(node->output());
    const bool counts = value && value->isTensor() && value->toTensor().defined();
    if (counts && !value->toTensor().is_inference()) writes += value->toTensor()._version();
  }
  return writes;
}

}  // namespace

TappedGraph::TappedGraph(const jit::Module& module, InlinedForward forward, const std::string& what)
    : what_(what),
      module_(module._ivalue()),
      graph_(std::move(forward.graph)),
      layers_(name_calls(forward.calls)) {
  jit::LowerSimpleTuples(graph_);
  auto values = take_values(graph_, forward.calls);
  jit::Value* const output = find_output(*graph_);
  set_convolutions_apart(*graph_, values);
  while (!graph_->outputs().empty()) graph_->eraseOutput(graph_->outputs().size() - 1);
  if (output != nullptr) {
    const bool taken = std::find(layers_.begin(), layers_.end(), "output") != layers_.end();
    layers_.push_back(taken ? "network output" : "output");
    values.push_back(output);
    has_output_ = true;
  }
  for (jit::Value* const value : values) graph_->registerOutput(value);
  jit::FoldFrozenConvBatchnorm(graph_);
  cut(graph_);
}

std::int64_t TappedGraph::writes_to_constants() const {
  return count_writes(graph_->block());
}

std::shared_ptr<const jit::Code> TappedGraph::program(const std::vector<bool>& wanted) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(programs_.begin(), programs_.end(),
                                  [&](const Program& one) { return one.wanted == wanted; });
  if (found != programs_.end()) {
    std::rotate(found, found + 1, programs_.end());
    return programs_.back().code;
  }
  const auto graph = graph_->copy();
  for (std::size_t i = wanted.size(); i-- > 0;) {
    if (!wanted[i]) graph->eraseOutput(i);
  }
  cut(graph);
  if (programs_.size() == kMostPrograms) programs_.erase(programs_.begin());
  programs_.push_back({wanted, std::make_shared<const jit::Code>(graph, "forward")});
  return programs_.back().code;
}

std::vector<at::Tensor> TappedGraph::run(const at::Tensor& picture,
                                         const std::vector<bool>& wanted) const {
  std::vector<at::Tensor> values(layers_.size());
  try {
    const auto code = program(wanted);
    jit::Stack stack = {module_, picture};
    jit::InterpreterState(*code).run(stack);
    auto given = stack.begin();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (wanted[i]) values[i] = (given++)->toTensor();
    }
  } catch (const std::exception& error) {
    const std::string reason = torchscript_reason(error);
    const bool memory = reason.find("allocate memory") != std::string::npos;
    throw Error(memory ? ErrorKind::kLimit : ErrorKind::kBadInput,
                what_ + " cannot look at a picture of " + std::to_string(picture.size(3)) + " x " +
                    std::to_string(picture.size(2)) + ": " + reason);
  }
  return values;
}

}  // namespace maia
