"""How a story's clauses become needs, where several concerns would do for the same words."""

from service.listener.encoder import ClauseReading, ConcernReading, StoryReading
from service.listener.needs import raw_needs

_MINE = {"me": 1.0, "cared_for": 0.0, "other": 0.0}
_NOW = {"now": 1.0, "past": 0.0, "resolved": 0.0}


def concern(name: str, share: float, asserted: float = 1.0) -> ConcernReading:
    holds = {"said": asserted, "denied": 1 - asserted, "feared": 0.0, "context": 0.0}
    return ConcernReading(name, share, _MINE, _NOW, holds, 0.0)


def clause(*concerns: ConcernReading) -> ClauseReading:
    return ClauseReading(0, 10, concerns, 1.0, {}, {}, {})


def shares(*clauses: ClauseReading) -> dict[str, float]:
    return {name: round(concern_share.share, 6) for name, concern_share in raw_needs(StoryReading(clauses, {})).items()}


def test_the_likeliest_of_concerns_that_mean_as_much_stands_for_all() -> None:
    reading = clause(concern("low mood", 0.3), concern("depression", 0.25), concern("insomnia", 0.2))
    assert shares(reading) == {"low mood": 0.55, "insomnia": 0.2}


def test_concerns_that_mean_something_else_keep_their_own_shares() -> None:
    assert shares(clause(concern("knee pain", 0.4), concern("hip pain", 0.3))) == {"knee pain": 0.4, "hip pain": 0.3}


def test_what_is_denied_adds_nothing_to_the_need() -> None:
    reading = clause(concern("low mood", 0.4), concern("depression", 0.4, asserted=0.0))
    assert shares(reading) == {"low mood": 0.4}


def test_a_need_told_again_is_surer() -> None:
    assert shares(clause(concern("insomnia", 0.5)), clause(concern("insomnia", 0.5))) == {"insomnia": 0.75}
