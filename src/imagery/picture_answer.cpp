#include "imagery/picture_answer.hpp"

#include "base/text.hpp"
#include "http/service_fault.hpp"
#include "http/untrusted_json.hpp"
#include "image/codec.hpp"

namespace maia {
namespace {

constexpr const char* kWhat = "the picture that the service sent";

[[noreturn]] void fail(const std::string& why) {
  throw Error(ErrorKind::kBadInput, why);
}

Image decode(std::string_view base64) {
  if (base64.starts_with("data:")) {
    base64.remove_prefix(std::min(base64.size(), base64.find(',')));
    if (!base64.empty()) base64.remove_prefix(1);
  }
  const auto bytes = base64_decode(base64);
  if (!bytes || bytes->empty()) fail("the picture is not in Base64");
  return decode_image(*bytes, kWhat);
}

}  // namespace

void PictureAnswer::begin(const ResponseHead&) {
  body_.clear();
  image_ = {};
  address_.clear();
}

void PictureAnswer::end() {
  if (trim(body_).starts_with('<')) fail("a web page came in place of a picture");
  const auto answer = untrusted_json(body_);
  body_.clear();
  if (!answer) fail("the answer is not whole");
  if (!member(*answer, "error").is_null()) {
    fail("the service broke off: " + words_of_fault(to_text(member(*answer, "error"))));
  }
  const Json& data = member(*answer, "data");
  if (!data.is_array() || data.empty()) fail("the answer has no picture");
  if (const std::string encoded = text_member(data.front(), "b64_json"); !encoded.empty()) {
    image_ = decode(encoded);
    return;
  }
  address_ = text_member(data.front(), "url");
  if (address_.starts_with("data:")) {
    image_ = decode(address_);
    address_.clear();
  } else if (address_.empty()) {
    fail("the answer has no picture");
  }
}

void PictureFile::end() {
  image_ = decode_image({reinterpret_cast<const std::uint8_t*>(body_.data()), body_.size()}, kWhat);
}

}  // namespace maia
