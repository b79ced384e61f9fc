"""Programs in both styles, as agents write them, run unchanged in a worker."""

import pathlib

import pytest

PROGRAMS = sorted((pathlib.Path(__file__).parent / "programs").glob("*.py"))


@pytest.fixture
def units(host):
    """A layer that has the unit of the task, which the small one of the fake host has not."""
    import numpy

    def layer(arguments):
        count = len(arguments["images"])
        return {"shape": [count, 16]}, [numpy.arange(count * 16, dtype="<f4").tobytes()]

    host.system_layer = layer
    host.activations = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_it_runs_and_shows_something(worker, host, units, program):
    assert worker.run(program.read_text()) == ""
    names = [name for name, _ in host.calls]
    assert "tools.log_experiment" in names or "tools.display" in names
    assert "system.neuron" in names or "system.layer" in names or "exemplars" in program.stem


def test_there_are_both_styles():
    assert len(PROGRAMS) >= 12
    assert {path.stem.split("_")[0] for path in PROGRAMS} == {"paper", "free"}


def test_they_run_one_after_another_in_one_worker(worker, units):
    for program in PROGRAMS:
        assert worker.run(program.read_text()) == "", program.stem


def test_what_the_threshold_program_logs_is_all_there(worker, host):
    assert worker.run((PROGRAMS[0].parent / "paper_threshold.py").read_text()) == ""
    (logged,) = [arguments for name, arguments in host.calls if name == "tools.log_experiment"]
    assert logged == {
        "activations": [1.0, 2.0], "images": [{"image": 6}, {"image": 7}],
        "titles": ["a red rose", "a yellow rose"], "notes": "0 of 2 come near the exemplars",
    }
    assert worker.printed == "a red rose 1.0 4\na yellow rose 2.0 4\n1 7 layer4 net\n"
