"""The stored vocabularies in memory: folds the terms of profiles, adds new ones, and follows what others changed."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from schemas.profiles.practitioner import Profile
from schemas.vocabulary.terms import Fold
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.vocabulary import store as vocabularies
from service.vocabulary.folding import Vocabulary, key
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.general_words import reviewed_labels, spanish_names
from service.vocabulary.languages import standard_tag
from service.vocabulary.lexicon import Lexicon, build_lexicon


class VocabularyCache:
    """The stored vocabularies in memory, for a load or a server; refreshed when the store knows a name first."""

    def __init__(self, modalities: Vocabulary, concerns: Vocabulary, languages: frozenset[str]) -> None:
        self.modalities = modalities
        self.concerns = concerns
        self.languages = languages
        self.modality_ids: dict[str, int] = {}
        self.concern_ids: dict[str, int] = {}
        self.changes = 0  # grows when names come or go, by which terms fold otherwise

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words that a story may hold; who hears none need not build it."""
        return build_lexicon(load_gazetteer())

    @classmethod
    async def read(cls, connection: Connection) -> "VocabularyCache":
        tags = frozenset(row["tag"] for row in await connection.fetch(query("vocabulary/list_languages")))
        terms = cls(await _modalities(connection), await _concerns(connection), tags)
        await terms.read_ids(connection)
        return terms

    async def refresh(self, connection: Connection) -> None:
        """Reads the vocabularies again, when a name known here has been merged, removed or rolled back."""
        modalities, concerns = await _modalities(connection), await _concerns(connection)
        tags = await connection.fetch(query("vocabulary/list_languages"))
        await self.read_ids(connection)
        # After the ids: no other request of this process meets a new name whose id it cannot find.
        self.modalities, self.concerns = modalities, concerns
        self.languages = frozenset(row["tag"] for row in tags)
        self.changes += 1

    async def catch_up(self, connection: Connection) -> None:
        """Reads the vocabularies again when another process (a load, a second worker) has changed them since."""
        known = [(self.modality_ids, self.modalities), (self.concern_ids, self.concerns)]
        item = [(len(ids), max(ids.values(), default=0), len(names.unreviewed)) for ids, names in known]
        if await vocabularies.extent(connection) != item:
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
            self.changes += 1
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
                query("vocabulary/add_languages"),
                new,
            )
            self.languages |= frozenset(new)

    def language(self, tag: str) -> str:
        """The known tag for a stated one: es-mx -> es-MX, es-XX -> es, spa -> es, tib-Nowhere -> bo."""
        parts = tag.replace("_", "-").split("-")
        tidy = "-".join([parts[0].lower(), *(p.upper() if len(p) == 2 else p.title() for p in parts[1:])])
        if tidy in self.languages:
            return tidy
        standard = standard_tag(tidy)
        return standard if standard in self.languages else standard_tag(standard.split("-")[0])


def _folded_in_order(vocabulary: Vocabulary, terms: set[str]) -> list[Fold]:
    folds = []
    for term in sorted(terms):
        fold = vocabulary.fold(term)
        folds.append(fold)
        if fold.how == "added":
            vocabulary.learn(fold.name, reviewed=False)
    return folds


async def _modalities(connection: Connection) -> Vocabulary:
    names = await vocabularies.names_by_key(connection, "modality")
    return Vocabulary(names, unreviewed=await vocabularies.unreviewed_names(connection, "modality"))


async def _concerns(connection: Connection) -> Vocabulary:
    names = await vocabularies.names_by_key(connection, "concern")
    unreviewed = await vocabularies.unreviewed_names(connection, "concern")
    return Vocabulary(names, reviewed_labels(), spanish_names(), unreviewed)
