"""The recipes of CONTRIBUTING.md do what they say, in as many files as they say: tried on a copy of the checkout.

All are followed in one copy, and one server runs the changed code on a directory of its own.
"""

import secrets
from collections.abc import Iterator
from datetime import timedelta

import pytest

from service.accounts.store import NewSession, account_of_email, add_session
from service.core.clock import now
from service.core.database.pool import connect
from service.core.secret_tokens import hashed
from tests.conftest import new_database
from tests.fixtures.clinics import practice_on
from tests.fixtures.running import run_apart
from tests.recipes.changed_copy import ChangedCopy, recipe
from tests.recipes.steps import RECIPES, SHOWN, Changed, Shown


async def _session(database_url: str) -> dict[str, str]:
    connection = await connect(database_url)
    account = await account_of_email(connection, "ana@example.org")
    session = secrets.token_urlsafe(32)
    new_session = NewSession(
        token_hash=hashed(session), account_id=account.id, now=now(), until=now() + timedelta(hours=1)
    )
    await add_session(connection, new_session)
    await connection.close()
    return {"Cookie": f"ayni={session}"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    copy = ChangedCopy.of_checkout(tmp_path_factory.mktemp("recipes"))
    files: dict[str, set[str]] = {}
    for title, follow in RECIPES.items():
        copy.changed = set()
        follow(copy)
        files[title] = copy.changed
    for url in new_database("ayni_empty"):
        with copy.serving(url) as client:
            yield Changed(client, url, practice_on(url), run_apart(_session(url)), files)


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_touches_as_many_files_as_it_says_and_names_each(changed: Changed, title: str) -> None:
    written = recipe(title)
    assert len(changed.files[title]) == written.files, sorted(changed.files[title])
    assert [file for file in changed.files[title] if not written.names(file)] == []


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.__name__)
def test_what_a_recipe_adds_is_there(changed: Changed, shown: Shown) -> None:
    shown(changed)
