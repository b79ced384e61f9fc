#include "report/figure_files.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/subprocess.hpp"

namespace maia {
namespace {

// Wide enough for 600 dots an inch in a column of 85 mm. Written beside its name and renamed.
bool write_png(const std::filesystem::path& svg) {
  auto png = svg;
  png.replace_extension(".png");
  auto beside = png;
  beside += ".part";
  try {
    const auto result =
        run_process({"rsvg-convert", "-w", "2000", "-o", beside.string(), svg.string()});
    if (result.status != 0) return false;
  } catch (const Error&) {
    return false;
  }
  std::filesystem::rename(beside, png);
  return true;
}

}  // namespace

std::vector<PageFigure> write_figures(std::span<const Figure> figures,
                                      const std::filesystem::path& folder, Progress& progress) {
  create_folder(folder);
  std::vector<PageFigure> written;
  bool drawn = true;
  for (const Figure& figure : figures) {
    const auto svg = folder / (figure.name + ".svg");
    write_file(svg, figure.svg);
    drawn = drawn && write_png(svg);
    written.push_back({svg.lexically_relative(folder.parent_path()).string(), figure.caption});
  }
  if (!drawn) {
    progress.note("figures are SVG alone: for PNG, apt-get install librsvg2-bin fonts-dejavu-core");
  }
  return written;
}

}  // namespace maia
