#include "report/page.hpp"

namespace maia {

std::string_view sweep_style() {
  static constexpr std::string_view kStyle = R"css(
:root {
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5b54; --line: #e3dfd6;
  --wash: #f3f0ea; --blue: #0b659c; --orange: #a84800; --green: #1d6b4f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16171a; --card: #1d1f23; --ink: #eae8e3; --soft: #aaa69d; --line: #33353b;
    --wash: #22242a; --blue: #6fb9e6; --orange: #f0a05c; --green: #74c7a1;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: .9375rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 2.5rem 1.5rem; }
h1 { font: 500 1.9rem/1.15 "Iowan Old Style", Palatino, Georgia, serif; margin: 0 0 .4rem;
  overflow-wrap: anywhere; }
.lead { color: var(--soft); margin: 0 0 1.5rem; overflow-wrap: anywhere; }
.tools { display: flex; gap: 1rem; align-items: center; margin-bottom: .75rem; }
.tools[hidden] { display: none; }
#search { font: inherit; padding: .45rem .7rem; width: min(24rem, 100%); color: var(--ink);
  background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
#shown { color: var(--soft); font-size: .875rem; }
table { width: 100%; border-collapse: collapse; background: var(--card);
  border: 1px solid var(--line); }
th { position: sticky; top: 0; z-index: 1; background: var(--wash); text-align: left;
  font-size: .8125rem; font-weight: 600; padding: 0; white-space: nowrap; }
th, th button { color: var(--soft); }
th, td { border-bottom: 1px solid var(--line); }
th:not(:has(button)) { padding: .55rem .7rem; }
th button { font: inherit; background: none; border: 0; padding: .55rem .7rem; width: 100%;
  text-align: left; cursor: pointer; }
th[aria-sort] button { color: var(--ink); }
th[aria-sort=ascending] button::after { content: " \2191"; }
th[aria-sort=descending] button::after { content: " \2193"; }
td { padding: .45rem .7rem; vertical-align: top; }
a { color: var(--blue); }
.unit { min-width: 8rem; overflow-wrap: anywhere; }
.pictures { white-space: nowrap; line-height: 0; }
.pictures img { width: 56px; height: 56px; object-fit: cover; border-radius: 3px;
  margin-right: 3px; background: var(--wash); }
.label { min-width: 15rem; overflow-wrap: anywhere; }
.more { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
  color: var(--soft); font-size: .8125rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.state { white-space: nowrap; color: var(--soft); }
.fou { color: var(--green); } .fai, .not { color: var(--orange); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
@media (max-width: 60rem) {
  main { padding: 1.25rem .75rem; }
  table, tbody, tr, td { display: block; border: 0; }
  thead { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
  td { padding: .15rem .7rem; min-width: 0; }
  td:empty { display: none; }
  tr[hidden] { display: none; }
  .number { text-align: left; white-space: normal; display: inline-block; }
}
@media print { .tools { display: none; } th { position: static; } }
)css";
  return kStyle;
}

std::string_view sweep_script() {
  static constexpr std::string_view kScript = R"js(
"use strict";
const table = document.querySelector("table.units");
const body = table.tBodies[0];
const rows = [...body.rows];
const text = rows.map((row) => row.textContent.toLowerCase());
const search = document.getElementById("search");
const shown = document.getElementById("shown");
const filter = () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  rows.forEach((row, i) => {
    const fits = words.every((word) => text[i].includes(word));
    row.hidden = !fits;
    count += fits;
  });
  shown.textContent = words.length ? `${count} of ${rows.length}` : `${rows.length} units`;
};
search.addEventListener("input", filter);
const order = new Intl.Collator("en", { numeric: true });
const headings = [...table.tHead.rows[0].cells];
headings.forEach((heading, column) => {
  if (column === 1) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent;
  heading.replaceChildren(button);
  button.addEventListener("click", () => {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const numbers = column > 3;
    const keyed = rows.map((row) => {
      const key = row.cells[column].dataset.sort;
      return { row, key: numbers ? parseFloat(key) : key, none: key === "" };
    });
    keyed.sort((a, b) => {
      if (a.none || b.none) return a.none - b.none;
      const way = numbers ? a.key - b.key : order.compare(a.key, b.key);
      return up ? way : -way;
    });
    body.append(...keyed.map((entry) => entry.row));
  });
});
document.querySelector(".tools").hidden = false;
filter();
)js";
  return kScript;
}

}  // namespace maia
