"""Computes the policy's constants from the reference population and the calibration panel (`ayni policy`).

Same seed, same encoder, same files: same policy. The live directory is never looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.matching.match import PART_NAMES
from schemas.matching.policy import (
    ItemConstants,
    LifestyleConstants,
    Policy,
    PracticeConstants,
    StoryConstants,
)
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import ITEMS, QUALITIES, QUALITY_IDS
from service.listener.reading import Reading, StoryReader
from service.listener.segmentation import pieces
from service.matching import lifestyle, practices
from service.matching.match_vector import profile_text
from service.matching.qualities import stated_facts
from service.matching.story import AT_LEAST, concern_shares, prose_direction, reading_shares, tempered
from service.training.panels import panel_version, read_panel, read_paraphrases
from service.training.wish_constants import wish_constants
from service.vocabulary.encoder import Encoder
from service.vocabulary.shipped import wordings_digest

Floats = NDArray[np.float64]

VERSION = "1"
WEIGHTS = {"story": 0.35, "lifestyle": 0.2, "practices": 0.3, "preferences": 0.15}
AVERAGES = {"story": 0.2, "lifestyle": 0.5, "practices": 0.5, "preferences": 0.5}
FIRST_SHARE = 0.8
CONCERN_WEIGHT = 0.85
PROSE_LAMBDA = 0.25
LARGEST_Z = 7.5
SMALLEST_SD = 0.05
# Noise of one answer in spreads of its axis (fit.md): a count of ten, a step, a number, a yes/no.
ITEM_NOISE = {"count": 0.16, "number": 0.16, "step": 0.41, "yes_no": 0.63}
USUAL_FLOOR = 2.5  # where a reading begins that is not balanced
FLOOR_RANGE = (1.0, 6.0)
_FLOOR_STEP = 0.3
_LEAST_MASS = 0.05  # of a concern that nobody is read to have: so that its floor falls in steps


@dataclass(frozen=True)
class Computed:
    """A policy and the arrays that belong to it."""

    policy: Policy
    arrays: dict[str, NDArray[np.floating]]


def compute_policy(
    reader: StoryReader,
    encoder: Encoder,
    people: Sequence[Profile],
    temperature: float,
    report: Callable[[str], None] = lambda _: None,
) -> Computed:
    """All constants, from profiles of the reference population; `reader` reads stories into concern scores."""
    report("practices and lifestyle")
    practice = practice_constants(people)
    living = lifestyle_constants(people)
    report("reading the calibration panel")
    panel = [reader.read(story.text) for story in read_panel("calibration")]
    readings = [one for one in panel if one is not None]
    report("encoding the reference population")
    texts = encode_texts(encoder, people)
    story = StoryFit(reader, readings, people, texts, temperature)
    report("near ties from paraphrases")
    sigma = {
        "story": story.paraphrase_sigma(),
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
        reading_floor=_rounded(story.reading_floor),
        panel_reading=_rounded(story.panel_reading, 8),
        story=story.constants,
        practices=practice,
        lifestyle=living,
        preferences=wish_constants(people),
        sigma={part: round(sigma[part], 4) for part in PART_NAMES},
    )
    # Half precision holds the phrases' directions well enough, and halves what is shipped.
    arrays: dict[str, NDArray[np.floating]] = {name: array.astype(np.float32) for name, array in story.arrays().items()}
    kept = reader.rounded().arrays()
    arrays |= {name: kept[name].astype(np.float16) for name in ("phrases", "query_offset")}
    arrays["spreads"] = kept["spreads"]
    return Computed(policy, arrays)


def practice_constants(people: Sequence[Profile]) -> PracticeConstants:
    """Means and spreads of items, axes, facts and tiers."""
    items = {item_id: _spread(_positions(people, item_id)) for item_id in ITEMS}
    blank = PracticeConstants(items, dict.fromkeys(QUALITY_IDS, 1.0), 1.0, np.inf, {}, {})
    answers = [practices.axis_answers(profile, blank) for profile in people]
    axis_sd = {}
    for index, axis in enumerate(QUALITY_IDS):
        values = [y[index] for _, y, reliability in answers if reliability[index] > 0]
        axis_sd[axis] = max(float(np.std(values)), SMALLEST_SD) if values else 1.0
    variances = [float(level[r > 0].var()) for level, _, r in answers if (r > 0).sum() >= 2]
    facts = _fact_constants(people)
    known = msgspec.structs.replace(blank, axis_sd=axis_sd, level_variance=float(np.mean(variances)), facts=facts)
    shapes = [practices.practice_shape(profile, known) for profile in people]
    length = float(np.median([np.linalg.norm(shape) for shape in shapes if shape.any()]))
    scale = _tier_scale(people, [practices.capped(shape, length) for shape in shapes], known)
    return msgspec.structs.replace(known, length=length, tier_scale=scale)


def _positions(people: Sequence[Profile], item_id: str) -> list[float]:
    quality, item = ITEMS[item_id]
    found = []
    for profile in people:
        practice = profile.practices.get(quality.id)
        if practice and item_id in practice.items:
            found.append(item.position(practice.items[item_id]))
    return found


def _fact_constants(people: Sequence[Profile]) -> dict[str, ItemConstants]:
    stated = [stated_facts(profile) for profile in people]
    return {
        axis: _spread([facts[axis] for facts in stated if axis in facts])
        for axis in QUALITY_IDS
        if any(axis in facts for facts in stated)
    }


def _tier_scale(people: Sequence[Profile], shapes: list[Floats], known: PracticeConstants) -> dict[str, float]:
    """So that an axis of any evidence tier has spread 1: nobody gains or loses exposure by documenting as such."""
    shape_sd = float(np.std([value for shape in shapes for value in shape if value != 0]))
    pooled: list[float] = []
    omega = practices.TIER_WEIGHT["documented"]
    for profile, shape in zip(people, shapes, strict=True):
        for axis, fact in stated_facts(profile).items():
            level = (fact - known.facts[axis].mean) / known.facts[axis].sd
            pooled.append((1 - omega) * shape[QUALITY_IDS.index(axis)] + omega * level)
    sure = practices.TIER_WEIGHT["confirmed"]
    return {
        "stated": 1.0 / shape_sd,
        "documented": 1.0 / float(np.std(pooled)),
        "confirmed": 1.0 / float(np.hypot((1 - sure) * shape_sd, sure)),
    }


def practice_sigma() -> float:
    """Noise of one axis in its own spread, from the kinds of its items, averaged over the axes."""
    variances = []
    for quality in QUALITIES:
        weights = np.array([item.weight for item in quality.items])
        noise = np.array([ITEM_NOISE[item.kind] for item in quality.items])
        variances.append(float(((weights * noise) ** 2).sum() / weights.sum() ** 2))
    return float(np.sqrt(np.mean(variances)))


def lifestyle_constants(people: Sequence[Profile]) -> LifestyleConstants:
    """Mean shape, median length and spread of those who stated anything."""
    stated = [profile.lifestyle for profile in people if profile.lifestyle]
    centred = [lifestyle.levels(one) - lifestyle.levels(one).mean() for one in stated]
    mean = _rounded(np.mean(centred, axis=0))
    shapes = [lifestyle.lifestyle_shape(one, mean) for one in stated]
    length = float(np.median([np.linalg.norm(shape) for shape in shapes]))
    sd = float(np.sqrt(np.mean([practices.capped(shape, length) ** 2 for shape in shapes])))
    return LifestyleConstants(mean, length, sd)


def balanced_floors(scores: Floats, temperature: float) -> Floats:
    """Floors (K,) by which every concern carries the mean 1/K over these scores (n, K), within their range."""
    floor = np.full(scores.shape[1], USUAL_FLOOR)
    for _ in range(400):
        mass = reading_shares(scores, floor, temperature).mean(axis=0) * len(floor)
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
        scores = np.array([one.scores for one in readings])
        self._temperature = temperature
        self.reading_floor = balanced_floors(scores, temperature)
        raw = self._shares(scores)
        index = {name: column for column, name in enumerate(reader.concerns)}
        self._x = np.array([concern_shares(p.concerns, p.concerns_first, index, {}, FIRST_SHARE) for p in people])
        self.certainty, q = self._bounded(raw)
        self.panel_reading = q.mean(axis=0)
        self.text_mean = np.mean([rows.mean(axis=0) for rows in texts if len(rows)], axis=0)
        self._u = np.array([prose_direction(rows, self.text_mean) for rows in texts])
        t = np.array([one.prose for one in readings])
        self.query_mean, self.query_covariance = t.mean(axis=0), np.cov(t.T, bias=True)
        self._prose_variance = ((self._u @ self.query_covariance) * self._u).sum(axis=1)
        self.constants = self._constants(q, t)

    def _shares(self, scores: Floats) -> Floats:
        return reading_shares(scores, self.reading_floor, self._temperature)

    @staticmethod
    def _bounded(raw: Floats) -> tuple[float, Floats]:
        """What the three clearest concerns of a middling panel story hold together, and the readings bounded by it."""
        certainty = float(np.median(np.sort(raw, axis=1)[:, -AT_LEAST:].sum(axis=1)))
        return certainty, np.array([tempered(row, certainty) for row in raw])

    def _constants(self, q: Floats, t: Floats) -> StoryConstants:
        concern = self._x @ q.T - (self._x @ self.panel_reading)[:, None]
        concern_sd = float(concern.std())
        stated = self._u.any(axis=1)
        variance = self._prose_variance
        panel_sd = float(np.sqrt(variance[stated].mean()))
        prose = (self._u @ t.T - (self._u @ self.query_mean)[:, None]) / np.sqrt(
            PROSE_LAMBDA * variance + (1 - PROSE_LAMBDA) * panel_sd**2
        )[:, None]
        prose_sd = float(prose[stated].std())
        z = CONCERN_WEIGHT * concern / concern_sd + (1 - CONCERN_WEIGHT) * prose / prose_sd
        # Spread 1, unless a third of a person's mass on the one concern of a clear reading would then pass LARGEST_Z.
        sd = max(float(z.std()), self.certainty / AT_LEAST * CONCERN_WEIGHT / concern_sd / LARGEST_Z)
        return StoryConstants(
            temperature=self._temperature,
            first_share=FIRST_SHARE,
            concern_weight=CONCERN_WEIGHT,
            prose_lambda=PROSE_LAMBDA,
            concern_sd=concern_sd,
            prose_sd=prose_sd,
            prose_panel_sd=panel_sd,
            mean=float(z.mean()),
            sd=sd,
            certainty=self.certainty,
        )

    def z(self, scores: Floats, prose: Floats) -> Floats:
        """The story part of every person of the population for one reading."""
        constants = self.constants
        q = tempered(self._shares(scores), self.certainty)
        x = self._x * constants.concern_weight / constants.concern_sd / constants.sd
        scale = np.sqrt(PROSE_LAMBDA * self._prose_variance + (1 - PROSE_LAMBDA) * constants.prose_panel_sd**2)
        weight = (1 - constants.concern_weight) / constants.prose_sd / constants.sd
        p = (self._u @ (prose - self.query_mean)) / scale * weight
        return np.asarray(x @ (q - self.panel_reading) + p - constants.mean / constants.sd)

    def paraphrase_sigma(self) -> float:
        """How much a person's story part changes when the same story is told in other words, in spreads."""
        variances = []
        for pair in read_paraphrases():
            a, b = self._reader.read(pair.a), self._reader.read(pair.b)
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
