#include "report/page_head.hpp"

#include "report/page.hpp"

namespace maia {

Html page_head(const std::string& title, std::string_view pictures, std::string_view style,
               std::string_view script) {
  const std::string scripts = script.empty() ? "'none'" : source_hash(script);
  Html html;
  html.open("head").empty("meta", {{"charset", "utf-8"}});
  html.empty("meta",
             {{"http-equiv", "Content-Security-Policy"},
              {"content", "default-src 'none'; base-uri 'none'; form-action 'none'; img-src " +
                              std::string(pictures) + "; style-src " + source_hash(style) +
                              "; script-src " + scripts}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.empty("meta", {{"name", "generator"}, {"content", "maia " MAIA_VERSION}});
  html.empty("link", {{"rel", "icon"}, {"href", "data:,"}});
  html.leaf("title", title);
  return html.open("style").raw(style).close().close();
}

}  // namespace maia
