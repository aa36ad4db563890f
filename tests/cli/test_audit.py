"""`ayni audit` on the demo directory and on composed people: table, files, exit status, what the API then serves."""

import re
import subprocess
from html import unescape
from pathlib import Path

import httpx2
import msgspec
import pytest
from click.testing import CliRunner

from schemas.neutrality.audit import AuditRun
from service.cli import cli
from tests.fixtures.commands import ayni
from tests.fixtures.running import running_server
from tests.matching import faults

SMALL = ("--quick", "--requests", "20")


def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    return ayni("audit", *SMALL, *arguments, timeout=250)


@pytest.mark.timeout(600)
def test_the_demo_directory_is_audited_reported_and_served(demo_copy_url: str, tmp_path: Path) -> None:
    with running_server(demo_copy_url) as server:
        before = httpx2.get(f"{server.url}/v1/neutrality", timeout=30)
        assert before.status_code == 404 and "ayni audit" in before.json()["detail"]

        done = audit("--database-url", demo_copy_url, "--out", str(tmp_path))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Does a licence count?" in done.stdout and "not proven" in done.stdout

        run = msgspec.json.decode((tmp_path / "audit.json").read_bytes(), type=AuditRun)
        assert run.live and run.people > 700 and run.modalities > 60
        served = httpx2.get(f"{server.url}/v1/neutrality", timeout=30).raise_for_status().json()
    assert served["green"] is True
    assert served["audit"]["gates"] == msgspec.to_builtins(run.gates)
    assert {gate.id for gate in run.gates} >= {"stored", "modality", "licence", "equal_pairs", "unordered"}
    _assert_complete_page((tmp_path / "audit.html").read_text(encoding="utf-8"), run)


def _assert_complete_page(page: str, run: AuditRun) -> None:
    """Everything is in the file: charts drawn, nothing fetched, nothing run."""
    assert page.count("<svg") == 1 and "What a directory of this size can decide" in page and "Η²" not in page
    assert not re.search(r"""(src|href)=|url\(|@import|<script""", page)
    assert all(gate.means in unescape(page) for gate in run.gates)


@pytest.mark.nightly
def test_a_broken_promise_ends_with_status_one_and_says_what_is_earned(database_url: str, tmp_path: Path) -> None:
    with faults.ties_by_id():
        composed = ["--population", "300", "--bias", "none", "--out", str(tmp_path), "--database-url", database_url]
        done = CliRunner().invoke(cli, ["audit", *SMALL, *composed])
    assert done.exit_code == 1, done.output
    run = msgspec.json.decode((tmp_path / "audit.json").read_bytes(), type=AuditRun)
    assert not run.live and {row.attribute for row in run.earned} >= {"modality", "licence", "list"}
    assert "near_ties" in [gate.id for gate in run.gates if gate.verdict == "red"]
    assert "promises shown to be broken" in (tmp_path / "audit.html").read_text(encoding="utf-8")


def test_an_unknown_bias_is_named_with_the_known_ones() -> None:
    done = CliRunner().invoke(cli, ["audit", "--population", "600", "--bias", "words,luck"])
    assert done.exit_code == 1 and "words, length, lists" in done.output


def test_an_empty_directory_is_told_what_to_do(database_url: str) -> None:
    done = CliRunner().invoke(cli, ["audit", "--database-url", database_url])
    assert done.exit_code == 1 and "--population" in done.output
