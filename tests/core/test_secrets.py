"""A secret is rotated while servers sign with it: nothing that is under way breaks, until the former one has ended."""

from datetime import timedelta

import pytest

from service.core import store_secrets
from service.core.clock import now
from service.core.database.pool import Connection
from service.core.store_secrets import read_rotating_secret, rotate_secret
from tests.fixtures.commands import ayni

pytestmark = pytest.mark.anyio


async def test_the_new_one_signs_once_all_have_read_it(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    old = (await read_rotating_secret(connection, "cursor")).value
    await rotate_secret(connection, "cursor", timedelta(days=30))
    secret = await read_rotating_secret(connection, "cursor")
    assert secret.value != old
    assert secret.signing() == old and set(secret.accepted()) == {secret.value, old}
    monkeypatch.setattr(store_secrets, "this_moment", lambda: now() + timedelta(minutes=3))
    assert secret.signing() == secret.value and set(secret.accepted()) == {secret.value, old}
    monkeypatch.setattr(store_secrets, "this_moment", lambda: now() + timedelta(days=31))
    assert secret.accepted() == (secret.value,)


async def test_a_stolen_one_counts_no_longer(connection: Connection) -> None:
    await rotate_secret(connection, "confirm link", timedelta(days=30))
    stolen = await read_rotating_secret(connection, "confirm link")
    await rotate_secret(connection, "confirm link", None)
    secret = await read_rotating_secret(connection, "confirm link")
    assert secret.value not in stolen.accepted()
    assert secret.signing() == secret.value and secret.accepted() == (secret.value,)


def test_the_command_rotates_and_writes_it_down(database_url: str) -> None:
    done = ayni("secret", "rotate", "all", database_url=database_url)
    assert (done.returncode, "accepted for 30 days" in done.stdout) == (0, True), done.stderr
    assert ayni("moderate", "log", database_url=database_url).stdout.count("secret rotated") == 2
