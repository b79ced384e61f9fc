"""The name that an author may have meant who used one that does not exist."""

_NAMES = 2000  # looked through
_LONGEST = 40


def meant(error, traceback):
    """For a NameError or AttributeError, an existing name much like the wrong one; else None.

    It looks at objects of the program, and so may raise anything.
    """
    wrong = error.name
    if type(wrong) is not str or not 0 < len(wrong) <= _LONGEST:
        return None
    if issubclass(type(error), AttributeError):
        names = dir(error.obj)
    else:
        while traceback.tb_next is not None:
            traceback = traceback.tb_next
        frame = traceback.tb_frame
        names = [*frame.f_locals, *frame.f_globals, *frame.f_builtins]
    names = [n for n in names[:_NAMES] if type(n) is str and n]
    names = [name for name in names if name[0] != "_" or wrong[0] == "_"]
    distance, nearest = min((_distance(wrong, name), name) for name in names)
    return nearest if 0 < distance <= 1 + (len(wrong) + 2) // 4 else None


def _distance(a, b):
    """How many letters must be added, left out or changed; a change of case counts for half."""
    if abs(len(a) - len(b)) > _LONGEST // 8:
        return _LONGEST
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            cost = 0 if x == y else 0.5 if x.lower() == y.lower() else 1
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + cost)
    return row[-1]
