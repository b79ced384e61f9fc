"""The experiment API for people: a notebook or a script that starts a host of its own.

What a person does is recorded as a run, as what an agent does. In a notebook each cell that uses the
API is a turn of the run; a script is one turn.
"""

import os
import threading
import weakref

from maia import connection, notebook
from maia.arguments import kind_of, plain_text, texts
from maia.channel import call_text
from maia.host import Host, find_program
from maia.toolbox import Tools
from maia.verdict import Verdict

_sessions = weakref.WeakSet()


def connect(
    model=None,
    layer=None,
    unit=None,
    *,
    class_name=None,
    weights=None,
    preprocess=None,
    data=None,
    scenes=None,
    seed=None,
    runs=None,
    program=None,
):
    """Start a host for one unit, and return what to experiment with.

    The first time a layer is studied, its exemplars are measured, which may take minutes; a status
    line tells how far it is. `System(...)`, `maia.system` and `maia.tools` belong to the latest
    connection. An earlier one goes on working through its own `system` and `tools`, and ends with
    `maia.disconnect`, or when neither is used any more.

    Parameters
    ----------
    model : str, optional
        The network: a name from `maia models list` or the path of a TorchScript file. By default
        efficientnet-lite0.
    layer : str, optional
        The layer's name, as `maia layers MODEL` lists it.
    unit : int, optional
        The number of the unit in its layer, from 0.
    class_name : str, optional
        An output class instead of a unit of a layer.
    weights, preprocess, data, scenes, seed, runs : optional
        As the options of `maia describe` with these names: the file of the weights, how pictures
        are prepared for the network, the folder or archive of the dataset, the number of scenes of
        the built-in dataset, the number that random choices follow from, and the folder of runs.
        What is None is the program's own choice.
    program : str or path, optional
        The program maia; by default $MAIA_PROGRAM, else `maia` on the path.

    Returns
    -------
    system : System
        The unit.
    tools : Tools
        The tools; `tools.display` shows its pictures in the notebook too.

    Raises
    ------
    FileNotFoundError
        If the program is not found.
    ValueError
        If there is no such network, layer, unit or class.
    RuntimeError
        If the host cannot start.

    Examples
    --------
    >>> system, tools = maia.connect(layer="blocks.5", unit=3)
    >>> activations, images = tools.dataset_exemplars(system)

    >>> system, tools = maia.connect("efficientnet-lite0", class_name="tabby", seed=1)
    >>> system.neuron(tools.text2image(["a cat on grass", "a cat on snow"]))
    """
    options = {
        "model": model,
        "layer": layer,
        "unit": unit,
        "class": class_name,
        "weights": weights,
        "preprocess": preprocess,
        "data": data,
        "scenes": scenes,
        "seed": seed,
        "runs": runs,
    }
    session = Session([find_program(program), "session", *_command_line(options)])
    return session.connection.system, session.connection.tools


def disconnect(system=None):
    """End a connection; its record stays.

    Parameters
    ----------
    system : System, optional
        Which connection, by its system; by default the latest.

    Raises
    ------
    RuntimeError
        If there is no connection.

    Examples
    --------
    >>> maia.disconnect()

    >>> first, tools = maia.connect(layer="blocks.5", unit=3)
    >>> maia.disconnect(first)
    """
    _session_of(system).close()


def conclude(labels, description="", final=False, *, system=None):
    """State what the unit responds to, and have that tested on fresh images.

    Parameters
    ----------
    labels : str or list of str
        One phrase for each concept, such as could be drawn from: "red fruit".
    description : str, optional
        The conclusion in sentences.
    final : bool, optional
        Whether this ends the run whatever the test says. By default only a conclusion that stands
        the test does, and otherwise experiments go on.
    system : System, optional
        Which connection, by its system; by default the latest.

    Returns
    -------
    Verdict
        How the test came out: `accepted`, `reason` and its numbers.

    Raises
    ------
    ValueError
        If a label or the description is not a string, or there is no label.
    RuntimeError
        If there is no connection.

    Examples
    --------
    >>> maia.conclude("red fruit")

    >>> verdict = maia.conclude(["a dog", "a wolf"], "It responds to dogs and to wolves.")
    >>> print(verdict.accepted, verdict.reason)
    """
    arguments = {
        "labels": texts(labels, "labels"),
        "description": plain_text(description, "description"),
        "final": bool(final),
    }
    return Verdict(_session_of(system).ask("session.conclude", arguments))


def report(system=None):
    """Write the page that the run so far can be read in.

    Parameters
    ----------
    system : System, optional
        Which connection, by its system; by default the latest.

    Returns
    -------
    str
        The path of an HTML file.

    Raises
    ------
    RuntimeError
        If there is no connection, or the file cannot be written.

    Examples
    --------
    >>> print(maia.report())

    >>> import webbrowser
    >>> webbrowser.open(maia.report(system))
    """
    return _session_of(system).ask("session.report", {})["path"]


def run_info(system=None):
    """Tell which run is being recorded.

    Parameters
    ----------
    system : System, optional
        Which connection, by its system; by default the latest.

    Returns
    -------
    dict
        "run", the run's number; "folder", the folder of runs; "model", "layer" and "unit".

    Raises
    ------
    RuntimeError
        If there is no connection.

    Examples
    --------
    >>> print(maia.run_info()["run"])

    >>> print("maia runs show", maia.run_info(system)["run"])
    """
    return dict(_session_of(system).facts)


class Session:
    """A host, the connection to it, and what of the notebook it has been told."""

    def __init__(self, command):
        self._lock = threading.RLock()
        self._turn = None  # the cell that the host has been told of
        self._told = 0  # how much of what it printed
        self._turn_is_over = False  # for the host, although the cell goes on
        self._recorder = notebook.recorder()
        self._host = Host(command)
        try:
            self.facts, _ = self._wait(self._host.first_answer())
        except BaseException:
            self._host.close()
            raise
        self.connection = connection.connect(self.call, _tools_class(self._recorder))
        _sessions.add(self)
        if self._recorder is not None:
            self._recorder.sessions.add(self)

    def call(self, name, arguments, blobs=()):
        text = call_text(name, arguments, blobs)
        with self._lock:
            self._enter_turn()
            answer = self._host.submit(text, blobs)
        return self._wait(answer)

    def ask(self, name, arguments):
        """What is no experiment: it makes no turn of its cell, and ends the one that there is."""
        text = call_text(name, arguments, ())
        with self._lock:
            if self._turn is not None and not self._turn_is_over:
                self._tell_printed(self._turn)
            self._turn_is_over = True
            answer = self._host.submit(text)
        return self._wait(answer)[0]

    def end_turn(self, cell, error):
        """Tells the host that a cell has ended, with an error or None; nobody waits for it."""
        with self._lock:
            if self._turn is not cell:
                return
            self._turn = None
            if self._turn_is_over:
                return
            try:
                self._tell_printed(cell)
                self._submit("session.end", {"error": error})
            except RuntimeError:
                pass  # the connection is closed

    def close(self):
        cell = self._turn
        if cell is not None:
            self.end_turn(cell, None)
        self._host.close()
        connection.disconnected(self.connection)

    def _enter_turn(self):
        cell = self._recorder.cell if self._recorder is not None else None
        if cell is None:
            return  # what is called outside a cell is an unnamed turn
        if self._turn is not cell:
            self._turn, self._told = cell, 0
            self._submit("session.begin", {"code": cell.code}).wait()
        self._turn_is_over = False
        self._tell_printed(cell)

    def _tell_printed(self, cell):
        text, self._told = cell.printed_since(self._told)
        if text:
            self._submit("session.printed", {"text": text})

    def _submit(self, name, arguments):
        return self._host.submit(call_text(name, arguments, ()))

    @staticmethod
    def _wait(answer):
        with notebook.StatusLine() as status:
            return answer.wait(status.show)


def _tools_class(recorder):
    return Tools if recorder is None else notebook.NotebookTools


def _session_of(system):
    wanted = connection.connected() if system is None else getattr(system, "_connection", None)
    for session in list(_sessions):
        if session.connection is wanted:
            return session
    if system is None:
        raise RuntimeError("an experiment program has no connection of its own")
    raise ValueError(f"system is {kind_of(system)} that maia.connect did not return")


def _command_line(options):
    words = []
    for name, value in options.items():
        if value is None:
            continue
        if isinstance(value, os.PathLike):
            value = os.fspath(value)
        if isinstance(value, bool) or not isinstance(value, (str, int)) and not _is_index(value):
            raise ValueError(f"{name} is {kind_of(value)}, not a text or a whole number")
        text = value if isinstance(value, str) else str(int(value))
        if "\0" in text:
            raise ValueError(f"{name} has a zero character")
        # In one word, so that a value which begins with a hyphen is still a value.
        words.append(f"--{name}={text}")
    return words


def _is_index(value):
    return hasattr(type(value), "__index__")  # numpy's integers
