"""`ayni load`, `match`, `export`, `doctor` at the keyboard: what stands in the way is said in plain words."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.commands import ROOT, ayni


def run(url: str, *words: str, typed: bytes = b"", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return ayni(*words, database_url=url, typed=typed, folder=folder)


def test_a_file_goes_in_is_matched_and_comes_out_again(database_url: str, tmp_path: Path) -> None:
    lines = [
        {"external_id": "a", "display_name": "Ada", "modalities": ["reiki"], "concerns": ["insomnia"]},
        {"external_id": "b", "display_name": "Ben", "modalities": ["reiki"], "lifestyle": {"sleep": "often"}},
        {"external_id": "c", "display_name": " ", "modalities": ["reiki"]},
    ]
    file = tmp_path / "people.ndjson"
    file.write_text("\n".join(map(json.dumps, lines)))
    loaded = run(database_url, "load", str(file), "--publish", folder=tmp_path)
    assert loaded.returncode == 1
    assert f"created 2, updated 0, unchanged 0, rejected 1, warned 1 (see {file}.rejects.ndjson)" in loaded.stdout
    notes = [json.loads(line) for line in (tmp_path / "people.ndjson.rejects.ndjson").read_text().splitlines()]
    assert [(note["line"], note["external_id"], note["pointer"], note.get("warned", False)) for note in notes] == [
        (2, "b", "/lifestyle/sleep", True),  # taken without what cannot be read
        (3, "c", "/display_name", False),
    ]
    assert [note["code"] for note in notes] == ["cell_left_out", "expected_required"]
    matched = run(database_url, "match", typed=b"I lie awake for hours every night.")
    assert "Ada" in matched.stdout and "“I lie awake for hours every night.”" in matched.stdout
    body = json.loads(run(database_url, "match", "--json", typed=b"{}").stdout)
    assert {result["practitioner"]["display_name"] for result in body["results"]} == {"Ada", "Ben"}
    exported = run(database_url, "export").stdout
    again = run(database_url, "load", "-", "--publish", typed=exported.encode(), folder=tmp_path)
    assert "created 0, updated 0, unchanged 2, rejected 0" in again.stdout
    assert run(database_url, "doctor").returncode == 0


def test_an_empty_directory_is_said_to_be_one(database_url: str) -> None:
    assert "Nobody is listed in this directory yet" in run(database_url, "match").stdout


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (b'{"story": ', "not valid JSON"),
        (b'{"storey": "x"}', "/storey: no such field"),
        (b"[1]", "Expected `object`, got `array`"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_in_words(database_url: str, typed: bytes, refusal: str) -> None:
    refused = run(database_url, "match", typed=typed)
    assert refused.returncode == 1
    assert refusal.replace("`", "") in refused.stderr.replace("`", "") and "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--rejects", "/nowhere/rejects.ndjson"), "name another file with --rejects"),
        (("--source", ""), "--source: a name of 1 to 200 characters"),
    ],
)
def test_what_would_stop_a_long_load_is_said_before_it_begins(
    database_url: str, words: tuple[str, ...], refusal: str
) -> None:
    refused = run(database_url, "load", "-", *words, typed=b"not a profile\n")
    assert refused.returncode == 1
    assert refusal in refused.stderr and "Traceback" not in refused.stderr
