// What must hold for every message of a worker, however hostile: it is carried out, refused in one
// line that the program gets, or refused in one line that ends the worker; and what the host
// answers can be read. Run by libFuzzer (`make fuzz`) and by the tests on the files of
// fuzz/corpus/.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "../tests/tools/toy_laboratory.hpp"
#include "fault.hpp"
#include "sandbox/dialogue.hpp"
#include "sandbox/frame.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {

// The host of one program, whose tools are those of every run, over a toy network and toy pictures.
class FuzzedHost {
 public:
  FuzzedHost()
      : observation_(toy::keep_nothing),
        tools_(toy::workbench()),
        dialogue_(tools_, 1, kMostCalls) {
    tools_.begin_turn(1, observation_);
    // Handles 1000001 and 1000002, so that a guess can be right.
    tools_.call({"tools.text2image", {{"prompts", {"a red mug", "a blue mug"}}}, {}});
  }

  // The fault in how it takes a message; sets `over` where it says that the program has ended.
  std::string take(const Frame& message, bool& over) {
    const std::optional<Frame> answer = dialogue_.take(message);
    over = !answer;
    return over ? "" : fault_of_answer(*answer);
  }

  // What an agent would be told in the end can be written down.
  std::string finish() {
    const std::string text = to_text(observation_.to_json());
    return parse_json(text, "the observation") == observation_.to_json() ? "" : "lost text";
  }

 private:
  static constexpr std::size_t kMostCalls = 50;

  static std::string fault_of_answer(const Frame& answer) {
    FrameParser reader;
    std::optional<Frame> read;
    const auto bytes = encode_frame(answer);
    if (reader.push(bytes, read) != bytes.size() || !read) return "an answer that cannot be read";
    if (answer.type == FrameType::kResult) return "";
    if (answer.type != FrameType::kError) return "an answer of another type";
    return fault_of_sentence(answer.value.at("message").get<std::string>());
  }

  Observation observation_;
  ExperimentTools tools_;
  Dialogue dialogue_;
};

// A stream of bytes from the worker: the first says in what pieces the rest arrives.
inline std::string fuzz_worker_stream(Input input) {
  if (input.empty()) return "";
  const std::size_t piece = std::size_t{1} + input[0];
  input = input.subspan(1);
  FrameParser parser({.json_bytes = 64 << 10, .blobs = 64, .blob_bytes = 1 << 20});
  FuzzedHost host;
  return fault_of([&]() -> std::string {
    bool over = false;
    while (!input.empty() && !over) {
      std::optional<Frame> message;
      const std::size_t offered = std::min(piece, input.size());
      const std::size_t taken = parser.push(input.first(offered), message);
      if (taken > offered || (taken < offered && !message)) return "lost bytes";
      input = input.subspan(taken);
      if (!message) continue;
      if (auto fault = host.take(*message, over); !fault.empty()) return fault;
    }
    return host.finish();
  });
}

// The JSON of one call, with three blobs beside it: an image of 2 x 2, nothing, and one byte.
inline std::string fuzz_tool_call(Input input) {
  FuzzedHost host;
  return fault_of([&]() -> std::string {
    const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
    const Frame call{FrameType::kCall, parse_json(text, "the call"), {Bytes(12, 7), {}, {1}}};
    if (!call.value.is_object()) return "";
    bool over = false;
    if (auto fault = host.take(call, over); !fault.empty()) return fault;
    return over ? "the program is over" : host.finish();
  });
}

}  // namespace maia
