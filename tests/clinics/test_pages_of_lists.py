"""Lists of a clinic's desk come in pages, however long they are, and nothing is left out between two."""

import pytest

from service.clinics.list_clinic_states import list_clinic_states
from service.clinics.list_people import list_people
from service.clinics.read_security_log import list_log
from service.core.database.pool import Connection
from service.core.security_log import SecurityEvent, log_events
from tests.clinics.test_roster import put
from tests.fixtures.clinics import open_practice

pytestmark = pytest.mark.anyio


async def test_the_log_goes_on_to_its_first_line_with_one_line_for_the_people_of_a_file(connection: Connection) -> None:
    practice = await open_practice(connection)
    clinic = practice.clinic.id
    subjects = [f"a-{number}" for number in range(1_200)]
    await log_events(connection, [SecurityEvent("ana@x.org", "import row", subject, clinic) for subject in subjects])
    await log_events(
        connection, [SecurityEvent("ana@x.org", "roster delete", f"a-{number}", clinic) for number in (1, 2)]
    )
    lines, cursor = [], ""
    while True:
        page = await list_log(connection, clinic, 2, cursor)
        lines += [(line.action, line.people, line.subject) for line in page.lines]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert lines[:3] == [("roster delete", 1, "a-2"), ("roster delete", 1, "a-1"), ("import row", 1_200, "a-999")]
    assert [action for action, _, _ in lines[3:]] == ["key issued", "clinic created"]


async def test_somebody_is_found_by_a_name_that_the_clinic_gave_formerly(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", display_name="Ana Ruiz")
    await put(connection, practice, "a-1", display_name="Ana Miller")
    await put(connection, practice, "a-2", display_name="Ben Ode")
    page = await list_people(connection, practice.clinic.id, ("ruiz", None), 10, "")
    assert [person.display_name for person in page.results] == ["Ana Miller"]


async def test_the_operators_clinics_by_name_with_the_people_of_each(connection: Connection) -> None:
    for name in ("Oak", "Elm", "Ash"):
        await open_practice(connection, name)
    first = await list_clinic_states(connection, 2)
    rest = await list_clinic_states(connection, 2, first.next_cursor or "")
    assert [state.name for state in [*first.results, *rest.results]] == ["Ash", "Elm", "Oak"]
    assert rest.next_cursor is None and all(state.funnel and state.funnel.imported == 0 for state in first.results)
