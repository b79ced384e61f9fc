"""Running one experiment program, and telling its author what went wrong in his own lines."""

import sys

from maia.image import Image
from maia.repair import Repair
from maia.systems import System
from maia.toolbox import Tools
from maia.traceback_text import ending_text, traceback_text

ENTRY_POINTS = ("run_experiment", "execute_command")

_ONLY_AST = 0x400  # ast.PyCF_ONLY_AST, without the import


class Programs:
    """The programs of one run, which share their variables."""

    def __init__(self, api, sources):
        """`sources` is filled with the lines of each program by its file name."""
        self._api = api
        self._sources = sources
        # A module of its own in place of __main__, where pickle and dataclasses look classes up.
        module = sys.modules["__main__"] = type(sys)("__main__")
        self._variables = vars(module)
        self._variables.update(System=System, Tools=Tools, Image=Image)
        self._variables.update(exit=sys.exit, quit=sys.exit)
        self._repair = Repair()

    def run(self, code, number):
        """Returns the traceback, or an empty string when the program finished."""
        code = code.removeprefix("\ufeff")  # a byte order mark, which means nothing in a text
        name = f"<experiment {number}>"
        self._sources[name] = code.split("\n")
        # A program may have used these names for something else.
        self._variables.update(system=self._api.system, tools=self._api.tools)
        try:
            try:
                self._execute(code, name)
            finally:
                self._repair.restore()
        except BaseException as error:
            return self._told(error)
        return ""

    def _told(self, error):
        try:
            if issubclass(type(error), SystemExit):  # its __class__ may say anything
                return ending_text(error)
            return traceback_text(error, self._sources)
        except BaseException:  # an error made so that it cannot be told must not end the worker
            return "The program failed with an error that cannot be shown."

    def _execute(self, code, name):
        tree = compile(code, name, "exec", _ONLY_AST, dont_inherit=True)
        exec(compile(tree, name, "exec", dont_inherit=True), self._variables)
        for function in self._to_call(tree):
            _call(function, self._api)

    def _to_call(self, tree):
        """The entry points that this program defines and does not call itself."""
        defined = [node.name for node in tree.body if type(node).__name__ == "FunctionDef"]
        called = set()
        for node in tree.body:
            if type(node).__name__ not in ("FunctionDef", "ClassDef", "AsyncFunctionDef"):
                called.update(_called_names(node))
        functions = []
        for name in ENTRY_POINTS:
            function = self._variables.get(name)
            if name in defined and name not in called and callable(function):
                functions.append(function)
        return functions


def _call(function, api):
    """Calls an entry point with what it asks for by name, or with (system, tools) by place."""
    code = getattr(function, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code is not None else ()
    known = {"system": api.system, "tools": api.tools}
    if names and all(name in known for name in names):
        return function(*(known[name] for name in names))
    return function(api.system, api.tools)


def _called_names(tree):
    """Names of the functions that are called anywhere below a syntax node."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if type(node).__name__ == "Call" and type(node.func).__name__ == "Name":
            yield node.func.id
        for field in node._fields:
            value = getattr(node, field, None)
            children = value if isinstance(value, list) else [value]
            todo.extend(child for child in children if hasattr(child, "_fields"))
