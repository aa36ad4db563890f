"""The story part: how far somebody meets the needs that the seeker's words say, then prose.

A need is a concern (or a general word) with a weight; a practitioner meets it between 0 and 1: fully where it is put
first, a little where it is one of many stated, by a published share where a general word covers it. Everybody counts
for three put first, however long the list: of a list without order about as many are drawn by the seed
(`docs/matching.md`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import PanelProse, Policy, StoryConstants
from service.listener.heard import HeardConcern
from service.matching.fit.layout import BIAS, CONCERNS, PROSE, STORY, UNDRAWN

Floats = NDArray[np.float64]

# What the words of a practitioner stand for: a word -> (column, share) pairs.
Covered = Mapping[str, Sequence[tuple[int, float]]]

PUT_FIRST = 3  # as many are put first
# Of a list without order slightly fewer are drawn, for its draws reach concerns that few people put first. With the
# others over at least eight, of 3: NDCG@10 0.516 and 0.486 (composed people, needs alone and mixed), of 2.6 0.521 and
# 0.496; of 2.3 lists of forty without order were shown 0.79 times.
DRAWN = 2.8
# Of a text that is read: so many concerns at most, each at least this share of the clearest.
MOST_READ, LEAST_READ = 8, 0.1
# Whoever meets this share of the needs told has met enough that all else speaks for them as for anybody.
ENOUGH_MET = 0.2
_NOTHING_UNDRAWN = 2.0**-20  # marks a list that is drawn, of which nothing else counts
# At this score a single concern claims about half of the reading.
CLEAR_FROM = 4.5
# Higher scores are no clearer: a concern named outright must not drown the others (NDCG@10 0.522 -> 0.530).
CLEAREST = 8.0
# What the trained reader heard weighs alike, "most of all" half as much again, "a bit" half. What it did not hear acts
# by half of how sure it is of it: it is not shown, and only orders the list (NDCG@10 of the concerns 0.54 -> 0.76).
_HEARD_WEIGHTS = {-1: 0.5, 0: 1.0, 1: 1.5}
_FAINT_WEIGHT = 0.5
_HEARD_SCORE = 7.25  # above a floor of nothing


@dataclass(frozen=True)
class StatedConcerns:
    """What a practitioner states, by column: how far each is met, 0..1.

    `undrawn` is 0 where the order is known. Else `met` are chances that a concern is among those drawn, and `undrawn`
    is what it counts if it is not; what is only covered by a word of the list is no draw, and stands below 0: -m
    counts m.
    """

    met: Floats
    undrawn: float

    def expected(self) -> Floats:
        """The mean over draws."""
        return expected(self.met, np.array(self.undrawn))


def expected(met: Floats, undrawn: Floats) -> Floats:
    """What each concern counts in the mean over draws; `met` (…, K), `undrawn` (…, 1)."""
    return np.asarray(np.where(met < 0, -met, met + (1 - met) * undrawn * (met > 0)))


def stated_concerns(
    stated: Sequence[str], first: Sequence[str], covered: Covered, columns: int, constants: StoryConstants
) -> StatedConcerns:
    """What a list of concerns says of each column; `first` are those put first.

    Of up to three stated and no order all are put first; where fewer than three are, the others of the list are drawn
    for the places that are open.
    """
    names = list(dict.fromkeys([*first, *stated]))
    put_first = set(first or (names if len(names) <= PUT_FIRST else ()))
    others = len(names) - len(put_first)
    rest = _of_the_rest(max(len(names) - PUT_FIRST, 0), constants)
    undrawn = rest if others and len(put_first) < PUT_FIRST else 0.0
    chance = min(1.0, DRAWN * (1 - len(put_first) / PUT_FIRST) / others) if undrawn else 0.0
    own, around = np.zeros(columns), np.zeros(columns)
    for name in names:
        known = 1.0 if name in put_first else chance if undrawn else rest
        for column, share in covered.get(name, ()):
            if share < 1.0 and undrawn:
                around[column] = max(around[column], share * (known + (1 - known) * undrawn))
            else:
                own[column] = max(own[column], known * share)
    return StatedConcerns(np.where(around > expected(own, np.array(undrawn)), -around, own), undrawn)


def read_concerns(shares: Mapping[int, float], columns: int) -> StatedConcerns:
    """What somebody who states no concern is read to work with: `shares` by column, their sum at most 1.

    Of what is read faintly much is wrong, so the clearest alone can be drawn, and what is not drawn counts nothing.
    """
    met = np.zeros(columns)
    clearest = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_READ]
    results = [(column, share) for column, share in clearest if share >= LEAST_READ * clearest[0][1]]
    weights = np.array([share for _, share in results])
    chances = inclusion_chances(weights, PUT_FIRST * float(weights.sum()))
    for (column, _), chance in zip(results, chances, strict=True):
        met[column] = chance
    return StatedConcerns(met, _NOTHING_UNDRAWN if results else 0.0)


def inclusion_chances(weights: Floats, total: float) -> Floats:
    """Chances in proportion to the weights that sum to `total`, none above 1 (as far as there are enough)."""
    chances = np.zeros(len(weights))
    left = weights > 0
    while left.any() and total - chances.sum() > 1e-9:
        chances[left] = weights[left] * (total - chances[~left].sum()) / weights[left].sum()
        if not (chances > 1).any():
            break
        chances = np.minimum(chances, 1.0)
        left = left & (chances < 1)
    return chances


def _of_the_rest(others: int, constants: StoryConstants) -> float:
    """What a stated concern counts that is not put first, beside one that is: a list is no longer than its mass."""
    f = constants.first_share
    return (1 - f) / max(others, constants.least_rest) / (f / PUT_FIRST)


def prose_directions(texts: Sequence[Floats], text_mean: Floats) -> Floats:
    """Of n texts (pieces, d) the mean over pieces, less the directory's mean text, at length 1; 0 for no text."""
    directions = np.zeros((len(texts), len(text_mean)))
    written = [row for row, vectors in enumerate(texts) if len(vectors)]
    if not written:
        return directions
    means = [texts[row][0] if len(texts[row]) == 1 else texts[row].mean(axis=0) for row in written]
    centred = np.array(means) - text_mean
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    directions[written] = np.divide(centred, lengths, out=centred, where=lengths > 0)
    return directions


def story_blocks(stated: Sequence[StatedConcerns], prose: Floats, panel: PanelProse, policy: Policy) -> Floats:
    """The stored story blocks of n people (bias, prose, concerns, what an undrawn concern counts), (n, …).

    Prose (n, d): (u·t - m) / sqrt(λ s² + (1 - λ) s̄²), the Z-norm of speaker verification, shrunk by λ towards a common
    spread; s and m are of a person's prose over the panel. The bias takes off what the panel's stories meet.
    """
    constants = policy.story
    met, undrawn = np.array([own.met for own in stated]), np.array([[own.undrawn] for own in stated])
    block = np.zeros((len(stated), UNDRAWN + 1))
    block[:, CONCERNS.start : CONCERNS.start + met.shape[1]] = met
    block[:, UNDRAWN] = undrawn[:, 0]
    bias = -constants.height * (expected(met, undrawn) @ policy.panel_needs)
    scales = _prose_scales(prose, panel, constants)
    block[:, PROSE.start : PROSE.start + prose.shape[1]] = prose * scales[:, None]
    block[:, BIAS] = bias - (prose @ panel.query_mean) * scales
    return block[:, STORY]


def _prose_scales(prose: Floats, panel: PanelProse, constants: StoryConstants) -> Floats:
    variance = np.einsum("ij,ij->i", prose @ panel.query_covariance, prose)
    mixed = constants.prose_lambda * variance + (1 - constants.prose_lambda) * constants.prose_panel_sd**2
    return np.asarray(constants.prose_weight / constants.prose_sd / np.sqrt(mixed))


def concern_scores(
    heard: Sequence[HeardConcern], faint: Mapping[str, float], names: Sequence[str], floor: Floats, temperature: float
) -> Floats:
    """A score for each of `names`, of which `reading_shares` makes shares by weight, whatever the floors.

    `faint`: how sure the reader is of what it did not hear.
    """
    weights = np.zeros(len(names))
    for name, sure in faint.items():
        weights[names.index(name)] = _FAINT_WEIGHT * sure
    for concern in heard:
        if not concern.asks:
            weights[names.index(concern.name)] = _HEARD_WEIGHTS[concern.weight]
    warm = np.exp(floor / temperature) + weights * (np.exp(_HEARD_SCORE / temperature) - 1)
    return np.where(weights > 0, temperature * np.log(warm), 0.0)


def reading_shares(scores: Floats, floor: Floats, temperature: float) -> Floats:
    """Concern scores (spreads above what texts about other things get) as needs q, Σq ≤ 1; any leading axes.

    A softmax above a floor per concern: what scores lower is not read at all. What nothing claims clearly is nobody's,
    so that a vague story tells people hardly apart. The floors make every concern equal over the panel
    (`docs/decisions/0003`): what everybody mentions has to be said clearly to count.
    """
    warm = np.exp(np.minimum(scores, CLEAREST) / temperature)
    clear = np.maximum(warm - np.exp(floor / temperature), 0.0)
    return np.asarray(clear / (clear.sum(axis=-1, keepdims=True) + np.exp(CLEAR_FROM / temperature)))


def counting_beside(met: Floats, total: float) -> Floats:
    """How much of what else speaks for people counts (n,), 0..1: little for whoever meets next to none of the needs.

    `met`: Σ weight x how far each need is met (n,); `total`: Σ weight, how much of the story tells needs, 0..1. What
    tells none leaves everything as it is.
    """
    return np.asarray(1.0 - total * (1.0 - np.minimum(1.0, met / (ENOUGH_MET * total))))


def beside_needs(z: Floats, counting: Floats | None) -> Floats:
    """z (n,) of a part beside the story: what speaks for somebody counts so far, what speaks against them always.

    An evening that is free helps little where nothing is known of what it is wanted for. Only what lies above the
    average shrinks, so that meeting a further need never lowers anybody.
    """
    return z if counting is None else np.where(z > 0, z * counting, z)


def corrected(q: Floats, corrections: Mapping[int, float], has_story: bool) -> Floats:
    """The seeker's own word replaces the reading: a weight sets, 0 removes.

    Setting a concern to the share that was read changes nothing, and a 1 stands beside what the story says: it does
    not silence it.
    """
    if not corrections:
        return q
    result = q.copy() if has_story else np.zeros_like(q)
    for column, weight in corrections.items():
        result[column] = weight
    total = float(result.sum())
    return result / total if total > 1 or (total > 0 and not has_story) else result
