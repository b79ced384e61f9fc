#include "sandbox/dialogue.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kErrorBytes = 16 << 10;  // of a traceback, or of a tool's sentence
constexpr std::size_t kNameBytes = 64;

bool is_call_name(const Json& name) {
  if (!name.is_string()) return false;
  const auto& text = name.get_ref<const std::string&>();
  return !text.empty() && text.size() <= kNameBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

Frame error_frame(const char* kind, std::string_view message) {
  return {FrameType::kError, {{"kind", kind}, {"message", clean_utf8(message, kErrorBytes)}}, {}};
}

bool is_the_callers_fault(ErrorKind kind) {
  return kind == ErrorKind::kUsage || kind == ErrorKind::kBadInput || kind == ErrorKind::kNotFound;
}

// The traceback in the worker's last message of a program.
std::string read_done(const Frame& message, std::size_t program) {
  const Json none;
  const Json& error = message.value.value("error", none);
  if (!error.is_string() || message.value.value("number", none) != Json(program) ||
      !message.blobs.empty()) {
    throw Error(ErrorKind::kBadInput, "its last message is wrong");
  }
  return clean_utf8(error.get_ref<const std::string&>(), kErrorBytes);
}

}  // namespace

Frame error_answer(const Error& error) {
  return error_frame(is_the_callers_fault(error.kind()) ? "ValueError" : "RuntimeError",
                     error.what());
}

Frame answer_call(const Frame& call, ToolHandler& handler) {
  const auto name = call.value.find("name");
  const auto arguments = call.value.find("arguments");
  const auto end = call.value.end();
  if (name == end || arguments == end || !is_call_name(*name) || !arguments->is_object()) {
    throw Error(ErrorKind::kBadInput, "a call has no name or arguments");
  }
  try {
    ToolResult result = handler.call({*name, *arguments, call.blobs});
    return {FrameType::kResult, {{"value", std::move(result.value)}}, std::move(result.blobs)};
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUnavailable) throw Abandoned(error);
    return error_answer(error);
  } catch (const std::exception& error) {
    return error_frame("RuntimeError", error.what());
  }
}

std::optional<Frame> Dialogue::take(const Frame& message) {
  if (message.type == FrameType::kDone) {
    error_ = read_done(message, program_);
    return std::nullopt;
  }
  if (message.type != FrameType::kCall) {
    throw Error(ErrorKind::kBadInput, "it sent a message of the host");
  }
  if (++calls_ > most_calls_) {
    return error_frame("RuntimeError", "this program has made " + std::to_string(most_calls_) +
                                           " tool calls, which is the limit of one program");
  }
  return answer_call(message, handler_);
}

}  // namespace maia
