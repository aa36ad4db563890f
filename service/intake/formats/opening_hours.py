"""Parts of the week from opening hours: a day of the week, and an hour at least between two times of day."""

from collections.abc import Iterable

WEEKEND = frozenset({"sat", "sun"})
# By which hour a part of the day begins, and ends.
_PARTS_OF_DAY = (("morning", "00:00", "12:00"), ("afternoon", "12:00", "17:00"), ("evening", "17:30", "24:00"))


def parts_of_week(opened: Iterable[tuple[Iterable[str], str, str]]) -> list[str]:
    """What `times` of a profile says of (days as mon … sun, from, until as hh:mm), in the order of the week."""
    names: set[str] = set()
    for days, begins, ends in opened:
        week = {"weekend" if day in WEEKEND else "weekday" for day in days}
        for part, starts, over in _PARTS_OF_DAY:
            if begins[:5] < over and ends[:5] > starts:
                names |= {f"{kind}_{part}" for kind in week}
    order = [f"{kind}_{part}" for kind in ("weekday", "weekend") for part, _, _ in _PARTS_OF_DAY]
    return [name for name in order if name in names]
