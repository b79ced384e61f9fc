#include "report/choice_form_page.hpp"

namespace maia {

std::string_view choice_form_style() {
  static constexpr std::string_view kStyle = R"css(
:root { --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5b54; --line: #d6d1c6;
  --blue: #0b659c; --blue-wash: #e6f0f6; --on-blue: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16171a; --card: #1d1f23; --ink: #eae8e3; --soft: #aaa69d; --line: #3a3d44;
    --blue: #6fb9e6; --blue-wash: #1b2c38; --on-blue: #10202b; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(1rem, 4vw, 3rem) 1.25rem 3rem; }
h1 { font: 500 clamp(1.6rem, 5.5vw, 2.4rem)/1.2 "Iowan Old Style", Palatino, Georgia, serif;
  margin: 0 0 1rem; }
h1:focus { outline: none; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1.5rem; padding-left: 1.25rem; }
li { margin-bottom: .35rem; }
.soft { color: var(--soft); font-size: .9375rem; }
label { display: block; font-weight: 600; margin-bottom: .35rem; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: .6rem .8rem; width: 100%; max-width: 22rem; display: block;
  margin-bottom: 1.25rem; }
button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: .6rem 1.1rem; cursor: pointer; min-height: 2.75rem; }
button:hover:enabled { border-color: var(--blue); }
button:disabled { opacity: .4; cursor: default; }
button.main { background: var(--blue); border-color: var(--blue); color: var(--on-blue);
  font-weight: 600; margin: 0 .5rem 1rem 0; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.bar { display: flex; align-items: center; gap: 1rem; margin-bottom: clamp(1.25rem, 6vh, 3.5rem); }
progress { flex: 1; min-width: 3rem; height: .5rem; accent-color: var(--blue); }
#place { font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap; }
#truth { margin-bottom: 1.75rem; }
#question > .soft { margin-bottom: .35rem; }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .35rem 0 1.25rem; }
.choice { padding: 1.5rem 1.25rem; min-height: 8rem; font-size: 1.25rem; line-height: 1.35;
  text-align: center; border-width: 2px; border-radius: 12px; }
.choice[aria-pressed=true] { background: var(--blue-wash); border-color: var(--blue); }
kbd { font: inherit; border: 1px solid var(--line); border-radius: 4px; padding: 0 .4rem;
  background: var(--card); }
@media (max-width: 36rem) {
  .choices { grid-template-columns: 1fr; }
  .choice { min-height: 6rem; }
  .bar { margin-bottom: 1.5rem; }
}
@media (hover: none) { .keys { display: none; } }
)css";
  return kStyle;
}

std::string_view choice_form_script() {
  static constexpr std::string_view kScript = R"js(
(() => {
  const at = (id) => document.getElementById(id);
  const form = JSON.parse(at("data").textContent);
  const total = form.questions.length;
  const key = "maia-2afc-" + form.export;
  let state = { who: "", answers: new Array(total).fill(null) };
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Array.isArray(kept.answers) && kept.answers.length === total) {
      state = {
        who: String(kept.who || ""),
        answers: kept.answers.map((side) => (side === "left" || side === "right" ? side : null)),
      };
    }
  } catch { /* nothing was kept, or nothing can be */ }
  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* it is kept no longer than the page */ }
  };

  let place = 0;
  const show = (id) => {
    for (const section of ["introduction", "question", "ending"]) at(section).hidden = section !== id;
  };
  const ask = () => {
    const [truth, left, right] = form.questions[place];
    show("question");
    at("place").textContent = `${place + 1} of ${total}`;
    at("progress").max = total;
    at("progress").value = place;
    at("progress").setAttribute("aria-label", at("place").textContent);
    at("truth").textContent = truth;
    for (const [side, text] of [["left", left], ["right", right]]) {
      at(side).textContent = text;
      at(side).setAttribute("aria-pressed", String(state.answers[place] === side));
    }
    at("truth").focus({ preventScroll: true });
    scrollTo(0, 0);
  };
  const end = () => { show("ending"); at("save").focus(); };
  const next = () => {
    const open = (i) => state.answers[i] === null;
    do { place += 1; } while (place < total && !open(place));
    if (place === total) place = state.answers.findIndex((answer) => answer === null);
    if (place < 0) end(); else ask();
  };
  const choose = (side) => {
    state.answers[place] = side;
    keep();
    next();
  };

  at("start").addEventListener("click", () => {
    state.who = at("who").value.trim();
    keep();
    place = -1;
    next();
  });
  at("who").addEventListener("keydown", (event) => { if (event.key === "Enter") at("start").click(); });
  for (const side of ["left", "right"]) {
    // The second click of a double one would answer the next question unread.
    at(side).addEventListener("click", (event) => { if (event.detail < 2) choose(side); });
  }
  const back = () => {
    if (place > 0) { place -= 1; ask(); } else show("introduction");
  };
  at("back").addEventListener("click", back);
  at("review").addEventListener("click", () => { place = total - 1; ask(); });
  document.addEventListener("keydown", (event) => {
    if (at("question").hidden || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowLeft") choose("left");
    else if (event.key === "ArrowRight") choose("right");
    else return;
    event.preventDefault();
  });

  at("save").addEventListener("click", () => {
    const answers = { maia: "2afc answers", export: form.export, who: state.who, answers: state.answers };
    const blob = new Blob([JSON.stringify(answers, null, 1) + "\n"], { type: "application/json" });
    const link = document.createElement("a");
    const who = state.who.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "anonymous";
    link.href = URL.createObjectURL(blob);
    link.download = `answers-${who}-${form.export.slice(0, 8)}.json`;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    at("saved").textContent = `Saved as ${link.download}`;
  });

  at("who").value = state.who;
  if (state.answers.some((answer) => answer !== null)) at("start").textContent = "Go on";
  show("introduction");
})();
)js";
  return kScript;
}

}  // namespace maia
