#include "nn/unicode.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include "base/error.hpp"

namespace maia {
namespace {

icu::UnicodeString to_icu(std::u32string_view text) {
  static_assert(sizeof(char32_t) == sizeof(UChar32));
  return icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                       static_cast<int32_t>(text.size()));
}

std::u32string from_icu(const icu::UnicodeString& text) {
  std::u32string result;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    result.push_back(static_cast<char32_t>(text.char32At(i)));
  }
  return result;
}

std::u32string normalize(std::u32string_view text,
                         const icu::Normalizer2* (*form)(UErrorCode& status)) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const normalizer = form(status);
  icu::UnicodeString result;
  if (U_SUCCESS(status)) result = normalizer->normalize(to_icu(text), status);
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::kInternal,
                std::string("ICU cannot normalize a text: ") + u_errorName(status));
  }
  return from_icu(result);
}

// The bits of the category that Unicode 8 gave to the character; 0 for one that it did not have.
std::uint32_t category_in_unicode_8(char32_t c) {
  constexpr std::uint8_t kLatest = 8;
  switch (c) {  // those that have another one since
    case 0x166D:
    case 0x111C9:
      return U_GC_PO_MASK;
    case 0x1734:
      return U_GC_MN_MASK;
    case 0x1885:
    case 0x1886:
      return U_GC_LO_MASK;
    case 0xA9BD:
      return U_GC_MC_MASK;
    default:
      break;
  }
  UVersionInfo age;
  u_charAge(static_cast<UChar32>(c), age);
  return age[0] > 0 && age[0] <= kLatest ? U_GET_GC_MASK(static_cast<UChar32>(c)) : 0;
}

}  // namespace

std::u32string to_code_points(std::string_view utf8) {
  const auto size = static_cast<int32_t>(utf8.size());
  return from_icu(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), size)));
}

std::string to_utf8(std::u32string_view text) {
  std::string result;
  return to_icu(text).toUTF8String(result);
}

bool is_letter(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0;
}

bool is_number(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_N_MASK) != 0;
}

bool is_space(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool is_nonspacing_mark(char32_t c) {
  return (category_in_unicode_8(c) & U_GC_MN_MASK) != 0;
}

bool is_punctuation(char32_t c) {
  return (category_in_unicode_8(c) & U_GC_P_MASK) != 0;
}

bool is_invisible(char32_t c) {
  return (category_in_unicode_8(c) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK)) != 0;
}

std::u32string to_lower(std::u32string_view text) {
  return from_icu(to_icu(text).toLower(icu::Locale::getRoot()));
}

// The dotted capital I is the only one that becomes two characters.
std::u32string to_lower_alone(char32_t c) {
  if (c == 0x130) return U"i\u0307";
  return {static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)))};
}

std::u32string to_upper(std::u32string_view text) {
  return from_icu(to_icu(text).toUpper(icu::Locale::getRoot()));
}

std::u32string normalize_nfd(std::u32string_view text) {
  return normalize(text,
                   [](UErrorCode& status) { return icu::Normalizer2::getNFDInstance(status); });
}

std::u32string normalize_nfc(std::u32string_view text) {
  return normalize(text,
                   [](UErrorCode& status) { return icu::Normalizer2::getNFCInstance(status); });
}

std::u32string normalize_nfkc(std::u32string_view text) {
  return normalize(text,
                   [](UErrorCode& status) { return icu::Normalizer2::getNFKCInstance(status); });
}

std::u32string normalize_nfc_of_9(std::u32string_view text) {
  return normalize(text, [](UErrorCode& status) -> const icu::Normalizer2* {
    static const icu::UnicodeSet known(UNICODE_STRING_SIMPLE("[:age=9.0:]"), status);
    const icu::Normalizer2* const whole = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return nullptr;
    static const icu::FilteredNormalizer2 filtered(*whole, known);
    return &filtered;
  });
}

char32_t windows_1252(char32_t c) {
  static constexpr char32_t kTable[32] = {
      0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
      0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  return c >= 0x80 && c <= 0x9F ? kTable[c - 0x80] : c;
}

}  // namespace maia
