"""Which host the API talks to: whoever starts it connects it once, a notebook as often as it likes."""

_current = None


class Connection:
    """A way to reach the host, and the two objects that every program has.

    `call(name, arguments, blobs)` carries out one call and returns its value and its blobs. An
    error of the host arrives as ValueError or RuntimeError.
    """

    def __init__(self, call, tools=None):
        from maia.systems import System
        from maia.toolbox import Tools

        self.call = call
        self.system = System._of_task(self)
        self.tools = (tools or Tools)(self)


def connect(call, tools=None):
    """Makes `call` the way to the host; returns the connection. `tools` is a class to use for Tools."""
    global _current
    _current = Connection(call, tools)
    return _current


def connected():
    """The latest connection."""
    if _current is None:
        raise RuntimeError(
            "maia is not connected to a host: it works in an experiment program, or in a notebook "
            "after maia.connect()"
        )
    return _current


def disconnected(connection):
    """Forgets a connection that was closed."""
    global _current
    if _current is connection:
        _current = None
