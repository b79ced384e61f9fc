// Exchanges with image services, recorded and given again.
#pragma once

#include <filesystem>
#include <memory>

#include "http/exchange_log.hpp"
#include "imagery/text_to_image.hpp"

namespace maia {

// Every picture with what was asked for, as PNG in Base64.
std::shared_ptr<const TextToImage> record_images(std::shared_ptr<const TextToImage> inner,
                                                 std::shared_ptr<ExchangeLog> log);
std::shared_ptr<const ImageEditor> record_edits(std::shared_ptr<const ImageEditor> inner,
                                                std::shared_ptr<ExchangeLog> log);

// Pictures from a recording, under the names that were recorded. Throw what read_exchanges does;
// what was not recorded is kNotFound naming it.
std::shared_ptr<const TextToImage> replay_images(const std::filesystem::path& path);
std::shared_ptr<const ImageEditor> replay_edits(const std::filesystem::path& path);

}  // namespace maia
