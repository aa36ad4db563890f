"""Draws the chart of the audit report as inline SVG: no scripts, no outside resources, colours from the page."""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from schemas.neutrality.audit import AuditRun, Estimate

WIDTH = 760
_RIGHT, _TOP, _BOTTOM, _ROW = 16, 14, 44, 30
_NAMES = 290


def twins(run: AuditRun, names: Mapping[str, str], label: str) -> str:
    """A row for each variant: how often it is shown for once that the original is."""
    verdicts = {gate.id: gate.verdict for gate in run.gates}
    rows = [(names[twin.variant], verdicts[twin.variant], twin.ratio) for twin in run.twins]
    return bars(rows, (0.25, 4.0), (0.8, 1.25), label)


def bars(
    rows: Sequence[tuple[str, str, Estimate]], span: tuple[float, float], fair: tuple[float, float], label: str
) -> str:
    """A row per (name, kind of dot, figure): a dot with its interval around 1, and the band that is allowed."""
    height = _TOP + _ROW * len(rows) + _BOTTOM
    x = _scale(*span, _NAMES, WIDTH - 60)
    body = [_rect(x(fair[0]), _TOP, x(fair[1]) - x(fair[0]), _ROW * len(rows), "band"), _rule(x(1.0), height)]
    for index, (name, kind, estimate) in enumerate(rows):
        y = _TOP + _ROW * (index + 0.5)
        body.append(_text(_NAMES - 12, y + 4, name, "end"))
        body.append(_line(x(estimate.low), y, x(estimate.high), y, "whisker strong"))
        body.append(f'<circle class="{kind}" cx="{x(estimate.value)}" cy="{y}" r="5"/>')
        body.append(_text(x(estimate.high) + 8, y + 4, f"{estimate.value:.2f}", "start"))
    body += [_tick_x(x(t), height, f"{t:g}") for t in (span[0], fair[0], 1.0, fair[1], span[1])]
    return _svg(height, body, label)


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Where a value lies on a stretch of pixels, by its logarithm; what lies beyond stands at the end."""

    def at(value: float) -> float:
        share = math.log(min(max(value, low), high) / low) / math.log(high / low)
        return round(start + share * (end - start), 1)

    return at


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _rule(x: float, height: float) -> str:
    return _line(x, _TOP, x, height - _BOTTOM, "fair")


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _tick_x(x: float, height: float, words: str) -> str:
    return _line(x, height - _BOTTOM, x, height - _BOTTOM + 5, "axis") + _text(x, height - 24, words, "middle")


def _svg(height: float, body: Sequence[str], below: str) -> str:
    inside = "".join([_text(WIDTH - _RIGHT, height - 6, below, "end", "label"), *body])
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(below)}">{inside}</svg>'
