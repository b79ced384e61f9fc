"""Random numbers that repeat: the same program gives the same results in every fresh worker.

`random` and numpy's generators are seeded when they are imported, and what asks the system for
randomness (`os.urandom`, and through it `uuid` and `secrets`) gets a fixed sequence.
"""

import os

from maia.imports import after_import


def seed_everything():
    os.urandom = _fixed_bytes()
    after_import("random", _seed_random)
    after_import("numpy.random", _seed_numpy)


def _fixed_bytes():
    from _random import Random

    generator = Random(0)

    def urandom(size, /):
        """Bytes of a fixed sequence, so that a program gives the same results again."""
        return generator.getrandbits(8 * size).to_bytes(size, "little") if size else b""

    return urandom


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
