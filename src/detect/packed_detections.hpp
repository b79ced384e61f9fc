// Detections as bytes: a line of JSON, and the masks as lengths of runs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "detect/concept_detector.hpp"

namespace maia {

// The same bytes for the same detections.
std::vector<std::uint8_t> pack_detections(std::span<const Detection> detections);
// Nothing for bytes that are damaged or none of ours.
std::optional<std::vector<Detection>> unpack_detections(std::span<const std::uint8_t> bytes);

}  // namespace maia
