"""The story part: concerns read from the seeker's words against the concerns a practitioner states, then prose.

Both sides are shares of one (a practitioner's concerns sum to 1, a reading sums to 1) and every concern carries
equal mass over the reference panel, so no specialty gains from how people happen to talk about it. What is left is
calibrated on the panel (`docs/neutrality.md`); all of it is folded into the stored block.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import PanelProse, Policy, StoryConstants
from service.listener.heard import HeardConcern
from service.matching.layout import BIAS, CONCERNS, PROSE, STORY

Floats = NDArray[np.float64]

Neighbours = Mapping[str, Sequence[tuple[int, float]]]

AT_LEAST = 3
# At this score a single concern claims about half of the reading.
CLEAR_FROM = 4.5
# Higher scores are no clearer: a concern named outright must not drown the others (NDCG@10 0.522 -> 0.530).
CLEAREST = 8.0
# Scores of what the trained reader heard, by its weight: what is said alike weighs alike, "most of all" half as much
# again, "a bit" half.
_HEARD_SCORES = {-1: 6.0, 0: 7.25, 1: CLEAREST}


def concern_shares(
    stated: Sequence[str], first: Sequence[str], index: Mapping[str, int], neighbours: Neighbours, first_share: float
) -> Floats:
    """A practitioner's shares x over the K known concerns, summing to 1; uniform when nothing is stated.

    Shares are of at least three: naming one concern alone earns no more on it than naming it among three, and what
    is left is shared evenly over all K, which moves no order. `neighbours` spreads a general word, or a
    concern that is said for its family, over what it stands for.
    """
    k = len(index)
    whole = _spread(stated, index, neighbours)
    put_first = _spread(first, index, neighbours)
    if not put_first.any():
        first_share = 0.0
    x = first_share * _of_at_least_three(put_first) + (1 - first_share) * _of_at_least_three(whole)
    return np.asarray(x + (1.0 - x.sum()) / k)


def _of_at_least_three(named: Floats) -> Floats:
    return np.asarray(named / max(named.sum(), float(AT_LEAST)))


def _spread(names: Sequence[str], index: Mapping[str, int], neighbours: Neighbours) -> Floats:
    x = np.zeros(len(index))
    for name in names:
        itself = [(index[name], 1.0)] if name in index else []
        for known, share in neighbours.get(name, itself):
            x[known] += share
    return x


def prose_direction(vectors: Floats, text_mean: Floats) -> Floats:
    """Mean over the pieces of a text, less the directory's mean text, at length 1; zeros for no text."""
    if len(vectors) == 0:
        return np.zeros_like(text_mean)
    centred = vectors.mean(axis=0) - text_mean
    length = float(np.linalg.norm(centred))
    return np.asarray(centred / length) if length > 0 else centred


def story_block(shares: Floats, prose: Floats, panel: PanelProse, policy: Policy) -> Floats:
    """The stored story block (bias, prose, concerns): one inner product with `story_query` gives z, panel-calibrated.

    Concerns: x·q less its panel mean. Prose: (u·t - m) / sqrt(λ s² + (1 - λ) s̄²), the Z-norm of speaker verification,
    shrunk by λ towards a common spread; s and m are of this person's prose over the panel.
    """
    constants = policy.story
    block = np.zeros(CONCERNS.stop)
    concern_scale = constants.concern_weight / constants.concern_sd / constants.sd
    x = shares * concern_scale
    bias = -float(x @ np.array(policy.panel_reading))
    block[CONCERNS.start : CONCERNS.start + len(x)] = x
    if prose.any():
        scale = _prose_scale(prose, panel, constants)
        block[PROSE.start : PROSE.start + len(prose)] = prose * scale
        bias -= float(prose @ panel.query_mean) * scale
    block[BIAS] = bias - constants.mean / constants.sd
    return block[STORY]


def _prose_scale(prose: Floats, panel: PanelProse, constants: StoryConstants) -> float:
    variance = float(prose @ panel.query_covariance @ prose)
    mixed = constants.prose_lambda * variance + (1 - constants.prose_lambda) * constants.prose_panel_sd**2
    weight = (1 - constants.concern_weight) / constants.prose_sd / constants.sd
    return weight / float(np.sqrt(mixed))


def concern_scores(heard: Sequence[HeardConcern], names: Sequence[str]) -> Floats:
    """A score for each of `names`: of the concerns that were heard; what would only be asked about scores nothing."""
    scores = np.zeros(len(names))
    for concern in heard:
        if not concern.asks:
            scores[names.index(concern.name)] = _HEARD_SCORES[concern.weight]
    return scores


def reading_shares(scores: Floats, floor: Floats, temperature: float) -> Floats:
    """Concern scores (spreads above what texts about other things get) as a reading q, sum 1; any leading axes.

    A softmax above a floor per concern: what scores lower is not read at all. Mass that nothing claims clearly is
    shared evenly, so that a vague story tells people hardly apart. The floors make every concern equal over the panel
    (`docs/decisions/0003`): what everybody mentions has to be said clearly to count.
    """
    warm = np.exp(np.minimum(scores, CLEAREST) / temperature)
    clear = np.maximum(warm - np.exp(floor / temperature), 0.0)
    claimed = clear.sum(axis=-1, keepdims=True)
    total = claimed + np.exp(CLEAR_FROM / temperature)
    return np.asarray(clear / total + (1.0 - claimed / total) / scores.shape[-1])


def corrected(q: Floats, corrections: Mapping[int, float], has_story: bool) -> Floats:
    """The seeker's own word replaces the reading: a weight sets, 0 removes; then all are shares of one again.

    Setting a concern to the share that was read changes nothing, and a 1 stands beside what the story says: it does
    not silence it.
    """
    if not corrections:
        return q
    said = q.copy() if has_story else np.zeros_like(q)
    for index, weight in corrections.items():
        said[index] = weight
    total = said.sum()
    return np.asarray(said / total) if total > 0 else np.full_like(q, 1.0 / len(q))


def tempered(q: Floats, certainty: float) -> Floats:
    """No reading is more certain than a clear story: its three clearest concerns hold `certainty` of it at most.

    What is over is shared evenly over all concerns; shares of every practitioner sum to 1, so that moves no order,
    but it bounds the part: x·q is at most a third of the three clearest, whatever anybody states.
    """
    even = 1.0 / len(q)
    clearest = float(np.sort(q)[-AT_LEAST:].sum())
    if clearest <= certainty:
        return q
    return np.asarray(even + (q - even) * (certainty - AT_LEAST * even) / (clearest - AT_LEAST * even))


def story_query(q: Floats, prose: Floats, policy: Policy) -> Floats:
    """What the stored story block is multiplied with: 1 for the bias, the prose direction, the reading."""
    query = np.zeros(CONCERNS.stop)
    query[BIAS] = 1.0
    query[PROSE.start : PROSE.start + len(prose)] = prose
    query[CONCERNS.start : CONCERNS.start + len(q)] = tempered(q, policy.story.certainty)
    return query[STORY]
