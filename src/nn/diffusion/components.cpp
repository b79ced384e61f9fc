#include "nn/diffusion/components.hpp"

#include <algorithm>
#include <system_error>

#include "base/error.hpp"
#include "base/free_memory.hpp"
#include "nn/weights_hash.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTextTower = "text_encoder";
constexpr const char* kUNet = "unet";
constexpr const char* kAutoencoder = "vae";

}  // namespace

std::string DiffusionComponents::weights_name(const std::string& component) {
  return component == kTextTower ? "model" : "diffusion_pytorch_model";
}

DiffusionComponents::DiffusionComponents(fs::path folder, Placement placement, std::uint64_t memory)
    : folder_(std::move(folder)), placement_(placement), memory_(memory) {}

std::uint64_t DiffusionComponents::size_of(const std::string& component) const {
  std::uint64_t size = 0;
  std::error_code missing;  // which loading tells
  for (const fs::path& file : weight_files(folder_ / component, weights_name(component))) {
    const auto bytes = fs::file_size(file, missing);
    if (!missing) size += bytes;
  }
  return size;
}

void DiffusionComponents::make_room(const std::string& component, std::uint64_t needed) {
  if (!placement_.device.is_cpu()) return;  // CUDA tells itself
  const auto room = [&] {
    const std::uint64_t free = free_memory();
    if (memory_ == 0) return free;
    std::uint64_t taken = 0;
    if (text_tower_) taken += size_of(kTextTower);
    if (unet_) taken += size_of(kUNet);
    if (autoencoder_) taken += size_of(kAutoencoder);
    return memory_ - std::min(memory_, taken);
  };
  if (room() >= needed) return;
  if (component != kTextTower) text_tower_.reset();
  if (room() >= needed) return;
  if (component != kAutoencoder) autoencoder_.reset();
  if (room() >= needed) return;
  if (component != kUNet) unet_.reset();
  const std::uint64_t there = room();
  if (there >= needed) return;
  throw Error(ErrorKind::kLimit, (folder_ / component).string() +
                                     " and the work on a picture need " + memory_text(needed) +
                                     " of memory, and there are " + memory_text(there) +
                                     ": end other programs, or draw smaller pictures");
}

template <typename Component>
const Component& DiffusionComponents::get(std::unique_ptr<const Component>& component,
                                          const std::string& name, std::uint64_t work) {
  make_room(name, work + (component ? 0 : size_of(name)));
  if (!component) component = std::make_unique<const Component>(folder_ / name, placement_);
  return *component;
}

const TextTower& DiffusionComponents::text_tower() {
  return get(text_tower_, kTextTower, 0);
}

const UNet& DiffusionComponents::unet(std::uint64_t work) {
  return get(unet_, kUNet, work);
}

const Autoencoder& DiffusionComponents::autoencoder(std::uint64_t work) {
  return get(autoencoder_, kAutoencoder, work);
}

}  // namespace maia
