"""The front door: every request of the audit goes through `find_matches`, the use case that answers a seeker."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from schemas.matching.match import MatchRequest
from schemas.profiles.practitioner import StoredProfile
from schemas.profiles.shown import Shown
from service.core.database.pool import Connection
from service.listener.heard import HeardStory
from service.matching.find_matches import find_matches
from service.matching.fit.fit_model import FitModel
from service.matching.matcher import Matcher
from service.matching.recall.live_snapshot import LiveSnapshot, ShownPage
from service.matching.recall.snapshot_state import Source, State
from service.vocabulary.lexicon import Lexicon


@dataclass(frozen=True)
class Page:
    """What a seeker is shown: people in their order, how many were considered, and what was asked about people."""

    people: tuple[UUID, ...]
    considered: int
    asks: frozenset[str]  # of ATTRIBUTES: what the request itself asks of people


@dataclass(frozen=True)
class AuditedDirectory:
    """The use case with what it works on: the live directory as of one moment, or a private copy of it."""

    connection: Connection
    matcher: Matcher
    now: datetime

    async def ask(self, request: MatchRequest) -> Page:
        answer = await find_matches(self.connection, self.matcher, request, self.now)
        asks = requested_attributes(request)
        if any(statement.acts and statement.kind == "unwanted" for statement in answer.read.statements):
            asks |= {"modality"}
        return Page(tuple(result.practitioner.id for result in answer.results), answer.considered, asks)


def requested_attributes(request: MatchRequest) -> frozenset[str]:
    """Which attributes of people (`blind.ATTRIBUTES`) a request asks about; those may then move the page."""
    wish, limits = request.preferences, request.limits
    attributes = {
        "modality": wish.modalities or wish.without or limits.modalities_only or limits.modalities_except,
        "licence": limits.licensed_only,
        "language": wish.languages or limits.languages,
        "person": wish.gender or wish.cultures,
    }
    return frozenset(name for name, wanted in attributes.items() if wanted)


ReadProfiles = Callable[[Connection, Sequence[UUID]], Awaitable[Mapping[UUID, Shown]]]


class HeldPeople(LiveSnapshot):
    """A snapshot as of one moment, for one audit: whatever changes meanwhile, all requests see the same people."""

    def __init__(self, state: State, profiles: ReadProfiles) -> None:
        super().__init__()
        self._held, self._profiles = state, profiles

    async def current(self, connection: Connection, source: Source) -> State:
        return self._held

    async def page(self, connection: Connection, seen: State, people: Sequence[UUID]) -> ShownPage:
        return ShownPage(await self._profiles(connection, people), is_true=True)


@dataclass(frozen=True)
class HeldProfiles:
    """Profiles in memory, in place of the store's."""

    stored: Mapping[UUID, StoredProfile]

    async def __call__(self, connection: Connection, ids: Sequence[UUID]) -> Mapping[UUID, StoredProfile]:
        return {id: self.stored[id] for id in ids if id in self.stored}


class MemoizedFitModel(FitModel):
    """The same model, which hears each story once: what is heard depends on its words alone."""

    _memory: dict[str, HeardStory]
    _model: FitModel

    @classmethod
    def of(cls, model: FitModel) -> "MemoizedFitModel":
        known = {field.name: getattr(model, field.name) for field in fields(model)}
        remembering = cls(**known | {"trained": None})  # the whole hearing stands in for that by rule
        object.__setattr__(remembering, "_memory", {})
        object.__setattr__(remembering, "_model", model)
        return remembering

    def hear_by_rule(self, story: str, lexicon: Lexicon) -> HeardStory:
        if story not in self._memory:
            self._memory[story] = self._model.hear(story, lexicon)
        return self._memory[story]
