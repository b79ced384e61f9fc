"""The host of a notebook or a script: the program `maia session`, started, spoken to and ended."""

import atexit
import os
import queue
import shutil
import socket
import subprocess
import tempfile
import threading
import weakref

from maia.channel import CALL, PROGRESS, Messages, value_of

_SECONDS_TO_END = 3  # for the host, after its socket was closed, and again after it was told to
_SECONDS_TO_FINISH = 3  # for a call that nobody waits for any more

_hosts = weakref.WeakSet()


def find_program(program=None):
    """The path of the program: `program`, else $MAIA_PROGRAM, else `maia` on the path.

    Raises FileNotFoundError if it is not there.
    """
    wanted = program or os.environ.get("MAIA_PROGRAM")
    if wanted:
        found = shutil.which(os.path.expanduser(os.fspath(wanted)))
        if found is None:
            source = "program" if program else "MAIA_PROGRAM"
            raise FileNotFoundError(f"{source} is {wanted}, which is no program that can be run")
        return found
    found = shutil.which("maia")
    if found is None:
        raise FileNotFoundError(
            "the program maia is not on the path: name it with maia.connect(program=...) or in the "
            "environment variable MAIA_PROGRAM"
        )
    return found


class Host:
    """A running host.

    A thread does all the reading and writing, so that a call that is interrupted leaves no half
    message: the thread sees it through, and the answer that nobody waits for is dropped.
    """

    def __init__(self, command):
        """Starts `command`, to which the number of its socket is added."""
        self._owner = os.getpid()
        self._errors = tempfile.TemporaryFile()
        self._socket, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            # In a session of its own, so that an interrupt of the notebook does not reach it.
            self._process = subprocess.Popen(
                [*command, f"--socket={number}"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[number],
                start_new_session=True,
            )
        self._jobs = queue.SimpleQueue()
        self._thread = threading.Thread(
            target=_serve, args=(self._socket, self._process, self._jobs), daemon=True
        )
        self._thread.start()
        weakref.finalize(self, self._jobs.put, None).atexit = False
        self._open = True
        _hosts.add(self)

    def first_answer(self):
        """What the host says when it is ready."""
        return self._submit(None, ())

    def submit(self, text, blobs=()):
        """Sends a call (`channel.call_text`) after those before it; its Answer can be waited for."""
        if not self._open:
            raise RuntimeError("this connection to maia is closed: maia.connect() makes another")
        if os.getpid() != self._owner:
            raise RuntimeError("a connection to maia works only in the process that made it")
        return self._submit(text, blobs)

    def _submit(self, text, blobs):
        answer = Answer(self)
        self._jobs.put((text, blobs, answer.messages))
        return answer

    def close(self):
        """Ends the host when it has done what was sent to it; a long call is cut off."""
        if not self._open or os.getpid() != self._owner:
            return
        self._open = False
        self._jobs.put(None)
        self._thread.join(_SECONDS_TO_FINISH)
        if self._thread.is_alive():
            self._cut_off()
            self._thread.join(2 * _SECONDS_TO_END + 1)

    def _cut_off(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # closed meanwhile

    def why_it_ended(self):
        """One sentence for a connection that broke."""
        if not self._open:
            return "this connection to maia was closed before the call was done"
        try:
            status = self._process.wait(2)
        except subprocess.TimeoutExpired:
            return "maia has broken off the connection"
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        said = lines[-1].strip() if lines else f"exit status {status}"
        return f"the program maia has ended: {said}"


class Answer:
    """What will come back for a call."""

    def __init__(self, host):
        self.messages = queue.SimpleQueue()
        self._host = host

    def wait(self, show=lambda text: None):
        """Returns value and blobs, or raises the host's error. `show` gets the text of each step."""
        while True:
            message = self.messages.get()
            if message is None:
                raise RuntimeError(self._host.why_it_ended())
            kind, value, blobs = message
            if kind != PROGRESS:
                return value_of(kind, value), blobs
            show(str(value.get("text", "")))


def _serve(end, process, jobs):
    """The thread: carries out jobs in their order, until one is None."""
    messages = Messages(end.fileno())
    broken = False
    while (job := jobs.get()) is not None:
        text, blobs, answers = job
        try:
            if broken:
                raise EOFError
            if text is not None:
                messages.send(CALL, text, blobs)
            while (message := messages.receive())[0] == PROGRESS:
                answers.put(message)
            answers.put(message)
        except Exception:  # it is gone, or says what nobody can understand
            broken = True
            answers.put(None)
        job = answers = message = None  # nothing is kept alive while waiting
    end.close()
    for then in (process.terminate, process.kill):
        try:
            process.wait(_SECONDS_TO_END)
            return
        except subprocess.TimeoutExpired:
            then()
    process.wait()


@atexit.register
def _close_all():
    for host in list(_hosts):
        host.close()
