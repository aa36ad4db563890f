"""Computes the policy's constants from the reference population and the calibration panel (`ayni policy`).

Same seed, same encoder, same files: same policy. The live directory is never looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId, Level
from schemas.matching.match import PART_NAMES
from schemas.matching.policy import (
    SHEETS,
    ItemConstants,
    LifestyleConstants,
    PanelProse,
    Policy,
    PracticeConstants,
    StoryConstants,
)
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import DOMAIN_IDS, ITEMS, QUALITIES, QUALITY_IDS
from service.listener.encoder import ListenerModel
from service.listener.reading import Reading, StoryReader
from service.listener.segmentation import pieces
from service.matching.fit import lifestyle, practices
from service.matching.fit.fit_model import FitModel
from service.matching.fit.match_vector import profile_text
from service.matching.fit.seeker import StoryScores
from service.matching.fit.story import prose_directions, reading_shares, stated_concerns
from service.matching.qualities import stated_facts
from service.training.panels import panel_version, read_panel, read_paraphrases
from service.training.wish_constants import wish_constants
from service.vocabulary.encoder import Encoder
from service.vocabulary.general_words import general_words
from service.vocabulary.shipped import wordings_digest

Floats = NDArray[np.float64]

VERSION = "13"
WEIGHTS = {"story": 0.35, "lifestyle": 0.2, "practices": 0.3, "preferences": 0.15}
AVERAGES = dict.fromkeys(PART_NAMES, 0.5)
# z of somebody who meets every need: so that story and practices move the first page as their weights say.
HEIGHT = 3.45
FIRST_SHARE, LEAST_REST = 0.5, 10
GENERAL_SHARE, SPECIFIC_SHARE = 0.5, 0.4
PROSE_WEIGHT, PROSE_LAMBDA = 0.10, 0.25
SMALLEST_SD = 0.05
SHORTER = 0.2  # of those who answer
# Noise of one answer in spreads of its axis (fit.md): a count of ten, a step, a number, a yes/no.
ITEM_NOISE = {"count": 0.16, "number": 0.16, "step": 0.41, "yes_no": 0.63}
USUAL_FLOOR = 2.5  # where a reading begins that is not balanced
FLOOR_RANGE = (1.0, 6.0)
_FLOOR_STEP = 0.3
USUAL_DOMAINS = 4  # of lifestyle, that somebody ticks
WHOLE_SHEETS = SHEETS // 3  # of lifestyle, on which all ten are answered
_NO_PART_OF_WORK: dict[DomainId, Level] = dict.fromkeys(DOMAIN_IDS, "none")
_LEAST_MASS = 0.05  # of a concern that nobody is read to have: so that its floor falls in steps


@dataclass(frozen=True)
class ComputedPolicy:
    """A policy and the arrays that belong to it."""

    policy: Policy
    arrays: dict[str, NDArray[np.floating]]


def compute_policy(
    reader: StoryReader,
    encoder: Encoder,
    people: Sequence[Profile],
    temperature: float,
    report: Callable[[str], None] = lambda _: None,
    trained: ListenerModel | None = None,
) -> ComputedPolicy:
    """All constants, from profiles of the reference population; `reader` reads stories into concern scores.

    With `trained`, what the panel's stories say is counted as that hears it: floors belong to the reading by words.
    """
    report("practices and lifestyle")
    practice = practice_constants(people)
    living = lifestyle_constants(people)
    report("reading the calibration panel")
    panel = [reader.read(story.text) for story in read_panel("calibration")]
    readings = [reading for reading in panel if reading is not None]
    report("encoding the reference population")
    texts = encode_texts(encoder, people)
    story = StoryFit(reader, readings, people, texts, temperature)
    sigma = {
        "story": 0.0,
        "practices": practice_sigma(),
        "lifestyle": ITEM_NOISE["step"],
        "preferences": 0.05,
    }
    policy = Policy(
        version=VERSION,
        encoder=encoder.name,
        panel=panel_version("calibration"),
        wordings=wordings_digest(),
        weights=WEIGHTS,
        averages=AVERAGES,
        concerns=reader.concerns,
        general=story.columns[len(reader.concerns) :],
        reading_floor=_rounded(story.reading_floor),
        panel_reading=_rounded(story.panel_reading, 8),
        story=story.constants,
        practices=practice,
        lifestyle=living,
        preferences=wish_constants(people),
        sheets=reference_sheets(people, practice, living),
        sigma={part: round(sigma[part], 4) for part in PART_NAMES},
    )
    if trained is not None:
        report("hearing the calibration panel")
        panel_prose = PanelProse(story.text_mean, story.query_mean, story.query_covariance)
        story.count_heard(FitModel(policy, panel_prose, encoder, reader, trained))
    report("near ties from paraphrases")
    policy = msgspec.structs.replace(
        policy,
        panel_reading=_rounded(story.panel_reading, 8),
        story=story.constants,
        sigma=policy.sigma | {"story": round(story.paraphrase_sigma(), 4)},
    )
    # Half precision holds the phrases' directions well enough, and halves what is shipped.
    arrays: dict[str, NDArray[np.floating]] = {name: array.astype(np.float32) for name, array in story.arrays().items()}
    result = reader.rounded().arrays()
    arrays |= {name: result[name].astype(np.float16) for name in ("phrases", "query_offset")}
    arrays["spreads"] = result["spreads"]
    return ComputedPolicy(policy, arrays)


def practice_constants(people: Sequence[Profile]) -> PracticeConstants:
    """Means and spreads of items, axes and tiers."""
    items = {item_id: _spread(_positions(people, item_id)) for item_id in ITEMS if ITEMS[item_id][1].like is None}
    blank = PracticeConstants(items, dict.fromkeys(QUALITY_IDS, 1.0), np.inf, {}, _fact_constants(people))
    answers = [practices.axis_answers(profile, blank) for profile in people]
    axis_sd = {}
    for index, axis in enumerate(QUALITY_IDS):
        values = [y[index] for _, y, reliability in answers if reliability[index] > 0]
        axis_sd[axis] = max(float(np.std(values)), SMALLEST_SD) if values else 1.0
    known = msgspec.structs.replace(blank, axis_sd=axis_sd)
    answers_of_all = [practices.practice_answers(profile, known) for profile in people]
    length = _shorter_length(answers_of_all)
    sd = _answered_sd([practices.shaped(*own, length) for own in answers_of_all])
    sure = practices.CONFIRMED_WEIGHT
    # So that an axis of any tier has spread 1: nobody gains or loses exposure by a confirmation as such.
    scale = {"stated": 1.0 / sd, "confirmed": 1.0 / float(np.hypot(1 - sure, sure))}
    return msgspec.structs.replace(known, length=length, tier_scale=scale)


def _fact_constants(people: Sequence[Profile]) -> dict[str, ItemConstants]:
    stated = [stated_facts(profile) for profile in people]
    return {
        axis: _spread([facts[axis] for facts in stated if axis in facts])
        for axis in QUALITY_IDS
        if any(axis in facts for facts in stated)
    }


def _shorter_length(answers: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> float:
    """The length of what is stated, by the square root of how much is, that one in five stay below.

    Lower, and nuances are lost; higher, and polarised sheets gain: `docs/decisions/0009`.
    """
    lengths = [np.linalg.norm(own) / np.sqrt(np.count_nonzero(where)) for own, where in answers if where.any()]
    return float(np.quantile(lengths, SHORTER))


def _answered_sd(shapes: Sequence[Floats]) -> float:
    return float(np.std([value for shape in shapes for value in shape if value != 0]))


def _positions(people: Sequence[Profile], item_id: str) -> list[float]:
    quality, item = ITEMS[item_id]
    results = []
    for profile in people:
        practice = profile.practices.get(quality.id)
        if practice and item_id in practice.items:
            results.append(item.position(practice.items[item_id]))
    return results


def practice_sigma() -> float:
    """Noise of one axis in its own spread, from the kinds of its items, averaged over the axes."""
    variances = []
    for quality in QUALITIES:
        weights = np.array([item.weight for item in quality.items])
        noise = np.array([ITEM_NOISE[item.kind] for item in quality.items])
        variances.append(float(((weights * noise) ** 2).sum() / weights.sum() ** 2))
    return float(np.sqrt(np.mean(variances)))


def lifestyle_constants(people: Sequence[Profile]) -> LifestyleConstants:
    """Means and spreads of the levels, usual length and spread of those who stated anything."""
    stated = [profile.lifestyle for profile in people if profile.lifestyle]
    levels = np.array([lifestyle.levels(item) for item in stated])
    mean, level_sd = _rounded(np.nanmean(levels, axis=0)), _rounded(np.nanstd(levels, axis=0))
    standardised = [lifestyle.standardised(item, mean, level_sd) for item in stated]
    spreads = [(np.nan_to_num(own), ~np.isnan(own)) for own in standardised]
    length = _shorter_length(spreads)
    shapes = [practices.shaped(*own, length, lifestyle.MOST_OF_ONE) for own in spreads]
    return LifestyleConstants(mean, level_sd, length, _answered_sd(shapes))


def reference_sheets(
    people: Sequence[Profile], practice: PracticeConstants, living: LifestyleConstants
) -> dict[str, bytes]:
    """Stored vectors of SHEETS people, by part; each gap is filled with what another has answered.

    Of the practices, of those who answered most. Of lifestyle most people tick a few domains that are part of their
    work, and these count more than each of ten would: so of most sheets a few, drawn. Others go through all ten, and
    most of what they would leave open is no part of their work: so of the rest all ten (`docs/matching.md`).
    """
    rng = np.random.default_rng(0)
    few = [
        {domain: profile.lifestyle[domain] for domain in rng.permutation(_part_of_work(profile))[:USUAL_DOMAINS]}
        for profile in people
    ]
    answered = _filled(np.array([practices.practice_vector(profile, frozenset(), practice) for profile in people]), rng)
    ticked = _filled(np.array([lifestyle.lifestyle_vector(own, living) for own in few]), rng)
    all_ten = [_NO_PART_OF_WORK | profile.lifestyle for profile in people if profile.lifestyle]
    all_answered = np.array([lifestyle.lifestyle_vector(own, living) for own in all_ten[:WHOLE_SHEETS]])
    stored = {"practices": answered, "lifestyle": np.vstack([ticked[: SHEETS - len(all_answered)], all_answered])}
    return {part: sheets.astype("<f2").tobytes() for part, sheets in stored.items()}


def _part_of_work(profile: Profile) -> list[DomainId]:
    return [domain for domain, level in profile.lifestyle.items() if level != "none"]


def _filled(vectors: Floats, rng: np.random.Generator) -> Floats:
    sheets = vectors[np.argsort((vectors == 0).sum(axis=1), kind="stable")[:SHEETS]].copy()
    for column, answers in zip(sheets.T, vectors.T, strict=True):
        gaps = column == 0
        column[gaps] = rng.choice(answers[answers != 0], np.count_nonzero(gaps))
    return sheets


def balanced_floors(scores: Floats, temperature: float) -> Floats:
    """Floors (K,) by which every concern carries the mean 1/K over these scores (n, K), within their range."""
    floor = np.full(scores.shape[1], USUAL_FLOOR)
    for _ in range(400):
        shares = reading_shares(scores, floor, temperature)
        # What nothing claims counts for all alike.
        mass = (shares + (1 - shares.sum(axis=1, keepdims=True)) / len(floor)).mean(axis=0) * len(floor)
        floor = np.clip(floor + _FLOOR_STEP * np.log(np.maximum(mass, _LEAST_MASS)), *FLOOR_RANGE)
    return floor


class StoryFit:
    """The story part over reference panel x reference population."""

    def __init__(
        self,
        reader: StoryReader,
        readings: list[Reading],
        people: Sequence[Profile],
        texts: list[Floats],
        temperature: float,
    ) -> None:
        self._reader = reader
        self._read: Callable[[str], Reading | StoryScores | None] = reader.read
        scores = np.array([reading.scores for reading in readings])
        self.reading_floor = balanced_floors(scores, temperature)
        general = [word.name for word in general_words()]
        self.columns = [*reader.concerns, *general]
        t = np.array([reading.prose for reading in readings])
        self.text_mean = np.mean([rows.mean(axis=0) for rows in texts if len(rows)], axis=0)
        self._u = prose_directions(texts, self.text_mean)
        self._temperature = temperature
        self._calibrate(t)
        self._met = self._expected(people)
        self.panel_reading = np.zeros(len(self.columns))
        self._count(scores)

    def _calibrate(self, t: Floats) -> None:
        """Mean, covariance and spread of the prose of stories (n, d), as they are heard."""
        self.query_mean, self.query_covariance = t.mean(axis=0), np.cov(t.T, bias=True)
        self._prose_variance = ((self._u @ self.query_covariance) * self._u).sum(axis=1)
        self.constants = self._constants(t, self._temperature)

    def _count(self, scores: Floats) -> None:
        self.panel_reading[: scores.shape[1]] = self._needs(scores).mean(axis=0)

    def count_heard(self, model: FitModel) -> None:
        """From now on stories are heard by the trained reader; what the panel says is counted again."""
        self._read = lambda text: model.story_read(model.hear(text))
        heard = [read for story in read_panel("calibration") if (read := self._read(story.text)) is not None]
        self._count(np.array([read.scores for read in heard]))
        self._calibrate(np.array([read.prose for read in heard]))

    def _needs(self, scores: Floats) -> Floats:
        return reading_shares(scores, self.reading_floor, self.constants.temperature)

    def _expected(self, people: Sequence[Profile]) -> Floats:
        """How far each person meets each concern, on average over draws (people, concerns)."""
        index = {name: [(column, 1.0)] for column, name in enumerate(self.columns)}
        stated = (
            stated_concerns(person.concerns, person.concerns_first, index, len(self.columns), self.constants)
            for person in people
        )
        return np.array([item.expected()[: len(self._reader.concerns)] for item in stated])

    def _constants(self, t: Floats, temperature: float) -> StoryConstants:
        stated = self._u.any(axis=1)
        variance = self._prose_variance
        panel_sd = float(np.sqrt(variance[stated].mean()))
        prose = (self._u @ t.T - (self._u @ self.query_mean)[:, None]) / np.sqrt(
            PROSE_LAMBDA * variance + (1 - PROSE_LAMBDA) * panel_sd**2
        )[:, None]
        return StoryConstants(
            temperature=temperature,
            height=HEIGHT,
            first_share=FIRST_SHARE,
            least_rest=LEAST_REST,
            general_share=GENERAL_SHARE,
            specific_share=SPECIFIC_SHARE,
            prose_weight=PROSE_WEIGHT,
            prose_lambda=PROSE_LAMBDA,
            prose_sd=float(prose[stated].std()),
            prose_panel_sd=panel_sd,
        )

    def z(self, scores: Floats, prose: Floats) -> Floats:
        """The story part of every person of the population for one reading."""
        constants = self.constants
        needs = self._needs(scores) - self.panel_reading[: len(scores)]
        scale = np.sqrt(PROSE_LAMBDA * self._prose_variance + (1 - PROSE_LAMBDA) * constants.prose_panel_sd**2)
        p = (self._u @ (prose - self.query_mean)) / scale * constants.prose_weight / constants.prose_sd
        return np.asarray(constants.height * (self._met @ needs) + p)

    def paraphrase_sigma(self) -> float:
        """How much a person's story part changes when the same story is told in other words, in spreads."""
        variances = []
        for pair in read_paraphrases():
            a, b = self._read(pair.a), self._read(pair.b)
            if a is not None and b is not None:
                change = self.z(a.scores, a.prose) - self.z(b.scores, b.prose)
                variances.append(float(change.var()))
        return float(np.sqrt(0.5 * np.mean(variances)))

    def arrays(self) -> dict[str, Floats]:
        return {
            "text_mean": self.text_mean,
            "panel_query_mean": self.query_mean,
            "panel_query_covariance": self.query_covariance,
        }


def encode_texts(encoder: Encoder, people: Sequence[Profile], batch: int = 2000) -> list[Floats]:
    """Piece vectors of every profile's prose."""
    encoded: list[Floats] = []
    for start in range(0, len(people), batch):
        cut = [pieces(profile_text(profile)) for profile in people[start : start + batch]]
        rows = encoder.encode([piece for own in cut for piece in own]).astype(np.float64)
        at = 0
        for own in cut:
            encoded.append(rows[at : at + len(own)])
            at += len(own)
    return encoded


def _spread(values: Sequence[float]) -> ItemConstants:
    if not values:
        return ItemConstants(0.5, 1.0)
    return ItemConstants(round(float(np.mean(values)), 6), round(max(float(np.std(values)), SMALLEST_SD), 6))


def _rounded(values: Floats, digits: int = 6) -> list[float]:
    return [round(float(value), digits) for value in values]
