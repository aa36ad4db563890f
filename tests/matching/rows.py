"""Rows of the match table in memory: composed people, with facts drawn so that limits and wishes meet all kinds."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, get_args
from uuid import UUID

import msgspec
import numpy as np

from schemas.core.fields import Access, Cadence, Mode, Serves, Times
from schemas.matching.match_row import Group, MatchRow, WorkPlace
from tests.matching.world import candidates, everybody

TODAY = date(2026, 3, 1)
CLINICS = [UUID(int=number) for number in range(1, 4)]
# Around Hartford, at the date line, at a pole, and on the equator.
CENTRES = [(41.76, -72.69), (-17.0, 179.95), (-16.9, -179.9), (89.7, 20.0), (0.0, 0.0)]


@cache
def composed(count: int = 160) -> tuple[Any, ...]:
    return tuple(candidates(everybody(count)))


def match_rows(count: int, seed: int) -> list[MatchRow]:
    """So many people; several share a vector, a place, a group."""
    rng = random.Random(seed)
    return [match_row(rng, UUID(int=rng.getrandbits(128))) for _ in range(count)]


def match_row(rng: random.Random, id: UUID) -> MatchRow:
    person = rng.choice(composed())
    known = {field.name: getattr(person, field.name) for field in msgspec.structs.fields(person)}
    vector = person.vector if rng.random() < 0.8 else np.zeros_like(person.vector)
    return MatchRow(
        **known | {
            "id": id,
            "vector": vector,
            "modality_ids": rng.sample(range(1, 9), rng.randint(0, 3)),
            "languages": _some(rng, ("en", "es", "es-MX", "zh-Hant", "fr")),
            "modes": _some(rng, get_args(Mode)),
            "times": _some(rng, get_args(Times)),
            "cultures": _some(rng, ("latino", "black", "lgbtq", "été")),
            "serves": _some(rng, get_args(Serves)),
            "gender": rng.choice([None, "woman", "man", "nonbinary"]),
            "fee_currency": (currency := rng.choice([None, "USD", "USD", "COP"])),
            "fee": Decimal(rng.choice(["0", "80", "99.99", "120.50"])) if currency and rng.random() < 0.8 else None,
            "sliding_scale": rng.choice([None, True, False]),
            "first_cadence": rng.choice([None, *get_args(Cadence)]),
            "later_cadence": rng.choice([None, *get_args(Cadence)]),
            "maintenance": rng.choice([None, True, False]),
            "next_opening": rng.choice([None, TODAY + timedelta(days=rng.randint(-30, 90))]),
        },
        confirmed_at=datetime(2026, 2, 1, tzinfo=UTC) - timedelta(days=rng.choice([0, 0, 0, 100, 300])),
        places=[_place(rng) for _ in range(rng.randint(0, 2))],
        telehealth=_some(rng, ("US", "US-CT", "CO")),
        insurance=rng.choice([None, [], ["aetna"], ["aetna", "cigna"]]),
        licensed=rng.random() < 0.5,
        accepting_new=rng.choice([None, True, False]),
        waiting_weeks=rng.choice([None, 0, 2, 12]),
        trial_cost=rng.choice([None, 0.0, 240.4, 600.0]),
        clinics=[clinic for clinic in CLINICS if rng.random() < 0.3],
        same=[Group(key, since) for key, since in _groups(rng)],
        change=rng.randint(1, 1_000),
    )  # fmt: skip


def _groups(rng: random.Random) -> list[tuple[int, int | None]]:
    """Of two pairs of one person, and of two texts that were copied."""
    drawn = [(-5, None), (7, -rng.randint(1, 9)), (1 << 62, rng.randint(1, 9)), (-(1 << 62), rng.randint(1, 9))]
    return [group for group in drawn if rng.random() < 0.08]


def _place(rng: random.Random) -> WorkPlace:
    access = _some(rng, get_args(Access))
    if rng.random() < 0.1:
        return WorkPlace(None, None, access)
    lat, lon = rng.choice(CENTRES)
    return WorkPlace(
        min(90.0, max(-90.0, lat + rng.uniform(-0.6, 0.6))),
        (lon + rng.uniform(-0.8, 0.8) + 180.0) % 360.0 - 180.0,
        access,
    )


def _some(rng: random.Random, values: Sequence[str]) -> list[str]:
    return [] if rng.random() < 0.25 else [value for value in values if rng.random() < 0.5]
