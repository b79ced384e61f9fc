#include "exemplar/spawrious.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exemplar/image_folder.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "spawrious:";
constexpr std::size_t kMostBalanced = 200;
constexpr std::size_t kBreeds = 4;
constexpr std::array<const char*, kBreeds> kBreed = {"bulldog", "dachshund", "labrador", "corgi"};

// One-to-one: a place for each breed, and the one that all share. Many-to-many: the first two
// places are for the first two breeds, the others for the others.
struct Benchmark {
  std::string_view name;
  std::array<const char*, kBreeds> train;
  std::array<const char*, kBreeds> test;
  const char* shared;  // null in many-to-many
  const char* archive;
};

constexpr const char* kWhole =
    "https://www.dropbox.com/s/hofkueo8qvaqlp3/spawrious224__entire_dataset.tar.gz?dl=1";

// As in the authors' own loader, https://github.com/aengusl/spawrious.
constexpr std::array<Benchmark, 6> kBenchmarks = {{
    {"o2o-easy",
     {"desert", "jungle", "dirt", "snow"},
     {"dirt", "snow", "desert", "jungle"},
     "beach",
     "https://www.dropbox.com/s/kwhiv60ihxe3owy/spawrious224__o2o_easy.tar.gz?dl=1"},
    {"o2o-medium",
     {"mountain", "beach", "dirt", "jungle"},
     {"jungle", "dirt", "beach", "snow"},
     "desert",
     "https://www.dropbox.com/s/x03gkhdwar5kht4/spawrious224__o2o_medium.tar.gz?dl=1"},
    {"o2o-hard",
     {"jungle", "mountain", "snow", "desert"},
     {"mountain", "snow", "desert", "jungle"},
     "beach",
     "https://www.dropbox.com/s/p1ry121m2gjj158/spawrious224__o2o_hard.tar.gz?dl=1"},
    {"m2m-easy",
     {"desert", "mountain", "dirt", "jungle"},
     {"dirt", "jungle", "mountain", "desert"},
     nullptr,
     kWhole},
    {"m2m-medium",
     {"beach", "snow", "mountain", "desert"},
     {"desert", "mountain", "beach", "snow"},
     nullptr,
     kWhole},
    {"m2m-hard",
     {"dirt", "jungle", "snow", "beach"},
     {"snow", "beach", "dirt", "jungle"},
     nullptr,
     kWhole},
}};

struct Source {
  fs::path root;  // of the environments
  const Benchmark* benchmark = nullptr;
  std::string part;
};

Source read_source(const std::string& where) {
  fs::path path = where.substr(kPrefix.size());
  std::string part = "train";
  for (const char* name : {"train", "test", "balanced"}) {
    if (path.filename() != name) continue;
    part = name;
    path = path.parent_path();
    break;
  }
  const std::string name = replace_all(lower_case(path.filename().string()), "_", "-");
  const auto* found = std::ranges::find(kBenchmarks, name, &Benchmark::name);
  if (found == kBenchmarks.end()) {
    std::vector<std::string> names;
    for (const Benchmark& benchmark : kBenchmarks) names.emplace_back(benchmark.name);
    throw Error(ErrorKind::kUsage, where + " names no benchmark of Spawrious: write " +
                                       "spawrious:FOLDER/BENCHMARK/PART with one of " +
                                       join(names, ", ") + ", and train, test or balanced");
  }
  const fs::path folder = path.parent_path();
  const fs::path below = folder / "spawrious224";
  return {folder.filename() == "spawrious224" && !fs::exists(below) ? folder : below, found, part};
}

// The names in a folder of a breed, as paths below the root in their order.
std::vector<std::string> pictures_in(const fs::path& root, const fs::path& below) {
  std::vector<std::string> names;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(root / below, code)) {
    const std::string name = entry.path().filename().string();
    if (is_picture_name(name)) names.push_back((below / name).generic_string());
  }
  std::ranges::sort(names);
  return names;
}

class Pictures {
 public:
  explicit Pictures(const Source& source) : source_(source) {}

  std::vector<std::string> train() const {
    const Benchmark& benchmark = *source_.benchmark;
    std::vector<std::string> names;
    for (std::size_t breed = 0; breed < kBreeds; ++breed) {
      if (benchmark.shared == nullptr) {
        for (const char* place : pair_of(benchmark.train, breed)) take(0, place, breed, 100, names);
        continue;
      }
      for (const int environment : {0, 1}) {
        const std::size_t percent = environment == 0 ? 97 : 87;
        take(environment, benchmark.train[breed], breed, percent, names);
        take_rest(environment, benchmark.shared, breed, percent, names);
      }
    }
    return names;
  }

  std::vector<std::string> test() const {
    const Benchmark& benchmark = *source_.benchmark;
    std::vector<std::string> names;
    for (std::size_t breed = 0; breed < kBreeds; ++breed) {
      if (benchmark.shared == nullptr) {
        for (const char* place : pair_of(benchmark.test, breed)) take(0, place, breed, 100, names);
        continue;
      }
      for (const int environment : {0, 1})
        take(environment, benchmark.test[breed], breed, 100, names);
    }
    return names;
  }

  std::vector<std::string> balanced() const {
    std::set<std::string> taken;
    for (const auto& list : {train(), test()}) taken.insert(list.begin(), list.end());
    std::map<std::string, std::map<std::string, std::vector<std::string>>> by_place;
    for (const auto& entry : fs::directory_iterator(source_.root)) {
      if (!entry.is_directory()) continue;
      for (const auto& place : fs::directory_iterator(entry)) {
        for (const char* breed : kBreed) {
          auto& names = by_place[place.path().filename().string()][breed];
          add_untaken(place.path() / breed, taken, names);
        }
      }
    }
    std::vector<std::string> names;
    for (const auto& [place, breeds] : by_place) {
      const auto has_none = [](const auto& breed) { return breed.second.empty(); };
      if (std::ranges::any_of(breeds, has_none)) continue;
      for (const auto& [breed, of_breed] : breeds) {
        names.insert(names.end(), of_breed.begin(), of_breed.end());
      }
    }
    return names;
  }

 private:
  // The two places of a breed in many-to-many.
  static std::array<const char*, 2> pair_of(const std::array<const char*, kBreeds>& places,
                                            std::size_t breed) {
    const std::size_t first = breed < 2 ? 0 : 2;
    return {places[first], places[first + 1]};
  }

  std::vector<std::string> all(int environment, const char* place, std::size_t breed) const {
    const fs::path below = fs::path(std::to_string(environment)) / place / kBreed[breed];
    auto names = pictures_in(source_.root, below);
    if (!names.empty()) return names;
    throw Error(ErrorKind::kNotFound,
                "there are no pictures in " + (source_.root / below).string() + ": unpack " +
                    source_.benchmark->archive +
                    " in the folder above spawrious224 (https://github.com/aengusl/spawrious "
                    "has the addresses)");
  }

  void take(int environment, const char* place, std::size_t breed, std::size_t percent,
            std::vector<std::string>& names) const {
    const auto found = all(environment, place, breed);
    const auto count = static_cast<std::ptrdiff_t>(found.size() * percent / 100);
    names.insert(names.end(), found.begin(), found.begin() + count);
  }

  // As many of the shared place as `percent` leaves.
  void take_rest(int environment, const char* place, std::size_t breed, std::size_t percent,
                 std::vector<std::string>& names) const {
    const auto found = all(environment, place, breed);
    const auto count = static_cast<std::ptrdiff_t>(found.size() - found.size() * percent / 100);
    names.insert(names.end(), found.begin(), found.begin() + count);
  }

  void add_untaken(const fs::path& folder, const std::set<std::string>& taken,
                   std::vector<std::string>& names) const {
    std::size_t added = 0;
    for (auto& name : pictures_in(source_.root, folder.lexically_relative(source_.root))) {
      if (added == kMostBalanced) return;
      if (taken.contains(name)) continue;
      names.push_back(std::move(name));
      ++added;
    }
  }

  const Source& source_;
};

}  // namespace

bool is_spawrious(std::string_view where) {
  return where.starts_with(kPrefix);
}

std::unique_ptr<ImageDataset> open_spawrious(const std::string& where, Progress& progress) {
  const Source source = read_source(where);
  const Pictures pictures(source);
  const auto names = source.part == "train"  ? pictures.train()
                     : source.part == "test" ? pictures.test()
                                             : pictures.balanced();
  if (names.empty()) {
    throw Error(ErrorKind::kNotFound,
                "there is no place in which every breed has pictures that are in neither train nor "
                "test below " +
                    source.root.string() + ": unpack " + kWhole + " in the folder above it");
  }
  PathList files;
  for (const auto& name : names) files.add(name);
  files.sort();
  return std::make_unique<ImageFolder>(where, source.root, std::move(files), progress);
}

}  // namespace maia
