"""The directory that is judged: stored vectors, who practises what, and what would be earned by a perfect reader."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from schemas.profiles.practitioner import Profile
from service.matching.fit.fit_model import FitModel
from service.matching.fit.layout import CONCERNS, UNDRAWN
from service.matching.fit.match_vector import profile_text
from service.matching.fit.story import expected
from service.population import Bias, ComposedPerson, reference_people

Singles = NDArray[np.float32]
Whole = NDArray[np.intp]
Report = Callable[[str], None]

MOST_PLACES = 12
FEWEST_IN_A_PLACE = 30
_BATCH = 1000


@dataclass(frozen=True)
class Directory:
    """People as arrays. `earned` is what a perfect reader would multiply with the labels: concerns, axes, domains."""

    title: str
    vectors: Singles  # (people, stored dimensions)
    earned: Singles  # (people, concerns + axes + domains)
    modalities: list[str]
    members: Singles  # (people, modalities): who practises what, shared equally, rows sum to 1
    words: Whole  # words of prose per person
    pools: list[Whole]  # who can be reached: from anywhere first, then from each place


def generated_directory(model: FitModel, count: int, bias: Bias, seed: int, today: date, report: Report) -> Directory:
    """Composed people with planted biases, and their planted truth as what is earned."""
    composed: list[ComposedPerson] = []
    for person in islice(reference_people(seed, count, today, bias), count):
        composed.append(person)
        if len(composed) % _BATCH == 0:
            report(f"composing people: {len(composed):,} of {count:,}")
    profiles: list[Profile] = [person.profile for person in composed]
    planted = ", ".join(flag.name for flag in bias if flag.name) or "none"
    return _assembled(
        f"{count:,} composed people, planted biases: {planted}",
        _derived(model, profiles, report),
        planted_truth(composed, model.policy.concerns),
        profiles,
    )


def _assembled(title: str, vectors: Singles, earned: Singles, profiles: list[Profile]) -> Directory:
    modalities = sorted({name for profile in profiles for name in profile.modalities})
    return Directory(
        title=title,
        vectors=expected_over_draws(vectors),
        earned=earned,
        modalities=modalities,
        members=membership(profiles, modalities),
        words=np.array([len(profile_text(profile).split()) for profile in profiles]),
        pools=_pools(profiles),
    )


def membership(profiles: Sequence[Profile], modalities: Sequence[str]) -> Singles:
    """Each person shared equally over the modalities held."""
    column = {name: index for index, name in enumerate(modalities)}
    members = np.zeros((len(profiles), len(modalities)), dtype=np.float32)
    for row, profile in enumerate(profiles):
        for name in profile.modalities:
            members[row, column[name]] = 1.0 / len(profile.modalities)
    return members


def expected_over_draws(vectors: Singles) -> Singles:
    """The same vectors with what is drawn by the seed at its mean, so that one product gives the mean story part."""
    mean = vectors.copy()
    met, undrawn = mean[:, CONCERNS], mean[:, UNDRAWN]
    mean[:, CONCERNS] = expected(met, undrawn[:, None])
    return mean


def _derived(model: FitModel, profiles: list[Profile], report: Report) -> Singles:
    """The vectors as they would be stored: in half precision."""
    rows = []
    for start in range(0, len(profiles), _BATCH):
        batch = profiles[start : start + _BATCH]
        rows.append(np.array(model.vectors([(profile, frozenset()) for profile in batch]), dtype=np.float16))
        report(f"deriving vectors: {start + len(batch):,} of {len(profiles):,}")
    return np.concatenate(rows).astype(np.float32)


def planted_truth(composed: Sequence[ComposedPerson], concerns: Sequence[str]) -> Singles:
    """Competence, way of working and domains as they truly are; axes and domains in spreads of the population."""
    column = {name: index for index, name in enumerate(concerns)}
    competence = np.zeros((len(composed), len(concerns)))
    for row, person in enumerate(composed):
        for name, weight in person.truth.competence.items():
            competence[row, column[name]] = weight
    way = np.array([(*person.truth.shape, *person.truth.levels) for person in composed], dtype=np.float64)
    return np.hstack([competence, (way - way.mean(axis=0)) / way.std(axis=0)]).astype(np.float32)


def _pools(profiles: Sequence[Profile]) -> list[Whole]:
    """Everyone; then, for each of the places with most people, those who work there or see people there from afar."""
    homes = [{_town(place.address.city, place.address.region) for place in profile.places} for profile in profiles]
    common = Counter(town for own in homes for town in own if town[0]).most_common(MOST_PLACES)
    pools = [np.arange(len(profiles))]
    for town, people in common:
        if people >= FEWEST_IN_A_PLACE:
            afar = {"US", f"US-{town[1]}"}
            reached = [town in own or bool(afar & set(p.telehealth)) for own, p in zip(homes, profiles, strict=True)]
            pools.append(np.flatnonzero(reached))
    return pools


def _town(city: str | None, region: str | None) -> tuple[str, str]:
    return city or "", region or ""
