"""The experiment API: a unit of a vision network (`system`) and the tools to find out what it does.

In an experiment program `system` and `tools` are defined; `from maia import system, tools` gives the
same two.
"""

from maia.image import Image
from maia.systems import System
from maia.toolbox import Tools

__all__ = ["Image", "System", "Tools", "system", "tools"]


def __getattr__(name):
    if name in ("system", "tools"):
        from maia.connection import connected

        return getattr(connected(), name)
    raise AttributeError(f"module 'maia' has no attribute '{name}'")
