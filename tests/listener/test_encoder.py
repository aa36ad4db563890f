"""What the trained reader makes of the outputs of its network, on weights that can be followed by hand."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.core.errors import SetupError
from service.listener.context import context_rules
from service.listener.encoder import MOST_CHARACTERS, MOST_PIECES_READ, ListenerModel, StoryReading
from service.listener.needs import needs
from service.listener.trained import trained_model
from tests.listener.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ListenerModel:
    return ListenerModel.load(write_tiny_model(tmp_path_factory.mktemp("weights") / "tiny.safetensors"))


def read(model: ListenerModel, story: str) -> StoryReading:
    """The story with the clauses that the service cuts."""
    return model.read(story, [(clause.start, clause.end) for clause in context_rules("en").clauses(story)])


def sure(model: ListenerModel, story: str) -> dict[str, float]:
    return {need.name: need.sure for need in needs(read(model, story), {}, model.calibration)}


def test_each_clause_is_read_where_it_stands(model: ListenerModel) -> None:
    story = "Insomnia. My migraine."
    read_clauses = read(model, story).clauses
    assert [story[clause.start : clause.end] for clause in read_clauses] == ["Insomnia.", "My migraine."]
    assert [clause.concerns[0].name for clause in read_clauses] == ["insomnia", "migraine"]


def test_what_is_denied_or_somebody_elses_is_no_need(model: ListenerModel) -> None:
    plain, denied, other = (sure(model, text)["migraine"] for text in ("migraine", "not migraine", "sister migraine"))
    assert plain > 0.9
    assert denied < 0.2 and other < 0.2


def test_a_concern_said_again_is_surer(model: ListenerModel) -> None:
    weak = "migraine . . . . "
    assert sure(model, f"{weak}\n\n{weak}")["migraine"] > sure(model, weak)["migraine"]


def test_the_lexical_reading_counts_by_its_fitted_weight(model: ListenerModel) -> None:
    heavier = dict(model.calibration) | {"lexical": 0.5}
    reading = read(model, "insomnia")
    alone = {need.name: need.sure for need in needs(reading, {"migraine": 6.0}, model.calibration)}
    mixed = {need.name: need.sure for need in needs(reading, {"migraine": 6.0}, heavier)}
    assert mixed["migraine"] > alone["migraine"]
    assert mixed["insomnia"] == alone["insomnia"]


def test_wishes_and_danger_are_told_apart_by_clause_and_the_strongest_danger_counts(model: ListenerModel) -> None:
    reading = read(model, "Listen. Insomnia. Die.")
    assert [clause.sides["listening", 1] > 0.5 for clause in reading.clauses] == [True, False, False]
    assert [clause.dangers["self_harm"] > 0.5 for clause in reading.clauses] == [False, False, True]
    assert reading.dangers["self_harm"] > 0
    assert read(model, "Insomnia.").dangers["self_harm"] < -2


def test_layers_for_danger_have_the_word_where_they_are_asked(tmp_path: Path) -> None:
    dancing = ListenerModel.load(write_tiny_model(tmp_path / "tiny", dances=True))
    reading = read(dancing, "Die. Rumba.")
    assert max(reading.dangers, key=reading.dangers.__getitem__) == "violence"
    assert [clause.dangers["violence"] > 0.5 for clause in reading.clauses] == [False, True]
    assert reading.dangers["self_harm"] < 0


def test_spanish_is_read_in_english_words_and_keeps_its_own_places(model: ListenerModel) -> None:
    story = "Tengo mucho insomnio desde hace meses, y también tengo migraña casi todos los días."
    present = needs(read(model, story), {}, model.calibration)
    assert {need.name for need in present if need.sure > 0.2} >= {"insomnia"}
    insomnia = next(need.trained for need in present if need.name == "insomnia")
    assert insomnia is not None and "insomnio" in story[insomnia.clause.start : insomnia.clause.end]


@pytest.mark.parametrize("story", ["", "   ", "?!", "🙂🙂", "\x00\x01", "{}[];--", "a" * 50_000, "no. " * 30_000])
def test_odd_and_endless_texts_are_read_within_bounds(model: ListenerModel, story: str) -> None:
    read_clauses = read(model, story).clauses
    assert len(read_clauses) <= MOST_PIECES_READ
    assert all(clause.start < MOST_CHARACTERS for clause in read_clauses)


def test_the_same_story_reads_the_same_in_many_threads(model: ListenerModel) -> None:
    story = "Insomnia, and my sister has migraine. Listen."
    with ThreadPoolExecutor(4) as threads:
        readings = list(threads.map(lambda _: read(model, story), range(12)))
    assert all(each == readings[0] for each in readings)


def test_without_weights_there_is_no_trained_reader(tmp_path: Path) -> None:
    assert trained_model(tmp_path / "missing") is None


def test_weights_that_know_fewer_concerns_than_the_vocabulary_are_read(tmp_path: Path) -> None:
    opened = trained_model(write_tiny_model(tmp_path / "fewer", ["insomnia", "migraine"]))
    assert opened is not None and opened.concerns == ("insomnia", "migraine")


def test_weights_of_another_vocabulary_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="other concerns"):
        trained_model(write_tiny_model(tmp_path / "other", ["insomnia", "no such concern"]))
