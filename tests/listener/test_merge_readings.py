"""What rules and the trained reader make of a story together, on weights that can be followed by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.listener.encoder import ListenerModel
from service.listener.heard import HeardConcern, HeardStory
from service.listener.merge_readings import merge_readings
from service.matching.fit.fit_model import FitModel
from service.matching.fit.story import concern_scores, reading_shares
from service.vocabulary.lexicon import build_lexicon
from tests.listener.tiny_model import write_tiny_model
from tests.matching.world import model


@pytest.fixture(scope="module")
def fit_model(tmp_path_factory: pytest.TempPathFactory) -> FitModel:
    weights = write_tiny_model(tmp_path_factory.mktemp("weights") / "tiny.safetensors")
    return replace(model(), trained=ListenerModel.load(weights))


def told(fit_model: FitModel, story: str, **levels: float) -> HeardStory:
    trained = fit_model.trained
    assert trained is not None
    heard = fit_model.hear_by_rule(story, LEXICON)
    return merge_readings(story, heard, trained.read(story, heard.clauses), dict(trained.calibration) | levels)


LEXICON = build_lexicon(["hartford"])


def concerns(heard: HeardStory, story: str) -> dict[str, str]:
    assert heard.concerns is not None
    return {concern.name: story[slice(*concern.span)] for concern in heard.concerns if not concern.asks}


def test_a_concern_is_heard_with_the_clause_that_says_it(fit_model: FitModel) -> None:
    story = "I am well, but my migraine! And no sleep."
    assert concerns(told(fit_model, story), story) == {"migraine": "but my migraine!"}


@pytest.mark.parametrize("story", ["not migraine", "My sister has migraine."])
def test_what_is_denied_or_somebody_elses_is_not_heard(fit_model: FitModel, story: str) -> None:
    assert "migraine" not in concerns(told(fit_model, story), story)


def test_no_quote_comes_from_a_clause_that_denies_by_rule(fit_model: FitModel) -> None:
    story = "There is no sign of migraine."
    assert concerns(told(fit_model, story), story) == {}


def test_what_is_less_sure_is_asked_about(fit_model: FitModel) -> None:
    heard = told(fit_model, "migraine", heard=0.99999, offered=0.2)
    assert [concern.name for concern in heard.concerns or [] if concern.asks] == ["migraine"]


FLOOR, TEMPERATURE = np.array([1.0, 6.0, 2.5]), 1.8


def acting(heard: list[HeardConcern], faint: dict[str, float]) -> list[float]:
    """Shares of grief, migraine and insomnia."""
    names = ["grief", "migraine", "insomnia"]
    return reading_shares(concern_scores(heard, faint, names, FLOOR, TEMPERATURE), FLOOR, TEMPERATURE).tolist()


def test_what_is_heard_weighs_alike_whatever_the_floors_and_more_than_what_is_not() -> None:
    heard = [HeardConcern("grief", (0, 5), 0.9), HeardConcern("migraine", (6, 14), 0.6)]
    grief, migraine, insomnia = acting(heard, {"insomnia": 0.4})
    assert grief == pytest.approx(migraine)
    assert insomnia == pytest.approx(0.2 * grief)


def test_what_was_not_heard_orders_the_list_by_how_sure_it_is() -> None:
    heard_concern = HeardConcern("migraine", (6, 14), 0.3, asks=True)
    grief, migraine, insomnia = acting([heard_concern], {"migraine": 0.3, "grief": 0.1})
    assert insomnia == 0 and migraine == pytest.approx(3 * grief)


def test_alarming_concerns_are_never_asked_about(tmp_path: Path) -> None:
    weights = write_tiny_model(tmp_path / "tiny", ["self-harm", "migraine"])
    alarming = replace(model(), trained=ListenerModel.load(weights))
    unsure = {"heard": 0.99999, "offered": 0.1}
    assert [c.name for c in told(alarming, "insomnia", **unsure).concerns or []] == []
    assert [c.name for c in told(alarming, "insomnia").concerns or []] == ["self-harm"]


def test_what_is_heard_alike_weighs_alike(fit_model: FitModel) -> None:
    read = fit_model.story_read(told(fit_model, "Insomnia! Some words more. My migraine!"))
    assert read is not None
    policy = fit_model.policy
    shares = reading_shares(read.scores, np.array(policy.reading_floor), policy.story.temperature)
    first, second, third = np.sort(shares)[:-4:-1]
    assert second == pytest.approx(first) and third < 0.6 * first


def test_a_wish_counts_by_the_trained_reader_alone_and_by_a_rule_unless_that_is_sure_it_is_none(
    fit_model: FitModel,
) -> None:
    alone = told(fit_model, "Listen, that is all.")
    assert [(wish.axis, wish.value > 0) for wish in alone.wishes] == [("listening", True)]
    story = "I want to decide together."
    assert [wish.axis for wish in told(fit_model, story, **{"sides rule": 9.0}).wishes] == ["horizontal"]
    assert told(fit_model, story, **{"sides rule": 0.0}).wishes == []


def test_an_axis_that_the_reader_has_not_learnt_is_heard_by_rule(
    fit_model: FitModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.listener.merge_readings.AXES", ("listening",))
    story = "Just tell me what to do."
    assert [wish.axis for wish in told(fit_model, story, **{"sides rule": 0.0}).wishes] == ["horizontal"]


def test_what_only_hints_at_a_wish_is_weighed_too(fit_model: FitModel) -> None:
    story = "He typed the whole time, never looked up."
    assert told(fit_model, story).wishes == []
    assert [wish.axis for wish in told(fit_model, story, **{"sides hint": 9.0}).wishes] == ["listening"]


def test_danger_is_heard_by_either(fit_model: FitModel) -> None:
    assert [danger.kind for danger in told(fit_model, "Insomnia. Die.").dangers] == ["self_harm"]
    assert told(fit_model, "They'd be better off without me.", danger=40.0).dangers
    assert told(fit_model, "Insomnia. Die.", danger=40.0).dangers == []


def test_what_only_hints_at_danger_is_weighed_with_what_the_trained_reader_says(fit_model: FitModel) -> None:
    message = "I said my goodbyes."
    assert told(fit_model, message).dangers == []
    weighed = told(fit_model, message, **{"danger hint": 20.0})
    assert [danger.kind for danger in weighed.dangers] == ["self_harm"]


def test_a_story_of_which_nothing_was_read_is_left_to_the_rules(fit_model: FitModel) -> None:
    heard = fit_model.hear_by_rule("", LEXICON)
    assert fit_model.hear("", LEXICON) == heard and heard.concerns is None


def test_the_same_story_is_heard_the_same(fit_model: FitModel) -> None:
    story = "Insomnia, and my sister has migraine. Listen. I want to decide together in Hartford."
    first, second = told(fit_model, story), told(fit_model, story)
    assert (first.concerns, first.wishes, first.named) == (second.concerns, second.wishes, second.named)


def test_whether_a_thing_named_is_wished_is_said_by_both(fit_model: FitModel) -> None:
    mention, wish = "My sister was seen in Hartford by video.", "By video, if you do that."

    def wished(story: str, **levels: float) -> list[bool]:
        return [thing.wished for thing in told(fit_model, story, **levels).named if thing.kind == "mode"]

    assert wished(mention) == [False] and wished(mention, named=0.0) == [True]
    assert wished(wish) == [True] and wished(wish, named=1.0) == [False]
    assert wished("I'd like it by video.", named=1.0) == [True]  # what is asked for is a wish whatever else is said
