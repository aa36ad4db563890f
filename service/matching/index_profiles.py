"""Derives the match rows of profiles from what is stored, and again for a new policy, while serving."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from schemas.profiles.practitioner import ProfileDump
from service.core.database.pool import Connection
from service.matching.fit_model import FitModel
from service.matching.match_vector import profile_text, text_key
from service.matching.store_texts import note_texts
from service.matching.store_vectors import remove_match_profiles, write_match_profiles
from service.profiles.save_profiles import save_batch
from service.profiles.store import Outcome, read_profiles
from service.profiles.store_partners import partners_of
from service.vocabulary.cache import VocabularyCache


class MatchIndexer:
    """Keeps match_profile true for the policy of this process."""

    def __init__(self, model: FitModel) -> None:
        self.model = model

    async def derive(self, connection: Connection, ids: Sequence[UUID]) -> None:
        """Writes the rows of those published, and takes the others out of matching."""
        if not ids:
            return
        # Whether a partner's team is confirmed depends on whether these are published.
        # In one order for all, so that two who derive each other never wait in a circle.
        ids = sorted({*ids, *await partners_of(connection, ids)})
        stored = await read_profiles(connection, ids)
        published = [stored[id] for id in ids if id in stored and stored[id].status == "published"]
        gone = [id for id in ids if id not in stored or stored[id].status != "published"]
        vectors = self.model.vectors([(one.profile, one.confirmed_axes) for one in published])
        if published:
            await write_match_profiles(connection, self.model.policy.key, [one.id for one in published], vectors)
            await note_texts(connection, [(one.id, text_key(profile_text(one.profile))) for one in published])
        if gone:
            await remove_match_profiles(connection, gone)


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
    outcomes = await save_batch(connection, profiles, terms, saved_by=saved_by, publish=publish, now=now)
    await indexer.derive(connection, [id for id, outcome in outcomes if outcome != "unchanged"])
    return outcomes
