"""Which host the API talks to: whoever starts it connects it once."""

_connection = None


class Connection:
    """A way to reach the host, and the two objects that every program has.

    `call(name, arguments, blobs)` carries out one call and returns its value and its blobs. An
    error of the host arrives as ValueError or RuntimeError.
    """

    def __init__(self, call):
        from maia.systems import System
        from maia.toolbox import Tools

        self.call = call
        self.system = System._of_task(self)
        self.tools = Tools(self)


def connect(call):
    """Makes `call` the way to the host; returns the connection."""
    global _connection
    _connection = Connection(call)
    return _connection


def connected():
    if _connection is None:
        raise RuntimeError("maia is not connected to a host: it works in an experiment program")
    return _connection
