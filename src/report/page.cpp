#include "report/page.hpp"

#include <charconv>
#include <cstdint>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace maia {

std::string_view report_style() {
  // Colours keep apart for every kind of colour vision (after Okabe and Ito) and never carry a
  // meaning alone. Text contrasts at least 4.5 to 1 with its ground, light and dark.
  static constexpr std::string_view kStyle = R"css(
:root {
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5b54; --line: #e3dfd6;
  --wash: #f3f0ea; --blue: #0b659c; --blue-wash: #e6f0f6; --orange: #a84800; --orange-wash: #fbeee2;
  --grey: #8d887e; --green: #1d6b4f; --green-wash: #e5f1ec;
  --code-k: #8a2f6f; --code-s: #2a6b3c; --code-c: #6c675e; --code-n: #9a4a00; --code-f: #0b5a94;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16171a; --card: #1d1f23; --ink: #eae8e3; --soft: #aaa69d; --line: #33353b;
    --wash: #22242a; --blue: #6fb9e6; --blue-wash: #1b2c38; --orange: #f0a05c; --orange-wash: #35271b;
    --grey: #8a867d; --green: #74c7a1; --green-wash: #1b302a;
    --code-k: #e29bcb; --code-s: #93cf9f; --code-c: #98938a; --code-n: #eeb07a; --code-f: #8cc6ee;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 var(--sans); overflow-wrap: break-word;
}
.page {
  display: grid; grid-template-columns: 13rem minmax(0, 60rem); gap: 3.5rem;
  justify-content: center; padding: 3.5rem 2rem 2rem;
}
main { min-width: 0; }
a { color: var(--blue); text-decoration-thickness: 1px; text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 3px; border-radius: 3px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 9; }
h1, h2 { font-family: var(--serif); font-weight: 500; letter-spacing: -.012em; line-height: 1.15; }
h2 { font-size: 1.75rem; margin: 0 0 .35rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0; }
h4 { font-size: .8125rem; font-weight: 600; color: var(--soft); margin: 0 0 .35rem; }
main > section { margin-top: 4.5rem; }
.lead { color: var(--soft); margin: 0 0 1.25rem; max-width: 44rem; }
pre { margin: 0; white-space: pre-wrap; font: .8125rem/1.6 var(--mono); }
code { font-family: var(--mono); font-size: .875em; }
p code, li code { background: var(--wash); padding: .1em .3em; border-radius: 3px; }
pre code { font-size: inherit; }
.value { font-variant-numeric: tabular-nums; font-weight: 600; }

/* Contents */
.toc { position: sticky; top: 3.5rem; align-self: start; max-height: calc(100vh - 5rem);
  overflow-y: auto; font-size: .875rem; }
.toc ul, .toc ol { list-style: none; margin: 0; padding: 0; }
.toc a { display: block; padding: .3rem 0 .3rem .85rem; color: var(--soft); text-decoration: none;
  border-left: 2px solid var(--line); }
.toc a:hover { color: var(--ink); }
.toc a.here { color: var(--ink); border-color: var(--blue); font-weight: 600; }
.toc ol a { display: flex; gap: .55rem; font-size: .8125rem; padding-left: 1.1rem; }
.toc ol span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-weight: 400; }
.toc b { font-weight: 600; font-variant-numeric: tabular-nums; min-width: 1.1em; }

/* Masthead */
.kicker { margin: 0 0 1rem; color: var(--soft); font-size: .9375rem; }
.kicker span + span::before { content: "/"; margin: 0 .6em; color: var(--grey); }
h1 { font-size: clamp(2.1rem, 6vw, 3.5rem); margin: 0; text-wrap: balance; }
h1 span { display: block; }
h1.several { font-size: clamp(1.7rem, 4.5vw, 2.5rem); line-height: 1.25; }
h1.untitled { color: var(--soft); }
.description { font-size: 1.1875rem; line-height: 1.6; margin: 1.25rem 0 0; max-width: 44rem; }
.description.long { font-size: 1rem; }
.description p { margin: 0 0 .75rem; }
.verdict { display: flex; gap: 1rem; align-items: baseline; margin: 1.75rem 0 0; padding: .9rem 1.1rem;
  border-radius: 8px; background: var(--wash); }
.verdict p { margin: 0; }
.verdict.accepted { background: var(--green-wash); }
.verdict.rejected { background: var(--orange-wash); }
.badge { font-weight: 650; white-space: nowrap; }
.badge span { margin-right: .45em; }
.accepted .badge { color: var(--green); }
.rejected .badge { color: var(--orange); }
.stats { display: flex; flex-wrap: wrap; gap: 1rem 2.75rem; margin: 1.5rem 0 0; }
.stats dt { color: var(--soft); font-size: .8125rem; }
.stats dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.stats small { display: block; font-size: .75rem; color: var(--soft); }

/* Pictures */
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.5rem 1.1rem;
  align-items: start; }
.grid.exemplars { grid-template-columns: repeat(5, minmax(0, 1fr)); }
.grid.small { grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 1rem .9rem; }
.card { margin: 0; min-width: 0; scroll-margin-top: 2rem; }
.card img { display: block; width: 100%; height: auto; border-radius: 6px; background: var(--wash); }
.card:target img, .card:target .flip { outline: 3px solid var(--blue); outline-offset: 2px;
  border-radius: 6px; }
.card .track { margin-top: .3rem; }
figcaption { font-size: .8125rem; line-height: 1.45; }
figcaption > span { display: block; }
.caption-line { display: flex !important; justify-content: space-between; }
.rank, .source, .missing { color: var(--soft); }
.source { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: .75rem; }
.title s { color: var(--orange); text-decoration-thickness: 1.5px; }
.missing { font-size: .75rem; color: var(--orange); }
.no-picture { display: grid; place-items: center; aspect-ratio: 1; border: 1px dashed var(--grey);
  border-radius: 6px; color: var(--soft); font-size: .8125rem; text-align: center; padding: .5rem; }
.flip { position: relative; display: block; cursor: pointer; }
.flip input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0;
  z-index: 1; cursor: pointer; }
.flip .lit { position: absolute; inset: 0; height: 100%; transition: opacity .18s; }
.flip input:checked ~ .lit, #show-whole:checked ~ .exemplars .lit { opacity: 0; }
@media (hover: hover) { .flip:hover .lit { opacity: 0; } }
.flip:focus-within { outline: 2px solid var(--blue); outline-offset: 3px; border-radius: 6px; }
.switch { position: absolute; opacity: 0; }
.switch-label { display: inline-flex; align-items: center; gap: .6rem; margin: 0 0 1.25rem;
  font-size: .875rem; cursor: pointer; padding: .25rem 0; }
.switch-label::before { content: ""; width: 2.1rem; height: 1.2rem; border-radius: 1rem;
  background: radial-gradient(circle at .6rem 50%, var(--card) .42rem, transparent .46rem) var(--grey); }
.switch:checked + .switch-label::before { background:
  radial-gradient(circle at 1.5rem 50%, var(--card) .42rem, transparent .46rem) var(--blue); }
.switch:focus-visible + .switch-label { outline: 2px solid var(--blue); outline-offset: 3px;
  border-radius: 3px; }

/* Charts */
.chart { list-style: none; margin: 0; padding: 0; }
.chart-group { margin-bottom: 2rem; }
.chart-group h3 { margin: 0 0 .4rem; font-size: .875rem; }
.chart-group h3 a { color: inherit; text-decoration: none; }
.chart-group h3 a:hover { text-decoration: underline; }
.chart-row { display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr) 4rem; gap: 0 1rem;
  align-items: center; font-size: .875rem; }
.chart-row .value { text-align: right; }
.chart-label { display: flex; align-items: center; gap: .65rem; min-width: 0; color: inherit;
  text-decoration: none; }
.chart-label small { color: var(--soft); }
a.chart-label:hover .chart-title { text-decoration: underline; }
.chart-title { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.thumb { width: 26px; height: 26px; object-fit: cover; border-radius: 3px; flex: none; }
.track { display: block; overflow: visible; }
.track line { stroke: var(--line); stroke-width: 1; }
.track .zero { stroke: var(--grey); }
.track .threshold { stroke: var(--ink); stroke-dasharray: 3 3; }
.track .mean-mark { stroke: var(--grey); stroke-dasharray: 1 3; }
.track .tick { stroke: var(--grey); }
.track text { fill: var(--soft); font: .75rem var(--sans); font-variant-numeric: tabular-nums; }
.over .bar { fill: var(--blue); }
.under .bar { fill: var(--card); stroke: var(--grey); }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; list-style: none; margin: 0 0 .75rem;
  padding: 0; font-size: .8125rem; color: var(--soft); }
.key { display: inline-block; width: 1.3rem; height: .65rem; margin-right: .5rem; border-radius: 2px; }
.key.over { background: var(--blue); }
.key.under { border: 1px solid var(--grey); }
.key.threshold, .key.mean-mark { width: 0; height: 1rem; vertical-align: -.15rem; border-radius: 0;
  border-left: 1.5px dashed var(--ink); }
.key.mean-mark { border-left: 1.5px dotted var(--grey); }
.check-chart { margin: 1rem 0 1.25rem; }
.check-chart .chart-label { align-items: baseline; gap: .5rem; flex-wrap: wrap; }
.dots .mean { stroke: var(--ink); stroke-width: 2.5; }
.dots .dot { stroke-width: 1.5; }
.positive .dot { fill: var(--blue); stroke: var(--paper); }
.neutral .dot { fill: var(--paper); stroke: var(--grey); }
.near .dot { fill: var(--orange); stroke: var(--paper); fill-opacity: .85; }
.interval .span { stroke: var(--ink); stroke-width: 2; }
.interval .dot { fill: var(--ink); }
.check-verdict { margin: 0; }
.check-verdict strong { color: var(--orange); }
.check.accepted .check-verdict strong { color: var(--green); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; margin: 1rem 0 .5rem; }
.setting h4 { margin: 0; }
.setting .side { margin-right: .6rem; padding: .05rem .45rem; border-radius: 3px; font-size: .75rem;
  color: var(--paper); background: var(--orange); }
.setting.strong .side { background: var(--green); }
.setting p { margin: .2rem 0 .6rem; color: var(--soft); }
@media (max-width: 45rem) { .pair { grid-template-columns: 1fr; } }
.check-labels { margin: .2rem 0 0; color: var(--soft); }

/* Folds */
summary { cursor: pointer; }
.more > summary { display: inline-block; color: var(--blue); font-size: .875rem; padding: .4rem 0; }
.more[open] > summary { color: var(--soft); }
.more > h4 { margin: 1.25rem 0 .6rem; }

/* Turns */
.heading-row { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
button { font: .8125rem var(--sans); color: var(--soft); background: none; cursor: pointer;
  border: 1px solid var(--line); border-radius: 6px; padding: .3rem .7rem; }
button:hover { color: var(--ink); border-color: var(--grey); }
.turn { border-top: 1px solid var(--line); margin-top: 1.25rem; padding-top: 1.25rem; }
.turn summary { list-style: none; display: flex; flex-wrap: wrap; gap: .35rem 1rem;
  justify-content: space-between; align-items: baseline; }
.turn summary::-webkit-details-marker { display: none; }
.turn .more summary { display: inline-block; }
.turn summary h3 { display: flex; gap: .85rem; flex: 1 1 24rem; min-width: 0; align-items: baseline;
  font-size: 1.0625rem; }
.turn-number { color: var(--soft); white-space: nowrap; font-weight: 500; font-size: .875rem; }
.turn-number::before { content: "\25B8"; display: inline-block; width: 1.1em; transition: transform .15s;
  transform-origin: 35% 55%; color: var(--grey); }
details[open] > summary .turn-number::before { transform: rotate(90deg); }
.headline { min-width: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .3rem; }
.chip { font-size: .75rem; color: var(--soft); background: var(--wash); border-radius: 4px;
  padding: .08rem .5rem; white-space: nowrap; }
.chip.accepted { color: var(--green); background: var(--green-wash); }
.chip.rejected { color: var(--orange); background: var(--orange-wash); }
.reply, .observation { margin-top: 1.1rem; }
.reply > *, .observation > * { margin: 0 0 1.25rem; }
.prose, .tagged { max-width: 44rem; }
.prose p, .tagged p, .prose ul, .prose ol, .tagged ul, .tagged ol { margin: 0 0 .6rem; }
.prose ul, .prose ol, .tagged ul, .tagged ol { padding-inline-start: 1.5rem; }
.prose li, .tagged li { padding-inline-start: .25rem; }
.md-heading { font-weight: 600; }
.hypotheses { background: var(--blue-wash); border-radius: 8px; padding: .9rem 1.1rem .5rem; }
.hypotheses p, .hypotheses li { white-space: pre-line; }
.hypotheses h4 { color: var(--blue); }
.tagged.label p { font: 500 1.25rem/1.35 var(--serif); }
.code { position: relative; }
.code pre, pre.plain { background: var(--wash); border-radius: 8px; padding: .9rem 1.1rem; }
.code pre { white-space: pre; overflow: auto; max-height: 30rem; tab-size: 4; }
#reproduce .code pre { white-space: pre-wrap; }
pre.plain { max-height: 30rem; overflow: auto; margin: .5rem 0 1.25rem; }
.copy { position: absolute; top: .5rem; right: .5rem; background: var(--card); opacity: 0; }
.code:hover .copy, .copy:focus-visible { opacity: 1; }
.k { color: var(--code-k); } .s { color: var(--code-s); } .r { color: var(--code-n); }
.c { color: var(--code-c); font-style: italic; } .n { color: var(--code-n); }
.f { color: var(--code-f); } .d { color: var(--code-k); }
.observation { border-left: 2px solid var(--line); padding-left: 1.25rem; }
.notes { margin: 0 0 .75rem; max-width: 44rem; }
.message pre { max-height: 24rem; overflow: auto; }
.message.error { background: var(--orange-wash); border-radius: 8px; padding: .9rem 1.1rem; }
.message.error h4 { color: var(--orange); }
.message.notice { background: var(--wash); border-radius: 8px; padding: .75rem 1.1rem; }
.message.notice pre { font-family: var(--sans); font-size: .9375rem; }
.turn-check p { margin: 0; }

/* Reproduce */
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .9rem 1.5rem;
  margin: 1.25rem 0 1.75rem; font-size: .875rem; }
.facts dt { color: var(--soft); font-size: .8125rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
footer { color: var(--soft); font-size: .8125rem; text-align: center; padding: 2.5rem 1rem 3rem; }

@media (max-width: 64rem) {
  .page { display: block; padding: 1.75rem 1.25rem 1rem; max-width: 62rem; margin: 0 auto; }
  .toc { position: static; max-height: none; margin-bottom: 2.25rem; }
  .toc ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; }
  .toc ol { display: none; }
  .toc a, .toc a.here { padding: .3rem 0; border: 0; }
}
@media (max-width: 40rem) {
  main > section { margin-top: 3.25rem; }
  .description { font-size: 1.0625rem; }
  .verdict { flex-direction: column; gap: .25rem; }
  .stats { gap: .9rem 1.75rem; }
  .stats dd { font-size: 1.25rem; }
  .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.25rem .9rem; }
  .grid.exemplars, .grid.small { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .9rem .6rem; }
  .source { display: none !important; }
  .chart-row { grid-template-columns: minmax(0, 1fr) 3.5rem; row-gap: 0; padding-top: .35rem; }
  .chart-label { grid-column: 1 / -1; }
  .chart-title { white-space: normal; }
  .axis > span:first-child { display: none; }
  .observation { padding-left: .9rem; }
  .code pre, pre.plain { padding: .75rem .85rem; }
}
@media (prefers-reduced-motion: reduce) {
  html { scroll-behavior: auto; }
  * { transition: none !important; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --wash: #f4f4f4;
    --blue: #0b659c; --orange: #a84800; --green: #1d6b4f; --grey: #777;
    --blue-wash: #f2f6f9; --orange-wash: #faf4ee; --green-wash: #f1f6f4;
    --code-k: #8a2f6f; --code-s: #2a6b3c; --code-c: #555; --code-n: #9a4a00; --code-f: #0b5a94; }
  body { font-size: 10pt; }
  .page { display: block; padding: 0; }
  .toc, button, .switch-label, .skip, .hint { display: none !important; }
  .chart-group .more > summary, .check .more > summary { display: none !important; }
  .code pre { white-space: pre-wrap; }
  pre, .code pre, .message pre, pre.plain { max-height: none; overflow: visible; }
  .card, .chart-row, .verdict, .message { break-inside: avoid; }
  h2, h3, h4, summary { break-after: avoid; }
  main > section { margin-top: 2rem; }
  svg, .key, .flip { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";
  return kStyle;
}

std::string_view report_script() {
  static constexpr std::string_view kScript = R"js(
(() => {
  const turns = [...document.querySelectorAll(".turn > details")];
  const fold = document.getElementById("fold");
  if (fold && turns.length > 1) {
    const name = () => {
      fold.textContent = turns.some((turn) => turn.open) ? "Fold all" : "Unfold all";
    };
    fold.hidden = false;
    fold.addEventListener("click", () => {
      const open = !turns.some((turn) => turn.open);
      turns.forEach((turn) => { turn.open = open; });
      name();
    });
    turns.forEach((turn) => turn.addEventListener("toggle", name));
  }

  // A link into something folded unfolds it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    target.querySelector(":scope > details")?.setAttribute("open", "");
    for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  if (navigator.clipboard) {
    for (const block of document.querySelectorAll(".code")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(block.querySelector("code").textContent);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      block.append(button);
    }
  }

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));

  const links = new Map([...document.querySelectorAll(".toc a")].map((a) => [a.hash.slice(1), a]));
  const parts = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const here = parts.filter((part) => part.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const [id, link] of links) link.classList.toggle("here", id === (here || parts[0]).id);
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  if (parts.length) mark();
})();
)js";
  return kScript;
}

std::string source_hash(std::string_view text) {
  const std::string digits = sha256(text);
  std::vector<std::uint8_t> bytes(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, bytes[i], 16);
  }
  return "'sha256-" + base64_encode(bytes) + "'";
}

}  // namespace maia
