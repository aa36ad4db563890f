"""Draws the seekers of an audit: panel stories crossed with seeded goals, answers and places.

Every story is asked equally often, so needs are balanced; goals and answers fall evenly over domains, axes and poles,
so that no kind of practice can gain from what happens to be asked.
"""

from dataclasses import dataclass
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.matching.match import Goal, MatchRequest
from schemas.matching.policy import Policy
from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS
from service.matching.fit.fit_model import FitModel
from service.matching.fit.layout import BIAS, CONCERNS, LIFESTYLE, PRACTICES, PROSE, SIZE, STORY
from service.matching.fit.seeker import Query, StoryScores, build_query
from service.training.compute_policy import USUAL_FLOOR
from service.training.panels import PanelName, PanelStory, label_matrix, read_panel

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

# A quarter leave a part out; a quarter look anywhere.
_LEAVE_OUT = 0.25
_PLAIN = np.array([-3, -2, -1, 1, 2, 3])
_PLUS = np.array([1, 2, 3])


@dataclass(frozen=True)
class ReadPanel:
    """A panel with its labels and what the service reads of each story."""

    stories: tuple[PanelStory, ...]
    readings: list[StoryScores]
    labels: Floats  # (stories, concerns)


@dataclass(frozen=True)
class Seekers:
    """Seekers as arrays, those of one place together: what each multiplies a stored vector with."""

    story: Whole  # index into the panel
    place: Whole  # index into the directory's pools
    queries: Floats  # (seekers, stored dimensions): the fit less its constant
    earned: Floats  # (seekers, concerns + axes + domains)
    weights: Floats  # of the story part
    near_tie: Floats

    def __len__(self) -> int:
        return len(self.story)


def read_panel_stories(model: FitModel, name: PanelName, most: int | None = None) -> ReadPanel:
    """The panel as the service reads it; `most` stories of it, evenly taken, for a quick audit."""
    stories = read_panel(name)
    if most is not None and most < len(stories):
        stories = tuple(islice(stories, 0, None, -(-len(stories) // most)))
    read = [model.read(story.text)[0] for story in stories]
    results = [
        (story, story_scores) for story, story_scores in zip(stories, read, strict=True) if story_scores is not None
    ]
    labelled = tuple(story for story, _ in results)
    return ReadPanel(
        labelled, [story_scores for _, story_scores in results], label_matrix(labelled, model.policy.concerns)
    )


def draw_seekers(
    model: FitModel, panel: ReadPanel, places: int, count: int, *, seed: int = 1, leaning: bool = False
) -> Seekers:
    """`count` seekers, grouped by place; with `leaning` all answer six to nine axes towards the plus pole."""
    rng = np.random.default_rng([seed, leaning])
    story = np.arange(count) % len(panel.stories)
    place = np.where(rng.random(count) < _LEAVE_OUT, 0, rng.integers(0, places, count))
    order = np.argsort(place, kind="stable")
    story, place = story[order], place[order]
    requests = [_request(rng, leaning) for _ in range(count)]
    built = [
        build_query(request, panel.readings[index], {}, model.policy)
        for request, index in zip(requests, story, strict=True)
    ]
    return Seekers(
        story=story,
        place=place,
        queries=np.array([linear_query(query, model.policy) for query in built]),
        earned=np.array([_earned(query, panel.labels[index]) for query, index in zip(built, story, strict=True)]),
        weights=np.array([query.weights["story"] for query in built]),
        near_tie=np.array([query.near_tie for query in built]),
    )


def linear_query(query: Query, policy: Policy) -> Floats:
    """What to multiply stored vectors with for the fit less its constant, on average over what the seed draws."""
    vector = np.zeros(SIZE)
    for part, block, item in (("practices", PRACTICES, query.practices), ("lifestyle", LIFESTYLE, query.lifestyle)):
        vector[block] = query.weights.get(part, 0.0) / 10.0 * item
    vector[STORY] = query.weights.get("story", 0.0) / 10.0 * story_query(query, policy)
    return vector


def story_query(query: Query, policy: Policy) -> Floats:
    """The same for z of the story part: 1 for the bias, the prose direction, what meeting each need is worth."""
    vector = np.zeros(SIZE)
    vector[BIAS] = 1.0
    vector[PROSE.start : PROSE.start + len(query.prose)] = query.prose
    vector[CONCERNS.start : CONCERNS.start + len(query.reading)] = policy.story.height * query.reading
    return vector[STORY]


def _request(rng: np.random.Generator, leaning: bool) -> MatchRequest:
    """Goals in one to three domains and answers on one to five axes, each left out by a quarter of the seekers."""
    domains = 0 if rng.random() < _LEAVE_OUT else int(rng.integers(1, 4))
    goals = [Goal(DOMAIN_IDS[index], int(rng.integers(1, 4))) for index in _some(rng, len(DOMAIN_IDS), domains)]
    fewest, most, values = (6, 9, _PLUS) if leaning else (1, 5, _PLAIN)
    silent = not leaning and rng.random() < _LEAVE_OUT
    axes = 0 if silent else int(rng.integers(fewest, most + 1))
    answers = {QUALITY_IDS[index]: int(rng.choice(values)) for index in _some(rng, len(QUALITY_IDS), axes)}
    return MatchRequest(goals=goals, practices=answers)


def _some(rng: np.random.Generator, of: int, count: int) -> list[int]:
    """`count` different whole numbers below `of`."""
    return [int(index) for index in rng.permutation(of)[:count]]


def _earned(query: Query, labels: Floats) -> Floats:
    """The weighted sum of the parts as a perfect reader would ask for it; concerns are scaled by `ranked_by`."""
    weight = {part: query.weights.get(part, 0.0) / 10.0 for part in ("story", "practices", "lifestyle")}
    return np.concatenate(
        [weight["story"] * labels, weight["practices"] * query.practices, weight["lifestyle"] * query.lifestyle]
    )


def uncorrected_queries(model: FitModel, panel: ReadPanel, seekers: Seekers) -> Floats:
    """The same questions without calibration: every concern as it is read, nothing subtracted."""
    policy = model.policy
    plain = msgspec.structs.replace(policy, reading_floor=[USUAL_FLOOR] * len(policy.concerns))
    item = [story_query(build_query(MatchRequest(), reading, {}, plain), plain) for reading in panel.readings]
    return _with_story(seekers, np.array(item))


def cosine_queries(panel: ReadPanel, seekers: Seekers) -> Floats:
    """The same questions with the story's prose alone: a label-blind cosine to the profile's prose."""
    blocks = np.zeros((len(panel.stories), SIZE))
    prose = np.array([reading.prose for reading in panel.readings])
    blocks[:, PROSE.start : PROSE.start + prose.shape[1]] = prose
    return _with_story(seekers, blocks[:, STORY])


def _with_story(seekers: Seekers, blocks: Floats) -> Floats:
    """The seekers' queries with another story block, by panel story; never with the stored calibration bias."""
    queries = seekers.queries.copy()
    queries[:, STORY] = blocks[seekers.story] * seekers.weights[:, None] / 10.0
    queries[:, BIAS] = 0.0
    return queries
