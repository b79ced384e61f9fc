"""The experiment API: a unit of a vision network (`system`) and the tools to find out what it does.

In an experiment program `system` and `tools` are defined; `from maia import system, tools` gives the
same two. In a notebook or a script, `system, tools = maia.connect(layer=..., unit=...)` makes them.
"""

from maia.image import Image
from maia.systems import System
from maia.toolbox import Tools

__version__ = "0.1.0"

# What only a notebook or a script needs is loaded when it is asked for.
_OF_SESSIONS = ("conclude", "connect", "disconnect", "report", "run_info")

__all__ = ["Image", "System", "Tools", "system", "tools", *_OF_SESSIONS]


def __getattr__(name):
    if name in ("system", "tools"):
        from maia.connection import connected

        return getattr(connected(), name)
    if name in _OF_SESSIONS:
        from maia import sessions

        return getattr(sessions, name)
    raise AttributeError(f"module 'maia' has no attribute '{name}'")


def __dir__():
    return [*globals(), *__all__]
