"""Alert rules and dashboard name figures that a server really tells."""

import json
import re

import httpx2
import pytest

from tests.fixtures.commands import ROOT
from tests.fixtures.running import Server

FILES = ("deploy/alerts.yml", "deploy/grafana.json")
_NAME = re.compile(r"\bayni_[a-z0-9_]+")
_PART = re.compile(r'^ayni_match_part_seconds_count\{part="(\w+)"\} (\S+)$', re.MULTILINE)
# Told only once there is something to tell.
_SOMETIMES = {
    "ayni_jobs_late_seconds",
    "ayni_mails_late_seconds",
    "ayni_backup_seconds",
    "ayni_audit_green",
    "ayni_replica_",
}


@pytest.mark.parametrize("file", FILES)
def test_every_figure_that_is_asked_for_is_told(server: Server, file: str) -> None:
    exported = set(_NAME.findall(httpx2.get(f"{server.url}/metrics").text))
    drawn = set(_NAME.findall((ROOT / file).read_text(encoding="utf-8")))
    assert drawn and {name for name in drawn if not name.startswith(tuple(_SOMETIMES))} <= exported


def test_each_part_of_a_match_is_measured(demo_server: Server) -> None:
    def measured() -> dict[str, float]:
        figures = httpx2.get(f"{demo_server.url}/metrics").text
        return {part: float(times) for part, times in _PART.findall(figures)}

    before = measured()
    httpx2.post(f"{demo_server.url}/v1/matches", json={"story": "I sleep badly."}, timeout=60).raise_for_status()
    after = measured()
    assert before.keys() == after.keys() == {"hear", "search", "page"}
    assert all(after[part] > before[part] for part in after)


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    dashboard = json.loads((ROOT / "deploy/grafana.json").read_text(encoding="utf-8"))
    assert dashboard["title"] == "Ayni" and len(dashboard["panels"]) == 9
    assert all(target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
