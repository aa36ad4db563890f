"""Writes an audit as files: JSON for machines, and a page for people, complete in itself."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schemas.neutrality.audit import AuditRun, GateResult, Shift, TwinResult
from service.neutrality import charts


class Words(msgspec.Struct, frozen=True):
    """How gates, verdicts, attributes and variants are put into words."""

    promises: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, tuple[str, str]]
    verdicts: Mapping[str, str]
    attributes: Mapping[str, str]
    variants: Mapping[str, str]
    names: Mapping[str, str]  # of groups, where they are not a practice's own


class Findings(msgspec.Struct, frozen=True):
    """Who gains and loses: by what is shown to be broken, and by what is not proven."""

    broken: list[str]
    leaning: list[str]


_LEANING = 0.1  # a variant not proven is named from here on
_NAMED = 3


def write_report(run: AuditRun, folder: Path, words: Words) -> tuple[Path, Path]:
    """`audit.json` and `audit.html` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    machine, page = folder / "audit.json", folder / "audit.html"
    machine.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=1) + b"\n")
    page.write_text(render(run, words), encoding="utf-8")
    return machine, page


def render(run: AuditRun, words: Words) -> str:
    """The page."""
    environment = Environment(
        loader=PackageLoader("service.neutrality", "."), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    result = {field: getattr(words, field) for field in Words.__struct_fields__}
    chart = Markup(charts.twins(run, words.variants, "the variant's showings for one of the original"))
    groups = {name: list(rows) for name, rows in groupby(run.groups, key=lambda row: row.attribute)}
    page = environment.get_template("report.html.j2")
    return page.render(run=run, chart=chart, groups=groups, found=findings_of(run, words), **result)


def findings_of(run: AuditRun, words: Words) -> Findings:
    """Named: each label that is shown to count with those it favours most and least, and each variant that pays."""
    broken, leaning = [], []
    for result in run.blind:
        if result.shifts:
            more = [shift for shift in result.shifts if shift.factor > 1][:_NAMED]
            less = [shift for shift in result.shifts if shift.factor < 1][-_NAMED:]
            sides = (("more often", more), ("less often", less))
            listed = "; ".join(f"{side}: {_factors(shifts)}" for side, shifts in sides if shifts)
            broken.append(f"{words.attributes[result.attribute].capitalize()} counts. Shown {listed}.")
    gates = {gate.id: gate for gate in run.gates}
    for twin in run.twins:
        gate = gates[twin.variant]
        line = f"{words.variants[twin.variant].capitalize()}: {_times(twin)}"
        if gate.verdict == "red":
            broken.append(f"{line}.")
        elif gate.verdict == "undecided" and abs(twin.ratio.value - 1) >= _LEANING:
            leaning.append(f"{line}; not proven, for chance leaves {twin.ratio.low:.2f} to {twin.ratio.high:.2f} open.")
    broken += [gate.means for gate in run.gates if gate.verdict == "red" and not _is_explained(gate, run)]
    return Findings(broken, leaning)


def _factors(shifts: Sequence[Shift]) -> str:
    return ", ".join(f"{shift.name} (×{shift.factor:.2f})" for shift in shifts)


def _times(twin: TwinResult) -> str:
    return f"shown {twin.ratio.value:.2f} times as often as the same people otherwise"


def _is_explained(gate: GateResult, run: AuditRun) -> bool:
    return gate.kind == "twins" or any(result.attribute == gate.id and result.shifts for result in run.blind)
