"""`ayni load`, `match`, `export`, `doctor` at the keyboard: what stands in the way is said in plain words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.running import ROOT


def ayni(url: str, *words: str, typed: bytes = b"", folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "service", *words, "--database-url", url],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=typed,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_a_file_goes_in_is_matched_and_comes_out_again(database_url: str, tmp_path: Path) -> None:
    lines = [
        {"external_id": "a", "display_name": "Ada", "modalities": ["reiki"], "concerns": ["insomnia"]},
        {"external_id": "b", "display_name": "Ben", "modalities": ["reiki"], "lifestyle": {"sleep": "often"}},
    ]
    file = tmp_path / "people.ndjson"
    file.write_text("\n".join(map(json.dumps, lines)))
    loaded = ayni(database_url, "load", str(file), "--publish", folder=tmp_path)
    assert loaded.returncode == 1
    assert f"created 1, updated 0, unchanged 0, rejected 1 (see {file}.rejects.ndjson)".encode() in loaded.stdout
    [rejected] = (tmp_path / "people.ndjson.rejects.ndjson").read_text().splitlines()
    assert json.loads(rejected) | {"reason": ""} == {
        "line": 2,
        "pointer": "/lifestyle/sleep",
        "reason": "",
        "external_id": "b",
    }
    matched = ayni(database_url, "match", typed=b"I lie awake for hours every night.")
    assert b"Ada" in matched.stdout and "“I lie awake for hours every night.”".encode() in matched.stdout
    body = json.loads(ayni(database_url, "match", "--json", typed=b"{}").stdout)
    assert [one["practitioner"]["display_name"] for one in body["results"]] == ["Ada"]
    exported = ayni(database_url, "export").stdout
    again = ayni(database_url, "load", "-", "--publish", typed=exported, folder=tmp_path)
    assert b"created 0, updated 0, unchanged 1, rejected 0" in again.stdout
    assert ayni(database_url, "doctor").returncode == 0


def test_an_empty_directory_is_said_to_be_one(database_url: str) -> None:
    assert b"Nobody is listed in this directory yet" in ayni(database_url, "match").stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (b'{"story": ', b"not valid JSON"),
        (b'{"storey": "x"}', b"/storey: no such field"),
        (b"[1]", b"Expected `object`, got `array`"),
        (b"\xff\xfe", b"UTF-8"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_in_words(database_url: str, typed: bytes, said: bytes) -> None:
    refused = ayni(database_url, "match", typed=typed)
    assert refused.returncode == 1
    assert said.replace(b"`", b"") in refused.stderr.replace(b"`", b"") and b"Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rejects", "/nowhere/rejects.ndjson"), b"name another file with --rejects"),
        (("--source", ""), b"--source: a name of 1 to 200 characters"),
    ],
)
def test_what_would_stop_a_long_load_is_said_before_it_begins(
    database_url: str, words: tuple[str, ...], said: bytes
) -> None:
    refused = ayni(database_url, "load", "-", *words, typed=b"not a profile\n")
    assert refused.returncode == 1
    assert said in refused.stderr and b"Traceback" not in refused.stderr
