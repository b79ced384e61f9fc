"""Things to do to a module of the standard library or numpy once a program has imported it."""

import sys

_actions = {}


def after_import(name, action):
    """Calls `action(module)` when the module is loaded, at once if it is already."""
    if name in sys.modules:
        action(sys.modules[name])
        return
    if not _actions:
        sys.meta_path.insert(0, _Finder())
    _actions.setdefault(name, []).append(action)


class _Finder:
    """Lets the usual machinery find the module, and acts after it was loaded."""

    def find_spec(self, name, path, target=None):
        if name not in _actions:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                _act_after_loading(spec.loader, _actions[name])
                return spec
        return None


def _act_after_loading(loader, actions):
    load = loader.exec_module

    def load_and_act(module):
        load(module)
        for action in actions:
            action(module)

    loader.exec_module = load_and_act
