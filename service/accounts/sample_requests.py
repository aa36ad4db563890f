"""Requests of invented seekers, for practitioners who want to see how they would appear."""

import msgspec

from schemas.matching.match import Goal, MatchRequest


class Sample(msgspec.Struct, frozen=True):
    """A request with a title for the list of samples."""

    title: str
    request: MatchRequest


class SamplePage(msgspec.Struct):
    results: list[Sample]
    next_cursor: str | None = None


SAMPLES = (
    Sample(
        "Back pain and a desk",
        MatchRequest(
            story="My lower back has hurt for two years. I sit all day, I stopped swimming, and I am tired of being "
            "handed exercises without anyone asking how my days look.",
            goals=[Goal("movement", 3), Goal("work", 2)],
            practices={"story": 2, "horizontal": 1},
            seed="sample",
        ),
    ),
    Sample(
        "Awake at three",
        MatchRequest(
            story="I wake at three every night and lie there until the alarm. During the day I am wired and worn out. "
            "I want to know what it will cost and how long to try before we look again.",
            goals=[Goal("sleep", 3), Goal("stress", 2)],
            practices={"expectations": 3, "options": 1},
            seed="sample",
        ),
    ),
    Sample(
        "After a loss",
        MatchRequest(
            story="My mother died in spring. I function, but nothing means much, and I would like someone who listens "
            "without hurrying me.",
            goals=[Goal("meaning", 3), Goal("emotions", 2)],
            practices={"listening": 3, "horizontal": -1},
            seed="sample",
        ),
    ),
    Sample(
        "Please just tell me what to do",
        MatchRequest(
            story="My stomach is upset after most meals. I have read enough; I want a clear plan from one person.",
            goals=[Goal("eating", 3)],
            practices={"options": -3, "horizontal": -2, "webwork": -1},
            seed="sample",
        ),
    ),
)
