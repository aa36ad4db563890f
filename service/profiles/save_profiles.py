"""Takes validated profiles in: folds their terms, locates their places, saves them, and derives their match rows.

`load`, imports, rosters and the practitioner's own edits all save through `save_batch`.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.profiles.practitioner import Address, Place, Profile, ProfileDump
from schemas.vocabulary.terms import Fold, PlaceFound
from service.core.database.pool import Connection
from service.matching.index_profiles import Deriver
from service.profiles.store import Outcome, Staged, save_profiles
from service.vocabulary import store as vocabularies
from service.vocabulary.folding import Vocabulary, key
from service.vocabulary.store_places import locate

# What a dump holds besides the profile itself.
_STATE_FIELDS = ("id", "external_id", "source", "status", "confirmed_at", "updated_at", "sources")


class Terms:
    """The stored vocabularies in memory, for a load or a server; refreshed when the store knows a name first."""

    def __init__(self, modalities: Vocabulary, concerns: Vocabulary, languages: frozenset[str]) -> None:
        self.modalities = modalities
        self.concerns = concerns
        self.languages = languages
        self.modality_ids: dict[str, int] = {}
        self.concern_ids: dict[str, int] = {}
        self._located: dict[Address, PlaceFound | None] = {}

    @classmethod
    async def read(cls, connection: Connection) -> "Terms":
        tags = frozenset(row["tag"] for row in await connection.fetch("SELECT tag FROM language"))
        terms = cls(
            Vocabulary(await vocabularies.names_by_key(connection, "modality")),
            Vocabulary(await vocabularies.names_by_key(connection, "concern")),
            tags,
        )
        await terms.read_ids(connection)
        return terms

    async def refresh(self, connection: Connection) -> None:
        """Reads the vocabularies again, when a name known here has been merged, removed or rolled back."""
        modalities = await vocabularies.names_by_key(connection, "modality")
        concerns = await vocabularies.names_by_key(connection, "concern")
        tags = await connection.fetch("SELECT tag FROM language")
        await self.read_ids(connection)
        # After the ids: no other request of this process meets a new name whose id it cannot find.
        self.modalities, self.concerns = Vocabulary(modalities), Vocabulary(concerns)
        self.languages = frozenset(row["tag"] for row in tags)

    async def catch_up(self, connection: Connection) -> None:
        """Reads the vocabularies again when another process (a load, a second worker) has changed them since."""
        stored = await vocabularies.extent(connection)
        if stored != [(len(ids), max(ids.values(), default=0)) for ids in (self.modality_ids, self.concern_ids)]:
            await self.refresh(connection)

    async def know_modalities(self, connection: Connection, names: Iterable[str]) -> None:
        """Catches up when one of these names is not known here: it may have come since."""
        if any(self.modalities.fold(name).name not in self.modality_ids for name in names):
            await self.catch_up(connection)

    async def read_ids(self, connection: Connection) -> None:
        self.modality_ids = await vocabularies.ids_by_name(connection, "modality")
        self.concern_ids = await vocabularies.ids_by_name(connection, "concern")

    async def add(self, connection: Connection, profiles: Sequence[Profile]) -> None:
        """Adds the new terms of these profiles to the vocabularies and notes what to review."""
        await self._add_languages(connection, profiles)
        if self._lost(profiles):
            await self.refresh(connection)
        changed = False
        for kind, vocabulary, ids, terms in (
            ("modality", self.modalities, self.modality_ids, {t for p in profiles for t in p.modalities}),
            ("concern", self.concerns, self.concern_ids, {t for p in profiles for t in p.concerns}),
        ):
            folds = _folded_in_order(vocabulary, terms)
            new = [(fold, key(fold.term) or fold.term.casefold().strip()) for fold in folds if fold.how != "known"]
            if not new and all(fold.name in ids for fold in folds):
                continue
            await vocabularies.add_terms(connection, kind, new)  # type: ignore[arg-type]
            changed = True
        if changed:
            await self.read_ids(connection)

    def _lost(self, profiles: Sequence[Profile]) -> bool:
        """Whether a name these profiles fold to is known here and has left the store."""
        modalities = (self.modalities.fold(term) for profile in profiles for term in profile.modalities)
        concerns = (self.concerns.fold(term) for profile in profiles for term in profile.concerns)
        return any(fold.how != "added" and fold.name not in self.modality_ids for fold in modalities) or any(
            fold.how != "added" and fold.name not in self.concern_ids for fold in concerns
        )

    async def _add_languages(self, connection: Connection, profiles: Sequence[Profile]) -> None:
        """Languages CLDR does not name (Nahuatl, Mixtec …) join under their tag."""
        new = sorted({self.language(tag) for profile in profiles for tag in profile.languages} - self.languages)
        if new:
            await connection.execute(
                "INSERT INTO language (tag, name, own_name) SELECT t, t, t FROM unnest($1::text[]) AS t "
                "ON CONFLICT DO NOTHING",
                new,
            )
            self.languages |= frozenset(new)

    async def locate(self, connection: Connection, address: Address) -> PlaceFound | None:
        """The place of an address; a load meets the same cities again and again."""
        key = Address(None, address.city, address.region, address.postal_code, address.country)
        if key not in self._located:
            if len(self._located) > 50_000:
                self._located.clear()
            self._located[key] = await locate(connection, key)
        return self._located[key]

    def language(self, tag: str) -> str:
        """The known tag for a stated one: es-mx -> es-MX, es-XX -> es."""
        parts = tag.replace("_", "-").split("-")
        tidy = "-".join([parts[0].lower(), *(p.upper() if len(p) == 2 else p.title() for p in parts[1:])])
        return tidy if tidy in self.languages else parts[0].lower()


def _folded_in_order(vocabulary: Vocabulary, terms: set[str]) -> list[Fold]:
    folds = []
    for term in sorted(terms):
        fold = vocabulary.fold(term)
        folds.append(fold)
        if fold.how == "added":
            vocabulary.learn(fold.name)
    return folds


async def save_batch(
    connection: Connection,
    profiles: Sequence[tuple[str, ProfileDump]],
    terms: Terms,
    deriver: Deriver,
    *,
    saved_by: str,
    publish: bool = False,
    now: datetime | None = None,
) -> list[tuple[UUID, Outcome]]:
    """Saves (external id, profile) pairs, no key twice, in the caller's transaction; outcomes in the order given.

    A modality or concern seen for the first time joins the vocabulary; when another process has merged or removed a
    term meanwhile, the foreign key refuses, and the caller reads the terms again once its transaction is over.
    With `publish` the sender vouches that the people listed consented: drafts become published, confirmed now unless
    the profile says when.
    """
    now = now or datetime.now(UTC)
    await terms.add(connection, [profile for _, profile in profiles])
    staged = [
        await _stage(connection, external_id, profile, terms, saved_by=saved_by, publish=publish, now=now)
        for external_id, profile in profiles
    ]
    outcomes = await save_profiles(connection, staged)
    await deriver.derive(connection, [id for id, outcome in outcomes if outcome != "unchanged"])
    return outcomes


async def _stage(
    connection: Connection,
    external_id: str,
    profile: ProfileDump,
    terms: Terms,
    *,
    saved_by: str,
    publish: bool,
    now: datetime,
) -> Staged:
    document = canonical_document(profile, terms)
    places = [await _located(connection, place, terms) for place in profile.places]
    status = profile.status if publish and profile.status else ("published" if publish else None)
    # A profile published for the first time is confirmed at loading; one loaded again keeps its own date.
    confirmed_at = profile.confirmed_at or (now if status == "published" else None) if publish else None
    return Staged(
        source=profile.source or saved_by,
        external_id=external_id,
        wanted_id=profile.id if publish else None,
        document=document,
        digest=hashlib.sha256(msgspec.json.encode(document, order="sorted")).digest(),
        places=places,
        modality_ids=[terms.modality_ids[name] for name in document["modalities"]],
        concern_ids=[terms.concern_ids[name] for name in document.get("concerns", [])],
        concern_first_ids=[terms.concern_ids[name] for name in document.get("concerns_first", [])],
        saved_at=now,
        saved_by=saved_by,
        field_source=saved_by,
        field_sources=(profile.sources or None) if publish else None,
        field_dates=(profile.updated_at or None) if publish else None,
        status=status,
        status_explicit=publish and profile.status is not None,
        confirmed_at=confirmed_at,
    )


def canonical_document(profile: Profile, terms: Terms) -> dict[str, Any]:
    """The profile as JSON with its terms as the vocabularies spell them, each once, and nothing empty."""
    document: dict[str, Any] = msgspec.to_builtins(profile)
    for field in _STATE_FIELDS:
        document.pop(field, None)
    document["modalities"] = _names(terms.modalities, profile.modalities)
    document["concerns"] = _names(terms.concerns, profile.concerns)
    document["concerns_first"] = _names(terms.concerns, profile.concerns_first)
    document["languages"] = list(dict.fromkeys(terms.language(tag) for tag in profile.languages))
    for practice in document.get("practices", {}).values():
        practice.setdefault("items", {})
    return {field: value for field, value in _without_empty(document).items() if value is not None}


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for field, value in document.items():
        tidy = _without_empty(value) if isinstance(value, dict) and field not in ("practices", "lifestyle") else value
        if tidy not in (None, [], {}) or field == "insurance":
            kept[field] = tidy
    return kept


def _names(vocabulary: Vocabulary, terms: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(vocabulary.fold(term).name for term in terms))


async def _located(connection: Connection, place: Place, terms: Terms) -> dict[str, Any]:
    located: dict[str, Any] = msgspec.to_builtins(place)
    if place.lat is not None:
        return located | {"located": "stated"}
    found = await terms.locate(connection, place.address)
    return located | {"lat": found.lat, "lon": found.lon, "located": "gazetteer"} if found else located
