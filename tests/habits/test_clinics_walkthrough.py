"""The walkthrough of docs/clinics.md, block by block, against a running server."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.clinics import practice_on
from tests.fixtures.receiver import receiving
from tests.fixtures.running import Server, running_server

PAGE = Path(__file__).parents[2] / "docs/clinics.md"


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with running_server(database_url, AYNI_WEBHOOK_LOOPBACK="true", AYNI_WEBHOOK_FIRST_WAIT_SECONDS="0.2") as started:
        yield started


def test_the_walkthrough_for_clinics_works_as_written(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = practice_on(server.database_url, "Elm Street Clinic")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    names: dict[str, Any] = {}
    with receiving() as receiver:
        receiver.failing = True  # until the walkthrough knows the secret
        settings = {"URL": server.url, "KEY": practice.key, "CLINIC": str(practice.clinic.id), "RECEIVER": receiver.url}
        for name, value in settings.items():
            monkeypatch.setenv(f"AYNI_{name}", value)
        for block in blocks:
            exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - the page's own words
            if "secret" in names and receiver.failing:
                receiver.secret, receiver.failing = names["secret"], False
        deadline = time.monotonic() + 30
        while not receiver.taken and time.monotonic() < deadline:
            time.sleep(0.05)
    assert [message["data"]["external_id"] for message in receiver.taken] == ["staff-17"]
    assert names["found"]["considered"] == 0, "nobody on the roster has published yet"


def test_every_column_a_csv_may_have_is_named_on_the_page() -> None:
    from service.intake.formats.csv_profiles import ALIASES, COLUMNS

    page = PAGE.read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in page] == []
    assert [alias for alias in ALIASES if not re.search(rf"\b{alias}\b", page)] == [
        "given_name",
        "family_name",
        "surname",
    ]
