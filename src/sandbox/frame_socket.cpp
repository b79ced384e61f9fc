#include "sandbox/frame_socket.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/error.hpp"

namespace maia {

bool FrameSocket::quiet() const {
  pollfd poll{socket_.get(), POLLIN, 0};
  return parser_.idle() && ::poll(&poll, 1, 0) == 0;
}

bool FrameSocket::send(const Frame& frame) {
  if (!send_bytes(encode_frame_head(frame))) return false;
  for (const auto& blob : frame.blobs) {
    if (!send_bytes(blob)) return false;
  }
  return true;
}

bool FrameSocket::send_bytes(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      wait_(POLLOUT);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::optional<Frame> FrameSocket::receive() {
  while (true) {
    const ssize_t size = ::recv(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) return std::nullopt;
    if (size > 0) {
      const auto bytes = std::span(buffer_).first(static_cast<std::size_t>(size));
      std::optional<Frame> frame;
      if (parser_.push(bytes, frame) < bytes.size()) {
        throw Error(ErrorKind::kBadInput, "it spoke out of turn");
      }
      if (frame) return frame;
    }
    wait_(POLLIN);  // after a piece too, so that a stream without end is no way round a limit
  }
}

}  // namespace maia
