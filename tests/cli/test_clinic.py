"""`ayni clinic` and `ayni key` at the keyboard."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def ayni(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", *words, "--database-url", url],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_clinic_gets_a_key_once_and_loses_it(database_url: str) -> None:
    clinic = json.loads(ayni(database_url, "clinic", "create", "Elm Street Clinic", "--json").stdout)
    issued = json.loads(
        ayni(database_url, "key", "create", clinic["id"], "--scopes", "roster:read,match", "--json").stdout
    )
    assert issued["key"].startswith("ayni_ck_") and issued["scopes"] == ["match", "roster:read"]
    assert clinic["id"] in ayni(database_url, "clinic", "list").stdout
    listed = ayni(database_url, "key", "list", "Elm Street Clinic", "--json").stdout
    assert issued["key"] not in listed and issued["id"] in listed
    assert ayni(database_url, "key", "revoke", issued["key"]).returncode == 0
    [key] = json.loads(ayni(database_url, "key", "list", clinic["id"], "--json").stdout)
    assert key["revoked_at"] is not None
    log = json.loads(ayni(database_url, "clinic", "log", clinic["id"], "--json").stdout)
    assert [line["action"] for line in log] == ["key revoked", "key issued", "clinic created"]
    assert log[0]["before"]["scopes"] == ["match", "roster:read"]
    table = ayni(database_url, "clinic", "log", clinic["id"]).stdout
    assert "key revoked" in table and "scopes" in table


def test_what_does_not_exist_is_said_plainly(database_url: str) -> None:
    wrong = ayni(database_url, "key", "create", "Nobody", "--scopes", "roster:read")
    assert wrong.returncode == 1 and "ayni clinic list" in wrong.stderr and "Traceback" not in wrong.stderr
    ayni(database_url, "clinic", "create", "Elm")
    scope = ayni(database_url, "key", "create", "Elm", "--scopes", "everything")
    assert scope.returncode == 1 and "roster:read" in scope.stderr
