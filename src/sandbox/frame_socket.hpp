// Frames over a stream socket.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sandbox/descriptor.hpp"
#include "sandbox/frame.hpp"

namespace maia {

class FrameSocket {
 public:
  // `wait` is called with POLLIN or POLLOUT when nothing can be moved at the moment; it returns
  // when that may have changed, or throws.
  using Wait = std::function<void(short events)>;
  FrameSocket(Descriptor socket, Wait wait)
      : socket_(std::move(socket)), wait_(std::move(wait)), buffer_(kReadBytes) {}

  // False when the other end is gone.
  bool send(const Frame& frame);

  // The next frame, or nothing when the other end is gone. The two ends take turns: bytes after the
  // frame are a violation, as is what FrameParser refuses; either throws kBadInput, one clause.
  std::optional<Frame> receive();

  // Between frames, with nothing waiting to be read.
  bool quiet() const;
  int descriptor() const { return socket_.get(); }

 private:
  static constexpr std::size_t kReadBytes = 256 << 10;

  bool send_bytes(std::span<const std::uint8_t> bytes);

  Descriptor socket_;
  Wait wait_;
  FrameParser parser_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace maia
