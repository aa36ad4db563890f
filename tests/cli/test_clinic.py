"""`ayni clinic` and `ayni key` at the keyboard."""

import json
import subprocess

from tests.fixtures.commands import ayni


def run(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return ayni(*words, database_url=url)


def test_a_clinic_gets_a_key_once_and_loses_it(database_url: str) -> None:
    clinic = json.loads(run(database_url, "clinic", "create", "Elm Street Clinic", "--json").stdout)
    issued = json.loads(
        run(database_url, "key", "create", clinic["id"], "--scopes", "roster:read,match", "--json").stdout
    )
    assert issued["key"].startswith("ayni_ck_") and issued["scopes"] == ["match", "roster:read"]
    assert clinic["id"] in run(database_url, "clinic", "list").stdout
    listed = run(database_url, "key", "list", "Elm Street Clinic", "--json").stdout
    assert issued["key"] not in listed and issued["id"] in listed
    assert run(database_url, "key", "revoke", issued["key"]).returncode == 0
    [key] = json.loads(run(database_url, "key", "list", clinic["id"], "--json").stdout)
    assert key["revoked_at"] is not None
    log = json.loads(run(database_url, "clinic", "log", clinic["id"], "--json").stdout)
    assert [line["action"] for line in log] == ["key revoked", "key issued", "clinic created"]
    assert log[0]["before"]["scopes"] == ["match", "roster:read"]
    table = run(database_url, "clinic", "log", clinic["id"]).stdout
    assert "key revoked" in table and "scopes" in table


def test_what_does_not_exist_is_said_plainly(database_url: str) -> None:
    wrong = run(database_url, "key", "create", "Nobody", "--scopes", "roster:read")
    assert wrong.returncode == 1 and "ayni clinic list" in wrong.stderr and "Traceback" not in wrong.stderr
    run(database_url, "clinic", "create", "Elm")
    scope = run(database_url, "key", "create", "Elm", "--scopes", "everything")
    assert scope.returncode == 1 and "roster:read" in scope.stderr
