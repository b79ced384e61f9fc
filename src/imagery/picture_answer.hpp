// What an images service answers: one picture, in Base64 or by its address. Nothing of it is
// trusted.
#pragma once

#include <string>

#include "http/service.hpp"
#include "image/image.hpp"

namespace maia {

class PictureAnswer : public AnswerReader {
 public:
  void begin(const ResponseHead&) override;
  void take(std::string_view piece) override { body_ += piece; }
  // Throws kBadInput where there is neither; kLimit for a picture that is too large.
  void end() override;

  // Empty where the service gave an address.
  const Image& image() const { return image_; }
  const std::string& address() const { return address_; }

 private:
  std::string body_;
  Image image_;
  std::string address_;
};

// The file at such an address.
class PictureFile : public AnswerReader {
 public:
  void begin(const ResponseHead&) override { body_.clear(); }
  void take(std::string_view piece) override { body_ += piece; }
  void end() override;
  const Image& image() const { return image_; }

 private:
  std::string body_;
  Image image_;
};

}  // namespace maia
