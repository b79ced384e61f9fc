"""Tracebacks for the author of a program: his own lines, the error, and nothing else."""

_FRAMES_AT_START = 4
_FRAMES_AT_END = 6
_REPEATED = 2  # shown of a line that calls itself over and over
_CHAIN = 3  # errors that led to one another
_MESSAGE = 2000
_LINE = 200

_CAUSE = "\n\nThe error above was the cause of this one:\n\n"
_CONTEXT = "\n\nWhile that error was handled, another one occurred:\n\n"


def errors_of(error):
    """The error and those that led to it, newest first."""
    seen = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def traceback_text(error, sources):
    """`sources` has the lines of each program by its file name; other files are left out."""
    parts, joints = [_one(error, sources)], []
    seen = {id(error)}
    while len(parts) < _CHAIN:
        cause, context = error.__cause__, error.__context__
        error = cause or (None if error.__suppress_context__ else context)
        if error is None or id(error) in seen:
            break
        seen.add(id(error))
        if not _own_frames(error.__traceback__, sources):
            continue  # it happened and was handled inside a library
        parts.insert(0, _one(error, sources))
        joints.insert(0, _CAUSE if cause else _CONTEXT)
    text = parts[0]
    for joint, part in zip(joints, parts[1:]):
        text += joint + part
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _one(error, sources):
    frames = _shortened(_own_frames(error.__traceback__, sources))
    lines = ["Traceback (most recent call last):"] if frames else []
    lines.extend(frames)
    if isinstance(error, SyntaxError):
        lines.extend(_syntax_lines(error, sources))
    lines.append(_last_line(error))
    return "\n".join(lines)


def _own_frames(traceback, sources):
    """[file name, line, function] of the frames of programs, those that repeat counted."""
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename in sources:
            frame = (code.co_filename, traceback.tb_lineno, code.co_name)
            if frames and frames[-1][0] == frame:
                frames[-1][1] += 1
            else:
                frames.append([frame, 1])
        traceback = traceback.tb_next
    return [(frame, count, sources) for frame, count in frames]


def _shortened(frames):
    lines = []
    skipped = len(frames) - _FRAMES_AT_START - _FRAMES_AT_END
    for i, ((name, number, function), count, sources) in enumerate(frames):
        if skipped > 0 and _FRAMES_AT_START <= i < _FRAMES_AT_START + skipped:
            if i == _FRAMES_AT_START:
                lines.append(f"  [{skipped} more calls]")
            continue
        where = "" if function == "<module>" else f", in {function}"
        entry = [f'  File "{name}", line {number}{where}']
        entry.extend(_source_line(sources[name], number))
        lines.extend(entry * min(count, _REPEATED))
        if count > _REPEATED:
            lines.append(f"  [the same line {count - _REPEATED} more times]")
    return lines


def _source_line(source, number):
    if not 1 <= number <= len(source) or not source[number - 1].strip():
        return []
    return ["    " + source[number - 1].strip()[:_LINE]]


def _syntax_lines(error, sources):
    if error.filename not in sources or not error.lineno:
        return []
    lines = [f'  File "{error.filename}", line {error.lineno}']
    source = sources[error.filename]
    if not 1 <= error.lineno <= len(source):
        return lines
    text = source[error.lineno - 1]
    indent = len(text) - len(text.lstrip())
    lines.append("    " + text.strip()[:_LINE])
    if error.offset and 0 <= error.offset - 1 - indent < _LINE:
        lines.append("    " + " " * (error.offset - 1 - indent) + "^")
    return lines


def _last_line(error):
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = f"{kind.__module__}.{name}"
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        message = str(message)
    except Exception:
        message = "(its message cannot be shown)"
    if isinstance(error, MemoryError) and not message:
        message = _memory_message()
    if len(message) > _MESSAGE:
        half = _MESSAGE // 2
        message = f"{message[:half]} [...] {message[-half:]}"
    return f"{name}: {message}" if message else name


def _memory_message():
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return ""
    return f"a program may use {limit >> 20} MB of memory"
