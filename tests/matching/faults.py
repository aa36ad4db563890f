"""Faults that the laws of neutrality guard against, each planted in memory for the time of a test."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

import numpy as np

from schemas.matching.candidate import Candidate
from service.matching.fit import fit_model, practices, seeker, story
from service.matching.fit import match_vector as derive
from service.matching.fit import near_ties as rank
from tests.matching.world import main_modality, patched, refitted

Rows = Sequence[Candidate]
Planted = AbstractContextManager[None]


def size_counts() -> Planted:
    """Add log(N_g) to the score."""

    def change(rows: Rows, fits: Sequence[float]) -> list[float]:
        mine = main_modality(rows)
        sizes = dict(zip(*np.unique(mine, return_counts=True), strict=True))
        return [fit + float(np.log(sizes[own])) for fit, own in zip(fits, mine, strict=True)]

    return refitted(change)


def modality_weighs() -> Planted:
    """A weight per modality."""
    return refitted(
        lambda rows, fits: [f * (1 + 0.1 * (m % 3)) for f, m in zip(fits, main_modality(rows), strict=True)]
    )


def live_group_mean() -> Planted:
    """Subtract the live mean of the own modality."""

    def change(rows: Rows, fits: Sequence[float]) -> list[float]:
        mine, values = main_modality(rows), np.array(fits)
        mean = {own: values[mine == own].mean() for own in np.unique(mine)}
        return [fit - float(mean[own]) for fit, own in zip(fits, mine, strict=True)]

    return refitted(change)


def live_directory_scale() -> Planted:
    """Divide by the live spread."""
    return refitted(lambda rows, fits: list(np.array(fits) / np.std(fits)))


def more_modalities_count() -> Planted:
    """Every modality held adds a little."""
    return refitted(
        lambda rows, fits: [fit + 0.02 * len(row.modality_ids) for row, fit in zip(rows, fits, strict=True)]
    )


def credentials_count() -> Planted:
    """A licence adds a little: it would have to be read when the vector is made."""

    def licensed(true: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        return lambda people, confirmed, policy: (
            true(people, confirmed, policy) + 0.5 * np.array([[len(own.credentials)] for own in people])
        )

    return patched(derive, "practice_vectors", licensed)


def order_of_rows_counts() -> Planted:
    """Whoever was added first keeps a trace of it."""
    return refitted(lambda rows, fits: [fit + 1e-7 * index for index, fit in enumerate(fits)])


def clipped_inside_the_score() -> Planted:
    """Fits above a bound are cut."""
    return refitted(lambda rows, fits: [min(fit, 0.1) for fit in fits])


def ties_by_id() -> Planted:
    """Within a cell the smaller id comes first."""
    return patched(rank.Grid, "tie_hash", lambda true: lambda self, id: id.int >> 64)


def ties_by_fit_alone() -> Planted:
    """No rotation at all."""
    by_fit = patched(rank.Grid, "tie_bucket", lambda true: lambda self, fit: round(fit * 1e15))
    return _together(by_fit, patched(rank.Grid, "tie_hash", lambda true: lambda self, id: 0))


def modality_names_are_read() -> Planted:
    """The text that is encoded holds the names of the modalities."""
    return patched(fit_model, "profile_text", lambda true: lambda p: f"{true(p)} {' '.join(p.modalities * 20)}")


def long_texts_win() -> Planted:
    """Every page of prose adds to the story part."""
    pages: list[list[int]] = []

    def counted(true: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        return lambda texts, mean: (pages.append([len(vectors) for vectors in texts]), true(texts, mean))[1]

    def added(true: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        def block(*given: object) -> np.ndarray:
            result = true(*given)
            result[:, 0] += pages[-1]
            return result

        return block

    return _together(patched(derive, "prose_directions", counted), patched(derive, "story_blocks", added))


def exact_wording_decides() -> Planted:
    """Prose is told apart by its letters instead of its sense, and weighs more."""

    def scattered(true: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        def direction(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
            chance = np.random.default_rng(zlib.crc32(np.ascontiguousarray(vectors).tobytes())).normal(size=len(mean))
            return np.asarray(chance / np.linalg.norm(chance))

        return lambda texts, mean: np.array([direction(vectors, mean) for vectors in texts])

    heavier = patched(story, "_prose_scales", lambda true: lambda *given: 12.0 * true(*given))
    return _together(patched(derive, "prose_directions", scattered), heavier)


def ids_count() -> Planted:
    """A trace of the id in the score."""
    return refitted(lambda rows, fits: [fit + 1e-4 * (row.id.int % 7) for row, fit in zip(rows, fits, strict=True)])


def raw_levels() -> Planted:
    """Answers count as they are: nothing of what they say together is taken off."""

    def shape(true: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        return lambda people, confirmed, policy: np.array(
            [4.0 * practices.axis_answers(own, policy)[0] for own in people]
        )

    return patched(derive, "practice_vectors", shape)


def unmet_needs_cost() -> Planted:
    """Naming a need moves weight away from the others' order: it is put on the next concern of the list."""

    def shift(true: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        def moved(*given: object) -> np.ndarray:
            q = true(*given)
            return q if q.max() > 0.45 else np.roll(q, 1)

        return moved

    return patched(seeker, "corrected", shift)


@contextmanager
def _together(*planted: AbstractContextManager[None]) -> Iterator[None]:
    with ExitStack() as stack:
        for fault in planted:
            stack.enter_context(fault)
        yield
