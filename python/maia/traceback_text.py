"""Tracebacks for the author of a program: his own lines, the error, and nothing else.

An error may be made to lie: its class can have any `__traceback__`, `__str__` or `__module__`. So what
is asked of it is asked of the interpreter's own classes, and what it computes itself is not trusted.
"""

_FRAMES_AT_START = 4
_FRAMES_AT_END = 6
_REPEATED = 2  # shown of a line that calls itself over and over
_CHAIN = 3  # errors that led to one another
_GROUP = 4  # errors of a group
_NOTES = 5
_MESSAGE = 2000
_TEXT = 12000
_LINE = 200

_CAUSE = "\n\nThe error above was the cause of this one:\n\n"
_CONTEXT = "\n\nWhile that error was handled, another one occurred:\n\n"

_fact = {name: BaseException.__dict__[name].__get__ for name in (
    "__traceback__", "__cause__", "__context__", "__suppress_context__")}
_qualname = type.__dict__["__qualname__"].__get__
_module = type.__dict__["__module__"].__get__


def traceback_text(error, sources):
    """`sources` has the lines of each program by its file name; other files are left out."""
    parts, joints = [_one(error, sources)], []
    links = errors_of(error)
    next(links)
    newer = error
    for older in links:
        joint = _CAUSE if _fact["__cause__"](newer) is older else _CONTEXT
        newer = older
        if not _own_frames(older, sources):
            continue  # it happened and was handled inside a library
        parts.insert(0, _one(older, sources))
        joints.insert(0, joint)
        if len(parts) == _CHAIN:
            break
    text = parts[0]
    for joint, part in zip(joints, parts[1:]):
        text += joint + part
    return clean(_shortened(text, _TEXT))


def ending_text(error):
    """What a SystemExit says of its program: nothing when it ended as it should."""
    code = SystemExit.__dict__["code"].__get__(error)
    if code is None or type(code) in (int, bool) and code == 0:
        return ""
    return clean(f"SystemExit: {_shortened(_string_of(code), _MESSAGE)}")


def errors_of(error):
    """The error and those that led to it, newest first."""
    seen = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        cause = _fact["__cause__"](error)
        hidden = _fact["__suppress_context__"](error)
        error = cause if cause is not None or hidden else _fact["__context__"](error)


def clean(text):
    """Text that UTF-8 can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _one(error, sources, depth=0):
    own = _own_frames(error, sources)
    lines = ["Traceback (most recent call last):"] if own else []
    lines.extend(_frame_lines(own, sources))
    if issubclass(type(error), SyntaxError):
        lines.extend(_syntax_lines(error, sources))
    lines.append(_last_line(error))
    lines.extend(_notes(error))
    if issubclass(type(error), BaseExceptionGroup) and depth < 2:
        members = BaseExceptionGroup.exceptions.__get__(error)
        for number, member in enumerate(members[:_GROUP], 1):
            lines.append(f"  [{number} of {len(members)}]")
            lines.extend("    " + line for line in _one(member, sources, depth + 1).split("\n"))
        if len(members) > _GROUP:
            lines.append(f"  [{len(members) - _GROUP} more errors]")
    return "\n".join(lines)


def _own_frames(error, sources):
    """[(file name, line, function), how often in a row] of the frames of programs."""
    frames = []
    traceback = _fact["__traceback__"](error)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename in sources:
            frame = (code.co_filename, traceback.tb_lineno, code.co_name)
            if frames and frames[-1][0] == frame:
                frames[-1][1] += 1
            else:
                frames.append([frame, 1])
        traceback = traceback.tb_next
    return frames


def _frame_lines(frames, sources):
    lines = []
    skipped = len(frames) - _FRAMES_AT_START - _FRAMES_AT_END
    for i, ((name, number, function), count) in enumerate(frames):
        if skipped > 0 and _FRAMES_AT_START <= i < _FRAMES_AT_START + skipped:
            if i == _FRAMES_AT_START:
                lines.append(f"  [{skipped} more calls]")
            continue
        where = "" if function == "<module>" else f", in {function[:_LINE]}"
        entry = [f'  File "{name}", line {number}{where}']
        entry.extend(_source_line(sources[name], number))
        lines.extend(entry * min(count, _REPEATED))
        if count > _REPEATED:
            lines.append(f"  [the same line {count - _REPEATED} more times]")
    return lines


def _source_line(source, number):
    if not number or not 1 <= number <= len(source) or not source[number - 1].strip():
        return []
    return ["    " + source[number - 1].strip()[:_LINE]]


def _syntax_lines(error, sources):
    name, number, offset = error.filename, error.lineno, error.offset
    if type(name) is not str or name not in sources or type(number) is not int:
        return []
    lines = [f'  File "{name}", line {number}']
    source = sources[name]
    if not 1 <= number <= len(source):
        return lines
    text = source[number - 1]
    indent = len(text) - len(text.lstrip())
    if text.strip():
        lines.append("    " + text.strip()[:_LINE])
        if type(offset) is int and 0 <= offset - 1 - indent < _LINE:
            lines.append("    " + " " * (offset - 1 - indent) + "^")
    return lines


def _last_line(error):
    kind = type(error)
    name, module = _qualname(kind), _module(kind)
    if type(module) is str and module not in ("builtins", "__main__"):
        name = f"{module}.{name}"
    message = error.msg if issubclass(type(error), SyntaxError) else error
    message = "" if message is None else _string_of(message)
    if issubclass(type(error), MemoryError) and not message:
        message = _memory_message()
    message = _shortened(message, _MESSAGE)
    if issubclass(type(error), (NameError, AttributeError)):
        meant = _meant(error)
        message += f". Did you mean: '{meant}'?" if meant else ""
    return f"{name[:_LINE]}: {message}" if message else name[:_LINE]


def _string_of(value):
    try:
        text = str(value)
        return str.__getitem__(text, slice(None))  # a plain string, whatever its class says
    except BaseException:  # its author's code, which may do anything
        return "(its message cannot be shown)"


def _shortened(text, most):
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]} [...] {text[-half:]}"


def _notes(error):
    try:
        notes = error.__notes__
    except BaseException:
        return []
    if type(notes) is not list:
        return []
    lines = [line for note in notes[:_NOTES] for line in _string_of(note)[:_MESSAGE].split("\n")]
    return lines + [f"[{len(notes) - _NOTES} more notes]"] * (len(notes) > _NOTES)


def _meant(error):
    try:
        from maia.suggestion import meant

        return meant(error, _fact["__traceback__"](error))
    except BaseException:  # objects of the program, which may do anything
        return None


def _memory_message():
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return ""
    return f"a program may use {limit >> 20} MB of memory"
