"""Random numbers that repeat: `random` and numpy's generators are seeded when they are imported."""

import sys


def seed_on_import():
    """A program that draws random numbers draws the same ones whenever it is run in a fresh worker."""
    sys.meta_path.insert(0, _Finder())


class _Finder:
    """Lets the usual machinery find the module, and seeds it after it was loaded."""

    _seeders = {}

    def find_spec(self, name, path, target=None):
        seeder = self._seeders.get(name)
        if seeder is None:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                _seed_after_loading(spec.loader, seeder)
                return spec
        return None


def _seed_after_loading(loader, seeder):
    load = loader.exec_module

    def load_and_seed(module):
        load(module)
        seeder(module)

    loader.exec_module = load_and_seed


def _seed_random(module):
    usual_seed = module.Random.seed
    made = 0

    def seed(self, a=None, version=2):
        """Without a number, the next of a fixed sequence instead of one from the system."""
        nonlocal made
        if a is None:
            a, made = made, made + 1
        usual_seed(self, a, version)

    module.Random.seed = seed
    module.seed = module._inst.seed
    module.seed()


def _seed_numpy(module):
    from random import Random

    # Every generator that is made without a seed asks this function for one.
    numbers = Random(0)
    module.bit_generator.randbits = numbers.getrandbits
    module.seed(0)


_Finder._seeders = {"random": _seed_random, "numpy.random": _seed_numpy}
