// The real weights, for tests that need them.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/files.hpp"
#include "nn/network.hpp"

namespace maia {

// Null where the weights are not there and MAIA_OFFLINE=1 allows that; otherwise loading throws,
// and the message says how to get them.
inline std::shared_ptr<const Network> real_network() {
  static const std::shared_ptr<const Network> network = [] {
    const bool present =
        std::filesystem::exists(cache_folder() / "weights" / "efficientnet-lite0.pth");
    const char* offline = std::getenv("MAIA_OFFLINE");
    if (!present && offline != nullptr && std::string_view(offline) == "1") {
      return std::shared_ptr<const Network>();
    }
    return load_network({.model = "efficientnet-lite0"});
  }();
  return network;
}

}  // namespace maia

#define MAIA_NEED_WEIGHTS(network)           \
  const auto network = maia::real_network(); \
  if (!network) GTEST_SKIP() << "MAIA_OFFLINE=1 and the weights are not in the cache"
