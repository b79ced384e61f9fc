// What a worker may say while a program runs, and what it is answered: the protocol without the way
// its bytes travel.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "sandbox/frame.hpp"
#include "sandbox/worker.hpp"

namespace maia {

// How the other end is told of an error: what the caller did wrong is a ValueError there, all else
// a RuntimeError.
Frame error_answer(const Error& error);

// The answer to a message of type kCall: what the handler returned, or the exception that the
// program gets. Throws kBadInput, one clause, for a call without name or arguments, and Abandoned.
Frame answer_call(const Frame& call, ToolHandler& handler);

class Dialogue {
 public:
  // `handler` must outlive it. The number keeps the end of one program from being taken for that of
  // the next.
  Dialogue(ToolHandler& handler, std::size_t program, std::size_t most_calls)
      : handler_(handler), program_(program), most_calls_(most_calls) {}

  // Takes the worker's next message. Returns the answer to it, or nothing when the program is over.
  // Throws kBadInput, one clause, for a message that is not allowed, and Abandoned.
  std::optional<Frame> take(const Frame& message);

  // Of the program that is over: its traceback, empty when it finished.
  const std::string& error() const { return error_; }

 private:
  ToolHandler& handler_;
  std::size_t program_;
  std::size_t most_calls_;
  std::size_t calls_ = 0;
  std::string error_;
};

}  // namespace maia
