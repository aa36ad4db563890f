"""Who stated a field last, and when: what changes is the sender's of today, what does not stays as it was."""

from datetime import UTC, datetime

import pytest

from service.profiles.field_dates import Statement, StoredState, field_origins

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
STORED = StoredState(
    {"gender": "woman", "modes": ["video"]},
    {"gender": "registry:x", "modes": "practitioner", "times": "practitioner"},
    {"gender": THEN, "modes": THEN, "times": THEN},
)


def test_of_somebody_new_every_field_is_the_senders() -> None:
    origins = field_origins(Statement({"gender": "man", "modes": []}, "load", NOW), StoredState())
    assert origins.sources == {"gender": "load", "modes": "load"}
    assert origins.dates == {"gender": NOW, "modes": NOW}


def test_a_field_of_somebody_new_that_the_person_left_out_stays_the_persons() -> None:
    sources, dates = {"gender": "clinic:y", "modes": "practitioner"}, {"modes": THEN, "times": THEN}
    origins = field_origins(Statement({}, "load", NOW, sources, dates), StoredState())
    assert (origins.sources, origins.dates) == ({"modes": "practitioner"}, {"modes": THEN})


def test_a_dump_says_whose_its_fields_are_also_those_left_out() -> None:
    statement = Statement(
        {"gender": "man"}, "load", NOW, {"gender": "clinic:y", "modes": "practitioner"}, {"modes": THEN}
    )
    origins = field_origins(statement, StoredState())
    assert origins.sources == {"gender": "clinic:y", "modes": "practitioner"}
    assert origins.dates == {"gender": NOW, "modes": THEN}


@pytest.mark.parametrize("stated", [{"gender": "woman", "modes": ["video"]}, {"modes": ["video"], "gender": "woman"}])
def test_what_is_said_again_keeps_its_source_and_date(stated: dict[str, object]) -> None:
    origins = field_origins(Statement(stated, "load", NOW), STORED)
    assert origins.sources == STORED.sources and origins.dates == STORED.dates


def test_what_changes_is_the_senders_and_what_others_leave_out_loses_its_source() -> None:
    origins = field_origins(Statement({"modes": ["phone"]}, "load", NOW), STORED)
    assert origins.sources == {"modes": "load", "times": "practitioner"}
    assert origins.dates == {"modes": NOW, "times": THEN}


def test_what_the_person_takes_out_stays_the_persons_and_a_number_may_be_written_otherwise() -> None:
    stored = StoredState(
        {"gender": "woman", "fee": 80}, {"gender": "load", "fee": "load"}, {"gender": THEN, "fee": THEN}
    )
    origins = field_origins(Statement({"fee": 80.0}, "practitioner", NOW), stored)
    assert origins.sources == {"gender": "practitioner", "fee": "load"}
    assert origins.dates == {"gender": NOW, "fee": THEN}


def test_a_dump_dates_a_field_that_stands_as_it_stood() -> None:
    statement = Statement({"gender": "woman"}, "load", NOW, {"gender": "registry:z"}, {"gender": NOW})
    origins = field_origins(statement, STORED)
    assert (origins.sources["gender"], origins.dates["gender"]) == ("registry:z", NOW)
