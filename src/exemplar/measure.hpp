// The inner loop of a pass: pictures are loaded, run through the network and counted into records,
// on all processors. Everything that decides the pass's speed is here.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"
#include "exemplar/layer_record.hpp"
#include "nn/network.hpp"

namespace maia {

// What a loop needs to be told; every choice gives the same records.
struct MeasureOptions {
  std::size_t batch = 4;    // pictures a thread takes at once
  std::size_t threads = 0;  // 0: as many as there are processors
};

class Measurer {
 public:
  // The records are filled by measure(); one for each of `layers`, by name. All must outlive this
  // object. Throws kNotFound for a layer that the network lacks.
  Measurer(const Network& network, const ImageDataset& dataset, std::vector<std::string> layers,
           const std::function<LayerRecord&(const std::string&)>& record, MeasureOptions options);

  // Measures the pictures from position `begin` on in order, up to `end` or until `pause`, which is
  // asked after each batch from any thread, is true. Returns the position reached: all pictures
  // before it are in the records, none from it on. `advanced` is called from any thread with the
  // number of pictures that were done since its last call.
  std::size_t measure(std::size_t begin, std::size_t end, const std::function<bool()>& pause,
                      const std::function<void(std::size_t)>& advanced);

  // Positions of the pictures that could not be read.
  std::set<std::uint32_t>& skipped() { return skipped_; }

 private:
  // Each layer has a lock of its own, and threads are rarely in the same layer at once.
  struct Part {
    explicit Part(LayerRecord& filled) : record(filled) {}
    std::mutex mutex;
    LayerRecord& record;
  };

  void measure_batch(std::size_t begin, std::size_t end);
  std::optional<Image> load(std::size_t position);

  const Network& network_;
  const ImageDataset& dataset_;
  std::vector<std::string> layers_;
  MeasureOptions options_;
  std::map<std::string, Part> parts_;
  std::mutex skipped_mutex_;
  std::set<std::uint32_t> skipped_;
};

}  // namespace maia
