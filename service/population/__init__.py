"""Fictional people: the written demo directory, and a composed population of any size with its truth planted.

Pure and seeded: the same seed and the same "today" give the same bytes on every machine.
"""

from service.population.demo import DEMO_SEED, demo_people, dump_lines
from service.population.reference import ComposedPerson, reference_people
from service.population.truth import Bias, Gaming, Truth

__all__ = ["DEMO_SEED", "Bias", "ComposedPerson", "Gaming", "Truth", "demo_people", "dump_lines", "reference_people"]
