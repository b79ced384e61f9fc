"""What IPython has to do with it: cells recorded as turns, pictures shown inline, a status line."""

import sys
import weakref

from maia.image import Image
from maia.toolbox import Tools, flat, shown_as_picture

_CODE = 200 << 10  # characters of a cell's source that are recorded
_PRINTED = 64 << 10  # and of what it prints
_SHOWN_OF_A_LIST = 100  # pictures

_recorder = None


def recorder():
    """The recorder of this IPython, or None outside one."""
    global _recorder
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return None
    if _recorder is None or _recorder.shell is not shell:
        _recorder = Recorder(shell)
    return _recorder


class Cell:
    """A cell that is being run, and what it has printed."""

    def __init__(self, code):
        self.code = _clean(code if len(code) <= _CODE else code[:_CODE] + "\n[...]")
        self._pieces = []
        self._room = _PRINTED
        self._hidden = 0

    def printed(self, text):
        kept = text[: self._room]
        self._room -= len(kept)
        self._hidden += len(text) - len(kept)
        if kept:
            self._pieces.append(kept)

    def printed_since(self, told):
        """What was printed after the first `told` pieces, and how many there are now."""
        pieces = self._pieces[told:]
        return _clean("".join(pieces)), told + len(pieces)

    def finish(self):
        if self._hidden:
            self._pieces.append(f"\n[... {self._hidden} characters of output not shown]\n")


def _clean(text):
    """Text that can be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


class Recorder:
    """Follows which cell runs, and tells the sessions that were used in it how it ended."""

    def __init__(self, shell):
        self.shell = shell
        self.sessions = weakref.WeakSet()
        self.cell = None
        self._streams = {}  # name to (the usual stream, what stands for it)
        shell.events.register("pre_run_cell", self._before)
        shell.events.register("post_run_cell", self._after)
        _show_lists(shell.display_formatter)
        # The cell that connects is running already.
        history = shell.history_manager.input_hist_raw
        self._begin(history[-1] if history else "")

    def _before(self, info):
        if self.cell is not None:  # a cell that another one runs
            self._end(None)
        self._begin(info.raw_cell)

    def _after(self, result):
        if self.cell is not None:
            self._end(result.error_in_exec or result.error_before_exec)

    def _begin(self, code):
        self.cell = Cell(code)
        for name in ("stdout", "stderr"):
            usual = getattr(sys, name)
            copying = Copying(usual, self.cell)
            self._streams[name] = usual, copying
            setattr(sys, name, copying)

    def _end(self, error):
        cell, self.cell = self.cell, None
        for name, (usual, copying) in self._streams.items():
            if getattr(sys, name) is copying:
                setattr(sys, name, usual)
        cell.finish()
        text = None if error is None else _told_in_cells(error, self.shell)
        for session in list(self.sessions):
            session.end_turn(cell, text)


class Copying:
    """A stream that keeps a copy of what a cell writes to it."""

    def __init__(self, stream, cell):
        self._stream, self._cell = stream, cell

    def write(self, text):
        written = self._stream.write(text)
        self._cell.printed(text)
        return written

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def _told_in_cells(error, shell):
    """A traceback of the lines that stand in cells."""
    import linecache

    from maia.traceback_text import errors_of, traceback_text

    numbers = getattr(shell.compile, "_filename_map", {})
    sources, names = {}, {}
    for each in errors_of(error):
        traceback = each.__traceback__
        while traceback is not None:
            frame, traceback = traceback.tb_frame, traceback.tb_next
            file = frame.f_code.co_filename
            if frame.f_globals is shell.user_ns or file in numbers:
                lines = linecache.getlines(file)
                sources[file] = [line.rstrip("\n") for line in lines]
                names[file] = f"<cell {numbers[file]}>" if file in numbers else "<cell>"
    text = traceback_text(error, sources)
    for file, name in names.items():
        text = text.replace(f'File "{file}"', f'File "{name}"')
    return text


class StatusLine:
    """One line that tells how far the host is, and is gone afterwards."""

    def __init__(self):
        self._handle = None
        self._width = 0

    def __enter__(self):
        return self

    def show(self, text):
        text = text.replace("\n", " ")
        if _in_jupyter():
            self._show_in_jupyter(text)
        elif sys.stderr is not None and sys.stderr.isatty():
            self._write(text[:200])

    def __exit__(self, *_):
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
        elif self._width:
            self._write("")

    def _show_in_jupyter(self, text):
        from IPython.display import display

        if self._handle is None:
            self._handle = display({"text/plain": text}, raw=True, display_id=True)
        else:
            self._handle.update({"text/plain": text}, raw=True)

    def _write(self, text):
        stream = getattr(sys.stderr, "_stream", sys.stderr)  # it is nothing that a cell prints
        stream.write("\r" + text.ljust(self._width) + ("" if text else "\r"))
        stream.flush()
        self._width = len(text)


def _in_jupyter():
    return _recorder is not None and hasattr(_recorder.shell, "kernel")


class NotebookTools(Tools):
    __doc__ = Tools.__doc__

    def display(self, *items):
        super().display(*items)
        from IPython.display import display

        for item in flat(items):
            if not shown_as_picture(item):
                display({"text/plain": str(item)}, raw=True)
            else:
                display(item if isinstance(item, Image) else Image(item))

    display.__doc__ = Tools.display.__doc__


def _show_lists(formatter):
    """Makes lists of pictures, and pairs of these with numbers or texts, appear as pictures."""
    html = formatter.formatters["text/html"]
    html.for_type(list, pictures_html)
    html.for_type(tuple, pictures_html)


def pictures_html(value):
    """HTML for a list of images, or a pair of one and a list of captions; else None."""
    images, captions = value, None
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(x, list) for x in value):
        first, second = value
        images, captions = (first, second) if _all_images(first) else (second, first)
    if not _all_images(images):
        return None
    if captions is None:
        captions = [image.prompt or "" for image in images]
    if len(captions) != len(images) or not all(isinstance(c, (str, int, float)) for c in captions):
        return None
    figures = map(_figure, images[:_SHOWN_OF_A_LIST], captions)
    more = len(images) - _SHOWN_OF_A_LIST
    return "".join(figures) + (f"<p>and {more} more</p>" if more > 0 else "")


def _all_images(values):
    return isinstance(values, list) and bool(values) and all(type(v) is Image for v in values)


def _figure(image, caption):
    from html import escape

    text = str(caption)
    if isinstance(caption, float):
        text = f"{caption:.3f}" + (f" {image.prompt}" if image.prompt else "")
    if image.missing:
        text += f" (not shown: {', '.join(image.missing)})"
    width = min(image.width, 224)
    return (
        "<figure style='display:inline-block;margin:4px;vertical-align:top'>"
        f"<img width='{width}' src='data:image/png;base64,{image.base64}'>"
        f"<figcaption style='max-width:{width}px'>{escape(text)}</figcaption></figure>"
    )
