"""Prints the tables of an evaluation in Markdown, for docs/results.md: study_tables.py EVAL.json..."""

import json
import sys


def estimate(found, digits=2):
    text = f"{found['mean']:.{digits}f}"
    if found["interval"] is None:
        return text
    low, high = found["interval"]
    return f"{text} ({low:.{digits}f} to {high:.{digits}f})"


def chance(found):
    p = found["p_holm"]
    return "too few units" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |")


def by_layer(evaluation):
    row("model, layer", "units", *(f"{method} +, −" for method in evaluation["methods"]))
    row(*["---"] * (2 + len(evaluation["methods"])))
    for layer in evaluation["layers"]:
        of = {means["method"]: means for means in layer["methods"]}
        cells = [
            f"{of[m]['positive']['mean']:.2f}, {of[m]['neutral']['mean']:.2f}" if m in of else ""
            for m in evaluation["methods"]
        ]
        row(layer["layer"] or f"**{layer['model']}**", layer["units"], *cells)


def overall(evaluation):
    row("model", "method", "units", "+ less −", "ROC area", "CoSy MAD", "CoSy AUC", "none found")
    row(*["---"] * 8)
    for layer in evaluation["layers"]:
        if layer["layer"] is not None:
            continue
        for means in layer["methods"]:
            numbers = [estimate(means[key]) for key in ("difference", "auc", "cosy_mad", "cosy_auc")]
            row(layer["model"], means["method"], means["units"], *numbers, means["none_found"])


def comparisons(evaluation):
    row("model", "methods", "units", "difference of (+ less −)", "p", "difference of ROC areas", "p")
    row(*["---"] * 7)
    for found in evaluation["comparisons"]:
        if found["first"] != evaluation["methods"][0]:
            continue
        difference, area = found["difference"], found["auc"]
        cells = (estimate(difference), chance(difference), estimate(area), chance(area))
        row(found["model"], f"{found['first']} less {found['second']}", found["units"], *cells)


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        read = json.load(file)
    print(read["remark"] + "\n")
    for table in (by_layer, overall, comparisons):
        table(read)
        print()
