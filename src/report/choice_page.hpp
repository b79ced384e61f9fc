// The page a forced choice is read in: how often each judge prefers which method, how far judges
// agree, and every pair with what was said of it.
#pragma once

#include <span>
#include <string>

#include "eval/choice_summary.hpp"
#include "report/page_parts.hpp"

namespace maia {

// Figures are named relative to where the page lies; nothing else is loaded. What was recorded is
// shown as text. `remark` says what was compared, in a sentence or two.
std::string choice_page_html(const ChoicePairs& pairs, std::span<const Judgments> judges,
                             const ChoiceSummary& summary, std::span<const PageFigure> figures,
                             const std::string& remark);

}  // namespace maia
