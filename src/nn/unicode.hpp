// Text as code points, and the little of Unicode that tokenizers need.
#pragma once

#include <string>
#include <string_view>

namespace maia {

// Bytes that are not UTF-8 become U+FFFD.
std::u32string to_code_points(std::string_view utf8);
std::string to_utf8(std::u32string_view text);

bool is_letter(char32_t c);  // categories L*
bool is_number(char32_t c);  // N*
bool is_space(char32_t c);   // White_Space
// By the tables of Unicode 8; false for a character that it did not have.
bool is_nonspacing_mark(char32_t c);  // Mn
bool is_punctuation(char32_t c);      // P*
bool is_invisible(char32_t c);        // Cc, Cf, Co

// Whole texts: some characters become several, and a final sigma is one.
std::u32string to_lower(std::u32string_view text);
std::u32string to_upper(std::u32string_view text);
// A character whatever stands around it.
std::u32string to_lower_alone(char32_t c);
std::u32string normalize_nfd(std::u32string_view text);
std::u32string normalize_nfc(std::u32string_view text);
std::u32string normalize_nfkc(std::u32string_view text);
// Composed by the tables of Unicode 9, which Hugging Face's `tokenizers` have: what came later
// stays where it is.
std::u32string normalize_nfc_of_9(std::u32string_view text);

// What Windows-1252 has at the byte `c`, from 0x80 to 0x9F; `c` where it has nothing.
char32_t windows_1252(char32_t c);

}  // namespace maia
