"""The judged set: whole, never of the test split, agreed upon; and what the directory shows held against it."""

from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from bench.judging_answers import agreement, read_answers
from corpus.markup import read_file
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.neutrality.door import AuditedDirectory
from service.neutrality.judgements import judged_results, judgements
from service.neutrality.people import Directory, hearing_once, live_directory
from service.population.written import written_people
from tests.fixtures.profiles import NOW
from tests.neutrality import serving_faults as faults

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(600)]


def test_two_hundred_stories_with_ten_people_each_are_graded_by_every_reader() -> None:
    assert len(judgements()) == 200 == len({judgement.story for judgement in judgements()})
    names = {person.name for person in written_people()}
    for judgement in judgements():
        assert len(judgement.people) == 10 and set(judgement.people) <= names
        assert {len(grades) for grades in judgement.people.values()} == {3}
        assert all(grade in range(4) for grades in judgement.people.values() for grade in grades)


def test_no_story_is_of_the_test_split_and_a_fifth_is_spanish() -> None:
    splits = {
        split: {
            f"{path.stem}/{story.number}" for path in Path("corpus", split).glob("*.txt") for story in read_file(path)
        }
        for split in ("train", "development", "test")
    }
    stories = {judgement.story for judgement in judgements()}
    assert not stories & splits["test"]
    assert len(stories & splits["development"]) == 100
    assert 35 <= sum(judgement.lang != "en" for judgement in judgements()) <= 50


def test_readers_agree_far_beyond_chance() -> None:
    grades = np.array([own for judgement in judgements() for own in judgement.people.values()])
    assert min(agreement(grades[:, a], grades[:, b]) for a, b in combinations(range(3), 2)) > 0.6


def test_answers_that_are_missing_doubled_or_of_another_shape_are_told(tmp_path: Path) -> None:
    (tmp_path / "sheet-01.txt").write_text("1 A 2\n1 A 3\n1 B 7\n1 K 1\n9 A 1\n\n1 C 0\n")
    grades, wrong = read_answers(tmp_path, {(1, letter) for letter in "ABCD"})
    assert grades[1, "C"] == 0
    assert [text.split(": ", 1)[1].split(" is ")[-1] for text in wrong] == [
        "told twice", "not `story person grade`", "not `story person grade`", "on no sheet", "missing", "missing",
    ]  # fmt: skip


@pytest.fixture(scope="module")
async def directory(demo_url: str) -> AsyncIterator[Directory]:
    connection: Connection = await connect(demo_url)
    yield await live_directory(
        AuditedDirectory(connection, hearing_once(await open_matcher(connection, Settings())), NOW)
    )
    await connection.close()


@pytest.mark.nightly
async def test_the_order_is_worth_much_more_than_by_lot_and_no_group_is_shown_to_lie_outside(
    directory: Directory,
) -> None:
    result, [gate] = await judged_results(directory, 200, lambda _: None)
    assert result is not None and result.stories >= 190 and result.readers == 3
    assert result.ndcg.low > result.by_lot + 0.1
    assert gate.verdict != "red", gate.means
    assert {"licence", "language", "list"} <= {row.attribute for row in result.groups}
    with faults.spanish_lowered():
        broken, _ = await judged_results(directory, 200, lambda _: None)
    assert broken is not None
    fair, lowered = (
        {row.name: row.ratio.value for row in judged.groups if row.attribute == "language"}
        for judged in (result, broken)
    )
    assert lowered["English and Spanish"] < fair["English and Spanish"] - 0.15


async def test_a_directory_without_the_judged_people_is_not_judged(directory: Directory) -> None:
    others = Directory(directory.title, True, directory.state, directory.people[:60], directory.door)
    assert await judged_results(others, 50, lambda _: None) == (None, [])
