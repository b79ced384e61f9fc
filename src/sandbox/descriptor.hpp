// File descriptors that close themselves, and files that live in memory only.
#pragma once

#include <unistd.h>

#include <string_view>
#include <utility>

namespace maia {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  void reset() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

// A file in memory that holds `bytes`, read from its start. Throws kLimit.
Descriptor memory_file(std::string_view bytes);

}  // namespace maia
