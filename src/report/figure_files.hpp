// Figures as files: SVG, and PNG by librsvg's rsvg-convert.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "base/progress.hpp"
#include "report/evaluation_figures.hpp"
#include "report/page_parts.hpp"

namespace maia {

// Writes NAME.svg and NAME.png of each into `folder`, and names the SVG from the folder above, as
// the page sees it. Where rsvg-convert is not installed there are no PNG files, and a person is
// told how to get it.
std::vector<PageFigure> write_figures(std::span<const Figure> figures,
                                      const std::filesystem::path& folder, Progress& progress);

}  // namespace maia
