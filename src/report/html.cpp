#include "report/html.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : clean_utf8(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
      case '\t':
        out += c;
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) out += c;
      }
    }
  }
  return out;
}

void Html::start(std::string_view tag, std::initializer_list<Attribute> attributes) {
  markup_ += '<';
  markup_ += tag;
  for (const auto& [name, value] : attributes) {
    markup_ += ' ';
    markup_ += name;
    if (!value.empty() || name == "alt") {
      markup_ += "=\"";
      markup_ += escape_html(value);
      markup_ += '"';
    }
  }
  markup_ += '>';
}

Html& Html::open(std::string_view tag, std::initializer_list<Attribute> attributes) {
  start(tag, attributes);
  open_.emplace_back(tag);
  return *this;
}

Html& Html::close() {
  if (open_.empty()) throw Error(ErrorKind::kInternal, "no HTML element is open");
  markup_ += "</" + open_.back() + ">";
  open_.pop_back();
  return *this;
}

Html& Html::empty(std::string_view tag, std::initializer_list<Attribute> attributes) {
  start(tag, attributes);
  return *this;
}

Html& Html::text(std::string_view text) {
  markup_ += escape_html(text);
  return *this;
}

Html& Html::leaf(std::string_view tag, std::initializer_list<Attribute> attributes,
                 std::string_view text) {
  return open(tag, attributes).text(text).close();
}

Html& Html::add(const Html& other) {
  markup_ += other.str();
  return *this;
}

Html& Html::raw(std::string_view markup) {
  markup_ += markup;
  return *this;
}

const std::string& Html::str() const {
  if (!open_.empty()) {
    throw Error(ErrorKind::kInternal, "the HTML element " + open_.back() + " is open");
  }
  return markup_;
}

}  // namespace maia
