// The networks of a latent diffusion model, loaded when they are needed and let go under a bound of
// memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "nn/diffusion/autoencoder.hpp"
#include "nn/diffusion/text_tower.hpp"
#include "nn/diffusion/unet.hpp"

namespace maia {

// For one thread at a time.
class DiffusionComponents {
 public:
  // `memory`: bytes that all may take; 0: what is free when one is loaded.
  DiffusionComponents(std::filesystem::path folder, Placement placement, std::uint64_t memory);

  // Loads it unless it is there. `work`: bytes that its use takes besides. Throws kLimit, before
  // anything is read, where it does not fit though the others were let go.
  const TextTower& text_tower();
  const UNet& unet(std::uint64_t work);
  const Autoencoder& autoencoder(std::uint64_t work);

  // What the files of weights of a component ("unet") are called.
  static std::string weights_name(const std::string& component);

 private:
  // Bytes of the component's weights as they will lie in memory.
  std::uint64_t size_of(const std::string& component) const;
  // Lets the others go until there are so many bytes.
  void make_room(const std::string& component, std::uint64_t needed);
  template <typename Component>
  const Component& get(std::unique_ptr<const Component>& component, const std::string& name,
                       std::uint64_t work);

  std::filesystem::path folder_;
  Placement placement_;
  std::uint64_t memory_;
  std::unique_ptr<const TextTower> text_tower_;
  std::unique_ptr<const UNet> unet_;
  std::unique_ptr<const Autoencoder> autoencoder_;
};

}  // namespace maia
