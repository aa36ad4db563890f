"""The labels of the corpus' spans, as they are taught to the trained reader."""

from pathlib import Path

from service.listener.context import context_rules
from service.listener.heads import DANGERS, HOLDS, KINDS, WHEN, WHOSE
from training.listener.examples import Example, read_examples, side_of

NAMES = {"insomnia": 0, "knee pain": 1, "low mood": 2, "depression": 3}


def taught(tmp_path: Path, marked: str, name: str = "en99", header: str = "card=A | lang=en") -> Example:
    path = tmp_path / f"{name}.txt"
    path.write_text(f"### 1 | {header}\n{marked}\n", encoding="utf-8")
    (example,) = read_examples(
        [path], NAMES, lambda text, _: [(c.start, c.end) for c in context_rules("en").clauses(text)]
    )
    return example


def test_a_clause_gets_the_concern_and_marks_of_its_span(tmp_path: Path) -> None:
    example = taught(tmp_path, "{My knees are fine now}[knee pain !resolved]. {I lie awake}[insomnia ^]. Thank you.")
    assert example.concerns == [{1: 1.0}, {0: 1.0}, {}]
    resolved, awake = example.pairs
    assert resolved[:5] == (0, 1, WHOSE.index("me"), WHEN.index("resolved"), HOLDS.index("said"))
    assert awake == (1, 0, WHOSE.index("me"), WHEN.index("now"), HOLDS.index("said"), 2)


def test_a_second_name_that_reads_as_well_gets_a_share_of_the_first(tmp_path: Path) -> None:
    (only,) = taught(tmp_path, "{Everything is grey}[low mood; depression ?]").concerns
    assert set(only) == {2, 3} and only[2] > only[3] > 0
    assert abs(sum(only.values()) - 1) < 1e-9


def test_wishes_that_are_none_teach_silence(tmp_path: Path) -> None:
    example = taught(
        tmp_path, "{Tell me what to do}[=options -2]. {My sister is a great listener}[=listening +2 !none]."
    )
    assert example.sides is not None
    assert example.sides[0, side_of("options", "-2")] == 1
    assert example.sides.sum() == 1


def test_a_named_thing_is_taught_as_a_wish_or_as_a_mention(tmp_path: Path) -> None:
    example = taught(tmp_path, "{Near Hartford}[place Hartford]. {My aunt does reiki}[modality reiki !none].")
    assert example.kinds is not None
    assert example.kinds[0, KINDS.index("place wish")] == 1
    assert example.kinds[1, KINDS.index("modality mention")] == 1
    assert example.kinds.sum() == 2


def test_danger_is_taught_for_the_message_and_leaves_unlabelled_concerns_open(tmp_path: Path) -> None:
    example = taught(tmp_path, "I have sorted my papers.", "dg99", "card=A | lang=en | danger=self_harm")
    assert example.dangers is not None
    assert example.dangers.tolist() == [float(name == "self_harm") for name in DANGERS]
    assert example.open_concerns
    assert not taught(tmp_path, "The heat is killing me.", "en98").open_concerns
