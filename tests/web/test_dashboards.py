"""Alert rules and dashboard name figures that a server really tells."""

import json
import re

import httpx2
import pytest

from tests.fixtures.commands import ROOT
from tests.fixtures.running import Server

FILES = ("deploy/alerts.yml", "deploy/grafana.json")
_NAME = re.compile(r"\bayni_[a-z0-9_]+")
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


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    dashboard = json.loads((ROOT / "deploy/grafana.json").read_text(encoding="utf-8"))
    assert dashboard["title"] == "Ayni" and len(dashboard["panels"]) == 9
    assert all(target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
