"""The policy at work: reads stories and derives profile vectors with one text model and one set of constants.

Loaded once per process; immutable afterwards. Nothing in it comes from the live directory.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import PanelProse, Policy
from schemas.messages import setup
from schemas.profiles.practitioner import Profile
from service.core.errors import SetupError
from service.listener.dictionary_translation import in_english
from service.listener.encoder import ListenerModel, StoryReading
from service.listener.heard import HeardStory, read_by_rule
from service.listener.merge_readings import merge_readings
from service.listener.propose import Proposal, propose
from service.listener.reading import Reading, StoryReader
from service.listener.segmentation import Span, pieces
from service.listener.trained import trained_model
from service.matching.fit.layout import MOST_CONCERNS
from service.matching.fit.match_vector import Words, match_vectors, profile_text
from service.matching.fit.own_sentences import OwnText, own_sentences, speaking
from service.matching.fit.seeker import StoryScores
from service.matching.fit.story import concern_scores, reading_shares
from service.vocabulary.encoder import Encoder, Vectors, load_encoder
from service.vocabulary.folding import Vocabulary, key
from service.vocabulary.general_words import covered_by_general_words, general_names, shipped_keys
from service.vocabulary.lexicon import Lexicon, build_lexicon
from service.vocabulary.shipped import DATA, shipped_concerns, wordings_digest

Floats = NDArray[np.float64]

POLICY_FILE = DATA / "policy.json"
_MOST_REMEMBERED = 20_000  # words of practitioners


class ReadConcern(NamedTuple):
    """What a text is read to say of a concern: its share of all that is read, and the characters that say it."""

    share: float
    span: Span


class DerivedVector(NamedTuple):
    """What is stored of a profile: its vector, and by column the characters of its text that speak of it."""

    vector: Floats
    sentences: dict[int, Span]


@dataclass(frozen=True)
class FitModel:
    """A policy with the arrays and the text model it was computed for."""

    policy: Policy
    panel: PanelProse
    encoder: Encoder
    reader: StoryReader
    trained: ListenerModel | None = None  # None: rules and the lexical reading stand alone

    def hear_by_rule(self, story: str, lexicon: Lexicon) -> HeardStory:
        """What rules and the words of the story say; always there."""
        heard = read_by_rule(story, lexicon)
        return replace(heard, reading=self.reader.read(heard.needs, heard.languages))

    def hear_trained(self, story: str, heard: HeardStory, story_reading: StoryReading) -> HeardStory:
        """The same with what the trained reader told of the story."""
        return heard if self.trained is None else merge_readings(story, heard, story_reading, self.trained.calibration)

    def hear(self, story: str, lexicon: Lexicon | None = None) -> HeardStory:
        """All that is heard of a story, at once: takes tens of milliseconds."""
        heard = self.hear_by_rule(story, lexicon or build_lexicon(()))
        if self.trained is None:
            return heard
        return self.hear_trained(story, heard, self.trained.read(story, heard.clauses))

    def propose(self, text: str, lexicon: Lexicon) -> list[Proposal]:
        """What a practitioner's own words say, as proposals for their profile: takes tens of milliseconds."""
        heard = read_by_rule(text, lexicon)
        return propose(text, heard, self.trained.read(text, heard.clauses) if self.trained else None)

    def story_read(self, heard: HeardStory) -> StoryScores | None:
        """What was heard, as the matcher takes it; None where there was no word to read."""
        reading = heard.reading
        if reading is None:
            return None
        if heard.concerns is None:
            return StoryScores(reading.scores, reading.prose)
        floor, temperature = np.array(self.policy.reading_floor), self.policy.story.temperature
        return StoryScores(
            concern_scores(heard.concerns, heard.faint, reading.names, floor, temperature), reading.prose
        )

    def read(self, story: str) -> tuple[StoryScores | None, Reading | None]:
        """What the words of the story say, as the policy's constants were computed; None for an empty story."""
        reading = self.reader.read(story)
        if reading is None:
            return None, None
        return StoryScores(reading.scores, reading.prose), reading

    def vectors(self, profiles: Sequence[tuple[Profile, frozenset[str]]]) -> list[Floats]:
        """The stored vectors of (profile, confirmed axes) pairs, all texts encoded in one go."""
        return self._vectors(profiles, [self._read_from(profile) for profile, _ in profiles])

    def derive(self, profiles: Sequence[tuple[Profile, frozenset[str]]]) -> list[DerivedVector]:
        """All that is stored of (profile, confirmed axes) pairs."""
        read = [self._read_from(profile) for profile, _ in profiles]
        sentences = self._own_sentences([profile for profile, _ in profiles], read)
        return [DerivedVector(*pair) for pair in zip(self._vectors(profiles, read), sentences, strict=True)]

    def sentences(self, profile: Profile) -> dict[int, Span]:
        """By column the characters of a profile's text that speak of it, as they are stored."""
        return self._own_sentences([profile], [self._read_from(profile)])[0]

    def _vectors(
        self, profiles: Sequence[tuple[Profile, frozenset[str]]], read: Sequence[Mapping[int, ReadConcern]]
    ) -> list[Floats]:
        cut = [pieces(in_english(profile_text(profile))) for profile, _ in profiles]
        encoded = self.encoder.encode([piece for own in cut for piece in own]).astype(np.float64)
        words: list[Words] = []
        start = 0
        for pieces_of_text, known, (profile, _) in zip(cut, read, profiles, strict=True):
            rows = encoded[start : start + len(pieces_of_text)]
            start += len(pieces_of_text)
            covered = {name: self._covered_as_worded(profile, name) for name in profile.concerns}
            words.append(Words(rows, covered, {column: concern.share for column, concern in known.items()}))
        own = [profile for profile, _ in profiles]
        return list(match_vectors(own, words, [confirmed for _, confirmed in profiles], self.policy, self.panel))

    def _read_from(self, profile: Profile) -> dict[int, ReadConcern]:
        """By column what the text of somebody who states no concern says, as far as a sentence says it by itself."""
        text = "" if profile.concerns else profile_text(profile)
        read = self.reader.read(text) if text else None
        if read is None:
            return {}
        shares = reading_shares(read.scores, np.array(self.policy.reading_floor), self.policy.story.temperature)
        concerns: dict[int, ReadConcern] = {}
        for column in map(int, np.flatnonzero(shares)):
            passage = read.because(column)
            if passage is not None:
                start = text.find(passage)
                concerns[column] = ReadConcern(float(shares[column]), (start, start + len(passage)))
        return concerns

    def _own_sentences(
        self, profiles: Sequence[Profile], read: Sequence[Mapping[int, ReadConcern]]
    ) -> list[dict[int, Span]]:
        texts = []
        for profile in profiles:
            text = profile_text(profile) if profile.concerns else ""
            columns = dict.fromkeys(map(self.column, profile.concerns))
            texts.append(OwnText(text, own_sentences(text), [at for at in columns if at in self._wordings]))
        vectors = self.encoder.encode([own.text[start:end] for own in texts for start, end in own.spans])
        return [
            spoken | {column: concern.span for column, concern in known.items()}
            for spoken, known in zip(speaking(texts, vectors, self._wordings), read, strict=True)
        ]

    @cached_property
    def _wordings(self) -> dict[int, tuple[list[str], Vectors]]:
        """By column the name of a concern, and the vectors of the ways in which people say it."""
        vectors, entries = self.reader.arrays()["phrases"], {entry.name: entry for entry in shipped_concerns()}
        results: dict[int, tuple[list[str], Vectors]] = {}
        start = 0
        for column, name in enumerate(self.policy.concerns):
            end = start + 1 + len(entries[name].wordings)
            results[column] = [name], np.asarray(vectors[start:end], dtype=np.float32)
            start = end
        return results

    @cached_property
    def _covers(self) -> Callable[[str], list[tuple[int, float]]]:
        """What words cover, remembered: every page asks for those of all its people."""
        return lru_cache(_MOST_REMEMBERED)(self._look_up)

    @cached_property
    def column(self) -> Callable[[str], int | None]:
        """The column of a concern or general word, by any of its reviewed names; None for any other word."""
        return lru_cache(_MOST_REMEMBERED)(
            lambda name: self.policy.column_index.get(shipped_keys().get(key(name), name) or name)
        )

    def covered(self, name: str) -> list[tuple[int, float]]:
        """(column, share) of what a practitioner's word covers: itself, what stands under it, what it stands under.

        Nothing is guessed: a word that nobody has reviewed covers none.
        """
        return self._covers(name)

    @cached_property
    def covered_columns(self) -> Callable[[str], frozenset[int]]:
        """The columns of `covered`."""
        return lru_cache(_MOST_REMEMBERED)(lambda name: frozenset(column for column, _ in self.covered(name)))

    def _covered_as_worded(self, profile: Profile, name: str) -> list[tuple[int, float]]:
        """What a concern of a profile covers, with what the person's own words for it have come to mean since it was
        saved: "hemorrhoids" led to "digestive health" before it had a name of its own."""
        own = [word for word in profile.concern_wordings.get(name, ()) if self.column(word) != self.column(name)]
        shares: dict[int, float] = {}
        for word in (name, *own):
            for column, share in self.covered(word):
                shares[column] = max(share, shares.get(column, 0.0))
        return list(shares.items())

    def _look_up(self, name: str) -> list[tuple[int, float]]:
        column = self.column(name)
        return [] if column is None else self._covered[column]

    @cached_property
    def _covered(self) -> list[list[tuple[int, float]]]:
        """By column what a word covers, as (column, share)."""
        columns, constants = self.policy.column_index, self.policy.story
        results: list[dict[int, float]] = [{column: 1.0} for column in range(len(columns))]
        for word, members in covered_by_general_words().items():
            for concern, share in members.items():
                results[columns[word]][columns[concern]] = constants.general_share * share
                if word in general_names():
                    own = results[columns[concern]]
                    own[columns[word]] = max(own.get(columns[word], 0.0), constants.specific_share * share)
        return [list(own.items()) for own in results]

    def column_meant(self, names: Vocabulary, term: str) -> int | None:
        """The column that a term of the seeker's stands for; None for a new word."""
        fold = names.fold(term)
        return None if fold.how == "added" else self.column(fold.name)


@cache
def load_fit_model(path: Path = POLICY_FILE, *, trained: bool = True) -> FitModel:
    """The policy file with its arrays; raises SetupError when vocabulary and policy do not belong together.

    `trained`: stories are heard by the trained reader too, where its weights are.
    """
    if not path.exists():
        raise SetupError(setup.NO_POLICY_FILE(path=path))
    policy = msgspec.json.decode(path.read_bytes(), type=Policy)
    arrays = np.load(path.with_suffix(".npz"))
    if len(policy.columns) > MOST_CONCERNS:
        raise SetupError(setup.TOO_MANY_CONCERNS(concerns=len(policy.columns), most_concerns=MOST_CONCERNS))
    if policy.wordings != wordings_digest():
        raise SetupError(setup.WORDINGS_CHANGED())
    entries = {entry.name: entry for entry in shipped_concerns()}
    encoder = load_encoder(policy.encoder)
    reader = StoryReader(
        encoder,
        [entries[name] for name in policy.concerns],
        phrase_vectors=arrays["phrases"].astype(np.float32),
        query_mean=arrays["query_offset"].astype(np.float64),
        spreads=arrays["spreads"],
    )
    panel = PanelProse(
        arrays["text_mean"].astype(np.float64),
        arrays["panel_query_mean"].astype(np.float64),
        arrays["panel_query_covariance"].astype(np.float64),
    )
    return FitModel(policy, panel, encoder, reader, trained_model() if trained else None)
