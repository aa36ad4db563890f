"""Draws the charts of the audit report as inline SVG: no scripts, no outside resources, colours from the page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from schemas.neutrality.audit import AuditRun, Estimate, ModalityResult

WIDTH = 760
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 44
_ROW = 19
_NAMES = 290


@dataclass(frozen=True)
class Axis:
    """A stretch of values laid over a stretch of pixels."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, at = (math.log(v) if self.log else v for v in (self.low, self.high, self._held(value)))
        return round(self.start + (at - low) / ((high - low) or 1.0) * (self.end - self.start), 1)

    def _held(self, value: float) -> float:
        return min(max(value, self.low), self.high)


def scatter(run: AuditRun) -> str:
    """Share of exposure received against share earned, per modality, with intervals and the fair band."""
    values = [v for one in run.by_modality for v in (one.received, one.earned) if v > 0] or [0.01]
    low, high = min(values) / 1.3, max(values) * 1.3
    height = 460
    x, y = _axes(low, high, low * 0.75, high * 1.3, height, log=True)
    edges = [(low, low * 0.8), (high, high * 0.8), (high, high * 1.25), (low, low * 1.25)]
    band = " ".join(f"{x(a)},{y(b)}" for a, b in edges)
    body = [f'<polygon class="band" points="{band}"/>', _line(x(low), y(low), x(high), y(high), "fair")]
    for one in run.by_modality:
        earned = max(one.earned, low)
        body.append(_line(x(earned), y(one.ratio.low * earned), x(earned), y(one.ratio.high * earned), "whisker"))
        body.append(_dot(x(earned), y(one.ratio.value * earned), one, radius=2.0 + 9.0 * math.sqrt(one.earned)))
    ticks = [t for t in (0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3) if low <= t <= high]
    body += [_tick_x(x(t), height, f"{100 * t:g} %") + _tick_y(y(t), f"{100 * t:g} %") for t in ticks]
    return _svg(height, body, "share of exposure earned by fit", "share received")


def forest(run: AuditRun) -> str:
    """Received over earned per modality as a row each, with its interval, the most favoured first."""
    rows = sorted(run.by_modality, key=lambda one: -one.ratio.value)
    height = _TOP + _ROW * len(rows) + _BOTTOM
    x = Axis(0.25, 4.0, _NAMES, WIDTH - 24, log=True)
    body = [_rect(x(0.8), _TOP, x(1.25) - x(0.8), _ROW * len(rows), "band"), _rule(x(1.0), height)]
    for index, one in enumerate(rows):
        y = _TOP + _ROW * (index + 0.5)
        body.append(_name(one, y))
        body.append(_line(x(one.ratio.low), y, x(one.ratio.high), y, "whisker"))
        body.append(_dot(x(one.ratio.value), y, one, radius=4.0))
    body += [_tick_x(x(t), height, f"{t:g}") for t in (0.25, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0)]
    return _svg(height, body, "exposure received / earned", "")


def size_slope(run: AuditRun) -> str:
    """Received over earned against the number of people, with the fitted line."""
    sizes = [max(one.people, 0.3) for one in run.by_modality]
    height = 320
    x, y = _axes(min(sizes) / 1.2, max(sizes) * 1.2, 0.4, 2.5, height, log=True)
    body = [_rect(_LEFT, y(1.25), WIDTH - _LEFT - _RIGHT, y(0.8) - y(1.25), "band")]
    body.append(_line(_LEFT, y(1.0), WIDTH - _RIGHT, y(1.0), "fair"))
    for one, size in zip(run.by_modality, sizes, strict=True):
        body.append(_line(x(size), y(one.ratio.low), x(size), y(one.ratio.high), "whisker"))
        body.append(_dot(x(size), y(one.ratio.value), one, radius=3.5))
    body.append(_fitted(run.size_slope.value, sizes, [one.earned for one in run.by_modality], run.by_modality, x, y))
    body += [
        _tick_x(x(t), height, f"{t:g}")
        for t in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
        if x.low <= t <= x.high
    ]
    body += [_tick_y(y(t), f"{t:g}") for t in (0.5, 0.8, 1.0, 1.25, 2.0)]
    return _svg(height, body, "people in the modality", "received / earned")


def _fitted(
    slope: float, sizes: Sequence[float], weights: Sequence[float], rows: Sequence[ModalityResult], x: Axis, y: Axis
) -> str:
    total = sum(weights)
    middle = sum(w * math.log(size) for w, size in zip(weights, sizes, strict=True)) / total
    level = sum(w * math.log(one.ratio.value) for w, one in zip(weights, rows, strict=True)) / total
    ends = [(x(size), y(math.exp(level + slope * (math.log(size) - middle)))) for size in (x.low, x.high)]
    return _line(*ends[0], *ends[1], "fit")


def verbosity(run: AuditRun) -> str:
    """Received over earned per fifth of the profiles by length."""
    names = ["shortest fifth", "second", "middle", "fourth", "longest fifth"]
    return bars(list(zip(names, run.lengths, strict=True)), (0.5, 2.0), (0.67, 1.5), "exposure received / earned")


def bars(rows: Sequence[tuple[str, Estimate]], span: tuple[float, float], fair: tuple[float, float], label: str) -> str:
    """A row per thing: a dot with its interval around 1, and the band that is allowed."""
    height = _TOP + 30 * len(rows) + _BOTTOM
    x = Axis(*span, _NAMES, WIDTH - 24, log=True)
    body = [_rect(x(fair[0]), _TOP, x(fair[1]) - x(fair[0]), 30 * len(rows), "band"), _rule(x(1.0), height)]
    for index, (name, one) in enumerate(rows):
        y = _TOP + 30 * (index + 0.5)
        body.append(_text(_NAMES - 12, y + 4, name, "end"))
        body.append(_line(x(one.low), y, x(one.high), y, "whisker strong"))
        body.append(f'<circle class="fair" cx="{x(one.value)}" cy="{y}" r="5"/>')
        body.append(_text(x(one.high) + 8, y + 4, f"{one.value:.2f}", "start"))
    body += [_tick_x(x(t), height, f"{t:g}") for t in (span[0], fair[0], 1.0, fair[1], span[1])]
    return _svg(height, body, label, "")


def leaning(run: AuditRun) -> str:
    """The mean effect on the fit for seekers who lean to the plus poles, per modality, the largest ten each way."""
    ordered = sorted(run.by_modality, key=lambda one: -one.leaning)
    rows = ordered if len(ordered) <= 20 else [*ordered[:10], *ordered[-10:]]
    height = _TOP + _ROW * len(rows) + _BOTTOM
    most = max(0.5, *(abs(one.leaning) for one in rows))
    x = Axis(-most, most, _NAMES, WIDTH - 34)
    body = [_rule(x(0.0), height)]
    for index, one in enumerate(rows):
        y = _TOP + _ROW * (index + 0.5)
        left, right = sorted((x(0.0), x(one.leaning)))
        body.append(_name(one, y))
        body.append(_rect(left, y - 5, max(right - left, 1), 10, "measure"))
    body += [_tick_x(x(t), height, f"{t:+.2f}") for t in (-most, -most / 2, 0.0, most / 2, most)]
    return _svg(height, body, "mean effect, in near-tie widths h", "")


def methods(run: AuditRun) -> str:
    """A row per method: the quality of its first ten with its interval, and how unevenly it shares exposure."""
    height = _TOP + 30 * len(run.methods) + _BOTTOM
    low, high = min(one.ndcg.low for one in run.methods), max(one.ndcg.high for one in run.methods)
    pad = 0.08 * (high - low)
    x = Axis(low - pad, high + pad, _NAMES - 30, 460)
    most = max(one.log_ratio for one in run.methods)
    bar = Axis(0.0, most, 500, WIDTH - 60)
    body = [_line(x(run.methods[0].ndcg.value), _TOP, x(run.methods[0].ndcg.value), height - _BOTTOM, "fair")]
    for index, one in enumerate(run.methods):
        y, own = _TOP + 30 * (index + 0.5), "own" if index == 0 else "other"
        body.append(_text(_NAMES - 44, y + 4, one.name, "end"))
        body.append(_line(x(one.ndcg.low), y, x(one.ndcg.high), y, "whisker strong"))
        body.append(
            f'<circle class="{own}" cx="{x(one.ndcg.value)}" cy="{y}" r="5"><title>{escape(one.note)}</title></circle>'
        )
        body.append(_rect(bar(0.0), y - 6, bar(one.log_ratio) - bar(0.0), 12, f"measure {own}"))
        body.append(_text(bar(one.log_ratio) + 6, y + 4, f"{one.log_ratio:.2f}", "start"))
    body += [_tick_x(x(t), height, f"{t:.2f}") for t in (low, (low + high) / 2, high)]
    body.append(_text(460, height - 6, "quality of the first ten (NDCG@10): right is better", "end", "label"))
    return _svg(height, body, "uneven exposure: short is better", "")


def _axes(x_low: float, x_high: float, y_low: float, y_high: float, height: int, *, log: bool) -> tuple[Axis, Axis]:
    return (
        Axis(x_low, x_high, _LEFT, WIDTH - _RIGHT, log),
        Axis(y_low, y_high, height - _BOTTOM, _TOP, log),
    )


def _dot(x: float, y: float, one: ModalityResult, radius: float) -> str:
    told = (
        f"{one.name}: {one.ratio.value:.2f} [{one.ratio.low:.2f}, {one.ratio.high:.2f}], {one.people:g} people, "
        f"{one.standing}"
    )
    return f'<circle class="{one.standing}" cx="{x}" cy="{y}" r="{radius:.1f}"><title>{escape(told)}</title></circle>'


def _name(one: ModalityResult, y: float) -> str:
    return _text(_NAMES - 12, y + 4, f"{one.name} ({one.people:.0f})", "end")


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


def _tick_y(y: float, words: str) -> str:
    return _line(_LEFT - 5, y, _LEFT, y, "axis") + _text(_LEFT - 8, y + 4, words, "end")


def _svg(height: float, body: Sequence[str], below: str, beside: str) -> str:
    marks = [_text(WIDTH - _RIGHT, height - 6, below, "end", "label"), *body]
    if beside:
        marks.append(_text(_LEFT, _TOP - 2, f"↑ {beside}", "start", "label"))
    inside = "".join(marks)
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(below)}">{inside}</svg>'
