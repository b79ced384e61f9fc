#include "nn/torch/device.hpp"

#include <ATen/ATen.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {

at::Device open_device(const std::string& name) {
  if (name == "cpu") return at::kCPU;
  if (name != "cuda") {
    throw Error(ErrorKind::kUsage,
                "there is no device " + clean_utf8(name, 40) + ": it is cpu or cuda");
  }
  if (!at::hasCUDA()) {
    throw Error(ErrorKind::kUnavailable,
                "there is no CUDA device, or LibTorch was built without CUDA: "
                "compute on the cpu");
  }
  at::globalContext().setDeterministicCuDNN(true);
  at::globalContext().setBenchmarkCuDNN(false);
  at::globalContext().setAllowTF32CuDNN(false);
  at::globalContext().setAllowTF32CuBLAS(false);
  return at::Device(at::kCUDA, 0);
}

}  // namespace maia
