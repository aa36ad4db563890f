"""Fictional people: the written demo directory, and a composed population of any size with its truth planted.

Pure and seeded: the same seed and the same "today" give the same bytes on every machine.
"""

from .demo import DEMO_SEED, demo_people, dump_lines
from .reference import Made, reference_people
from .truth import Bias, Gaming, Truth

__all__ = ["DEMO_SEED", "Bias", "Gaming", "Made", "Truth", "demo_people", "dump_lines", "reference_people"]
