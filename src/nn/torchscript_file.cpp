#include "nn/torchscript_file.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/mapped_file.hpp"
#include "nn/torch_archive.hpp"
#include "nn/torchscript_errors.hpp"
#include "nn/zip.hpp"

namespace maia {
namespace {

constexpr std::size_t kLongestSource = std::size_t{64} << 20;

constexpr std::array<std::string_view, 18> kForbidden = {"aten::save",
                                                         "aten::from_file",
                                                         "aten::load",
                                                         "aten::manual_seed",
                                                         "aten::seed",
                                                         "aten::set_",
                                                         "aten::set_data",
                                                         "aten::resize_",
                                                         "aten::resize_as_",
                                                         "aten::wait",
                                                         "prim::fork",
                                                         "prim::awaitable",
                                                         "aten::set_grad_enabled",
                                                         "prim::rpc_sync",
                                                         "prim::rpc_async",
                                                         "prim::rpc_remote",
                                                         "prim::AddStatValue",
                                                         "prim::PythonOp"};

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::kBadInput, path.string() + " " + why);
}

// Loading already runs some of a file's code (__setstate__), so it is looked at before.
void check_source(const std::filesystem::path& path, std::string_view source) {
  for (const std::string_view call : {"from_file", "save", "load"}) {
    for (const std::string_view prefix : {"torch.", "ops.aten."}) {
      const std::string text = std::string(prefix) + std::string(call) + "(";
      if (source.find(text) == std::string_view::npos) continue;
      refuse(path, "is refused because its code would touch files (" + std::string(prefix) +
                       std::string(call) + ")");
    }
  }
}

void check_archive(const std::filesystem::path& path) {
  const MappedFile file(path);
  if (!looks_like_torch(file.bytes())) {
    refuse(path, "is not a TorchScript file: save one with torch.jit.trace(...).save(...)");
  }
  const bool is_zip = file.bytes()[0] == 'P';
  const ZipEntries entries = is_zip ? read_zip(file.bytes(), path.string()) : ZipEntries();
  bool has_code = false;
  for (const auto& [name, entry] : entries) {
    const bool exported = name.find("exported_program") != std::string::npos;
    if (exported) {
      refuse(path,
             "is a program of torch.export, which LibTorch cannot take apart: save the "
             "network with torch.jit.trace(...).save(...)");
    }
    if (name.find("code/") == std::string::npos || !name.ends_with(".py")) continue;
    has_code = true;
    const auto source = unpack(entry, kLongestSource, path.string());
    check_source(path, {reinterpret_cast<const char*>(source.data()), source.size()});
  }
  if (has_code) return;
  refuse(path,
         "holds weights alone (a state dict) and no TorchScript: give the network's name "
         "with --model and this file with --weights");
}

std::string why_not_loaded(const std::exception& error) {
  const std::string reason = torchscript_reason(error);
  constexpr std::string_view kUnknown = "Unknown builtin op: ";
  if (reason.starts_with(kUnknown)) {
    return "needs the operator " + reason.substr(kUnknown.size()) + ", which LibTorch lacks";
  }
  return "cannot be opened as TorchScript: " + reason;
}

// LibTorch believes a file's sizes and strides.
bool lies_in_its_storage(const at::Tensor& tensor) {
  if (tensor.numel() == 0 || !tensor.has_storage()) return true;
  std::int64_t last = tensor.storage_offset();
  if (last < 0) return false;
  for (std::int64_t i = 0; i < tensor.dim(); ++i) {
    std::int64_t reach = 0;
    if (tensor.stride(i) < 0 ||
        __builtin_mul_overflow(tensor.size(i) - 1, tensor.stride(i), &reach) ||
        __builtin_add_overflow(last, reach, &last)) {
      return false;
    }
  }
  const auto room = tensor.storage().nbytes() / tensor.element_size();
  return static_cast<std::uint64_t>(last) < room;
}

void check_tensor(const std::filesystem::path& path, const std::string& name,
                  const at::Tensor& tensor) {
  if (!tensor.defined()) return;
  if (!lies_in_its_storage(tensor)) refuse(path, "is damaged: " + name + " reaches past its end");
  if (!tensor.is_floating_point()) return;
  if (!at::isfinite(tensor).all().item<bool>()) {
    refuse(path, "has numbers in " + name + " that are not finite");
  }
}

// A network in half precision runs in floats, which processors compute with.
void make_float(at::Tensor tensor) {
  if (tensor.is_floating_point() && tensor.scalar_type() != at::kFloat) {
    tensor.set_data(tensor.to(at::kFloat));
  }
}

void check_tensors(const std::filesystem::path& path, const torch::jit::Module& module) {
  for (const auto& attribute : module.named_attributes()) {
    if (!attribute.value.isTensor()) continue;
    check_tensor(path, clean_utf8(attribute.name, 200), attribute.value.toTensor());
    make_float(attribute.value.toTensor());
  }
}

}  // namespace

bool is_forbidden_operator(std::string_view name) {
  if (std::find(kForbidden.begin(), kForbidden.end(), name) != kForbidden.end()) return true;
  return !name.starts_with("aten::") && !name.starts_with("prim::") &&
         !name.starts_with("quantized::");
}

torch::jit::Module open_torchscript(const std::filesystem::path& path) {
  check_archive(path);
  torch::jit::Module module;
  try {
    module = torch::jit::load(path.string(), c10::Device(c10::kCPU));
  } catch (const std::exception& error) {
    refuse(path, why_not_loaded(error));
  }
  check_tensors(path, module);
  module.eval();
  return module;
}

}  // namespace maia
