"""The audit: quiet on a fair directory whatever is planted in the writing, red on every planted fault of ranking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from schemas.neutrality.audit import AuditRun
from service.matching.fit_model import load_fit_model
from service.neutrality.bootstrap import draw_lots
from service.neutrality.directory import Directory, Whole, generated_directory, membership
from service.neutrality.judge import QUICK, Case, judge, prepare, rankings_of
from service.neutrality.metrics import eta_squared
from service.neutrality.seekers import draw_seekers, read_panel_stories
from service.neutrality.survey import Plan, Tamper, survey
from service.population import Bias
from service.training.panels import read_panel

AT = datetime(2026, 3, 1, tzinfo=UTC)
EFFORT = replace(QUICK, seekers=500, seeds=2, draws=150, lots=200, pairs=300, near_tie_seeds=300, stories=91)


def _quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def case() -> Case:
    """Two thousand composed people, some kinds of whom write in seekers' words and some in jargon."""
    model = load_fit_model()
    directory = generated_directory(model, 2_000, Bias.words, 5, date(2026, 3, 1), _quiet)
    return prepare(model, directory, EFFORT, _quiet)


@pytest.fixture(scope="module")
def run(case: Case) -> AuditRun:
    return judge(case, AT, _quiet)


def verdicts(run: AuditRun) -> dict[str, str]:
    return {gate.id: gate.verdict for gate in run.gates}


def main_of(directory: Directory) -> Whole:
    return directory.members.argmax(axis=1)


def size_counts(directory: Directory) -> Tamper:
    """Add log(N_g) to the score."""
    bonus = 0.02 * np.log(directory.sizes)[main_of(directory)]
    return lambda scores, pool: scores + bonus[pool]


def modality_weighs(directory: Directory) -> Tamper:
    """A weight per modality."""
    bonus = 0.03 * (main_of(directory) % 3)
    return lambda scores, pool: scores + bonus[pool]


def live_group_mean(directory: Directory) -> Tamper:
    """Subtract the live mean of the own modality for each seeker."""
    members = directory.members

    def change(scores: np.ndarray, pool: Whole) -> np.ndarray:
        own = members[pool]
        means = scores @ own / np.maximum(own.sum(axis=0), 1e-9)
        return np.asarray(scores - means @ own.T)

    return change


def live_group_scale(directory: Directory) -> Tamper:
    """Divide by the live spread of the own modality as well: every modality's best become equal."""
    members, centred_by_group = directory.members, live_group_mean(directory)

    def change(scores: np.ndarray, pool: Whole) -> np.ndarray:
        own, centred = members[pool], centred_by_group(scores, pool)
        spreads = np.sqrt((centred**2) @ own / np.maximum(own.sum(axis=0), 1e-9))
        return np.asarray(centred / np.maximum(spreads @ own.T, 1e-3))

    return change


def long_profiles_win(directory: Directory) -> Tamper:
    """More words, more score."""
    bonus = 0.08 * np.log1p(directory.words)
    return lambda scores, pool: scores + bonus[pool]


FAULTS: list[tuple[Callable[[Directory], Tamper], set[str]]] = [
    (size_counts, {"size_slope", "log_ratio"}),
    (modality_weighs, {"eta_squared", "log_ratio", "exposure_outside"}),
    (live_group_mean, {"size_slope"}),
    (live_group_scale, {"ndcg"}),
    (long_profiles_win, {"verbosity"}),
]


def test_a_fair_ranking_breaks_no_promise_though_some_write_in_jargon(run: AuditRun) -> None:
    assert "red" not in verdicts(run).values(), verdicts(run)


def test_the_fit_ranks_better_and_more_evenly_than_what_others_would_do(run: AuditRun) -> None:
    fit, others = run.methods[0], [one for one in run.methods if "cosine" in one.name]
    in_one_order = next(one for one in run.methods if one.name == "fit without turns")
    assert len(others) == 4
    for other in others:
        assert in_one_order.ndcg.value > other.ndcg.value
    assert fit.log_ratio < min(other.log_ratio for other in others if "control" not in other.name)


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_fault_turns_its_gates_red(
    case: Case, fault: Callable[[Directory], Tamper], expected: set[str]
) -> None:
    alone = replace(case.effort, rivals=False)
    broken = judge(replace(case, tamper=fault(case.directory), effort=alone), AT, _quiet)
    assert expected <= {id for id, verdict in verdicts(broken).items() if verdict == "red"}
    assert not broken.green


def test_gaming_the_answers_gains_nothing_or_nearly_nothing(run: AuditRun) -> None:
    default, maximum, polarised, uncapped, central = (one.value for one in run.inflation)
    assert default < 1.0
    assert maximum < 1.0
    assert polarised < 1.35
    assert uncapped > 2 * polarised
    assert central < 0.5


def test_exposure_adds_up_and_everybody_belongs_somewhere(case: Case, run: AuditRun) -> None:
    assert sum(one.received for one in run.by_modality) == pytest.approx(1.0, abs=1e-4)
    assert sum(one.people for one in run.by_modality) == pytest.approx(len(case.directory.members), abs=0.5)
    assert np.allclose(case.directory.members.sum(axis=1), 1.0)


def test_somebody_of_two_modalities_counts_half_for_each(case: Case) -> None:
    person = next(one for one in case.directory.profiles if len(one.modalities) == 2)
    row = membership([person], case.directory.modalities)[0]
    assert sorted(row[row > 0]) == [0.5, 0.5]


@pytest.mark.parametrize("name", ["calibration", "audit"])
def test_modality_explains_next_to_nothing_on_either_panel(case: Case, name: str) -> None:
    panel = case.panel if name == "audit" else read_panel_stories(case.model, "calibration", 91)
    seekers = draw_seekers(case.model, panel, len(case.directory.pools), 500)
    own = replace(case, panel=panel, seekers=seekers)
    fit = rankings_of(own).fit
    lots = draw_lots(len(panel.stories), len(case.directory.members), 200, 1)
    assert eta_squared(survey(case.directory, seekers, fit, fit, Plan(1)), lots).high <= 0.01


def test_seekers_ask_evenly_over_stories_poles_and_places(case: Case) -> None:
    counts = np.bincount(case.seekers.story)
    assert counts.max() - counts.min() <= 1
    answers = case.seekers.queries[:, :9]
    assert abs(answers.mean()) < 0.15 * answers.std()
    assert len(read_panel("audit")) >= 240
