"""maia ask, budgets and prompts of one's own, with a language model that says what the test wrote."""

from maia_program import SCENES

QUESTION = "Which units of _bn1 respond to balls?"
WHERE = ("--layer", "_bn1", "--scenes", SCENES)

LOOK = """I compare.
[CODE]:
```python
values = system.layer(tools.text2image(["a crow on snow", "a red mug on snow"]))
print("units", values.shape[1], "other", System(7).unit)
```
"""
WRONG = "[ANSWER]: Unit 42 likes mugs.\n[UNITS]: _bn1: 42\n[LABEL]: a mug"
RIGHT = "[ANSWER]: Unit 42 likes tennis balls.\n[UNITS]: 42\n[LABEL]: a tennis ball"
NOWHERE = "[ANSWER]: One does.\n[UNITS]: _bn9: 1\n[LABEL]: a bird"
WORDS = "[ANSWER]: None of them does."


def test_an_answer_is_tested_on_the_units_that_it_names(maia, says):
    backbone, server = says(LOOK, NOWHERE, WRONG, RIGHT)
    answer = maia.json("ask", QUESTION, *WHERE, *backbone)
    assert answer["answer"] == "Unit 42 likes tennis balls." and answer["status"] == "finished"
    (checked,) = answer["check"]["units"]
    assert (checked["layer"], checked["unit"], checked["accepted"]) == ("_bn1", 42, True)
    shown = maia.json("runs", "show", answer["run"])
    told = [turn["observation"]["items"] for turn in shown["turns"]]
    assert "units 1280 other 7" in told[0][0]["text"]
    assert "has no layer _bn9" in told[1][0]["check"]["reason"]
    assert told[2][0]["check"]["reason"] == "the label does not predict _bn1 42"
    prompt = str(shown["run"]["prompt"])
    assert QUESTION in prompt and "_bn1 (1280 units)" in prompt and "{layer" not in prompt
    report = open(answer["report"]).read()
    assert QUESTION in report and "Unit 42 of _bn1" in report and "Unit 42 likes tennis balls." in report
    assert maia.json("ask", QUESTION, *WHERE, *backbone)["run"] == answer["run"]
    assert len(server.log()) == 4


def test_an_answer_in_words_is_taken_as_it_is(maia, says):
    backbone, _ = says(LOOK, WORDS)
    shown = maia("ask", QUESTION, *WHERE, *backbone).stdout
    assert "None of them does." in shown and "nothing can be drawn" in shown
    assert QUESTION in maia("runs", "show", "1").stdout


def test_wrong_questions(maia, says):
    backbone, server = says(WORDS)
    assert "--backbone" in maia.complaint("ask", QUESTION, *WHERE, status=2)
    assert "empty" in maia.complaint("ask", " ", *WHERE, *backbone, status=2)
    assert "_bn9" in maia.complaint("ask", "x", "--layer", "_bn9", *backbone, status=4)
    assert server.log() == []


def test_a_prompt_of_ones_own(maia, says, tmp_path):
    backbone, server = says("[LABEL]: none found")
    own = tmp_path / "own.md"
    own.write_text("Explain {target} of {model} to a child. {unknown} {\n")
    unit = ("--layer", "_bn1", "--unit", "42", "--scenes", SCENES)
    (run,) = maia.json("describe", *unit, *backbone, "--prompt", own)
    prompt = str(maia.json("runs", "show", run["run"])["run"]["prompt"])
    assert "Explain unit 42 of layer _bn1 of efficientnet-lite0 to a child. {unknown} {" in prompt
    (other,) = maia.json("describe", *unit, *backbone)
    assert other["run"] != run["run"]
    own.write_text("Explain it.")
    said = maia.complaint("describe", *unit, *backbone, "--prompt", own, status=3)
    assert "has no {target}" in said
    maia.complaint("describe", *unit, *backbone, "--prompt", tmp_path / "none.md", status=4)


def test_a_budget_stops_and_a_larger_one_goes_on(maia, says):
    backbone, server = says(LOOK, LOOK, LOOK, WORDS)
    limit = ("--max-tokens", "1")
    said = maia.complaint("ask", QUESTION, *WHERE, *backbone, *limit, status=6)
    assert "the budget of 1 tokens is used up" in said
    assert len(server.log()) == 2  # the second was asked for a conclusion
    told = maia.json("runs", "show", "1")["turns"][0]["observation"]["items"][-1]["text"]
    assert "give your conclusion now, with [ANSWER]:" in told
    assert maia.json("ask", QUESTION, *WHERE, *backbone)["answer"] == "None of them does."
    assert len(server.log()) == 4
    said = maia.complaint("ask", "Another?", *WHERE, *backbone, "--max-cost", "1", status=2)
    assert "price" in said
    maia.complaint("ask", "x", *WHERE, *backbone, "--max-time", "2 weeks", status=2)
