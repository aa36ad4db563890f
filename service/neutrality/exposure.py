"""Who is shown: exposure 1/log2(1 + rank) over the first ten, added up by story and person."""

from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.neutrality.door import AuditedDirectory, Page
from service.neutrality.requests import AuditRequest

Singles = NDArray[np.float32]
Floats = NDArray[np.float64]
Report = Callable[[str], None]

DEPTH = 10
EXPOSURE = 1.0 / np.log2(1.0 + np.arange(1, DEPTH + 1))


async def pages_of(door: AuditedDirectory, requests: Sequence[AuditRequest], what: str, report: Report) -> list[Page]:
    """The page of every request."""
    pages: list[Page] = []
    for audit_request in requests:
        if len(pages) % 50 == 0:
            report(f"{what}: {len(pages):,} of {len(requests):,} requests")
        pages.append(await door.ask(audit_request.request))
    return pages


def exposure_of(
    pages: Sequence[Page], requests: Sequence[AuditRequest], stories: int, people: Sequence[UUID]
) -> Singles:
    """Exposure (stories, people) of these people; others on the pages take their places and are not counted."""
    column = {id: at for at, id in enumerate(people)}
    result = np.zeros((stories, len(people)), dtype=np.float32)
    for page, request in zip(pages, requests, strict=True):
        for rank, id in enumerate(page.people[:DEPTH]):
            if id in column:
                result[request.story, column[id]] += EXPOSURE[rank]
    return result


def expected_exposure(fits: Floats) -> Floats:
    """Exposure (people,) under an order by fit, those of equal fit sharing their places equally."""
    order = np.argsort(-fits, kind="stable")
    places = np.zeros(len(fits))
    places[:DEPTH] = EXPOSURE[: len(fits)]
    result = np.zeros(len(fits))
    start = 0
    while start < min(DEPTH, len(fits)):
        stop = start + int(np.searchsorted(-fits[order[start:]], -fits[order[start]], side="right"))
        result[order[start:stop]] = places[start:stop].mean()
        start = stop
    return result
