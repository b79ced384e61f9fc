// Contact sheets of the parts of things, for a person to look at: all parts, ten stamps each, two
// parts a row, and in FOLDER one a part with every stamp that has it (tail.png).
// Usage: bench_part_sheets PICTURE.jpg [FOLDER]
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "image/codec.hpp"
#include "image/highlight.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/parts.hpp"
#include "imagery/scene.hpp"

namespace {

using maia::Image;

// The stamp by itself, the part lit and outlined.
Image lit(const std::string& term, const std::string& stamp, const std::string& part) {
  maia::Scene scene;
  scene.background = "plain white";
  scene.objects = {{term, stamp, "", 0.5, 0.97, 0.94, false}};
  const maia::RenderedScene rendered = maia::render(scene);
  for (const auto& visible : maia::visible_parts(scene, rendered)) {
    if (visible.name == part) return maia::highlight(rendered.image, visible.mask, true);
  }
  return rendered.image;
}

std::vector<Image> pictures_of(const std::string& part) {
  const maia::Lexicon lexicon;
  std::vector<Image> pictures;
  for (const maia::Term& term : lexicon.terms()) {
    for (const maia::StampInfo& stamp : term.stamps) {
      if (maia::stamp_has_part(stamp.path, part)) {
        pictures.push_back(lit(term.name, stamp.path, part));
      }
    }
  }
  return pictures;
}

void write_overview(const std::filesystem::path& file) {
  constexpr std::size_t kShown = 10;
  std::vector<Image> overview;
  for (const auto& part : maia::part_names()) {
    const auto pictures = pictures_of(part);
    for (std::size_t i = 0; i < kShown; ++i) {
      const std::size_t index = i * std::max(pictures.size(), kShown) / kShown;
      overview.push_back(index < pictures.size() ? pictures[index] : Image(1, 1, {255, 255, 255}));
    }
  }
  maia::write_file(file, maia::encode_jpeg(maia::contact_sheet(overview, 2 * kShown, 72), 78));
}

void write_each(const std::filesystem::path& folder) {
  maia::create_folder(folder);
  for (const auto& part : maia::part_names()) {
    maia::write_file(folder / (part + ".png"),
                     maia::encode_png(maia::contact_sheet(pictures_of(part), 10, 144)));
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 && count != 3) {
    std::fprintf(stderr, "usage: bench_part_sheets PICTURE.jpg [FOLDER]\n");
    return 2;
  }
  try {
    write_overview(arguments[1]);
    if (count == 3) write_each(arguments[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
