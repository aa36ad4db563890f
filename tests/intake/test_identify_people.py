"""Rows without ids: an address of the office is nobody's id, and who gets an address stays who they are."""

import pytest

from service.core.database.pool import Connection, Database
from tests.fixtures.clinics import Practice
from tests.intake.test_imports import counts, run

pytestmark = pytest.mark.anyio
HEAD = "name,modality,email,city,state\n"


async def take(database: Database, practice: Practice, *rows: str) -> tuple[int, int, int, int, int]:
    """created, updated, unchanged, skipped, rejected of a file with these rows."""
    return counts(await run(database, practice, (HEAD + "\n".join(rows)).encode(), "csv"))


async def listed(connection: Connection) -> list[str]:
    rows = await connection.fetch(
        "SELECT p.display_name FROM clinic_listing AS l JOIN practitioner AS p ON p.id = l.practitioner_id ORDER BY 1"
    )
    return [row["display_name"] for row in rows]


async def test_people_with_the_address_of_their_office_are_people_each(
    database: Database, connection: Connection, practice: Practice
) -> None:
    rows = [f"{name},reiki,desk@example.org,Hartford,CT" for name in ("Ana Ruiz", "Ben Ode", "Cleo Ruiz")]
    assert await take(database, practice, *rows) == (3, 0, 0, 0, 0)
    assert await listed(connection) == ["Ana Ruiz", "Ben Ode", "Cleo Ruiz"]
    assert await take(database, practice, *reversed(rows)) == (0, 0, 3, 0, 0)
    assert await take(database, practice, "Dan Poe,reiki,desk@example.org,Hartford,CT") == (1, 0, 0, 0, 0)


async def test_whoever_gets_an_address_or_another_name_or_work_stays_one_person(
    database: Database, connection: Connection, practice: Practice
) -> None:
    assert await take(database, practice, "Ana Ruiz,reiki,,Hartford,CT") == (1, 0, 0, 0, 0)
    assert await take(database, practice, "Ana Ruiz,reiki,ana@example.org,Hartford,CT") == (0, 1, 0, 0, 0)
    assert await take(database, practice, "Ana Ruiz,yoga therapy,ana@example.org,Boston,MA") == (0, 1, 0, 0, 0)
    assert await listed(connection) == ["Ana Ruiz"]


async def test_two_people_of_one_name_stay_two(database: Database, connection: Connection, practice: Practice) -> None:
    rows = ["Ana Ruiz,reiki,a@example.org,Hartford,CT", "Ana Ruiz,yoga therapy,b@example.org,Boston,MA"]
    assert await take(database, practice, *rows) == (2, 0, 0, 0, 0)
    assert await take(database, practice, *rows) == (0, 0, 2, 0, 0)
    assert await take(database, practice, "Ana Ruiz,acupuncture,c@example.org,Salem,OR") == (1, 0, 0, 0, 0)
    await take(database, practice, "Ben Ode,reiki,,Hartford,CT")
    assert await take(database, practice, "Ben Ode,acupuncture,ben@example.org,Salem,OR") == (1, 0, 0, 0, 0)
