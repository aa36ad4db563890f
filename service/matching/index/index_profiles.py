"""Derives the match rows of profiles from what is stored, and again for a new policy, while serving."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from schemas.matching.match_row import MatchRow, WorkPlace
from schemas.profiles.practitioner import Profile, ProfileDump
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.matching.fit.fit_model import DerivedVector, FitModel
from service.matching.fit.match_vector import profile_text, text_key
from service.matching.index.match_row import MatchRowSource, match_row
from service.matching.index.store_texts import add_texts, note_texts
from service.matching.index.store_vectors import (
    add_match_profiles,
    read_derivable,
    remove_match_profiles,
    write_match_profiles,
)
from service.profiles.own_words import PRACTITIONER
from service.profiles.save_profiles import Ready, SaveOutcome, save_batch
from service.profiles.store_lifecycle import note_source_changes
from service.profiles.store_partners import partners_of
from service.profiles.store_saving import Outcome
from service.vocabulary.cache import VocabularyCache

# By digest of a profile's document.
Derived = dict[bytes, DerivedVector]


class MatchIndexer:
    """Keeps match_profile true for the policy of this process."""

    def __init__(self, model: FitModel, ready: Ready | None = None, derived: Derived | None = None) -> None:
        self.model = model
        self.ready = ready
        self._derived = derived or {}

    def having(self, ready: Ready, derived: Derived) -> "MatchIndexer":
        """The same for saving profiles of which much is made already."""
        return MatchIndexer(self.model, ready, derived)

    async def derive(self, connection: Connection, ids: Sequence[UUID]) -> None:
        """Writes the rows of those published, and takes the others out of matching."""
        if not ids:
            return
        # Whether a partner's team is confirmed depends on whether these are published.
        # In one order for all, so that two who derive each other never wait in a circle.
        ids = sorted({*ids, *await partners_of(connection, ids)})
        people = await read_derivable(connection, ids)
        if people:
            await write_match_profiles(connection, self.model.policy.key, self.rows(people))
            await note_texts(connection, [(person.id, text_key(profile_text(person.profile))) for person in people])
        published = {person.id for person in people}
        gone = [id for id in ids if id not in published]
        if gone:
            await remove_match_profiles(connection, gone)

    async def add(self, connection: Connection, saved: Sequence[SaveOutcome]) -> None:
        """Writes the rows of people whom this transaction has made, from memory."""
        published = [item for item in saved if item.staged.status == "published"]
        people = [_derivable(item) for item in published]
        if people:
            missing = [item.staged for item in published if item.staged.digest not in self._derived]
            own = self._derived | self.vectors({staged.digest: staged.profile for staged in missing})
            rows = [match_row(person, own[item.staged.digest]) for person, item in zip(people, published, strict=True)]
            await add_match_profiles(connection, self.model.policy.key, rows)
            since = {item.id: item.staged.field_dates.get("approach", item.staged.saved_at) for item in saved}
            keys = [(person.id, text_key(profile_text(person.profile))) for person in people]
            texts = [(id, key, min(since[id], this_moment())) for id, key in keys if key is not None]
            await add_texts(connection, texts)

    def vectors(self, profiles: Mapping[bytes, Profile]) -> Derived:
        """What is derived of published profiles of whom no second party says anything, by digest of the document."""
        derived = self.model.derive([(profile, frozenset()) for profile in profiles.values()]) if profiles else []
        return dict(zip(profiles, derived, strict=True))

    def rows(self, people: Sequence[MatchRowSource]) -> list[MatchRow]:
        """The match rows of published profiles."""
        derived = self.model.derive([(person.profile, person.confirmed_axes) for person in people])
        return [match_row(person, own) for person, own in zip(people, derived, strict=True)]


def _derivable(saved: SaveOutcome) -> MatchRowSource:
    staged = saved.staged
    return MatchRowSource(
        saved.id,
        staged.profile,
        staged.confirmed_at or staged.saved_at,
        [WorkPlace(place.get("lat"), place.get("lon"), place.get("access", [])) for place in staged.places],
        staged.modality_ids,
    )


async def save_and_index(
    connection: Connection,
    profiles: Sequence[tuple[str, ProfileDump]],
    terms: VocabularyCache,
    indexer: MatchIndexer,
    *,
    saved_by: str,
    publish: bool = False,
    now: datetime | None = None,
) -> list[tuple[UUID, Outcome]]:
    """Saves profiles as `save_batch` does, and brings the match rows of those that changed up to date."""
    saved = await save_batch(
        connection, profiles, terms, saved_by=saved_by, publish=publish, now=now, ready=indexer.ready
    )
    await indexer.add(connection, [item for item in saved if item.outcome == "created"])
    updated = [item.id for item in saved if item.outcome == "updated"]
    await indexer.derive(connection, updated)
    if updated and saved_by != PRACTITIONER:
        await note_source_changes(connection, updated, saved_by, now or this_moment())
    return [(item.id, item.outcome) for item in saved]
