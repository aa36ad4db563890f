"""The map of results: a plain chart of directions and distances around the seeker's place, without tiles."""

from dataclasses import dataclass

from service.matching.explain.locate_results import Spot
from service.web.pages.seeker.result_words import Card

_EDGE = 95.0  # of a drawing from -110 to 110
_CLOSE = 18.0  # dots nearer than this to another are moved apart, so that each can be read and touched


@dataclass(frozen=True)
class Ring:
    km: float
    radius: float


@dataclass(frozen=True)
class Dot:
    number: int
    name: str
    km: float
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    rings: list[Ring]
    spots: list[Dot]


def draw_chart(cards: list[Card], spots: list[Spot]) -> Chart | None:
    """The chart of the people whose place is known and in reach; None for fewer than two."""
    by_id = {card.practitioner.id: card for card in cards if not card.beyond}
    spots = [spot for spot in spots if spot.id in by_id]
    if len(spots) < 2:
        return None
    farthest = max(0.5, *(spot.distance_km for spot in spots))
    dots: list[Dot] = []
    for spot in spots:
        card = by_id[spot.id]
        x, y = _free(spot.east_km / farthest * _EDGE, -spot.north_km / farthest * _EDGE, dots)
        dots.append(Dot(card.number, card.practitioner.display_name, spot.distance_km, x, y))
    return Chart([Ring(farthest / 2, _EDGE / 2), Ring(farthest, _EDGE)], dots)


def _free(x: float, y: float, taken: list[Dot]) -> tuple[float, float]:
    """The place itself, or the nearest free one along a row of steps away from it."""
    for step in range(24):
        ring, at = divmod(step + 7, 8)
        dx, dy = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))[at % 8]
        reach = 0.0 if step == 0 else ring * (_CLOSE + 1)
        left, top = x + dx * reach, y + dy * reach
        if (
            all((dot.x - left) ** 2 + (dot.y - top) ** 2 >= _CLOSE**2 for dot in taken)
            and max(abs(left), abs(top)) < 101
        ):
            return round(left, 1), round(top, 1)
    return round(x, 1), round(y, 1)
