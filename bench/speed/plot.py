"""Plots as SVG by a few lines: no library for a picture of ten bars."""

import math
from collections.abc import Mapping
from html import escape

_ROW, _LEFT, _WIDTH = 22, 190, 700


def bars(title: str, values: Mapping[str, float]) -> str:
    """Horizontal bars on a logarithmic scale, the shortest first."""
    ordered = sorted(values.items(), key=lambda pair: pair[1])
    low = 10.0 ** math.floor(math.log10(ordered[0][1]))
    decades = math.log10(ordered[-1][1] / low) or 1.0
    lines = [f'<text x="0" y="14" font-weight="bold">{escape(title)}</text>']
    for number, (name, value) in enumerate(ordered):
        y = 30 + number * _ROW
        length = (_WIDTH - _LEFT - 70) * max(math.log10(value / low) / decades, 0.01)
        lines += [
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{length:.1f}" height="{_ROW - 6}" fill="#2b6f77"/>',
            f'<text x="{_LEFT + length + 6:.1f}" y="{y + 13}">{value:.3g}</text>',
        ]
    height = 36 + len(ordered) * _ROW
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    text = "\n".join(lines)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">\n{text}\n</svg>\n'
