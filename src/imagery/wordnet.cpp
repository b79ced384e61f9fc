#include "imagery/wordnet.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

// The line that begins with `key` and a space in a file sorted by byte; "" if there is none.
std::string_view find_line(std::string_view text, const std::string& key) {
  const std::string wanted = key + " ";
  std::size_t low = 0;
  std::size_t high = text.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::size_t before = middle == 0 ? std::string_view::npos : text.rfind('\n', middle - 1);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find('\n', middle), text.size());
    const std::string_view line = text.substr(start, end - start);
    const int order = line.substr(0, wanted.size()).compare(wanted);
    if (order == 0) return line;
    if (order < 0) {
      low = end + 1;
    } else {
      high = start;
    }
  }
  return {};
}

// The fields of a line, up to `limit` of them.
std::vector<std::string_view> words_of(std::string_view line, std::size_t limit = 4096) {
  std::vector<std::string_view> words;
  while (!line.empty() && words.size() < limit) {
    const auto space = std::min(line.find(' '), line.size());
    if (space > 0) words.push_back(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  return words;
}

std::uint32_t number(std::string_view text, int base = 10) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

}  // namespace

WordNet::Mapping::Mapping(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  void* address = MAP_FAILED;
  if (descriptor >= 0 && ::fstat(descriptor, &info) == 0 && info.st_size > 0) {
    address = ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_PRIVATE,
                     descriptor, 0);
  }
  if (descriptor >= 0) ::close(descriptor);
  if (address == MAP_FAILED) {
    throw Error(ErrorKind::kUnavailable, "the dictionary that prompts are read with is not at " +
                                             file.string() + ": apt-get install wordnet-base");
  }
  text = {static_cast<const char*>(address), static_cast<std::size_t>(info.st_size)};
}

WordNet::Mapping::~Mapping() {
  ::munmap(const_cast<char*>(text.data()), text.size());
}

WordNet::WordNet(const std::filesystem::path& folder)
    : index_(folder / "index.noun"),
      data_(folder / "data.noun"),
      exceptions_(folder / "noun.exc"),
      adjectives_(folder / "index.adj") {}

WordNet::~WordNet() = default;

std::filesystem::path default_wordnet_folder() {
  return "/usr/share/wordnet";
}

std::vector<Synset> WordNet::senses(std::string_view noun) const {
  if (noun.empty() || noun.size() > 64) return {};
  const std::string key = replace_all(lower_case(noun), " ", "_");
  // lemma n synset_count pointer_count pointer... sense_count tagged_count offset...
  const auto fields = words_of(find_line(index_.text, key));
  if (fields.size() < 4) return {};
  const std::size_t count = number(fields[2]);
  const std::size_t first = 4 + number(fields[3]) + 2;
  std::vector<Synset> result;
  for (std::size_t i = first; i < std::min(first + count, fields.size()); ++i) {
    result.push_back(number(fields[i]));
  }
  return result;
}

bool WordNet::is_adjective(std::string_view word) const {
  if (word.empty() || word.size() > 64) return false;
  return !find_line(adjectives_.text, replace_all(lower_case(word), " ", "_")).empty();
}

std::vector<std::string> WordNet::base_forms(std::string_view word) const {
  const std::string form = lower_case(word);
  std::vector<std::string> forms;
  const auto add = [&](std::string base) {
    if (!base.empty() && std::find(forms.begin(), forms.end(), base) == forms.end()) {
      forms.push_back(std::move(base));
    }
  };
  const auto irregular = words_of(find_line(exceptions_.text, replace_all(form, " ", "_")), 8);
  for (std::size_t i = 1; i < irregular.size(); ++i)
    add(replace_all(std::string(irregular[i]), "_", " "));
  add(form);
  // The rules of detachment of WordNet's morphy(7).
  constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
      {"s", ""},      {"ses", "s"},   {"xes", "x"},   {"zes", "z"},
      {"ches", "ch"}, {"shes", "sh"}, {"men", "man"}, {"ies", "y"}};
  for (const auto& [ending, replacement] : kEndings) {
    if (form.size() > ending.size() + 1 && form.ends_with(ending) && !form.ends_with("ss")) {
      add(form.substr(0, form.size() - ending.size()) + std::string(replacement));
    }
  }
  return forms;
}

std::vector<Synset> WordNet::senses_of_form(std::string_view word) const {
  if (word.empty() || word.size() > 64) return {};
  for (const std::string& form : base_forms(word)) {
    auto found = senses(form);
    if (!found.empty()) return found;
  }
  return {};
}

std::vector<Synset> WordNet::hypernyms(Synset synset) const {
  if (synset >= data_.text.size()) return {};
  std::string_view line = data_.text.substr(synset);
  line = line.substr(0, std::min(line.find('|'), line.size()));
  // offset file type word_count (word id)... pointer_count (symbol offset type place)...
  const auto fields = words_of(line);
  if (fields.size() < 4) return {};
  std::size_t i = 4 + 2 * std::size_t(number(fields[3], 16));
  if (i >= fields.size()) return {};
  const std::size_t pointers = number(fields[i++]);
  std::vector<Synset> result;
  for (std::size_t k = 0; k < pointers && i + 3 < fields.size(); ++k, i += 4) {
    if ((fields[i] == "@" || fields[i] == "@i") && fields[i + 2] == "n") {
      result.push_back(number(fields[i + 1]));
    }
  }
  return result;
}

std::vector<Synset> WordNet::ancestors(Synset synset) const {
  std::vector<Synset> all{synset};
  for (std::size_t i = 0; i < all.size() && all.size() < 200; ++i) {
    for (const Synset above : hypernyms(all[i])) {
      if (std::find(all.begin(), all.end(), above) == all.end()) all.push_back(above);
    }
  }
  return all;
}

}  // namespace maia
