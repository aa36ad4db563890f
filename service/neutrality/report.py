"""Writes an audit as files: JSON for machines, and a page for people, complete in itself."""

from pathlib import Path

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schemas.neutrality.audit import AuditRun
from service.neutrality import charts

_CHARTS = (
    charts.scatter, charts.forest, charts.size_slope, charts.verbosity, charts.leaning, charts.methods,
)  # fmt: skip


def write_report(run: AuditRun, folder: Path) -> tuple[Path, Path]:
    """`audit.json` and `audit.html` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    machine, page = folder / "audit.json", folder / "audit.html"
    machine.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=1) + b"\n")
    page.write_text(render(run), encoding="utf-8")
    return machine, page


def render(run: AuditRun) -> str:
    """The page."""
    environment = Environment(
        loader=PackageLoader("service.neutrality", "."), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    drawn = {draw.__name__: Markup(draw(run)) for draw in _CHARTS}
    page = environment.get_template("report.html.j2")
    return page.render(run=run, gates={gate.id: gate for gate in run.gates}, charts=drawn)
