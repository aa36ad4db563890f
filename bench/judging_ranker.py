"""The demo directory in memory: ranked for a story as the service ranks it, and by likeness of the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from bench.exposure import LONG_AGO, snapshot_of
from schemas.matching.match import MatchRequest
from schemas.matching.statement import HEAR, StatementKind
from schemas.profiles.practitioner import Profile
from service.listener.segmentation import pieces
from service.matching.fit.fit_model import load_fit_model
from service.matching.fit.match_vector import profile_text
from service.matching.fit.near_ties import Grid, Turns
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import Query, build_query
from service.matching.recall.fit_scorer import FitScorer
from service.matching.resolve.hear_request import HeardRequest, hear_request
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.search import search
from service.population.demo import DEMO_SEED, demo_people

Whole = NDArray[np.intp]


@dataclass(frozen=True)
class DemoPerson:
    id: UUID
    profile: Profile


class DemoRanker:
    """Everybody written for the demo directory, by their place in its file, whether their profile is current or not."""

    def __init__(self) -> None:
        self.model = load_fit_model()
        dumps = demo_people(DEMO_SEED, date(2026, 11, 1))
        profiles = [Profile(**{name: getattr(dump, name) for name in Profile.__struct_fields__}) for dump in dumps]
        self.people = [DemoPerson(uuid5(NAMESPACE_URL, p.display_name + str(at)), p) for at, p in enumerate(profiles)]
        self.snapshot = snapshot_of(self.people, self.model)
        self._place = {person.id: at for at, person in enumerate(self.people)}
        self._texts = self._embedded([profile_text(profile) for profile in profiles])

    def query(self, story: str, hear: Sequence[StatementKind] = HEAR) -> tuple[MatchRequest, Query]:
        """What the service asks for a story alone: needs, and the wishes that it hears in it."""
        applied = self.heard(story, hear)
        read, policy = self.model.story_read(applied.heard) if applied.heard else None, self.model.policy
        return applied.request, build_query(applied.request, read, {}, policy, applied.by_story)

    def heard(self, story: str, hear: Sequence[StatementKind] = HEAR) -> HeardRequest:
        """A story alone, with the wishes that act of it; no modality that it names."""
        return hear_request(MatchRequest(story=story, hear=list(hear)), self.model.hear(story), lambda _: False)

    def ranked(self, story: str, seed: str, length: int = 50, hear: Sequence[StatementKind] = HEAR) -> list[int]:
        """The first `length` people, by their place in the file."""
        return self._first(*self.query(story, hear), seed, length)

    def ranked_for(
        self,
        needs: Sequence[Iterable[str]],
        seed: str,
        length: int = 10,
        request: MatchRequest | None = None,
        by_story: frozenset[str] = frozenset(),
    ) -> list[int]:
        """The first people for these needs (any name of each), read without fault, and the wishes of a request."""
        model, request = self.model, request or MatchRequest()
        columns = model.policy.column_index
        corrections = {columns[name]: 1.0 for need in needs for name in sorted(need)[:1] if name in columns}
        query = build_query(request, None, corrections, model.policy, by_story, model.panel.query_mean)
        return self._first(request, query, seed, length)

    def _first(self, request: MatchRequest, query: Query, seed: str, length: int) -> list[int]:
        scorer = FitScorer(query, request.preferences, Crafts(), self.model.policy, Turns(seed))
        result = search(self.snapshot, ResolvedLimits(LONG_AGO), scorer, Grid(seed, query.near_tie), length=length)
        return [self._place[person.id] for person in result.page]

    def alike(self, story: str) -> Whole:
        """Everybody, by the cosine of story and profile text."""
        return np.argsort(-(self._texts @ self._embedded([story])[0]))

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float64]:
        rows = np.array([self.model.encoder.encode(pieces(text)).mean(axis=0) for text in texts], dtype=np.float64)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
